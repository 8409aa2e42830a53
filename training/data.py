"""Features and gold labels of documents, windows and batches."""
import json
import numpy as np
import torch
from model import AFFIXES, KINDS
from treebank import lemma_rule

NONE = -1
IGNORE = -100


# What the syntax heads learn of each unit: labels, then units that it points to.
LABELS, LINKS = ["upos", "lemma", "relation", "mention"], ["head", "first", "last", "antecedent"]


def load(path, with_states=False, labels=None):
    """Documents of a features file; `with_states` adds what contextualise.py wrote beside it, and `labels` (of
    prepare.py) what a treebank or parse.py says of its words."""
    with open(path, encoding="utf-8") as lines:
        documents = [Document(json.loads(line)) for line in lines]
    source, parsed = path.with_name(path.name.replace(".features", "")), path.with_suffix(".parsed.npz")
    if labels and source.exists() and path.name.startswith("en_"):
        with open(source, encoding="utf-8") as lines:
            for document, line in zip(documents, lines, strict=True):
                document.read_treebank(json.loads(line), labels)
    elif labels and parsed.exists():
        columns = dict(np.load(parsed))
        rows = np.cumsum([0, *map(len, documents)])
        assert rows[-1] == len(columns["upos"]), f"{parsed} is of other features"
        for document, first, last in zip(documents, rows, rows[1:]):
            for key in LABELS + LINKS:
                setattr(document, key, columns[key][first:last].astype(np.int64))
            document.parsed = True
    if with_states:
        states = np.load(path.with_suffix(".states.npy"), mmap_mode="r")
        places = json.loads(path.with_suffix(".states.json").read_text())
        for document in documents:
            first, last = places[document.id]
            document.states = states[first:last]
    return documents


class Document:
    """One reading of one document: features of its units, a tag for each, for each source or content unit the
    first unit of its cue, and for each cue unit the first unit of its source."""

    states = None
    # Whether anything is known of its syntax, and whether a treebank's annotators said it.
    parsed = gold_syntax = False

    def __init__(self, line):
        self.id, self.annotator = line["id"], line["annotator"]
        self.start, self.end = np.array(line["start"]), np.array(line["end"])
        self.pieces = line["pieces"]
        self.affix, self.shape, self.quote = (np.array(line[k]) for k in ("affix", "shape", "quote"))
        self.sentence = np.array(line["sentence"])
        self.attributions = line["attributions"] or []
        # Of a text that nobody annotated, nothing is known but what a teacher says.
        self.annotated = line["attributions"] is not None
        # Whether it takes part in learning attributions, by its own annotation or a teacher's.
        self.attributed = True
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
        self.source_of = np.full(n, IGNORE, dtype=np.int64)
        for attribution in self.attributions:
            cue_units = self.units_of(attribution["cue"])
            target = cue_units[0][0] if cue_units else NONE
            source_units = self.units_of(attribution["source"])
            for units in cue_units:
                self.source_of[units] = source_units[0][0] if source_units else NONE
            for number, kind in enumerate(KINDS):
                for units in self.units_of(attribution[kind]):
                    fresh = [u for u in units if self.tags[u] == 0]
                    for i, unit in enumerate(fresh):
                        begins = i == 0 or fresh[i - 1] != unit - 1
                        self.tags[unit] = 1 + 2 * number + (0 if begins else 1)
                        if kind != "cue":
                            self.cue_of[unit] = target


    def read_treebank(self, words, labels):
        unit_of = np.flatnonzero(self.end > self.start)
        assert len(unit_of) == len(words["words"]), self.id
        n = len(self)
        for key in LABELS + LINKS:
            setattr(self, key, np.full(n, IGNORE, dtype=np.int64))
        number = {key: {label: i for i, label in enumerate(labels[key])} for key in labels}
        column = lambda key, values: np.array([number[key].get(value, IGNORE) for value in values])
        self.upos[unit_of] = column("upos", words["upos"])
        self.lemma[unit_of] = column("lemmas", [lemma_rule(*pair) for pair in zip(words["form"], words["lemma"])])
        self.relation[unit_of] = column("relations", words["deprel"])
        heads = np.array(words["head"])
        self.head[unit_of] = np.where(heads == np.arange(len(heads)), NONE, unit_of[heads])
        sentence = np.concatenate([np.full(end - start, i) for i, (start, end) in enumerate(words["sentences"])])
        self.sentence = np.full(n, -1)
        self.sentence[unit_of] = sentence
        self.parsed = self.gold_syntax = True
        # News and speech are near enough to what attributions are learnt from for a teacher to label them.
        self.attributed = self.id.startswith(("GUM_news", "GUM_interview", "GUM_speech", "GUM_court", "GUM_bio"))
        if words["mentions"] is None:
            return
        self.mention[unit_of] = 0
        last_head, seen = {}, set()
        for mention in sorted(words["mentions"], key=lambda m: (m["first"], -m["last"])):
            inside = range(mention["first"], mention["last"] + 1)
            head = next((w for w in inside if heads[w] == w or not mention["first"] <= heads[w] <= mention["last"]), None)
            if head is None or mention["type"] not in number["entities"]:
                continue
            at = unit_of[head]
            if self.mention[at] > 0:
                continue  # The widest mention of a head stands for it.
            self.mention[at] = 1 + number["entities"][mention["type"]]
            self.first[at], self.last[at] = unit_of[mention["first"]], unit_of[mention["last"]]
            mention["head"] = at
        for mention in sorted((m for m in words["mentions"] if "head" in m), key=lambda m: m["head"]):
            self.antecedent[mention["head"]] = last_head.get(mention["chain"], NONE)
            last_head[mention["chain"]] = mention["head"]


