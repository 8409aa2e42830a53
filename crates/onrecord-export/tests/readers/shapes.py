"""The ids of the statements in an export of each format, documents in their order."""

import csv
import io
import json
import re

import pyarrow.parquet as parquet

from conftest import lines


def csv_rows(output):
    """The rows of a table, by Python's reader of RFC 4180, which objects to what is not."""
    return list(csv.DictReader(io.StringIO(output.decode("utf-8"), newline=""), strict=True))


def ids(format, output):
    """The ids in the order of the export."""
    return [id for _, id in _pairs(format, output)]


def ids_by_document(format, output):
    """The ids of each document."""
    documents = {}
    for document, id in _pairs(format, output):
        documents.setdefault(document, []).append(id)
    return documents


def _pairs(format, output):
    match format:
        case "jsonl":
            return [(row["document"], row["statement"]) for row in lines(output)]
        case "csv":
            return [(row["doc_id"], row["statement_id"]) for row in csv_rows(output)]
        case "parquet":
            table = parquet.read_table(io.BytesIO(output))
            return list(zip(table["doc_id"].to_pylist(), table["statement_id"].to_pylist()))
        case "webannotation":
            items = json.loads(output)["items"]
            bodies = [item["body"] if isinstance(item["body"], str) else item["body"]["id"] for item in items]
            texts = [item["target"]["state"]["cached"].removeprefix("urn:sha256:") for item in items]
            return list(dict.fromkeys((text, body.removeprefix("urn:onr:stmt:")) for text, body in zip(texts, bodies)))
        case "csl-json":
            items = json.loads(output)
            return [(re.search(r"/d/([0-9a-f]{64})#", item["note"])[1], item["id"]) for item in items]
        case "plover":
            return [(event["link"], event["id"]) for event in lines(output)]
        case "citron":
            return [(text["document"], quote["id"]) for text in lines(output) for quote in text["quotes"]]
        case "corenlp":
            pairs = [(text["docId"], quote["statement"]) for text in lines(output) for quote in text["quotes"]]
            return list(dict.fromkeys(pairs))
        case "conllu":
            pairs, document = [], None
            for line in output.decode("utf-8").split("\n"):
                if line.startswith("# newdoc id = "):
                    document = line.removeprefix("# newdoc id = ")
                elif match := re.fullmatch(r"# statement::s\d+ = (\w+)", line):
                    pairs.append((document, match[1]))
            return pairs
        case "citation":
            found = re.findall(r" /d/([0-9a-f]{64})#s=(\d+,\d+)$", output.decode("utf-8"), re.MULTILINE)
            return found
    raise AssertionError(format)
