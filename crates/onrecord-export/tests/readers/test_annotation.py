"""Web Annotation, read as RDF.

`anno-context.jsonld` has the terms of http://www.w3.org/ns/anno.jsonld that the export uses, after the tables of the Web Annotation
Vocabulary: written for these tests, so that they need no network. A term that is not in it gives no triple, which the tests see.
"""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import rdflib.plugins.shared.jsonld.context as contexts
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

from conftest import lines

OA, ONR, SCHEMA = Namespace("http://www.w3.org/ns/oa#"), Namespace("https://onrecord.example/ns#"), Namespace("https://schema.org/")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
ANNO = "http://www.w3.org/ns/anno.jsonld"
BASE = "https://desk.example/onrecord"


def parsed(output):
    """The graph of a document; no context but that of annotations is to be had."""
    local = json.loads((Path(__file__).parent / "anno-context.jsonld").read_text(encoding="utf-8"))

    def source_to_json(source, *_, **__):
        assert source == ANNO, f"{source} is asked for"
        return local, None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contexts, "source_to_json", source_to_json)
        return Graph().parse(data=output.decode("utf-8"), format="json-ld")


@pytest.fixture(scope="module")
def page(ledger):
    return ledger.export("webannotation", "--base", BASE)


@pytest.fixture(scope="module")
def graph(page):
    return parsed(page)


@pytest.fixture(scope="module")
def full(ledger):
    return {f"urn:onr:stmt:{row['statement']}": row for row in lines(ledger.export("jsonl"))}


def keys_of(value):
    if isinstance(value, list):
        return set().union(*map(keys_of, value)) if value else set()
    if isinstance(value, dict):
        return set(value) | set().union(*map(keys_of, value.values()))
    return set()


def test_every_term_is_defined(page):
    value = json.loads(page)
    assert value["@context"][0] == ANNO and value["type"] == "AnnotationPage"
    local = json.loads((Path(__file__).parent / "anno-context.jsonld").read_text(encoding="utf-8"))["@context"]
    assert not [key for key in keys_of(value["items"]) if key not in local and not key.startswith(("onr:", "schema:"))]


def test_every_address_is_whole(ledger, graph):
    """Also without a base for permalinks, and where an article names an address that is none."""
    for graph in (graph, parsed(ledger.export("webannotation"))):
        addresses = {str(term) for triple in graph for term in triple if isinstance(term, URIRef)}
        assert addresses and not [address for address in addresses if not urlsplit(address).scheme or set(address) & set(' <>"{}|\\^`')]
    assert not list(graph.objects(None, OA.via)), "a permalink without a base is no address"


def test_each_part_of_a_content_is_an_annotation(graph, full):
    parts = {}
    for annotation in graph.subjects(RDF.type, OA.Annotation):
        assert list(graph.objects(annotation, OA.motivatedBy)) == [OA.describing]
        (body,), (target,) = graph.objects(annotation, OA.hasBody), graph.objects(annotation, OA.hasTarget)
        (generator,) = graph.objects(annotation, URIRef("http://www.w3.org/ns/activitystreams#generator"))
        assert str(graph.value(generator, URIRef("http://xmlns.com/foaf/0.1/name"))).startswith("onrecord ")
        (position,) = [node for node in graph.objects(target, OA.hasSelector) if (node, RDF.type, OA.TextPositionSelector) in graph]
        start, end = graph.value(position, OA.start), graph.value(position, OA.end)
        assert start.datatype == end.datatype == XSD.nonNegativeInteger
        parts.setdefault(str(body), []).append((int(start), int(end)))
    expected = {id: [(part["start"], part["end"]) for part in row["record"]["content"]] for id, row in full.items()}
    assert {id: sorted(spans) for id, spans in parts.items()} == expected


def test_both_selectors_pick_the_same_words(ledger, graph, full):
    for annotation in graph.subjects(RDF.type, OA.Annotation):
        target = graph.value(annotation, OA.hasTarget)
        state = graph.value(target, OA.hasState)
        document = str(graph.value(state, OA.cachedSource)).removeprefix("urn:sha256:")
        text = ledger.texts[document]
        selectors = {str(graph.value(node, RDF.type)).split("#")[1]: node for node in graph.objects(target, OA.hasSelector)}
        assert selectors.keys() == {"TextPositionSelector", "TextQuoteSelector"}
        start, end = (int(graph.value(selectors["TextPositionSelector"], name)) for name in (OA.start, OA.end))
        exact, prefix, suffix = (str(graph.value(selectors["TextQuoteSelector"], name)) for name in (OA.exact, OA.prefix, OA.suffix))
        assert text[start:end] == exact
        assert text[:start].endswith(prefix) and text[end:].startswith(suffix)
        assert len(prefix) == min(32, start) and len(suffix) == min(32, len(text) - end)
        row = full[str(graph.value(annotation, OA.hasBody))]
        assert document == row["document"]
        assert graph.value(annotation, OA.via) == URIRef(f"{BASE}{row['permalink']}")
        day = graph.value(state, OA.sourceDate)
        assert day == (row["published"] and Literal(f"{row['published']}T00:00:00Z", datatype=XSD.dateTime))


def test_a_statement_is_told_once(graph, full):
    def pair(subject, name):
        """Two offsets, in their order."""
        values = list(graph.objects(subject, name))
        assert len(values) <= 1, (subject, name)
        return [int(number) for number in Collection(graph, values[0])] if values else None

    def place(span):
        return span and [span["start"], span["end"]]

    statements = set(graph.subjects(RDF.type, SCHEMA.Quotation))
    assert {str(statement) for statement in statements} == set(full)
    for statement in statements:
        record = full[str(statement)]["record"]
        single = [SCHEMA.text, ONR.statementType, ONR.act, ONR.confidence, ONR.rule, ONR.speaker]
        assert [len(list(graph.objects(statement, name))) for name in single] == [1] * len(single)
        assert str(graph.value(statement, SCHEMA.text)) == full[str(statement)]["content"]
        assert float(graph.value(statement, ONR.confidence)) == pytest.approx(record["confidence"])
        assert pair(statement, ONR.cue) == place(next(iter(record["cue"]), None))
        assert pair(statement, ONR.addressee) == place(record["addressee"] and record["addressee"]["span"])
        (speaker,) = graph.objects(statement, ONR.speaker)
        name = graph.value(speaker, SCHEMA.name)
        assert (name and str(name)) == record["speaker"]["name"]
        if isinstance(speaker, URIRef):
            assert str(speaker).startswith("http://www.wikidata.org/entity/Q")
        else:
            assert pair(speaker, ONR.asWritten) == place(next(iter(record["source"]), None))
        times = list(graph.objects(statement, ONR.time))
        assert len(times) == (record["said_on"] is not None)
        for time in times:
            assert pair(time, ONR.span) == place(record["said_on"]["span"])
        outer = graph.value(statement, ONR.reportedIn)
        assert (outer and str(outer)) == (record["within"] and f"urn:onr:stmt:{record['within']}")


def test_an_empty_page_is_one(ledger):
    assert json.loads(ledger.export("webannotation", "zebra"))["items"] == []
