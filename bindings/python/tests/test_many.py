"""Many texts: order, memory, errors, the interpreter's lock."""

import gc
import math
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import onrecord
import pytest
from conftest import BRIDGE


def test_records_come_in_the_order_of_the_texts() -> None:
    # Every third one takes longer than those behind it.
    texts = [(BRIDGE if number % 3 == 0 else "") + f"Mayor Ada Quill said report {number} was right." for number in range(40)]
    one_by_one = [onrecord.read(text) for text in texts]
    for jobs in (1, 3, None):
        assert list(onrecord.read_many(texts, jobs)) == one_by_one


def test_mappings_say_what_is_known_from_outside() -> None:
    rows: list[Any] = [
        {"text": BRIDGE, "published": "2031-03-05", "url": "https://kestrel.example/1"},
        # As a data frame has it.
        {"text": BRIDGE, "published": math.nan, "publisher": "The Heron"},
    ]
    first, second = onrecord.read_many(rows, offsets="bytes")
    assert first == onrecord.read(BRIDGE, published="2031-03-05", url="https://kestrel.example/1", offsets="bytes")
    assert second == onrecord.read(BRIDGE, publisher="The Heron", offsets="bytes")


def test_texts_are_taken_as_needed_and_records_not_kept() -> None:
    taken = 0

    def texts() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield f"Mayor Ada Quill said report {taken} was right."

    records = onrecord.read_many(texts(), jobs=2)
    for number in range(1, 101):
        assert f"report {number} " in next(records).text
        assert taken <= number + 8
    gc.collect()
    assert sum(isinstance(thing, onrecord.Record) for thing in gc.get_objects()) <= 10
    records.close()  # type: ignore[attr-defined]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("onrecord")]


def test_a_bad_text_is_named_by_its_number() -> None:
    texts = [BRIDGE, "", BRIDGE]
    records = onrecord.read_many(texts)
    assert next(records).statements
    with pytest.raises(ValueError, match="^text 2: the text is empty$"):
        next(records)
    found = list(onrecord.read_many(texts, errors="return"))
    assert [type(one) for one in found] == [onrecord.Record, ValueError, onrecord.Record]


def test_wrong_arguments_are_told_at_once() -> None:
    wrong: list[tuple[type[Exception], dict[str, Any]]] = [
        (ValueError, {"texts": [], "jobs": 0}),
        (ValueError, {"texts": [], "errors": "ignore"}),
        (TypeError, {"texts": BRIDGE}),
        (TypeError, {"texts": 3}),
    ]
    for kind, arguments in wrong:
        with pytest.raises(kind):
            onrecord.read_many(**arguments)
    with pytest.raises(TypeError, match="not int"):
        list(onrecord.read_many([3]))  # type: ignore[list-item]


def another_thread_runs_during(work: Callable[[], object]) -> bool:
    """Whether another thread gets to run while `work` does, when Python itself never makes way."""
    begun, ran = threading.Event(), threading.Event()

    def other() -> None:
        begun.wait()
        ran.set()

    thread = threading.Thread(target=other)
    thread.start()
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    try:
        begun.set()
        work()
        return ran.is_set()
    finally:
        sys.setswitchinterval(interval)
        thread.join()


def test_other_threads_run_while_a_text_is_read() -> None:
    text = BRIDGE * 50
    onrecord.read(BRIDGE)
    # That the lock is held without it shows that the test can tell.
    assert not another_thread_runs_during(lambda: sum(range(1_000_000)))
    assert another_thread_runs_during(lambda: onrecord.read(text))
