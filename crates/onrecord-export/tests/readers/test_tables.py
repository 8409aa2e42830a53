"""CSV and Parquet, read by Python, pandas, pyarrow and DuckDB."""

import datetime
import io

import duckdb
import pandas
import pyarrow
import pyarrow.parquet as parquet
import pytest

from conftest import lines
from shapes import csv_rows

NUMBERS = ["content_start", "content_end", "speaker_start", "speaker_end", "cue_start", "cue_end", "chain_depth", "reports"]
DAYS = ["published", "time_value", "time_end"]


@pytest.fixture(scope="module")
def table(ledger):
    return csv_rows(ledger.export("csv"))


@pytest.fixture(scope="module")
def arrow(ledger, tmp_path_factory):
    """The Parquet file, written to a path."""
    path = tmp_path_factory.mktemp("parquet") / "statements.parquet"
    ledger.run("export", "--to", "parquet", "--output", str(path))
    return path


def unguarded(cell):
    """A cell without the apostrophe that keeps spreadsheets from running it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@\t\r") else cell


def test_csv_has_the_names_of_the_columns(table):
    wanted = """statement_id parent_id chain_depth doc_id doc_sha256 url outlet published language type content_text content_start
        content_end speaker_text speaker_start speaker_end speaker_id speaker_name speaker_role speaker_named resolution cue cue_start
        cue_end addressee_text addressee_id time_text time_value time_basis place_text occasion reported_by modality polarity confidence
        rule model permalink""".split()
    assert set(wanted) <= set(table[0])
    assert all(None not in row and None not in row.values() for row in table), "every row has a cell for each column"


def test_csv_lines_end_in_cr_lf(ledger):
    output = ledger.export("csv")
    assert output.endswith(b"\r\n") and not output.startswith(b"\xef\xbb\xbf")
    assert output.split(b"\r\n")[0].count(b",") + 1 == len(csv_rows(output)[0])


def test_csv_offsets_pick_what_they_claim(ledger, table):
    for row in table:
        parts = [part.split(" ") for part in row["content_spans"].split(";")]
        words = " … ".join(ledger.picked(row["doc_id"], int(start), int(end)) for start, end in parts)
        assert words == unguarded(row["content_text"])
        assert (row["content_start"], row["content_end"]) == (parts[0][0], parts[-1][1])
        for field in ("speaker", "cue"):
            text = unguarded(row[f"{field}_text" if field == "speaker" else field])
            assert bool(text) == bool(row[f"{field}_start"])
            if text and " … " not in text:
                assert ledger.picked(row["doc_id"], int(row[f"{field}_start"]), int(row[f"{field}_end"])) == text


def test_csv_tells_of_documents_as_the_search_does(rows, table):
    for row, cells in zip(rows, table, strict=True):
        for column, key in [("path", "path"), ("url", "url"), ("outlet", "publisher"), ("published", "published"), ("title", "title"),
                            ("type", "form"), ("act", "act"), ("speaker_name", "speaker"), ("content_text", "content"), ("utterance", "utterance")]:
            assert unguarded(cells[column]) == (row[key] or ""), column
        assert (int(cells["reports"]), float(cells["confidence"])) == (row["reports"], pytest.approx(row["confidence"]))


def test_no_cell_of_csv_is_a_formula(ledger, table):
    assert not [cell for row in table for cell in row.values() if cell.startswith(tuple("=+-@\t\r"))]
    assert any(row["title"].startswith("'=cmd") for row in table) and any(row["outlet"] == "'+Norpress" for row in table)


def test_pandas_reads_csv_as_python_does(ledger, table):
    frame = pandas.read_csv(io.BytesIO(ledger.export("csv")), dtype=str, keep_default_na=False)
    assert frame.to_dict("records") == table
    typed = pandas.read_csv(io.BytesIO(ledger.export("csv")), parse_dates=["published"])
    assert typed["content_start"].dtype == "int64" and typed["confidence"].dtype == "float64" and typed["speaker_named"].dtype == "bool"
    assert str(typed["published"].dtype).startswith("datetime64")


def test_duckdb_reads_csv(ledger, table, tmp_path):
    path = tmp_path / "statements.csv"
    path.write_bytes(ledger.export("csv"))
    found = duckdb.execute("SELECT statement_id, content_text FROM read_csv(?, all_varchar = true)", [str(path)]).fetchall()
    assert found == [(row["statement_id"], row["content_text"]) for row in table]


def test_parquet_has_the_columns_of_csv_with_types(arrow, table):
    schema = parquet.read_schema(arrow)
    assert set(schema.names) == set(table[0]) - {"content_spans"} | {"content", "chain"}
    assert all(schema.field(name).type == pyarrow.int32() for name in NUMBERS)
    assert all(schema.field(name).type == pyarrow.date32() for name in DAYS)
    assert schema.field("confidence").type == pyarrow.float64() and schema.field("speaker_named").type == pyarrow.bool_()
    assert pyarrow.types.is_dictionary(schema.field("doc_id").type)
    for metadata in (schema.metadata, parquet.read_metadata(arrow).metadata):
        assert metadata[b"onrecord.schema_version"] == b"onrecord/1"


def test_parquet_has_the_values_of_csv(arrow, table):
    def as_text(value):
        match value:
            case None:
                return ""
            case bool():
                return str(value).lower()
            case datetime.date():
                return value.isoformat()
        return str(value)

    for cells, row in zip(table, parquet.read_table(arrow).to_pylist(), strict=True):
        for column, cell in cells.items():
            if column == "confidence":
                assert row[column] == float(cell)
            elif column != "content_spans":
                assert as_text(row[column]) == unguarded(cell), column


def test_parquet_lists_pick_what_they_claim(ledger, arrow):
    full = {row["statement"]: row["record"] for row in lines(ledger.export("jsonl"))}
    links = 0
    for row in parquet.read_table(arrow).to_pylist():
        assert row["content"] == full[row["statement_id"]]["content"]
        for part in row["content"]:
            assert ledger.picked(row["doc_id"], part["start"], part["end"]) == part["text"]
        chain = full[row["statement_id"]]["chain"]
        assert [link["depth"] for link in row["chain"]] == list(range(len(chain)))
        for link, expected in zip(row["chain"], chain):
            assert (link["agent_text"], link["agent_id"], link["statement_id"]) == (expected["name"], expected["entity"], expected["statement"])
            if expected["span"]:
                assert ledger.picked(row["doc_id"], link["span_start"], link["span_end"]) == expected["span"]["text"]
            links += 1
        if row["chain"] and row["cue"]:
            assert row["chain"][-1]["cue"] == row["cue"]
    assert links


def test_pandas_and_duckdb_read_parquet(arrow, table):
    frame = pandas.read_parquet(arrow)
    assert list(frame["statement_id"]) == [row["statement_id"] for row in table]
    assert sum(frame["speaker_named"]) == sum(row["speaker_named"] == "true" for row in table)
    counted = duckdb.execute("SELECT doc_id, count(*) FROM read_parquet(?) GROUP BY doc_id", [str(arrow)]).fetchall()
    assert dict(counted) == frame.groupby("doc_id", observed=True).size().to_dict()
    parts = duckdb.execute("SELECT sum(len(content)) FROM read_parquet(?)", [str(arrow)]).fetchone()[0]
    assert parts == sum(row["content_spans"].count(";") + 1 for row in table)


def test_an_empty_parquet_is_one(ledger, tmp_path):
    path = tmp_path / "none.parquet"
    ledger.run("export", "zebra", "--to", "parquet", "--output", str(path), codes=(0, 1))
    assert len(pandas.read_parquet(path)) == 0
