"""An export has the rows of the search with the same options."""

import pytest

from conftest import by_document, lines
from shapes import ids, ids_by_document

QUERIES = {
    "all": [],
    "words": ["bridge"],
    "speaker": ["--speaker", "quill"],
    "act": ["--act", "accuse"],
    "said after": ["--said-after", "2025-06-04"],
    "all at once": ["toll bridge", "--speaker", "ada quill", "--act", "assert", "--form", "direct", "--said-after", "2025-06", "--said-before", "2025-06-30"],
    "outlet": ["--outlet", "norpress"],
    "about": ["--about", "verhald"],
    "addressee": ["--addressee", "reporters"],
    "letters outside ASCII": ["café"],
    "nothing": ["zebra"],
}
BY_STATEMENT = ["jsonl", "csv", "parquet", "webannotation", "csl-json"]
BY_DOCUMENT = ["citron", "corenlp", "conllu"]

queries = pytest.mark.parametrize("options", QUERIES.values(), ids=QUERIES.keys())


@queries
@pytest.mark.parametrize("format", BY_STATEMENT)
def test_rows_are_those_of_the_search_in_its_order(ledger, format, options):
    rows = ledger.search(*options)
    found = ids(format, ledger.export(format, *options))
    assert found == [row["statement"] for row in rows]
    assert len(found) == len(set(found)), "an id stands for one statement"


@queries
@pytest.mark.parametrize("format", BY_DOCUMENT)
def test_documents_hold_all_that_the_search_finds_in_them(ledger, format, options):
    rows = ledger.search(*options)
    if format == "citron":
        cues = {row["statement"] for row in lines(ledger.export("jsonl", *options)) if row["record"]["cue"]}
        rows = [row for row in rows if row["statement"] in cues]
    expected = by_document(rows)
    found = ids_by_document(format, ledger.export(format, *options))
    assert {document: sorted(ids) for document, ids in found.items()} == {document: sorted(ids) for document, ids in expected.items()}
    assert list(found) == list(expected), "documents stand in the order of their first statement"


@queries
def test_lines_of_json_hold_the_row_of_the_search(ledger, options):
    def without(rows, *names):
        return [{key: value for key, value in row.items() if key not in names} for row in rows]

    exported = lines(ledger.export("jsonl", *options))
    # Where the words that were asked for stand is of the search, not of the statement.
    assert without(exported, "permalink", "record") == without(ledger.search(*options), "highlights")


@queries
def test_citations_are_one_for_each_row(ledger, options):
    found = ledger.export("citation", *options).decode("utf-8").split("\n")[:-1]
    rows = ledger.search(*options)
    assert [line.split(" /d/")[-1] for line in found] == [f"{row['document']}#s={row['start']},{row['end']}" for row in rows]


def test_a_limit_takes_the_first_rows(ledger, rows):
    assert ids("csv", ledger.export("csv", "--limit", "3")) == [row["statement"] for row in rows[:3]]


def test_documents_take_turns_in_time(rows):
    """Else the tests above could not fail on what belongs together and stands apart."""
    changes = [row["document"] for number, row in enumerate(rows) if number == 0 or rows[number - 1]["document"] != row["document"]]
    assert len(changes) > len(set(changes))


def test_the_ledger_has_what_formats_stumble_over(ledger, rows):
    texts = "".join(ledger.texts.values())
    assert all(letter in texts for letter in ["\U0001f600", "e\u0308", "\u200d", "\u2028", "\u00a0", "\t", "\r\n"])
    full = lines(ledger.export("jsonl"))
    assert any(len(row["record"]["content"]) > 1 for row in full), "split contents"
    assert any("\n" in part["text"] for row in full for part in row["record"]["content"]), "line ends in a part"
    assert any(row["record"]["within"] for row in full), "nested statements"
    assert any(row["record"]["rule"] == "given.speech" for row in full), "given speakers"
    assert any(not row["record"]["cue"] for row in full) and any(not row["record"]["source"] for row in full)
    assert any(row["reports"] == 2 for row in rows), "an utterance in two outlets"
    assert any(row["title"] is None for row in rows) and any(row["published"] is None for row in rows)


def test_other_units_are_refused(ledger):
    for unit in ("bytes", "utf16"):
        _, told = ledger.run("export", "--to", "jsonl", "--offsets", unit, codes=(2,))
        assert "code points" in told
