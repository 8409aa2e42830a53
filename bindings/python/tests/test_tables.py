"""Tables in the hands of pyarrow, pandas and polars."""

import datetime
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import onrecord
import polars
import pyarrow  # type: ignore[import-untyped, unused-ignore]
import pyarrow.parquet  # type: ignore[import-untyped, unused-ignore]
import pytest
from conftest import BRIDGE


def test_rows_are_the_statements() -> None:
    record = onrecord.read(BRIDGE, published="2031-03-05", url="https://kestrel.example/1")
    table = record.statements_table()
    rows = pyarrow.table(table).to_pylist()
    assert len(table) == table.num_rows == len(rows) == len(record.statements)
    for row, statement in zip(rows, record.statements):
        assert (row["statement_id"], row["content_text"], row["time_value"]) == (statement.id, statement.text, statement.day)
        assert record.text[row["content_start"] : row["content_end"]] == statement.text
        assert [part["text"] for part in row["content"]] == [span.text for span in statement.content]
        assert (row["doc_id"], row["url"]) == (record.document.id, "https://kestrel.example/1")
        assert (row["published"], row["outlet"], row["title"]) == (datetime.date(2031, 3, 5), "Kestrel", "Bridge to stay")


def test_pandas_and_polars_take_it() -> None:
    table = onrecord.table(onrecord.read_many([BRIDGE] * 3))
    frame = table.to_pandas()
    assert list(frame.columns) == table.column_names and len(frame) == len(table)
    assert frame.groupby("speaker_name", observed=True).size()["Ada Quill"] == 6
    taken = polars.DataFrame(table)
    assert taken.equals(table.to_polars()) and taken.shape == frame.shape
    assert taken["content"][0][0]["text"] == taken["content_text"][0]


def test_a_table_can_be_taken_twice_and_be_empty() -> None:
    table = onrecord.read(BRIDGE).statements_table()
    assert table.to_arrow().equals(table.to_arrow()) and table == onrecord.read(BRIDGE).statements_table()
    empty = onrecord.table([])
    assert len(empty) == 0 and empty != table and "of 0 rows" in repr(empty)
    assert empty.to_arrow().schema == table.to_arrow().schema == pyarrow.schema(table)
    assert empty.to_polars().shape == (0, len(table.column_names)) and len(empty.to_pandas()) == 0


def test_more_rows_than_one_batch_holds() -> None:
    record = onrecord.read(BRIDGE)
    others = [onrecord.read(f"Mayor Ada Quill said report {number} was right.") for number in range(3)]
    table = onrecord.table([record] * 4000 + others)
    assert len(table) == 4000 * len(record.statements) + 3 > 8192
    assert len(table.to_arrow().column("doc_id").chunks) > 1
    assert table.to_polars()["doc_id"].n_unique() == table.to_pandas()["doc_id"].nunique() == 4


def test_entities_tell_what_they_said() -> None:
    record = onrecord.read(BRIDGE)
    rows = record.entities_table().to_arrow().to_pylist()
    assert [(row["entity_id"], row["name"], row["type"]) for row in rows] == [(e.id, e.name, e.type) for e in record.entities]
    quill = next(row for row in rows if row["name"] == "Ada Quill")
    assert quill["statements"] == 2 and quill["roles"][0]["title"] == "Mayor"
    for mention in quill["mentions"]:
        assert record.text[mention["start"] : mention["end"]] == mention["text"]
    assert len(onrecord.entities_table([record, record])) == 2 * len(rows)


def test_units_are_not_mixed() -> None:
    with pytest.raises(ValueError, match="chars and in bytes"):
        onrecord.table([onrecord.read(BRIDGE), onrecord.read(BRIDGE, offsets="bytes")])
    with pytest.raises((AttributeError, TypeError)):
        onrecord.table([BRIDGE])  # type: ignore[list-item]


def test_a_ledger_gives_the_same_rows_as_its_export(samples: list[Path], command: Callable[..., bytes], tmp_path: Path) -> None:
    samples = samples[:5]
    ledger, parquet = tmp_path / "news.ledger", tmp_path / "news.parquet"
    command("add", ledger, *samples)
    command("export", ledger, "--to", "parquet", "--output", parquet)
    exported = pyarrow.parquet.read_table(parquet)
    found = onrecord.Ledger(ledger).search(by_date=True).to_arrow()
    assert found.schema == exported.schema and found.to_pylist() == exported.to_pylist()
    # Without a ledger, all is the same but that files are named as they were given.
    read = onrecord.table(onrecord.read(sample.read_text(encoding="utf-8"), path=sample) for sample in samples).to_arrow()
    key = "statement_id"
    assert read.schema == exported.schema
    assert sorted(read[key].to_pylist()) == sorted(exported[key].to_pylist())


def test_nothing_else_needs_to_be_installed() -> None:
    """Read and make tables in an interpreter that has the package alone."""
    program = (
        "import sys\n"
        "for name in ('numpy', 'pandas', 'polars', 'pyarrow'): sys.modules[name] = None\n"
        "import onrecord\n"
        "table = onrecord.read('Mayor Ada Quill said that it was right.').statements_table()\n"
        "assert len(table) == 1 and table.__arrow_c_stream__() and table.__arrow_c_schema__()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
