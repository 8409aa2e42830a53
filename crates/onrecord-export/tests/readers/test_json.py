"""JSON Lines, CSL-JSON, PLOVER, Citron and CoreNLP."""

import datetime
import json
import re
import warnings

import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from conftest import ROOT, lines

SPAN = {"start", "end", "text"}


def schema(name):
    return json.loads((ROOT / "schema" / name).read_text(encoding="utf-8"))


def test_lines_fit_their_schema(ledger):
    row = schema("onrecord-export-1.schema.json")
    Draft202012Validator.check_schema(row)
    registry = Registry().with_resource(row["$id"].replace("export-1", "1"), Resource.from_contents(schema("onrecord-1.schema.json")))
    validator = Draft202012Validator(row, registry=registry, format_checker=FormatChecker())
    found = lines(ledger.export("jsonl"))
    assert not [(row["statement"], error.json_path, error.message) for row in found for error in validator.iter_errors(row)]
    broken = json.loads(json.dumps(found[0]))
    broken["record"]["content"][0]["text"] = ""
    assert not validator.is_valid(broken), "the schema of the record is looked into"


def spans_of(value):
    """All places that a value tells of."""
    if isinstance(value, list):
        for item in value:
            yield from spans_of(item)
    elif isinstance(value, dict):
        if SPAN <= value.keys():
            yield value
        for item in value.values():
            yield from spans_of(item)


def test_places_in_lines_hold_their_words(ledger):
    for row in lines(ledger.export("jsonl")):
        spans = list(spans_of(row["record"]))
        assert spans
        for span in spans:
            assert ledger.picked(row["document"], span["start"], span["end"]) == span["text"]
        content = row["record"]["content"]
        assert (row["start"], row["end"]) == (content[0]["start"], content[-1]["end"])
        assert row["content"] == " … ".join(part["text"] for part in content)


def test_permalinks_begin_with_the_base(ledger, rows):
    for base in ("", "https://desk.example/onrecord", "https://desk.example/onrecord/"):
        options = ["--base", base] if base else []
        found = [row["permalink"] for row in lines(ledger.export("jsonl", *options))]
        assert found == [f"{base.rstrip('/')}/d/{row['document']}#s={row['start']},{row['end']}" for row in rows]


@pytest.fixture(scope="module")
def csl(ledger):
    return json.loads(ledger.export("csl-json"))


def test_csl_has_variables_that_exist(csl, rows):
    variables = {"id", "type", "title", "container-title", "author", "issued", "URL", "language", "abstract", "note"}
    for item, row in zip(csl, rows, strict=True):
        assert item.keys() <= variables
        assert item["type"] == "article-newspaper"
        assert ("title" in item) == (row["title"] is not None)
        assert all(isinstance(item[key], str) and item[key] for key in item.keys() - {"author", "issued"})
        if row["published"]:
            day = datetime.date.fromisoformat(row["published"])
            assert item["issued"] == {"date-parts": [[day.year, day.month, day.day]]}
        else:
            assert "issued" not in item
        assert all(name.keys() <= {"family", "given", "literal"} and all(name.values()) for name in item.get("author", []))


def test_csl_is_set_by_a_style(csl):
    with warnings.catch_warnings():
        # Of the program: it tells of each field that its style does not use.
        warnings.simplefilter("ignore")
        source = CiteProcJSON(csl)
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, source, formatter.plain)
        for item in csl:
            bibliography.register(Citation([CitationItem(item["id"])]))
        entries = ["".join(str(part) for part in entry) for entry in bibliography.bibliography()]
    assert len(entries) == len(csl)
    of_levy = next(entry for entry in entries if "Harbour levy" in entry)
    assert "Kestrel" in of_levy and "2025" in of_levy and "5 June" in of_levy, of_levy


