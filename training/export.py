#!/usr/bin/env python3
"""Write a trained network as the weights file that crates/onrecord-parse/src/weights.rs reads.

usage: export.py CHECKPOINT RUN_DIRECTORY OUT NAME

RUN_DIRECTORY holds the vocabulary and the labels that prepare.py laid out.

Pieces are kept in one byte a number with a scale a row, all else in 16 bits.
"""
import hashlib, json, pathlib, struct, sys
import numpy as np
import torch


def join(tensors, name, heads):
    for part in ("weight", "bias"):
        tensors[f"{name}.{part}"] = np.concatenate([tensors.pop(f"{head}.{part}") for head in heads])


def main(checkpoint, run, out, name):
    state = torch.load(checkpoint, weights_only=False)
    config, tensors = state["config"], {k: v.detach().numpy().astype(np.float32) for k, v in state["mean"].items()}
    forbidden = tensors.pop("forbidden") > 0
    tensors["transitions"][forbidden] = -10000.0
    tensors["start"][forbidden[0]] = -10000.0
    body, directory = bytearray(), {}

    def add(key, kind, shape, data):
        directory[key] = {"kind": kind, "shape": list(shape), "start": len(body), "end": len(body) + len(data)}
        body.extend(data)

    pieces = tensors.pop("pieces.weight")
    scales = np.maximum(np.abs(pieces).max(axis=1), 1e-8) / 127
    rows = np.clip(np.round(pieces / scales[:, None]), -127, 127).astype(np.int8)
    add("pieces", "i8", pieces.shape, scales.astype("<f4").tobytes() + rows.tobytes())
    add("vocabulary", "text", [], (pathlib.Path(run) / "vocabulary.txt").read_bytes())
    for key, labels in json.loads((pathlib.Path(run) / "labels.json").read_text()).items():
        add(f"labels.{key}", "text", [], "\n".join(labels).encode())
    # Heads that read the same states are one product.
    parts_of = lambda pointer: [f"{pointer}.{part}" for part in ("query", "key", "key_bias", "none")]
    join(tensors, "heads", ["tags", *parts_of("to_cue"), *parts_of("to_source")])
    join(tensors, "syntax.heads", [f"syntax.{head}" for head in (
        "upos", "lemma", "mention", "dependent", "governor", *parts_of("arc"), *parts_of("antecedent"), *parts_of("first"), *parts_of("last"))])
    for key, value in tensors.items():
        if key.endswith("convolution.weight"):
            # (outputs, inputs, taps) to (outputs, taps * inputs): the taps lie side by side in a row.
            value = value.transpose(0, 2, 1).reshape(value.shape[0], -1)
        key = key.removesuffix(".weight") if key.split(".")[0] in ("affix", "shape", "quote") else key
        exact = key in ("transitions", "start") or key.endswith("distance")
        add(key, "f32" if exact else "f16", value.shape, value.astype("<f4" if exact else "<f2").tobytes())
    header = json.dumps({"name": name, "width": config["width"], "layers": [str(layer) for layer in config["layers"]], "syntax_at": config["syntax_at"], "tensors": directory},
                        sort_keys=True, separators=(",", ":")).encode()
    content = b"ONRNET\r\n" + struct.pack("<II", 1, len(header)) + header + bytes(body)
    digest = hashlib.sha256(content)
    pathlib.Path(out).write_bytes(content + digest.digest())
    print(f"{out}: {len(content) + 32:,} bytes, sha256 {digest.hexdigest()}, {state['epoch']} epochs, dev soft F1 {state['scores']['soft']['f1']}, syntax {state['syntax']}")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
