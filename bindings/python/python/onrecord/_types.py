"""The parts of a record. Fields have the names and meanings of the schema `onrecord/1`; days are `datetime.date`."""

from __future__ import annotations

import datetime
import types
import typing
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Literal, TypeVar

EntityType = Literal["person", "organization", "place", "group", "document", "author", "unknown"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text: `record.text[span.start:span.end] == span.text` while offsets are counted in `chars`."""

    start: int
    """First position, in the record's unit."""
    end: int
    """Just past the last position."""
    text: str
    """The text between, unaltered."""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Dateline:
    """Place, day and agency at the head of a report."""

    span: Span
    place: Span | None
    date_text: Span | None
    """The day as written."""
    date: datetime.date | None
    agency: Span | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the text came from."""

    path: str | None
    url: str | None
    publisher: str | None
    media_type: str | None
    sha256: str | None
    """SHA-256 of the bytes that were read."""


@dataclass(frozen=True, slots=True)
class Document:
    """The document as read."""

    id: str
    """SHA-256 of the text's UTF-8 bytes."""
    length: int
    """Length of the text, in the record's unit."""
    title: Span | None
    headings: tuple[Span, ...]
    byline: Span | None
    dateline: Dateline | None
    published: datetime.date | None
    language: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody whom a knowledge base knows."""

    wikidata: str
    """Wikidata id: `Q3099714`."""
    name: str
    score: float
    """How well text and knowledge base agree, from 0 to 1."""
    basis: Literal["office and name", "office"]
    span: Span
    """The words that tell the office."""


@dataclass(frozen=True, slots=True)
class Role:
    """A title or role, as the text gives it."""

    title: str
    of: str | None
    """Whose office it is: the country where that is known, else the words."""
    of_basis: Literal["words", "delegation", "other mention", "knowledge base"] | None
    tenure: Literal["current", "former", "coming"]
    as_of: datetime.date | None
    span: Span


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where an entity is mentioned."""

    span: Span
    form: Literal["name", "role", "pronoun"]


@dataclass(frozen=True, slots=True, repr=False)
class Entity:
    """A person, organization or other actor."""

    id: str
    """`e1`, `e2`, ... within this record."""
    type: EntityType
    name: str
    """The fullest name that the text prints."""
    mentions: tuple[Mention, ...]
    roles: tuple[Role, ...]
    identity: Identity | None

    def __repr__(self) -> str:
        return f"<Entity {self.id} {self.type} {self.name!r}, {len(self.mentions)} mentions>"


@dataclass(frozen=True, slots=True)
class Count:
    """How many people, as far as the words tell."""

    least: int | None
    most: int | None
    approximate: bool
    span: Span | None


@dataclass(frozen=True, slots=True)
class Party:
    """Those who speak without a name: `two senior officials who spoke on condition of anonymity`."""

    kind: (
        Literal[
            "official",
            "politician",
            "diplomat",
            "military",
            "police",
            "law",
            "spokesperson",
            "expert",
            "business",
            "worker",
            "health",
            "media",
            "activist",
            "witness",
            "relative",
            "public",
            "religious",
            "sport",
            "source",
            "document",
        ]
        | None
    )
    head: Span
    """The noun that tells the kind."""
    count: Count | None
    anonymous: Span | None
    """The words by which they are kept nameless on purpose."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """The speaker of a statement."""

    status: Literal["resolved", "named", "unnamed", "unknown"]
    entity: str | None
    """Id of the entity: `record.entity(speaker.entity)`."""
    name: str | None
    type: EntityType
    by: Literal["name", "role", "pronoun", "continuation", "byline", "description", "given", "none"]
    antecedent: Span | None
    """The mention that decided."""
    reason: str
    """Why, in one sentence."""
    confidence: float
    identity: Identity | None
    party: Party | None


@dataclass(frozen=True, slots=True)
class Addressee:
    """Those to whom a statement was made."""

    span: Span
    entity: str | None


@dataclass(frozen=True, slots=True)
class Medium:
    """Through what a statement reached others."""

    kind: Literal["statement", "letter", "email", "post", "phone", "message", "broadcast", "print", "document"]
    span: Span


@dataclass(frozen=True, slots=True)
class Time:
    """When a statement was made: a day, or the first and the last of several."""

    start: datetime.date | None
    end: datetime.date | None
    precision: Literal["day", "days", "before"]
    basis: Literal["expression", "same occasion", "dateline", "published", "within"]
    span: Span | None

    @property
    def day(self) -> datetime.date | None:
        """The day, if it is one."""
        return self.end if self.precision == "day" else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement was made."""

    span: Span
    basis: Literal["expression", "same occasion", "dateline"]


@dataclass(frozen=True, slots=True)
class Act:
    """What is done by a statement."""

    kind: Literal[
        "assert",
        "announce",
        "confirm",
        "admit",
        "deny",
        "accuse",
        "criticise",
        "praise",
        "promise",
        "threaten",
        "warn",
        "demand",
        "ask",
        "propose",
        "agree",
        "refuse",
        "hope",
        "believe",
        "apologise",
    ]
    span: Span | None
    """The words that decided."""
    reason: str


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One who passes a statement on, or makes it."""

    name: str | None
    span: Span | None
    entity: str | None
    statement: str | None


@dataclass(frozen=True, slots=True, repr=False)
class Statement:
    """Somebody is reported to have said something."""

    id: str
    form: Literal["direct", "indirect", "mixed"]
    content: tuple[Span, ...]
    """What was said, in one or more parts; `text` has them joined."""
    cue: tuple[Span, ...]
    """The words that tell that it was said."""
    cue_lemma: str | None
    source: tuple[Span, ...]
    """Who is named as speaking, as written."""
    speaker: Speaker
    """Who that is."""
    addressee: Addressee | None
    occasion: Span | None
    medium: Medium | None
    said_on: Time | None
    """When; `day` has the day where it is exact."""
    said_at: Place | None
    act: Act
    negated: bool
    modality: Literal["actual", "future", "possible"]
    within: str | None
    """Id of the statement inside which this one is reported."""
    chain: tuple[ChainLink, ...]
    """Through whom the words reach the reader."""
    confidence: float
    """How likely source, cue and content are right, from 0 to 1."""
    rule: str

    @property
    def text(self) -> str:
        """What was said; parts joined with ` … `."""
        return " … ".join(span.text for span in self.content)

    @property
    def day(self) -> datetime.date | None:
        """The day on which it was said, where that is one day."""
        return self.said_on.day if self.said_on else None

    def __repr__(self) -> str:
        who = self.speaker.name or " ".join(span.text for span in self.source) or "nobody named"
        text = self.text if len(self.text) <= 60 else self.text[:59] + "…"
        return f"<Statement {self.id} {self.form}, {who}: {text!r}>"


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made a record."""

    onrecord: str
    """Version of onrecord."""
    model: str
    model_sha256: str
    knowledge_sha256: str | None


T = TypeVar("T")


def decoded(kind: type[T], data: Any) -> T:
    """What JSON tells, as an object of a class above."""
    reader: Callable[[Any], T] = _reader(typing.cast(Any, kind))
    return reader(data)


@lru_cache(maxsize=None)
def _reader(hint: Any) -> Callable[[Any], Any]:
    """How a value with this annotation is made from JSON."""
    if hint is datetime.date:
        return datetime.date.fromisoformat
    if isinstance(hint, type) and hasattr(hint, "__dataclass_fields__"):
        hints = typing.get_type_hints(hint)
        # Most values are what JSON says: only the others have work to do.
        readers = [(field.name, _reader(hints[field.name])) for field in fields(hint)]
        return lambda data: hint(*[reader(data[name]) for name, reader in readers])
    if typing.get_origin(hint) is tuple:
        item = _reader(typing.get_args(hint)[0])
        return lambda data: tuple([item(value) for value in data])
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        given = [_reader(other) for other in typing.get_args(hint) if other is not type(None)]
        reader = next((reader for reader in given if reader is not _same), _same)
        return reader if reader is _same else lambda data: None if data is None else reader(data)
    return _same


def _same(data: Any) -> Any:
    return data
