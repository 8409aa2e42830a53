"""Reading one text, and many."""

from __future__ import annotations

import datetime
import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from typing import Literal, TypedDict, overload

from . import _native
from ._record import OffsetUnit, Record

# Texts that may be under way or wait for an earlier one, for each thread.
_WINDOW = 4


class Text(TypedDict, total=False):
    """A text with what is known of it from outside: the arguments of `read`."""

    text: str
    published: datetime.date | str | None
    path: str | os.PathLike[str] | None
    url: str | None
    publisher: str | None


class Pipeline:
    """What reads: made once, used for many texts and by many threads.

    `kb` is a knowledge base that `onrecord kb build` made, or "none" to do without; by default it is the one that is
    built in.
    """

    def __init__(self, kb: str | os.PathLike[str] | None = None) -> None:
        self._kb = None if kb is None else os.fspath(kb)
        self._native = _native.Pipeline(self._kb)

    def __repr__(self) -> str:
        return "onrecord.Pipeline()" if self._kb is None else f"onrecord.Pipeline(kb={self._kb!r})"

    def __eq__(self, other: object) -> bool:
        return self._kb == other._kb if isinstance(other, Pipeline) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._kb)

    def __reduce__(self) -> tuple[type[Pipeline], tuple[str | None]]:
        return Pipeline, (self._kb,)

    def read(
        self,
        text: str,
        *,
        published: datetime.date | str | None = None,
        path: str | os.PathLike[str] | None = None,
        url: str | None = None,
        publisher: str | None = None,
        offsets: OffsetUnit = "chars",
    ) -> Record:
        """Reads one text: see `onrecord.read`."""
        where = None if path is None else os.fspath(path)
        return Record(self._native.read(text, _day(published), where, url, publisher, offsets))

    @overload
    def read_many(
        self,
        texts: Iterable[str | Text],
        jobs: int | None = None,
        *,
        offsets: OffsetUnit = "chars",
        errors: Literal["raise"] = "raise",
    ) -> Iterator[Record]: ...
    @overload
    def read_many(
        self,
        texts: Iterable[str | Text],
        jobs: int | None = None,
        *,
        offsets: OffsetUnit = "chars",
        errors: Literal["return"],
    ) -> Iterator[Record | ValueError]: ...
    def read_many(
        self,
        texts: Iterable[str | Text],
        jobs: int | None = None,
        *,
        offsets: OffsetUnit = "chars",
        errors: Literal["raise", "return"] = "raise",
    ) -> Iterator[Record | ValueError]:
        """Reads many texts, several at a time: see `onrecord.read_many`."""
        if jobs is not None and jobs < 1:
            raise ValueError(f"jobs: {jobs} is less than 1")
        if errors not in ("raise", "return"):
            raise ValueError(f"errors: {errors!r} is neither 'raise' nor 'return'")
        if isinstance(texts, (str, bytes)):
            raise TypeError("read_many takes many texts; read takes one")
        return self._read_many(iter(texts), jobs or os.cpu_count() or 1, offsets, errors == "return")

    def _read_many(
        self, texts: Iterator[str | Text], jobs: int, offsets: OffsetUnit, return_errors: bool
    ) -> Iterator[Record | ValueError]:
        pool = ThreadPoolExecutor(jobs, thread_name_prefix="onrecord")
        waiting: deque[Future[Record]] = deque()
        number = 0

        def next_one() -> Record | ValueError:
            nonlocal number
            number += 1
            try:
                return waiting.popleft().result()
            except ValueError as error:
                placed = _placed(error, f"text {number}")
                if return_errors:
                    return placed
                raise placed from None

        try:
            for text in texts:
                waiting.append(pool.submit(self._read_one, text, offsets))
                if len(waiting) >= jobs * _WINDOW:
                    yield next_one()
            while waiting:
                yield next_one()
        finally:
            # Also when the caller stops early: what has not begun is not read.
            pool.shutdown(wait=True, cancel_futures=True)

    def _read_one(self, text: str | Text, offsets: OffsetUnit) -> Record:
        if isinstance(text, str):
            return self.read(text, offsets=offsets)
        if not isinstance(text, Mapping):
            raise TypeError(f"a text is a str or a mapping with 'text', not {type(text).__name__}")
        # Data frames have NaN where there is nothing; it is the one value that differs from itself.
        given: Text = {key: value for key, value in text.items() if value == value}  # type: ignore[assignment]
        return self.read(**given, offsets=offsets)


def _placed(error: ValueError, place: str) -> ValueError:
    """The same error with its place, unless it has a form of its own, as that of a lone surrogate has."""
    if type(error) is ValueError:
        return ValueError(f"{place}: {error}")
    if hasattr(error, "add_note"):
        error.add_note(place)
    return error


def _day(day: datetime.date | str | None) -> str | None:
    if isinstance(day, datetime.datetime):
        day = day.date()
    if isinstance(day, datetime.date):
        return day.isoformat()
    if day is None or isinstance(day, str):
        return day
    raise TypeError(f"published: a day is a datetime.date or a str, not {type(day).__name__}")


@lru_cache(maxsize=1)
def _default() -> Pipeline:
    return Pipeline()


def read(
    text: str,
    *,
    published: datetime.date | str | None = None,
    path: str | os.PathLike[str] | None = None,
    url: str | None = None,
    publisher: str | None = None,
    offsets: OffsetUnit = "chars",
) -> Record:
    """Reads a news text: who said what?

    `published` is the day of publication, from which `on Tuesday` is counted; `path`, `url` and `publisher` are kept as
    the text's origin. `offsets` is the unit in which positions are told: `chars` as Python counts, `bytes` of UTF-8, or
    `utf16` as JavaScript counts.

    Raises `ValueError` when the text is empty or holds a NUL character, or the day is none.
    """
    return _default().read(text, published=published, path=path, url=url, publisher=publisher, offsets=offsets)


@overload
def read_many(
    texts: Iterable[str | Text],
    jobs: int | None = None,
    *,
    offsets: OffsetUnit = "chars",
    errors: Literal["raise"] = "raise",
) -> Iterator[Record]: ...
@overload
def read_many(
    texts: Iterable[str | Text],
    jobs: int | None = None,
    *,
    offsets: OffsetUnit = "chars",
    errors: Literal["return"],
) -> Iterator[Record | ValueError]: ...
def read_many(
    texts: Iterable[str | Text],
    jobs: int | None = None,
    *,
    offsets: OffsetUnit = "chars",
    errors: Literal["raise", "return"] = "raise",
) -> Iterator[Record | ValueError]:
    """Reads many texts, `jobs` at a time (by default one for each core), and yields their records in order.

    A text is a `str`, or a mapping with `text` and any of `published`, `path`, `url` and `publisher`: rows of a data
    frame will do (`frame.to_dict("records")`). Texts are taken as they are needed and records are not kept, so that
    millions can be read in little memory.

    A text that cannot be read raises `ValueError` with its number, from 1, and ends the run. With `errors="return"` the
    error is yielded in the place of its record, and the run goes on.
    """
    # One call for both, which the overloads of the method cannot say.
    if errors == "return":
        return _default().read_many(texts, jobs, offsets=offsets, errors="return")
    return _default().read_many(texts, jobs, offsets=offsets, errors=errors)
