"""A record as a piece of HTML for notebooks.

Texts come from strangers: every letter of them is escaped, and there is no script. Colours are those of the notebook,
light or dark; content, source and cue differ by their underline and by a letter, not by hue. What is drawn with styles
is said in letters too, for notebooks that take styles off.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ._record import Record
    from ._types import Span, Statement

# More than this makes notebooks slow.
_MOST_LETTERS = 20_000
_MOST_ROWS = 200
_MOST_IN_ROW = 300

_UNDERLINES = {
    "C": "text-decoration:underline solid 1px;text-underline-offset:.2em",
    "S": "text-decoration:underline double 1px;text-underline-offset:.35em;font-weight:bold",
    "Q": "text-decoration:underline dotted 2px;text-underline-offset:.35em;font-style:italic",
}
_NAMES = {"C": "content", "S": "source", "Q": "cue"}
_LABEL = "font-size:.7em;opacity:.75;user-select:none;text-decoration:none;font-weight:normal;font-style:normal"
_CELL = 'style="text-align:left;vertical-align:top;padding:.1em .6em"'
# A day is not broken over lines; words are.
_DAY = 'style="text-align:left;vertical-align:top;padding:.1em .6em;white-space:nowrap"'
_FORMS = {"direct": "D", "indirect": "I", "mixed": "M"}
# As on the command's page: control characters become pictures, marks that turn the direction of a page a replacement.
_SHOWN = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\n\t"}
_SHOWN |= dict.fromkeys([*range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xFFFD)


class _Mark(NamedTuple):
    start: int
    end: int
    letter: str
    numbers: str


def page(record: Record) -> str:
    """The text with its statements marked, and a table of them."""
    numbers = {statement.id: number for number, statement in enumerate(record.statements, 1)}
    count = len(numbers)
    facts = [fact for fact in (_day(record), f"{count} statement" + ("" if count == 1 else "s")) if fact]
    return "".join(
        [
            '<div class="onrecord" style="max-width:50em">',
            f'<div style="opacity:.75">{" · ".join(map(_escaped, facts))}</div>',
            f'<div dir="auto" style="white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.9;margin:.5em 0">{_text(record)}</div>',
            _table(record, numbers) if count else "",
            '<div style="font-size:.85em;opacity:.75">[C content] [S source] [Q cue] · D direct, I indirect, M mixed</div>',
            "</div>",
        ]
    )


def _day(record: Record) -> str:
    dateline = record.document.dateline
    places = [span.text for span in (dateline.place, dateline.agency) if span] if dateline else []
    published = record.document.published
    return " · ".join(places + ([f"published {published}"] if published else []))


def _escaped(text: str) -> str:
    """Text as HTML: no mark-up, no control characters, nothing that turns the direction of the page."""
    return html.escape(text.translate(_SHOWN))


def _positions(record: Record, wanted: Iterable[int]) -> dict[int, int]:
    """Each wanted position, which the record counts in its unit, in code points."""
    if record.offsets == "chars":
        return {at: at for at in wanted}
    encoding, width = ("utf-8", 1) if record.offsets == "bytes" else ("utf-16-le", 2)
    data = record.text.encode(encoding)
    positions, before, count = {}, 0, 0
    for at in sorted(set(wanted)):
        count += len(data[before * width : at * width].decode(encoding, "replace"))
        positions[at], before = count, at
    return positions


def _marks(record: Record, length: int) -> list[_Mark]:
    """In the order in which they open; the same span of several statements is one mark."""
    spans = [
        (number, letter, span)
        for number, statement in enumerate(record.statements, 1)
        for letter, spans in (("C", statement.content), ("S", statement.source), ("Q", statement.cue))
        for span in spans
    ]
    positions = _positions(record, (at for _, _, span in spans for at in (span.start, span.end)))
    found: dict[tuple[int, int, str], list[str]] = {}
    for number, letter, span in spans:
        start, end = positions[span.start], min(positions[span.end], length)
        # White space alone is not worth a mark.
        if start < end and span.text.strip():
            found.setdefault((start, end, letter), []).append(str(number))
    marks = [_Mark(start, end, letter, ",".join(numbers)) for (start, end, letter), numbers in found.items()]
    return sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.letter))


def _text(record: Record) -> str:
    text = record.text[:_MOST_LETTERS]
    pieces = list(_pieces(_marks(record, len(text)), text))
    left = len(record.text) - len(text)
    if left > 0:
        pieces.append(f"<em>… and {left:,} more characters in <code>record.text</code>.</em>")
    return "".join(pieces)


def _pieces(marks: list[_Mark], text: str) -> Iterator[str]:
    """The text cut at every edge of a mark. Marks that overlap are closed and opened again, so that tags nest."""
    opening: dict[int, list[_Mark]] = {}
    for mark in marks:
        opening.setdefault(mark.start, []).append(mark)
    edges = sorted({0, len(text), *opening, *(mark.end for mark in marks)})
    active: list[_Mark] = []
    for at, following in zip(edges, [*edges[1:], len(text)]):
        closed = [mark for mark in active if mark.end == at]
        yield f'<sup style="{_LABEL}">{"]" * len(closed)}</sup>' if closed else ""
        active = [mark for mark in active if mark.end != at]
        for mark in opening.get(at, []):
            yield f'<sup style="{_LABEL}" title="{_NAMES[mark.letter]} of statement {mark.numbers}">[{mark.letter}{mark.numbers} </sup>'
            active.append(mark)
        if at < following:
            yield "".join(f'<span style="{_UNDERLINES[mark.letter]}">' for mark in active)
            yield _escaped(text[at:following])
            yield "</span>" * len(active)


def _table(record: Record, numbers: dict[str, int]) -> str:
    rows = [_row(record, statement, numbers) for statement in record.statements[:_MOST_ROWS]]
    left = len(record.statements) - len(rows)
    more = f"<div>… and {left} more in <code>record.statements</code>.</div>" if left > 0 else ""
    heads = "".join(f"<th {_CELL}>{head}</th>" for head in ("", "", "speaker", "said", "act", "day", "confidence"))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>{more}"


def _row(record: Record, statement: Statement, numbers: dict[str, int]) -> str:
    within = numbers.get(statement.within or "")
    act = " ".join([*(["not"] if statement.negated else []), statement.act.kind])
    if statement.modality != "actual":
        act += f" ({statement.modality})"
    cells = [
        str(numbers[statement.id]),
        _FORMS[statement.form],
        _speaker(statement),
        _short(statement.text) + (f" (within {within})" if within else ""),
        act,
        str(statement.day or ""),
        f"{statement.confidence:.2f}",
    ]
    styles = [_CELL] * 5 + [_DAY, _CELL]
    return "<tr>" + "".join(f'<td dir="auto" {style}>{_escaped(cell)}</td>' for style, cell in zip(styles, cells)) + "</tr>"


def _speaker(statement: Statement) -> str:
    written = _joined(statement.source)
    name = statement.speaker.name
    if name and written and name != written:
        return _short(f"{written} → {name}")
    if name:
        return _short(name)
    return _short(f"{written} ({statement.speaker.status})") if written else f"({statement.speaker.status})"


def _joined(spans: tuple[Span, ...]) -> str:
    return " … ".join(span.text for span in spans)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MOST_IN_ROW else text[: _MOST_IN_ROW - 1] + "…"
