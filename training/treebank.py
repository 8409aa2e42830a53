"""Universal Dependencies treebanks (de Marneffe et al. 2021) as documents: text, word spans and what is annotated of each word.

The text is put together as the file says it stood (`SpaceAfter=No`, `# newpar`), so that the product can
segment it; GUM's `Entity=` column gives mentions with types and their chains of coreference.
"""
import json, pathlib, re
from collections import Counter

UPOS = ["ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"]
ENTITIES = ["abstract", "animal", "event", "object", "organization", "person", "place", "plant", "substance", "time"]
OPENING = re.compile(r"\(([^()]+)|([^()]+)\)|\)")


def documents(path):
    """Every document of a CoNLL-U file as a dict of `id`, `text`, `words` (spans in code points, end exclusive),
    `sentences` (first word, past the last), `form`, `lemma`, `upos`, `head` (a word's number in the document, itself
    at a root), `deprel`, and for GUM `mentions` ({first, last, type, chain}), else None."""
    document = None
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# newdoc id"):
                if document:
                    yield finish(document)
                document = dict(id=line.split("=", 1)[1].strip(), text=[], length=0, words=[], sentences=[], form=[], lemma=[], upos=[], head=[], deprel=[], column=[],
                                gap="", glued_until=0)
            elif re.match(r"# newpar( |$)", line) and document["text"]:
                document["gap"] = "\n\n"
            elif line.startswith("# sent_id"):
                document["sentences"].append([len(document["words"]), 0])
            elif re.match(r"\d+(-\d+)?\t", line):
                word(document, line.split("\t"))
                document["sentences"][-1][1] = len(document["words"])
    yield finish(document)


def put(document, text):
    start = document["length"]
    document["text"].append(text)
    document["length"] += len(text)
    return start


def word(document, columns):
    number, form, lemma, upos, _, _, head, deprel, _, misc = columns
    spaced = "SpaceAfter=No" not in misc.split("|")
    first = document["sentences"][-1][0]
    if "-" in number:
        # A word written as one that the treebank reads as several: its text stands once, its parts share it.
        put(document, document["gap"])
        start = put(document, form)
        document["gap"] = " " if spaced else ""
        document["glued"] = (start, start + len(form))
        document["glued_until"] = int(number.split("-")[1])
        return
    inside = int(number) <= document["glued_until"]
    if inside:
        low, high = document["glued"]
        at = document["words"][-1][1] if document["words"] and document["words"][-1][1] > low else low
        last = int(number) == document["glued_until"]
        end = high if last else min(high, at + len(form))
        if last:
            document["glued_until"] = 0
    else:
        put(document, document["gap"])
        at = put(document, form)
        end = at + len(form)
        document["gap"] = " " if spaced else ""
    here = len(document["words"])
    document["words"].append([at, end])
    document["form"].append(form)
    document["lemma"].append(lemma)
    document["upos"].append(upos)
    document["head"].append(here if head == "0" else first + int(head) - 1)
    document["deprel"].append(deprel)
    document["column"].append(next((item[7:] for item in misc.split("|") if item.startswith("Entity=")), ""))


def finish(document):
    # Numbers of `glued_until` begin anew in each sentence, and so do not outlive one.
    document["text"] = "".join(document["text"])
    document["mentions"] = mentions(document["column"])
    for key in ("length", "gap", "glued", "glued_until", "column"):
        document.pop(key, None)
    return document


def mentions(column):
    """Mentions from brackets: `(12-person-new-...`, `12)`, `(12-person-...)`; None where the file has none."""
    if not any(column):
        return None
    found, open_ = [], {}
    for at, cell in enumerate(column):
        for item in re.findall(r"\([^()]*\)?|[^()]+\)", cell):
            if item.startswith("("):
                chain, kind = item.strip("()").split("-")[:2]
                mention = dict(first=at, last=at, type=kind, chain=chain)
                found.append(mention)
                if not item.endswith(")"):
                    open_.setdefault(re.sub(r"\[.*", "", chain), []).append(mention)
                mention["chain"] = re.sub(r"\[.*", "", chain)
            else:
                chain = re.sub(r"\[.*", "", item[:-1])
                if open_.get(chain):
                    open_[chain].pop()["last"] = at
    return found


def lemma_rule(form, lemma):
    """How to get from a form to its lemma: `l2y` is "in lower case, take two letters off, put y"; `=be` is "be"."""
    lowered = form.lower()
    base, case = (lowered, "l") if lemma == lemma.lower() else (form, "k")
    common = 0
    while common < min(len(base), len(lemma)) and base[common] == lemma[common]:
        common += 1
    if common == 0 or len(base) - common > 5:
        return "=" + lemma
    return f"{case}{len(base) - common}{lemma[common:]}"


def apply_rule(rule, form):
    """The lemma of `form` by `rule`."""
    if rule.startswith("="):
        return rule[1:]
    base = form.lower() if rule[0] == "l" else form
    return base[:max(0, len(base) - int(rule[1]))] + rule[2:]


def label_sets(paths):
    """What the heads choose from: UPOS tags, relations, lemma rules (the most frequent first; the first keeps the form), entity types."""
    relations, rules = Counter(), Counter({"l0": 10 ** 9, "k0": 10 ** 8})
    for path in paths:
        for document in documents(path):
            relations.update(document["deprel"])
            rules.update(map(lemma_rule, document["form"], document["lemma"]))
    return dict(upos=UPOS, relations=sorted(r for r, n in relations.items() if n >= 5 and r != "_"),
                lemmas=[rule for rule, n in rules.most_common(LEMMA_RULES) if n >= 3], entities=ENTITIES)


LEMMA_RULES = 200
