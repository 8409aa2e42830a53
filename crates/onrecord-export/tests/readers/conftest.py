"""A ledger of invented articles, made by the built command, and what the tests ask of it.

`ONRECORD_BIN` is the path of the command. Texts are read from the ledger by SQLite, not by the command, so that offsets are
counted by Python alone.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from articles import ARTICLES, DEBATE, PLAIN

ROOT = Path(__file__).resolve().parents[4]
BINARY = os.environ.get("ONRECORD_BIN", str(ROOT / "target/debug/onrecord"))


class Ledger:
    """A ledger with its texts."""

    def __init__(self, path):
        self.path = path
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        texts = [text for (text,) in database.execute("SELECT text FROM articles")]
        database.close()
        self.texts = {hashlib.sha256(text.encode()).hexdigest(): text for text in texts}

    def run(self, command, *arguments, codes=(0,)):
        """Standard output and error of the command."""
        done = subprocess.run([BINARY, command, str(self.path), *arguments], capture_output=True, timeout=120)
        assert done.returncode in codes, (command, arguments, done.returncode, done.stderr.decode())
        return done.stdout, done.stderr.decode()

    def search(self, *options):
        """The rows that a search finds, earliest first."""
        found, _ = self.run("search", *options, "--by-date", "--limit", "999999", "--format", "jsonl", codes=(0, 1))
        return lines(found)

    def export(self, format, *options):
        """What an export writes, as bytes."""
        return self.run("export", *options, "--to", format)[0]

    def picked(self, document, start, end):
        """The words at these code points."""
        text = self.texts[document]
        assert 0 <= start < end <= len(text), (document, start, end, len(text))
        return text[start:end]


def lines(output):
    """Lines of JSON. Only LF ends one: Python would also split at U+2028."""
    text = output.decode("utf-8")
    assert not text or text.endswith("\n")
    return [json.loads(line) for line in text.split("\n")[:-1]]


def by_document(rows):
    """The ids of the statements of each document, documents in the order of their first statement."""
    documents = {}
    for row in rows:
        documents.setdefault(row["document"], []).append(row["statement"])
    return documents


@pytest.fixture(scope="session")
def ledger(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ledger")
    articles = folder / "articles"
    articles.mkdir()
    (articles / "invented.jsonl").write_text("".join(json.dumps(article) + "\n" for article in ARTICLES), encoding="utf-8")
    (articles / "plain.txt").write_text(PLAIN, encoding="utf-8")
    (articles / "debate.akn").write_text(DEBATE, encoding="utf-8")
    for sample in ("wire-ministry.txt", "interview.txt", "live-blog.txt", "press-release.txt"):
        shutil.copy(ROOT / "samples" / sample, articles)
    path = folder / "news.ledger"
    subprocess.run([BINARY, "add", str(path), str(articles)], check=True, capture_output=True, timeout=300)
    return Ledger(path)


@pytest.fixture(scope="session")
def rows(ledger):
    """Every statement of the ledger."""
    return ledger.search()
