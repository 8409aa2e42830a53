"""Features and gold labels of documents, windows and batches."""
import json
import numpy as np
import torch
from model import KINDS

NONE = -1
IGNORE = -100


def load(path):
    with open(path, encoding="utf-8") as lines:
        return [Document(json.loads(line)) for line in lines]


class Document:
    """One reading of one document: features of its units, a tag for each, and the unit of its cue for each."""

    def __init__(self, line):
        self.id, self.annotator = line["id"], line["annotator"]
        self.start, self.end = np.array(line["start"]), np.array(line["end"])
        self.pieces = line["pieces"]
        self.affix, self.shape, self.quote = (np.array(line[k]) for k in ("affix", "shape", "quote"))
        self.attributions = line["attributions"]
        self.label()

    def __len__(self):
        return len(self.start)

    def units_of(self, spans):
        """Units of which at least half lies in the spans; a break belongs where both its neighbours do."""
        units = []
        for start, end in spans:
            overlap = np.minimum(self.end, end) - np.maximum(self.start, start)
            length = np.maximum(self.end - self.start, 1)
            inside = np.flatnonzero((overlap * 2 >= length) & (self.end > self.start))
            if len(inside):
                units.append(list(range(inside[0], inside[-1] + 1)))
        return units

    def label(self):
        n = len(self)
        self.tags = np.zeros(n, dtype=np.int64)
        self.cue_of = np.full(n, IGNORE, dtype=np.int64)
        for attribution in self.attributions:
            cue_units = self.units_of(attribution["cue"])
            target = cue_units[0][0] if cue_units else NONE
            for number, kind in enumerate(KINDS):
                for units in self.units_of(attribution[kind]):
                    fresh = [u for u in units if self.tags[u] == 0]
                    for i, unit in enumerate(fresh):
                        begins = i == 0 or fresh[i - 1] != unit - 1
                        self.tags[unit] = 1 + 2 * number + (0 if begins else 1)
                        if kind != "cue":
                            self.cue_of[unit] = target


def window(document, start, end):
    """One training example: the units start..end. A cue outside of it counts as none known."""
    cue = document.cue_of[start:end].copy()
    known = cue >= 0
    cue[known] -= start
    cue[known & ((cue < 0) | (cue >= end - start))] = IGNORE
    tags = document.tags[start:end].copy()
    # A span that began before the window begins with it.
    if tags[0] in (2, 4, 6):
        tags[0] -= 1
    return document, start, end, tags, cue


def windows(documents, size, random):
    """Cuts every document into windows at a random offset, shuffled."""
    cut = []
    for document in documents:
        offset = int(random.integers(0, size))
        edges = [0, *range(offset, len(document), size), len(document)]
        cut += [window(document, a, b) for a, b in zip(edges, edges[1:]) if b - a >= 8]
    random.shuffle(cut)
    return cut


def batches(cut, size, random):
    """Groups windows of like length, in random order."""
    order = sorted(range(len(cut)), key=lambda i: (cut[i][2] - cut[i][1]) // 32)
    groups = [order[i:i + size] for i in range(0, len(order), size)]
    random.shuffle(groups)
    return [[cut[i] for i in group] for group in groups]


def collate(group, random=None, word_dropout=0.0):
    """Tensors of one batch; `word_dropout` is the share of words whose pieces are hidden."""
    time = max(end - start for _, start, end, _, _ in group)
    shape = (len(group), time)
    columns = {k: np.zeros(shape, dtype=np.int64) for k in ("affix", "shape", "quote", "tags")}
    cue, mask = np.full(shape, IGNORE, dtype=np.int64), np.zeros(shape, dtype=bool)
    pieces, offsets = [], [0]
    for row, (document, start, end, tags, cues) in enumerate(group):
        n = end - start
        hidden = random.random(n) < word_dropout if random is not None else np.zeros(n, dtype=bool)
        for k in ("affix", "shape", "quote"):
            columns[k][row, :n] = getattr(document, k)[start:end]
        columns["affix"][row, :n][hidden] = 0
        columns["tags"][row, :n], cue[row, :n], mask[row, :n] = tags, cues, True
        for i in range(time):
            if i < n:
                pieces += [0] if hidden[i] else document.pieces[start + i]
            else:
                pieces.append(1)
            offsets.append(len(pieces))
    batch = {k: torch.from_numpy(v) for k, v in columns.items()}
    batch.update(cue=torch.from_numpy(cue), mask=torch.from_numpy(mask), pieces=torch.tensor(pieces), offsets=torch.tensor(offsets))
    return batch
