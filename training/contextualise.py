#!/usr/bin/env python3
"""Let the frozen encoder read every document once and keep its hidden states, for a teacher to learn from.

usage: contextualise.py RUN_DIRECTORY FEATURES.jsonl ... [--threads N]

Writes FEATURES.states.npy (units of all distinct documents, float16) and FEATURES.states.json
({id: [first row, past the last]}); a set that was written already is passed over.
"""
import argparse, json, pathlib, time
import numpy as np
import torch
import encoder as bert

LAYERS = [3, 5]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=pathlib.Path)
    parser.add_argument("features", nargs="+", type=pathlib.Path)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    numbers = bert.piece_numbers((arguments.run / "vocabulary.txt").read_text(encoding="utf-8").splitlines())
    encoder = bert.load()
    for path in arguments.features:
        out = path.with_suffix(".states.npy")
        if out.exists():
            continue
        states, places, began, rows = [], {}, time.time(), 0
        with open(path, encoding="utf-8") as lines:
            for line in map(json.loads, lines):
                if line["id"] in places:
                    continue
                read = bert.read(encoder, [[numbers[p] for p in unit] for unit in line["pieces"]], LAYERS)
                states.append(read)
                places[line["id"]] = [rows, rows + len(read)]
                rows += len(read)
                if len(places) % 50 == 0:
                    print(f"{path.name}: {len(places)} documents, {rows / (time.time() - began):.0f} units/s", flush=True)
        out.with_suffix(".json").write_text(json.dumps(places))
        np.save(out, np.concatenate(states))
        print(f"{out}: {rows} units in {time.time() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