def window(document, start, end):
    """One training example: the units start..end. What it points to outside of it is not known."""

    def inside(targets):
        targets = targets[start:end].copy()
        known = targets >= 0
        targets[known] -= start
        targets[known & ((targets < 0) | (targets >= end - start))] = IGNORE
        return targets

    tags = document.tags[start:end].copy()
    # A span that began before the window begins with it.
    if tags[0] in (2, 4, 6):
        tags[0] -= 1
    links = {key: inside(getattr(document, key)) for key in LINKS} if document.parsed else None
    return document, start, end, tags, inside(document.cue_of), inside(document.source_of), links


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
    """Groups windows of like length and use (attribution or syntax alone), in random order."""
    order = sorted(range(len(cut)), key=lambda i: (cut[i][2] - cut[i][1]) // 32)
    kinds = [[i for i in order if cut[i][0].attributed == use] for use in (True, False)]
    groups = [kind[i:i + size] for kind in kinds for i in range(0, len(kind), size)]
    random.shuffle(groups)
    return [[cut[i] for i in group] for group in groups]


def affix(mark):
    """Affix bucket of a token of one character, as crates/onrecord-parse/src/features.rs computes it."""
    code = 0x811C9DC5
    for character in (mark, mark):
        code = (code ^ ord(character)) * 0x01000193 & 0xFFFFFFFF
    return (code ^ code >> 15) % (AFFIXES - 1) + 1


class Restyle:
    """Sets the quotation marks of some windows in another newsroom's style: straight, single or guillemets."""

    STYLES = ['""', "‘’", "«»", "“”"]
    SHAPES = [17, 18, 17, 17]

    def __init__(self, vocabulary, chances):
        self.number = {mark: vocabulary.index(mark) for style in self.STYLES for mark in style if mark in vocabulary}
        self.chances = chances

    def __call__(self, random, pieces, affixes, shapes, quotes):
        style = next((s for s, chance in enumerate(self.chances) if random.random() < chance), None)
        if style is None:
            return pieces
        doubles = [self.number[mark] for mark in '"“”' if mark in self.number]
        changed = list(pieces)
        for i in range(len(pieces)):
            if quotes[i] in (1, 2) and len(pieces[i]) == 1 and pieces[i][0] in doubles:
                mark = self.STYLES[style][quotes[i] - 1]
                changed[i] = [self.number[mark]] if mark in self.number else [0]
                affixes[i], shapes[i] = affix(mark), self.SHAPES[style]
            elif style == 1 and 3 <= quotes[i] <= 6:
                quotes[i] = 7
        return changed


def collate(group, random=None, word_dropout=0.0, restyle=None):
    """Tensors of one batch; `word_dropout` is the share of words whose pieces are hidden."""
    time = max(end - start for _, start, end, *_ in group)
    shape = (len(group), time)
    columns = {k: np.zeros(shape, dtype=np.int64) for k in ("affix", "shape", "quote", "tags")}
    cue, source, mask = np.full(shape, IGNORE, dtype=np.int64), np.full(shape, IGNORE, dtype=np.int64), np.zeros(shape, dtype=bool)
    states = np.zeros((*shape, group[0][0].states.shape[1]), dtype=np.float32) if group[0][0].states is not None else None
    pieces, offsets = [], [0]
    syntax = {k: np.full(shape, IGNORE, dtype=np.int64) for k in LABELS + LINKS}
    sentence = np.full(shape, -2, dtype=np.int64)
    for row, (document, start, end, tags, cues, sources, links) in enumerate(group):
        n = end - start
        hidden = random.random(n) < word_dropout if random is not None else np.zeros(n, dtype=bool)
        for k in ("affix", "shape", "quote"):
            columns[k][row, :n] = getattr(document, k)[start:end]
        own = document.pieces[start:end]
        if restyle is not None:
            own = restyle(random, own, *(columns[k][row] for k in ("affix", "shape", "quote")))
        columns["affix"][row, :n][hidden] = 0
        columns["tags"][row, :n], cue[row, :n], source[row, :n], mask[row, :n] = tags, cues, sources, True
        sentence[row, :n] = document.sentence[start:end]
        if document.parsed:
            for k in LABELS:
                syntax[k][row, :n] = getattr(document, k)[start:end]
            for k in LINKS:
                syntax[k][row, :n] = links[k]
        if states is not None:
            states[row, :n] = document.states[start:end]
        for i in range(time):
            if i < n:
                pieces += [0] if hidden[i] else own[i]
            else:
                pieces.append(1)
            offsets.append(len(pieces))
    batch = {k: torch.from_numpy(v) for k, v in columns.items()}
    batch["annotated"] = torch.tensor([document.annotated for document, *_ in group])
    batch.update({k: torch.from_numpy(v) for k, v in syntax.items()}, sentence=torch.from_numpy(sentence))
    batch["attributed"], batch["parsed"] = group[0][0].attributed, any(document.parsed for document, *_ in group)
    batch["gold_syntax"] = any(document.gold_syntax for document, *_ in group)
    batch.update(cue=torch.from_numpy(cue), source=torch.from_numpy(source), mask=torch.from_numpy(mask),
                 pieces=torch.tensor(pieces), offsets=torch.tensor(offsets))
    if states is not None:
        batch["states"] = torch.from_numpy(states)
    return batch
