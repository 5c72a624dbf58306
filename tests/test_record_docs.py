"""docs/record.md is held to the classes: each field, its type, whether a line may lack it, an example that reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
import pytest

from crawler.records.article import Article
from indexer.document import Document

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "record.md").read_text("utf-8")
PLAIN = {str: "text", int: "count", float: "number", datetime: "time"}
ROW = re.compile(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| `(.*)` \|$", re.MULTILINE)


def records(kind: Any, met: dict[str, type[msgspec.Struct]]) -> dict[str, type[msgspec.Struct]]:
    """The record classes that a type speaks of, by name, in the order of meeting them."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind.__name__ not in met:
        met[kind.__name__] = kind
        for field in msgspec.structs.fields(kind):
            records(field.type, met)
    for part in get_args(kind):
        records(part, met)
    return met


RECORDS = records(Document, records(Article, {}))


def named(kind: Any) -> str:
    """A type in the page's words."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return named(parts[0])
    if origin in (Union, UnionType):
        return " or ".join("null" if part is NoneType else named(part) for part in parts)
    if origin is tuple:
        return f"list of {named(parts[0])}"
    return PLAIN.get(kind) or str(kind.__name__)


def section(name: str) -> str:
    found = re.search(rf"^##+ {name}\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/record.md has no part on {name}"
    return found[1]


def own_fields(kind: type[msgspec.Struct]) -> list[msgspec.structs.FieldInfo]:
    """A class's fields; a document's without the article's."""
    inherited = Article.__struct_fields__ if kind is Document else ()
    return [field for field in msgspec.structs.fields(kind) if field.name not in inherited]


def examples() -> Iterator[tuple[str, str, Any, str]]:
    for name, kind in RECORDS.items():
        types = {field.encode_name: field.type for field in own_fields(kind)}
        for field, _, _, example in ROW.findall(section(name)):
            yield name, field, types.get(field), example


@pytest.mark.parametrize("name", RECORDS)
def test_every_field_is_told_in_its_order_with_its_type_and_whether_it_may_be_missing(name: str) -> None:
    told = [(field, kind, "May be missing" in says) for field, kind, says, _ in ROW.findall(section(name))]
    assert told == [(field.encode_name, named(field.type), not field.required) for field in own_fields(RECORDS[name])]


@pytest.mark.parametrize(("name", "field", "kind", "example"), list(examples()), ids=lambda value: str(value)[:20])
def test_an_example_is_what_the_field_may_hold(name: str, field: str, kind: Any, example: str) -> None:
    msgspec.json.decode(example, type=kind)


def test_no_part_is_on_a_record_that_isnt_there() -> None:
    assert set(re.findall(r"^##+ (\w+)$", PAGE, re.MULTILINE)) == set(RECORDS)


def test_the_readme_leads_there() -> None:
    assert "(docs/record.md)" in (Path(__file__).resolve().parent.parent / "README.md").read_text("utf-8")
