"""From scores to attributions, as crates/onrecord/src/attribution does it; used to choose on dev while training."""
import numpy as np
import torch
from data import collate, window

SOURCE, CUE, CONTENT = 0, 1, 2


def viterbi(emissions, transitions, start):
    best, back = start + emissions[0], []
    for emitted in emissions[1:]:
        moves = best[:, None] + transitions
        back.append(moves.argmax(0))
        best = moves.max(0) + emitted
    tags = [int(best.argmax())]
    for step in reversed(back):
        tags.append(int(step[tags[-1]]))
    return tags[::-1]


def spans_of(tags):
    """Spans (kind, first unit, past the last)."""
    spans = []
    for i, tag in enumerate(tags):
        if tag == 0:
            continue
        kind = (tag - 1) // 2
        if tag % 2 == 1 or not spans or spans[-1][0] != kind or spans[-1][2] != i:
            spans.append([kind, i, i + 1])
        else:
            spans[-1][2] = i + 1
    return spans


@torch.no_grad()
def read(network, document):
    batch = collate([window(document, 0, len(document))])
    emissions, pointers = network(batch)
    start = network.start.masked_fill(network.forbidden[0], -1e4)
    tags = viterbi(emissions[0].numpy(), network.masked_transitions().numpy(), start.numpy())
    return attributions(document, spans_of(tags), pointers[0].log_softmax(-1).numpy())


def attributions(document, spans, pointers):
    cues = [s for s in spans if s[0] == CUE]
    grouped = {i: {"source": [], "cue": [cue], "content": []} for i, cue in enumerate(cues)}
    loose = []
    for span in spans:
        kind, start, end = span
        if kind == CUE:
            continue
        scores = [np.logaddexp.reduce(pointers[start:end, c[1]:c[2]], axis=1).mean() for c in cues]
        best = int(np.argmax(scores)) if cues else None
        if best is None or pointers[start:end, -1].mean() > scores[best]:
            loose.append(span)
        else:
            grouped[best]["source" if kind == SOURCE else "content"].append(span)
    out = [g for g in grouped.values() if g["content"]]
    for span in loose:
        if span[0] == CONTENT:
            out.append({"source": [], "cue": [], "content": [span]})
    text = lambda s: [int(document.start[s[1]]), int(document.end[s[2] - 1])]
    return [{k: [text(s) for s in v] for k, v in g.items()} for g in out]
