"""brat, CoNLL-U and citations: by a strict reader of brat's lines, the package conllu, and spaCy."""

import re

import conllu
import pytest
import spacy
from spacy.training.converters import conllu_to_docs
from spacy.util import get_words_and_spaces
from spacy.tokens import Doc
from unicodedata import normalize

from conftest import by_document, lines

ROLES = {"Source", "Content", "Addressee", "Occasion", "Medium", "Time", "Place"}


class Standoff:
    """One document of brat; objects to every line that brat could not read. It splits lines as Python's codecs do, also at U+2028."""

    def __init__(self, text, lines):
        self.spans, self.events, self.relations, self.notes = {}, {}, [], {}
        seen = set()
        for line in lines:
            id, data, *rest = line.split("\t")
            assert id not in seen, f"{id} is there twice"
            seen.add(id)
            if id[0] == "T":
                kind, offsets = data.split(" ", 1)
                (words,) = rest
                parts = [tuple(map(int, part.split(" "))) for part in offsets.split(";")]
                assert all(0 <= start < end <= len(text) for start, end in parts) and parts == sorted(parts), line
                assert " ".join(text[start:end] for start, end in parts) == words, line
                assert kind in ROLES | {"Cue"}, line
                self.spans[id] = (kind, parts)
            elif id[0] == "E":
                trigger, *arguments = [argument.split(":") for argument in data.split(" ")]
                assert not rest and trigger[0] == "Attribution" and trigger[1] in self.spans, line
                assert all(self.spans[target][0] == role for role, target in arguments), line
                self.events[id] = {role: target for role, target in arguments}
                assert len(self.events[id]) == len(arguments), line
            elif id[0] == "A":
                assert not rest and re.fullmatch(r"(Type|Act|Modality) E\d+ \S+|Negated E\d+", data) and data.split(" ")[1] in self.events, line
            elif id[0] == "R":
                kind, first, second = data.split(" ")
                assert not rest and kind == "ReportedBy", line
                self.relations.append((first.removeprefix("Arg1:"), second.removeprefix("Arg2:")))
            else:
                assert id[0] == "#" and data.split(" ")[0] == "AnnotatorNotes", line
                self.notes[data.split(" ")[1]] = rest[0].removeprefix("statement ")
        assert self.notes.keys() == self.events.keys()
        assert all(first in self.events and second in self.events for first, second in self.relations)


@pytest.mark.parametrize("options", [[], ["--speaker", "quill"], ["--act", "accuse"], ["--said-after", "2025-06-04"], ["bridge"]], ids=" ".join)
def test_brat_has_each_document_with_its_statements(ledger, tmp_path, options):
    folder = tmp_path / "brat"
    ledger.run("export", *options, "--to", "brat", "--output", str(folder))
    full = {row["statement"]: row for row in lines(ledger.export("jsonl", *options))}
    expected = by_document(full.values())
    assert {path.name for path in folder.iterdir()} == {f"{id[:16]}.{end}" for id in expected for end in ("txt", "ann")}
    for document, ids in expected.items():
        text = (folder / f"{document[:16]}.txt").read_bytes().decode("utf-8")
        assert text == ledger.texts[document]
        found = Standoff(text, (folder / f"{document[:16]}.ann").read_bytes().decode("utf-8").splitlines())
        assert sorted(found.notes.values()) == sorted(ids)
        for event, id in found.notes.items():
            for role, field in (("Content", "content"), ("Source", "source")):
                spans = full[id]["record"][field]
                parts = found.spans[found.events[event][role]][1] if spans else []
                # brat wants no line ends in a span: each line is a part of its own.
                covered = {at for start, end in parts for at in range(start, end) if not text[at].isspace()}
                assert covered == {at for span in spans for at in range(span["start"], span["end"]) if not text[at].isspace()}
        inside = {(id, full[id]["record"]["within"]) for id in ids if full[id]["record"]["within"] in ids}
        assert {(found.notes[first], found.notes[second]) for first, second in found.relations} == inside


@pytest.fixture(scope="module")
def treebank(ledger):
    return ledger.export("conllu").decode("utf-8")


@pytest.fixture(scope="module")
def documents(treebank):
    """The sentences of each document."""
    found = {}
    for sentence in conllu.parse(treebank):
        if "newdoc id" in sentence.metadata:
            present = found.setdefault(sentence.metadata["newdoc id"], [])
            assert not present, "a document is there once"
        present.append(sentence)
    return found


def test_conllu_is_what_universal_dependencies_ask(treebank):
    assert "\r" not in treebank and treebank.endswith("\n\n") and normalize("NFC", treebank) == treebank
    rows = [line.split("\t") for line in treebank.split("\n") if line and not line.startswith("#")]
    assert all(len(row) == 10 and all(cell and cell == cell.strip() for cell in row) for row in rows)
    assert all(" " not in row[0] + row[3] + row[7] + row[9] for row in rows)
    sentences = re.findall(r"^# sent_id = (.*)$", treebank, re.MULTILINE)
    assert len(sentences) == len(set(sentences))


