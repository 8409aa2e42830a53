#!/usr/bin/env python3
"""Let a syntax teacher label texts without a treebank, for the student to learn from (self-training by hard labels).

usage: parse.py RUN_DIRECTORY CHECKPOINT SET ... [--threads N]

Writes SET.features.parsed.npz. Coreference is left out: the teacher is not sure enough of it.
"""
import argparse, json, pathlib, time
import numpy as np
import torch
import data
from train import load_teacher


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=pathlib.Path)
    parser.add_argument("checkpoint", type=pathlib.Path)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    labels = json.loads((arguments.run / "labels.json").read_text())
    teacher = load_teacher(arguments.checkpoint, np.load(arguments.run / "embeddings.npy"), labels)
    for name in arguments.sets:
        path = arguments.run / f"{name}.features.jsonl"
        documents, columns, began = data.load(path, True), {key: [] for key in data.LABELS + data.LINKS}, time.time()
        known = {}
        for document in documents:
            if document.id not in known:
                known[document.id] = label(teacher, document)
            for key, column in known[document.id].items():
                columns[key].append(column)
        np.savez_compressed(path.with_suffix(".parsed.npz"), **{key: np.concatenate(column) for key, column in columns.items()})
        print(f"{name}: {sum(map(len, documents))} units in {time.time() - began:.0f} s", flush=True)


@torch.no_grad()
def label(teacher, document):
    """Labels of a document, read in parts that end at breaks."""
    breaks = np.flatnonzero(document.end == document.start)
    edges, size = [0], 512
    for at in breaks:
        if at - edges[-1] >= size:
            edges.append(int(at))
    edges.append(len(document))
    parts = {key: [] for key in data.LABELS + data.LINKS}
    for start, end in zip(edges, edges[1:]):
        batch = data.collate([data.window(document, start, end)])
        scores = teacher.syntax(teacher.encode(batch)[1], batch)
        column = end - start
        words = torch.from_numpy(document.end[start:end] > document.start[start:end])
        heads = scores["head"][0].argmax(-1)
        root = heads == column
        relations = teacher.syntax.relations(scores["states"], torch.where(root, torch.arange(column), heads).unsqueeze(0))[0].argmax(-1)
        mention = scores["mention"][0].argmax(-1)
        edge = lambda key: torch.where(mention > 0, scores[key][0, :, :-1].argmax(-1) + start, data.IGNORE)
        found = dict(upos=scores["upos"][0].argmax(-1), lemma=scores["lemma"][0].argmax(-1), relation=relations, mention=mention,
                     head=torch.where(root, data.NONE, heads + start), first=edge("first"), last=edge("last"),
                     antecedent=torch.full((column,), data.IGNORE))
        for key, values in found.items():
            parts[key].append(torch.where(words, values, data.IGNORE).numpy().astype(np.int32))
    return {key: np.concatenate(values) for key, values in parts.items()}


if __name__ == "__main__":
    main()
