"""One text: offsets, days, equality with the command, errors."""

import copy
import dataclasses
import datetime
import json
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import onrecord
import pytest
from conftest import BRIDGE, ROOT


def spans(value: Any) -> Iterator[onrecord.Span]:
    """All spans below a value."""
    if isinstance(value, onrecord.Span):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from spans(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from spans(getattr(value, field.name))


def all_spans(record: onrecord.Record) -> list[onrecord.Span]:
    return list(spans((record.document, record.statements, record.entities)))


def test_python_slices_what_a_span_says() -> None:
    record = onrecord.read(BRIDGE)
    found = all_spans(record)
    assert any("🌉" in span.text for span in found) and any(span.start > BRIDGE.index("🛳️") for span in found)
    for span in found:
        assert record.text[span.start : span.end] == span.text == str(span)


def test_other_units_count_as_they_say() -> None:
    for unit, encoding, width in (("bytes", "utf-8", 1), ("utf16", "utf-16-le", 2)):
        record = onrecord.read(BRIDGE, offsets=unit)  # type: ignore[arg-type]
        data = BRIDGE.encode(encoding)
        assert record.offsets == unit
        for span in all_spans(record):
            assert data[span.start * width : span.end * width].decode(encoding) == span.text


def test_a_statement_is_typed_and_frozen() -> None:
    record = onrecord.read(BRIDGE, published="2031-03-05")
    first, denied = record.statements[:2]
    assert (first.form, first.speaker.name, first.day) == ("direct", "Ada Quill", datetime.date(2031, 3, 4))
    assert first.addressee is not None and first.addressee.span.text == "reporters"
    assert denied.act.kind == "deny" and denied.speaker.entity is not None
    assert record.entity(denied.speaker.entity).name == "Ada Quill"
    assert record.document.published == datetime.date(2031, 3, 5)
    assert record.statement(first.id) is first
    with pytest.raises(dataclasses.FrozenInstanceError):
        first.form = "mixed"  # type: ignore[misc]
    with pytest.raises(KeyError):
        record.statement("0")
    assert "Ada Quill" in repr(first) and "statements" in repr(record)


def test_a_day_and_an_instant_and_a_str_are_the_same_day() -> None:
    days: list[datetime.date | str] = ["2031-03-05", datetime.date(2031, 3, 5), datetime.datetime(2031, 3, 5, 7, 30)]
    records = [onrecord.read(BRIDGE, published=day) for day in days]
    assert records[0] == records[1] == records[2] != onrecord.read(BRIDGE)


def test_json_is_that_of_the_command(samples: list[Path], command: Callable[..., bytes]) -> None:
    paths = [sample.relative_to(ROOT) for sample in samples]
    texts = [sample.read_text(encoding="utf-8") for sample in samples]
    records = list(onrecord.read_many({"text": text, "path": path} for text, path in zip(texts, paths)))
    assert "".join(record.to_jsonl() for record in records).encode() == command("read", *paths, "--format", "jsonl")
    record, path, text = records[-1], paths[-1], texts[-1]
    assert record.to_json().encode() == command("read", path, "--format", "json")
    record = onrecord.read(text, path=path, published="2031-03-05", offsets="utf16")
    asked = ("read", path, "--format", "jsonl", "--date", "2031-03-05", "--offsets", "utf16")
    assert record.to_jsonl().encode() == command(*asked)
    assert record.to_dict() == json.loads(record.to_json())


def test_a_byte_order_mark_is_taken_off_as_the_command_does() -> None:
    record = onrecord.read("\ufeff" + BRIDGE)
    assert record.text == BRIDGE
    assert record.statements == onrecord.read(BRIDGE).statements


def test_classes_have_the_fields_of_the_schema() -> None:
    schema = json.loads((ROOT / "schema/onrecord-1.schema.json").read_text(encoding="utf-8"))
    classes = {name[0].upper() + name[1:]: definition for name, definition in schema["$defs"].items()}
    assert len(classes) > 10
    for name, definition in classes.items():
        fields = {field.name: field.type for field in dataclasses.fields(getattr(onrecord, name))}
        assert list(fields) == list(definition["properties"]), name
        for field, told in definition["properties"].items():
            for value in told.get("enum", []):
                kind = str(fields[field])
                assert value is None or kind == "EntityType" or repr(value).replace("'", '"') in kind.replace("'", '"'), (name, field, value)
    assert set(schema["properties"]) - {"schema"} <= set(dir(onrecord.Record))


def test_records_are_pickled_and_copied() -> None:
    record = onrecord.read(BRIDGE, url="https://kestrel.example/1")
    assert pickle.loads(pickle.dumps(record)) == record == copy.deepcopy(record)
    assert len({record, copy.copy(record), onrecord.read(BRIDGE + " ")}) == 2
    assert record != "record" and onrecord.Pipeline() == onrecord.Pipeline() != onrecord.Pipeline(kb="none")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"text": ""}, "the text is empty"),
        ({"text": " \n\t"}, "the text is empty"),
        ({"text": "a\0b"}, "NUL byte at byte 1"),
        ({"text": "a \ud800 b"}, "position 2: surrogates not allowed"),
        ({"text": "a", "published": "2031-02-30"}, "published: '2031-02-30' is not a day"),
        ({"text": "a", "published": "yesterday"}, "published: 'yesterday' is not a day"),
        ({"text": "a", "offsets": "letters"}, "offsets: 'letters' is not bytes, chars or utf16"),
    ],
)
def test_bad_input_is_a_value_error_with_its_place(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as caught:
        onrecord.read(**arguments)
    assert message in str(caught.value)


def test_what_is_no_text_is_a_type_error() -> None:
    wrong: list[Any] = [b"bytes", None, 3]
    for text in wrong:
        with pytest.raises(TypeError):
            onrecord.read(text)
    with pytest.raises(TypeError, match="published"):
        onrecord.read("a", published=3)  # type: ignore[arg-type]


def test_a_knowledge_base_is_used_or_named_in_the_error(tmp_path: Path) -> None:
    assert onrecord.Pipeline(kb="none").read(BRIDGE).provenance.knowledge_sha256 is None
    assert onrecord.read(BRIDGE).provenance.knowledge_sha256 is not None
    missing = tmp_path / "missing.kb"
    with pytest.raises(FileNotFoundError) as caught:
        onrecord.Pipeline(kb=missing)
    assert caught.value.filename == str(missing)
    missing.write_text("not a knowledge base\n", encoding="utf-8")
    with pytest.raises(ValueError, match="missing.kb"):
        onrecord.Pipeline(kb=missing)


def test_a_panic_is_an_internal_error() -> None:
    panic = getattr(onrecord._native, "_panic", None)
    if panic is None:
        pytest.skip("a release build cannot be asked to panic")
    with pytest.raises(onrecord.InternalError, match="asked to; please report"):
        panic()
    assert issubclass(onrecord.InternalError, RuntimeError)
