"""What was read from one text."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any, Literal, cast

from . import _html, _native
from ._table import Table, entities_table, table
from ._types import Document, Entity, Provenance, Statement, decoded

OffsetUnit = Literal["chars", "bytes", "utf16"]


class Record:
    """All that was read from one text. Made by `read`; it never changes.

    `document`, `statements` and `entities` are made when they are first asked for.
    """

    def __init__(self, native: _native.Record) -> None:
        self._native = native

    @property
    def text(self) -> str:
        """The text that offsets point into: the one that was given, less a byte order mark."""
        return self._native.text

    @property
    def offsets(self) -> OffsetUnit:
        """The unit of all offsets."""
        return cast(OffsetUnit, self._native.offsets)

    @cached_property
    def document(self) -> Document:
        """Title, dateline, day of publication and origin of the text."""
        return decoded(Document, self._data["document"])

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The statements, in the order of their content."""
        return tuple(decoded(Statement, data) for data in self._data["statements"])

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """People, organizations and others, in the order of their first mention."""
        return tuple(decoded(Entity, data) for data in self._data["entities"])

    @cached_property
    def provenance(self) -> Provenance:
        """Version, model and knowledge base that made the record."""
        return decoded(Provenance, self._data["provenance"])

    def statement(self, id: str) -> Statement:
        """The statement with this id. Raises `KeyError` when there is none."""
        return next((statement for statement in self.statements if statement.id == id), None) or _missing(id)

    def entity(self, id: str) -> Entity:
        """The entity with this id: `record.entity(statement.speaker.entity)`. Raises `KeyError` when there is none."""
        return next((entity for entity in self.entities if entity.id == id), None) or _missing(id)

    def to_dict(self) -> dict[str, Any]:
        """The record as plain values, as its JSON has them."""
        return cast(dict[str, Any], json.loads(self._native.json(False)))

    def to_json(self) -> str:
        """The very text that `onrecord read --format json` prints, with the line end at its end."""
        return self._native.json(True) + "\n"

    def to_jsonl(self) -> str:
        """The very line that `onrecord read --format jsonl` prints, with its line end."""
        return self._native.json(False) + "\n"

    def statements_table(self) -> Table:
        """The statements, one a row: see `onrecord.table`."""
        return table([self])

    def entities_table(self) -> Table:
        """The entities, one a row."""
        return entities_table([self])

    @cached_property
    def _data(self) -> dict[str, Any]:
        return self.to_dict()

    def __eq__(self, other: object) -> bool:
        return self._native == other._native if isinstance(other, Record) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._native.id)

    def __repr__(self) -> str:
        title = f" {self.document.title.text!r}" if self.document.title else ""
        return f"<onrecord.Record {self._native.id[:8]}{title}: {len(self.statements)} statements, {len(self.entities)} entities>"

    def _repr_html_(self) -> str:
        return _html.page(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self.text, self._native.json(False))


def _restored(text: str, data: str) -> Record:
    return Record(_native.Record(text, data))


def _missing(id: str) -> Any:
    raise KeyError(id)
