"""Reading a record checks every field, names the one that is wrong, and whole text is made of torn text."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.records.article import Article, Removed
from crawler.records.record import whole
from indexer.document import Document
from tests.records import article, document

GOOD = document(
    published=datetime(2026, 3, 1, 9, tzinfo=ZoneInfo("Asia/Jakarta")), tags=("panen",), removed=(Removed("a", "b"),)
).to_values()


def line(**changed: Any) -> str:
    return json.dumps(GOOD | changed)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (line(text=None), "text: expected `str`, got `null`"),
        (line(title=7), "title: expected `str | null`, got `int`"),
        (line(version=True), "version: expected `int`, got `bool`"),
        (line(version=-1), "version: expected `int` >= 0"),
        (line(version=2**63), "version: expected `int` <= "),
        (line(section=["Ekonomi"]), "section: expected `str | null`, got `array`"),
        (line(tags="panen"), "tags: expected `array`, got `str`"),
        (line(tags=["panen", 7]), "tags[1]: expected `str`, got `int`"),
        (line(authors=None), "authors: expected `array`, got `null`"),
        (line(captured="kemarin"), "captured: invalid"),
        (line(published="2026-03-01T09:00:00"), "published: expected `datetime` with a timezone"),
        (line(removed=[{"line": "a"}]), "removed[0]: object missing required field `kind`"),
        (line(removed=[{"line": "a", "kind": "b", "more": 1}]), "removed[0]: object contains unknown field `more`"),
        (line(colour="red"), "unknown field `colour`"),
        (line(entities={"person": 7}), "entities.person: expected `array`, got `int`"),
        (line(mentions=[{"text": "Bogor"}]), "mentions[0]: object missing required field `label`"),
        (json.dumps({name: value for name, value in GOOD.items() if name != "url"}), "missing required field `url`"),
        (line(title="Banjir \ud83d surut"), "half a surrogate pair"),
        (line(title="Banjir \ud83d"), "half a surrogate pair"),
        (line(text=float("nan")), "a number that is none"),
        ("[]", "expected `object`, got `array`"),
        ('{"id":' + "[" * 100_000, "not JSON"),
        ("[" * 100_000, "not JSON"),
        (line()[:-5], "not JSON"),
        ("", "not JSON"),
    ],
)
def test_a_wrong_line_is_a_value_error_that_names_the_field(wrong: str, says: str) -> None:
    for given_as in (wrong, wrong.encode()):
        with pytest.raises(ValueError) as told:
            Document.from_json(given_as)
        assert says in str(told.value)


@given(st.sampled_from(sorted(GOOD)), st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_whatever_stands_in_a_field_it_is_read_or_a_value_error(field: str, value: Any) -> None:
    try:
        read = Document.from_json(line(**{field: value}))
    except ValueError:
        return
    assert Document.from_json(read.to_json()) == read


@given(st.binary(max_size=60))
def test_any_bytes_are_a_value_error(garbage: bytes) -> None:
    with pytest.raises(ValueError):
        Article.from_json(garbage)


@pytest.mark.parametrize("time", ["2026-03-01T09:00+07:00", "2026-03-01T02:00:00Z", "20260301T090000+0700"])
def test_times_are_read_in_any_iso_form(time: str) -> None:
    assert Document.from_json(line(published=time)) == Document.from_values(GOOD)


def test_a_zone_of_a_century_ago_survives() -> None:
    old = article(published=datetime(1908, 5, 20, 9, tzinfo=ZoneInfo("Asia/Jakarta")))
    assert b'"published":"1908-05-20T09:00:00+07:07:12"' in old.to_json()
    assert Article.from_json(old.to_json()) == old


def test_values_are_the_line_in_jsons_own_types() -> None:
    one = document(tags=("panen", "padi"))
    assert one.to_values() == json.loads(one.to_json())
    assert Document.from_values(one.to_values()) == one


def test_a_whole_record_is_left_as_it_is() -> None:
    one = article(title="Banjir 😀 surut")
    assert whole(one) is one


def test_half_a_surrogate_pair_is_replaced_and_two_halves_are_joined() -> None:
    torn = article(
        title="Banjir \ud83d surut", text="\ud83d\ude00", tags=("\udc00", "air"), removed=(Removed("\ud83d", "x"),)
    )
    mended = whole(torn)
    assert (mended.title, mended.text, mended.tags) == ("Banjir \ufffd surut", "😀", ("\ufffd", "air"))
    assert (mended.removed, mended.captured) == ((Removed("\ufffd", "x"),), torn.captured)
    assert Article.from_json(mended.to_json()) == mended
