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
    emissions, to_cue, to_source = network(batch)
    start = network.start.masked_fill(network.forbidden[0], -1e4)
    tags = viterbi(emissions[0].numpy(), network.masked_transitions().numpy(), start.numpy())
    return attributions(document, spans_of(tags), to_cue[0].numpy(), to_source[0].numpy())


def attributions(document, spans, to_cue, to_source):
    """A content joins the cue that it points to; a cue takes the source that it points to, which other cues may take too."""
    cues, sources, contents = ([s for s in spans if s[0] == kind] for kind in (CUE, SOURCE, CONTENT))
    grouped = [{"source": [], "cue": [cue], "content": []} for cue in cues]
    for _, start, end in contents:
        scores = [to_cue[start:end, cue[1]].mean() for cue in cues] + [to_cue[start:end, -1].mean()]
        best = int(np.argmax(scores))
        if best < len(cues):
            grouped[best]["content"].append([CONTENT, start, end])
        else:
            grouped.append({"source": [], "cue": [], "content": [[CONTENT, start, end]]})
    for group, (_, start, end) in zip(grouped, cues):
        scores = [to_source[start:end, source[1]].mean() for source in sources] + [to_source[start:end, -1].mean()]
        best = int(np.argmax(scores))
        if best < len(sources):
            group["source"].append(sources[best])
    text = lambda s: [int(document.start[s[1]]), int(document.end[s[2] - 1])]
    return [{k: [text(s) for s in v] for k, v in group.items()} for group in grouped if group["content"]]
