"""The page for notebooks."""

import html.parser
import re
from pathlib import Path

import onrecord
from conftest import BRIDGE

ALLOWED = {"div", "span", "sup", "em", "code", "table", "thead", "tbody", "tr", "th", "td"}


class Page(html.parser.HTMLParser):
    """What a browser makes of it: tags, attributes, letters; and whether tags nest."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.article = ""
        self.in_article = 0
        self.feed(source)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if any("pre-wrap" in (value or "") for _, value in attrs):
            self.in_article = len(self.open)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if len(self.open) < self.in_article:
            self.in_article = 0

    def handle_data(self, data: str) -> None:
        self.words += data
        if self.in_article and "sup" not in self.open:
            self.article += data


def test_all_of_the_text_is_there_with_its_marks() -> None:
    record = onrecord.read(BRIDGE, published="2031-03-05")
    page = Page(record._repr_html_())
    assert page.article == BRIDGE
    assert "[C1 “The bridge 🌉 will stand,”]" in page.words and "[S1 Mayor Ada Quill]" in page.words and "[Q1 told]" in page.words
    assert "2031-03-04" in page.words and "Two officials (unnamed)" in page.words


def test_marks_stand_at_the_same_letters_in_every_unit(samples: list[Path]) -> None:
    for text in [BRIDGE, *(sample.read_text(encoding="utf-8") for sample in samples[:3])]:
        pages = {onrecord.read(text, offsets=unit)._repr_html_() for unit in ("chars", "bytes", "utf16")}
        assert len(pages) == 1
        Page(pages.pop())


def test_a_hostile_text_is_only_letters() -> None:
    attack = (
        "<script>alert(1)</script><img src=x onerror=alert(2)> “</div><style>*{display:none}</style>\" onmouseover=alert(3) x='” "
        'said <b>Ada "O\'Quill" Brandt</b> &lt;i&gt; \x1b[31m \u202eevil\u202c \x07.\n\n“<iframe src=javascript:alert(4)>,” Mayor <i>Olle '
        "Brandt</i> told reporters.\n"
    )
    page = Page(onrecord.read(attack, publisher="<u>x</u>")._repr_html_())
    assert page.tags <= ALLOWED and page.attributes <= {"style", "title", "class", "dir"}
    assert "<script>alert(1)</script>" in page.article and "&lt;i&gt;" in page.article
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page.words)


def test_no_colour_and_no_script_of_our_own() -> None:
    source = onrecord.read(BRIDGE)._repr_html_()
    # Black on black is what a page with colours of its own looks like in the other kind of notebook.
    assert not re.search(r"(?<![-\w])(color|background)\s*:", source) and "http" not in source


def test_a_long_text_is_cut_and_says_so() -> None:
    record = onrecord.read(BRIDGE * 110)
    source = record._repr_html_()
    page = Page(source)
    assert len(source) < 1_000_000
    left = len(record.text) - 20_000
    assert f"{left:,} more characters in record.text" in page.words
    assert f"{len(record.statements) - 200} more in record.statements" in page.words


def test_a_text_without_statements_has_a_page() -> None:
    page = Page(onrecord.read("Weather.\n")._repr_html_())
    assert "0 statements" in page.words and "table" not in page.tags
