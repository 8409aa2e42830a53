"""Asking a ledger that `onrecord add` keeps."""

from __future__ import annotations

import datetime
import json
import os
import re
import warnings
from dataclasses import dataclass
from typing import Any, Literal

from . import _native
from ._record import Record
from ._table import Table
from ._types import Statement

_PART_OF_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Change:
    """A step from a quotation to a text: words of both, of the quotation alone, or of the text alone."""

    kind: Literal["same", "quoted", "printed"]
    words: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a quotation was found."""

    match: Literal["exact", "normalised", "near"]
    statement: str | None
    """Id of the statement whose content it stands in."""
    speaker: str | None
    document: str
    path: str | None
    title: str | None
    publisher: str | None
    published: datetime.date | None
    start: int
    end: int
    exact: str
    """What stands there."""
    diff: tuple[Change, ...]
    """From the quotation to the text; empty unless the match is near."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked through."""

    documents: int
    earliest: datetime.date | None
    latest: datetime.date | None


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of looking for a quotation. It is true when there is a hit."""

    match: Literal["exact", "normalised", "near", "none"]
    hits: tuple[Hit, ...]
    """Where, earliest publication first."""
    searched: Searched

    def __bool__(self) -> bool:
        return bool(self.hits)


class Ledger:
    """A ledger, opened to be read; it is never written. All offsets are code points, as Python counts.

    Raises `FileNotFoundError` when there is none, `ValueError` when the file is something else.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = os.fspath(path)
        self._native = _native.Ledger(self._path)

    def search(
        self,
        words: str = "",
        *,
        speaker: str | None = None,
        about: str | None = None,
        to: str | None = None,
        outlet: str | None = None,
        act: str | None = None,
        form: Literal["direct", "indirect", "mixed"] | None = None,
        said_after: datetime.date | str | None = None,
        said_before: datetime.date | str | None = None,
        by_date: bool = False,
        limit: int | None = None,
    ) -> Table:
        """The statements that fit all that is given, best first, or earliest first with `by_date`.

        `words` all stand in what was said; `speaker`, `about`, `to` and `outlet` are words of the speaker's name, of
        somebody of whom it speaks, of the addressee and of the publisher. Days may be `2025-06` or `2025` as well.
        """
        if limit is not None and limit < 0:
            raise ValueError(f"limit: {limit} is less than 0")
        after, before = _bound("said_after", said_after), _bound("said_before", said_before)
        found, old = self._native.search(
            words, speaker, about, to, outlet, act, form, after, before, by_date, limit
        )
        if old:
            # A table that silently lacks rows would be worse than a message.
            warnings.warn(f"{old} statements are of the first version of ledgers: `onrecord add` reads them again", stacklevel=2)
        return Table(found)

    def verify(self, quote: str) -> Verification:
        """Looks for a quotation in all texts of the ledger. What is not found is not thereby false."""
        data = json.loads(self._native.verify(quote))
        searched = data["searched"]
        return Verification(
            match=data["match"],
            hits=tuple(_hit(hit) for hit in data["hits"]),
            searched=Searched(searched["documents"], _date(searched["from"]), _date(searched["to"])),
        )

    def record(self, statement: str) -> Record:
        """The record of the text in which the statement with this id stands. Raises `KeyError` when there is none."""
        found = self._native.record(statement)
        if found is None:
            raise KeyError(statement)
        return Record(found)

    def statement(self, id: str) -> Statement:
        """The statement with this id. Raises `KeyError` when there is none."""
        return self.record(id).statement(id)

    def __repr__(self) -> str:
        return f"onrecord.Ledger({self._path!r})"

    def __eq__(self, other: object) -> bool:
        return self._path == other._path if isinstance(other, Ledger) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._path)


def _date(day: str | None) -> datetime.date | None:
    return None if day is None else datetime.date.fromisoformat(day)


def _hit(data: dict[str, Any]) -> Hit:
    diff = tuple(Change(kind, words) for change in data["diff"] for kind, words in change.items())
    return Hit(**{**data, "published": _date(data["published"]), "diff": diff})


def _bound(name: str, day: datetime.date | str | None) -> str | None:
    if isinstance(day, datetime.datetime):
        day = day.date()
    if isinstance(day, datetime.date):
        return day.isoformat()
    if day is not None and not _PART_OF_DAY.fullmatch(day):
        raise ValueError(f"{name}: {day!r} is no day, month or year as 2031-03-04, 2031-03 or 2031")
    return day
