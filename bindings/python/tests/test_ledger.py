"""Asking a ledger."""

import datetime
from collections.abc import Callable
from pathlib import Path

import onrecord
import pytest
from conftest import BRIDGE


@pytest.fixture(scope="module")
def ledger(command: Callable[..., bytes], tmp_path_factory: pytest.TempPathFactory) -> onrecord.Ledger:
    folder = tmp_path_factory.mktemp("ledger")
    (folder / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    command("add", folder / "news.ledger", folder / "bridge.txt", "--date", "2031-03-05")
    return onrecord.Ledger(folder / "news.ledger")


def test_search_finds_by_words_speaker_and_day(ledger: onrecord.Ledger) -> None:
    assert [row["speaker_name"] for row in ledger.search("bridge").to_arrow().to_pylist()] == ["Ada Quill"]
    assert len(ledger.search(speaker="quill")) == 2 and len(ledger.search(speaker="quill", act="deny")) == 1
    assert len(ledger.search(said_after=datetime.date(2031, 3, 6))) == 0 < len(ledger.search(said_after="2031-03"))
    assert len(ledger.search(limit=1)) == 1 and len(ledger.search("unheard")) == 0


def test_verify_tells_where_and_how(ledger: onrecord.Ledger) -> None:
    found = ledger.verify("the bridge will stand")
    assert found and found.match == "normalised"
    hit = found.hits[0]
    assert BRIDGE[hit.start : hit.end] == hit.exact and hit.speaker == "Ada Quill"
    assert (found.searched.documents, found.searched.earliest) == (1, datetime.date(2031, 3, 5))
    assert not ledger.verify("nobody ever said these words at all")
    near = ledger.verify("that the old ferry would be sold").hits
    assert near and {change.kind for change in near[0].diff} >= {"same", "quoted"}


def test_a_statement_is_found_again_in_its_record(ledger: onrecord.Ledger) -> None:
    id = ledger.search("bridge").to_arrow()["statement_id"][0].as_py()
    statement = ledger.statement(id)
    assert statement.id == id and statement in ledger.record(id).statements
    for span in statement.content:
        assert ledger.record(id).text[span.start : span.end] == span.text
    with pytest.raises(KeyError):
        ledger.statement("0" * 16)


def test_what_is_no_ledger_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="missing.ledger"):
        onrecord.Ledger(tmp_path / "missing.ledger")
    (tmp_path / "text.ledger").write_text(BRIDGE * 50, encoding="utf-8")
    with pytest.raises(ValueError, match="not an onrecord ledger"):
        onrecord.Ledger(tmp_path / "text.ledger").search()


def test_bad_questions_are_value_errors(ledger: onrecord.Ledger) -> None:
    with pytest.raises(ValueError, match="said_after: 'soon'"):
        ledger.search(said_after="soon")
    with pytest.raises(ValueError, match="limit"):
        ledger.search(limit=-1)
    assert "news.ledger" in repr(ledger)
