"""What a user writes who runs `mypy --strict`. Never run: a test checks its types."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import assert_type

import onrecord

record = onrecord.read("text", published=datetime.date(2031, 3, 4), path=Path("a.txt"), offsets="chars")
assert_type(record, onrecord.Record)
for statement in record.statements:
    assert_type(statement.speaker.name, str | None)
    assert_type(statement.day, datetime.date | None)
    assert_type(statement.content[0].start, int)
    if statement.speaker.entity:
        assert_type(record.entity(statement.speaker.entity).mentions, tuple[onrecord.Mention, ...])
texts: list[onrecord.Text] = [{"text": "a", "published": "2031-03-04"}]
assert_type(onrecord.read_many(texts, jobs=2), Iterator[onrecord.Record])
assert_type(onrecord.read_many(["a"], errors="return"), Iterator[onrecord.Record | ValueError])
assert_type(onrecord.table(onrecord.read_many(["a"])), onrecord.Table)
assert_type(onrecord.Pipeline(kb="none").read("a").to_json(), str)
assert_type(onrecord.Ledger("a.ledger").verify("a").hits[0].published, datetime.date | None)
onrecord.read(b"bytes")  # type: ignore[arg-type]
onrecord.read("a", offsets="letters")  # type: ignore[arg-type]