EVENTS = {"AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "CONCEDE": 1, "COOPERATE": 2, "AID": 2, "RETREAT": 2, "REQUEST": 3, "ACCUSE": 3, "REJECT": 3,
          "THREATEN": 3, "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4}
MODES = {"ACCUSE": {"disapprove", "investigate", "allege"}}


def test_plover_has_its_fields(ledger):
    fields = {"id", "date", "actor", "event", "time", "enddate", "endtime", "recipient", "event_loc", "event_text", "quad_code", "event_scale",
              "mode", "context", "link", "text", "text_info", "cite_info", "coder", "coded_date", "comment"}
    full = {row["statement"]: row for row in lines(ledger.export("jsonl"))}
    events = lines(ledger.export("plover"))
    assert events
    for event in events:
        row = full[event["id"]]
        assert {"id", "date", "actor", "event"} <= event.keys() <= fields
        datetime.date.fromisoformat(event["date"])
        assert event["quad_code"] == EVENTS[event["event"]]
        if "mode" in event:
            assert event["mode"] in MODES[event["event"]]
        for entity in event["actor"] + event.get("recipient", []) + event.get("event_loc", []):
            assert entity.keys() <= {"code", "sector", "entity_text", "identifier_id", "identifier_text", "office"} and entity["entity_text"]
        assert event["text_info"].keys() == {"sequence", "start", "end"}
        assert (event["text_info"]["start"], event["text_info"]["end"]) == (row["start"], row["end"])
        assert event["text"] == row["content"]
        assert event["cite_info"].keys() <= {"title", "url", "publication", "language", "license"}


def test_plover_leaves_out_what_is_no_event(ledger):
    """Every statement whose act is one, who says it is named in some way, and whose day is known, is there; in the order of the search."""
    acts = "accuse criticise praise threaten warn promise agree propose demand ask refuse deny admit apologise".split()
    expected = [row["statement"] for row in ledger.search() if row["act"] in acts and (row["speaker"] or row["source"])
                and (row["said_first"] or row["said_last"] or row["published"])]
    assert [event["id"] for event in lines(ledger.export("plover"))] == expected


def test_citron_has_its_fields(ledger):
    quotes = 0
    for document in lines(ledger.export("citron")):
        assert document.keys() == {"document", "text", "quotes"}
        text = document["text"]
        assert text == ledger.texts[document["document"]]
        for quote in document["quotes"]:
            assert quote.keys() == {"cue", "sources", "contents", "coreferences", "confidence", "id"}
            assert quote["contents"] and 0 <= quote["confidence"] <= 1
            for span in [quote["cue"], *quote["sources"], *quote["contents"], *quote["coreferences"]]:
                assert span.keys() == SPAN and text[span["start"] : span["end"]] == span["text"] != ""
            quotes += 1
    assert quotes


def test_citron_names_who_a_pronoun_is(ledger):
    quotes = [quote for document in lines(ledger.export("citron", "--speaker", "ada quill")) for quote in document["quotes"]]
    assert any([source["text"] for source in quote["sources"]] == ["she"] and "Quill" in quote["coreferences"][0]["text"] for quote in quotes)


def test_corenlp_has_its_fields(ledger):
    wanted = {"id", "text", "beginIndex", "endIndex", "beginToken", "endToken", "beginSentence", "endSentence", "speaker", "canonicalSpeaker"}
    allowed = wanted | {"mention", "mentionBegin", "mentionEnd", "mentionType", "mentionSieve", "speakerSieve", "canonicalMentionBegin",
                        "canonicalMentionEnd", "statement"}
    full = {row["statement"]: row for row in lines(ledger.export("jsonl"))}
    parts = {}
    for document in lines(ledger.export("corenlp")):
        assert document.keys() == {"docId", "sentences", "quotes"}
        text, sentences = ledger.texts[document["docId"]], document["sentences"]
        tokens = [(number, token) for number, sentence in enumerate(sentences) for token in sentence["tokens"]]
        assert [sentence["index"] for sentence in sentences] == list(range(len(sentences)))
        for sentence in sentences:
            assert [token["index"] for token in sentence["tokens"]] == list(range(1, len(sentence["tokens"]) + 1)) != []
        for _, token in tokens:
            assert text[token["characterOffsetBegin"] : token["characterOffsetEnd"]] == token["word"] == token["originalText"]
        assert re.sub(r"\s", "", text) == re.sub(r"\s", "", "".join(token["word"] for _, token in tokens)), "no word is lost"
        assert [quote["id"] for quote in document["quotes"]] == list(range(len(document["quotes"])))

        def stretch(first, last):
            return text[tokens[first][1]["characterOffsetBegin"] : tokens[last][1]["characterOffsetEnd"]]

        for quote in document["quotes"]:
            assert wanted <= quote.keys() <= allowed
            assert text[quote["beginIndex"] : quote["endIndex"]] == quote["text"]
            assert quote["text"].strip() in stretch(quote["beginToken"], quote["endToken"])
            assert len(stretch(quote["beginToken"], quote["endToken"])) <= len(quote["text"]) + 2, "no token too many"
            assert (tokens[quote["beginToken"]][0], tokens[quote["endToken"]][0]) == (quote["beginSentence"], quote["endSentence"])
            row = full[quote["statement"]]
            if row["record"]["source"]:
                assert quote["mention"] == row["record"]["source"][0]["text"]
                assert quote["mention"] in stretch(quote["mentionBegin"], quote["mentionEnd"])
                assert quote["mentionType"] in {"name", "pronoun", "animate noun"}
            else:
                assert "mention" not in quote
            if "canonicalMentionBegin" in quote:
                assert row["record"]["speaker"]["antecedent"]["text"] in stretch(quote["canonicalMentionBegin"], quote["canonicalMentionEnd"])
            assert quote["canonicalSpeaker"] == (row["record"]["speaker"]["name"] or "Unknown")
            parts.setdefault(quote["statement"], []).append((quote["beginIndex"], quote["endIndex"], quote["text"]))
    assert parts == {id: [(part["start"], part["end"], part["text"]) for part in row["record"]["content"]] for id, row in full.items()}