def test_conllu_words_make_up_the_text(ledger, documents):
    for document, sentences in documents.items():
        source, last = ledger.texts[document], 0
        for sentence in sentences:
            heads = {token["id"]: token["head"] for token in sentence}
            assert list(heads) == list(range(1, len(heads) + 1)) and list(heads.values()).count(0) == 1
            assert all(_reaches_root(id, heads) for id in heads)
            text = ""
            for token in sentence:
                start, end = map(int, token["misc"]["TokenRange"].split(":"))
                assert last <= start < end and normalize("NFC", source[start:end]) == token["form"]
                assert source[last:start].strip() == "", "no letter is in no word"
                last = end
                text += token["form"] + ("" if token["misc"].get("SpaceAfter") == "No" else " ")
            assert text.strip() == sentence.metadata["text"]
            assert text.endswith(" ") or not source[last : last + 1].isspace()
        assert source[last:].strip() == ""


def _reaches_root(id, heads):
    steps = 0
    while heads[id] and steps <= len(heads):
        id, steps = heads[id], steps + 1
    return heads[id] == 0


def _marks(sentences):
    """The words of each statement's parts: {number: {role: [(start, end)]}}."""
    found = {}
    for token in (token for sentence in sentences for token in sentence):
        for mark in (token["misc"].get("Attr") or "").split(","):
            if mark:
                number, role = mark.split(":")
                found.setdefault(number, {}).setdefault(role, []).append(tuple(map(int, token["misc"]["TokenRange"].split(":"))))
    return found


def test_conllu_marks_the_words_of_each_statement(ledger, documents):
    full = {row["statement"]: row["record"] for row in lines(ledger.export("jsonl"))}
    for document, sentences in documents.items():
        ids = {key.removeprefix("statement::"): value for key, value in sentences[0].metadata.items() if key.startswith("statement::")}
        marks, text = _marks(sentences), ledger.texts[document]
        for number, id in ids.items():
            for role in ("content", "cue", "source"):
                letters = {at for span in full[id][role] for at in range(span["start"], span["end"]) if not text[at].isspace()}
                marked = {at for start, end in marks.get(number, {}).get(role, []) for at in range(start, end)}
                assert letters <= marked or not letters, (id, role)
                assert len(marked - letters) <= 2, (id, role)


def test_spacy_reads_conllu(treebank, documents):
    docs = list(conllu_to_docs(treebank, n_sents=1, no_print=True))
    sentences = [sentence for sentences in documents.values() for sentence in sentences]
    assert [[token.text for token in doc] for doc in docs] == [[token["form"] for token in sentence] for sentence in sentences]
    assert [[token.pos_ for token in doc] for doc in docs] == [[token["upos"] for token in sentence] for sentence in sentences]
    assert [doc.text.strip() for doc in docs] == [sentence.metadata["text"] for sentence in sentences]


def test_spacy_cuts_the_same_words(ledger, documents):
    """A Doc of a whole text, made of the words of CoNLL-U, has a span for each content, which spaCy takes to JSON and back."""
    vocab, full = spacy.blank("en").vocab, by_document(ledger.search())
    rows = {row["statement"]: row["record"] for row in lines(ledger.export("jsonl"))}
    for document, sentences in documents.items():
        text = ledger.texts[document]
        ranges = [tuple(map(int, token["misc"]["TokenRange"].split(":"))) for sentence in sentences for token in sentence]
        doc = Doc(vocab, *get_words_and_spaces([text[start:end] for start, end in ranges], text))
        assert doc.text == text
        parts = [part for id in full[document] for part in rows[id]["content"]]
        spans = [doc.char_span(part["start"], part["end"], label="content") for part in parts]
        assert [span and span.text for span in spans] == [part["text"] for part in parts]
        doc.spans["content"] = spans
        again = Doc(vocab).from_json(doc.to_json())
        assert [(span.start_char, span.end_char) for span in again.spans["content"]] == [(part["start"], part["end"]) for part in parts]


def test_citations_say_who_and_where(ledger, rows):
    found = ledger.export("citation", "--base", "https://desk.example").decode("utf-8").split("\n")[:-1]
    for line, row in zip(found, rows, strict=True):
        assert line == " ".join(line.split()) and line.isprintable() or "\u200d" in line
        match = re.fullmatch(r"(.+) — (.+), (quoted|reported) by (.+), (\d{1,2} \w+ \d{4}|undated) \[chars (\d+)–(\d+), sha256 (\w{8})…\] (\S+)", line)
        assert match, line
        words, who, verb, outlet, day, start, end, hash, link = match.groups()
        picked = " ".join(ledger.picked(row["document"], int(start), int(end)).split())
        for part in words.split(" … "):
            assert part.strip("“”\"‘’") in picked, line
        assert row["form"] != "direct" or words[0] in "“‘\"" and words[-1] in "”’\"", line
        assert who == (row["speaker"] or " ".join((row["source"] or "speaker not named").split()))
        assert (verb == "reported") == (row["form"] == "indirect") and outlet == (row["publisher"] or row["path"])
        assert (day == "undated") == (row["published"] is None)
        assert hash == row["document"][:8] and link == f"https://desk.example/d/{row['document']}#s={row['start']},{row['end']}"
