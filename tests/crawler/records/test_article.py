"""The article record survives its JSON line, and refuses what is no record."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.records.article import (
    Article,
    Capture,
    Extractor,
    PagePart,
    Provenance,
    Related,
    Removed,
    version_of,
)
from tests.records import article

WIB = timezone(timedelta(hours=7))
text = st.text(max_size=40)
maybe_text = st.none() | text
times = st.datetimes(datetime(1995, 1, 1), datetime(2040, 1, 1), timezones=st.sampled_from([UTC, WIB]))
captures = st.builds(Capture, file=text, offset=st.integers(0, 2**40))
articles = st.builds(
    Article,
    id=text,
    url=text,
    source=text,
    version=st.integers(0, 2**53),
    captured=times,
    capture=st.none() | captures,
    published=st.none() | times,
    published_from=st.none() | st.builds(Provenance, evidence=text, precision=text, confidence=st.floats(0, 1)),
    updated=st.none() | times,
    title=maybe_text,
    dateline=maybe_text,
    text=st.text(),
    authors=st.lists(text, max_size=3).map(tuple),
    section=maybe_text,
    related=st.lists(st.builds(Related, title=text, url=maybe_text), max_size=2).map(tuple),
    pages=st.lists(
        st.builds(PagePart, number=st.integers(1, 20), url=text, capture=st.none() | captures), max_size=2
    ).map(tuple),
    removed=st.lists(st.builds(Removed, line=text, kind=text), max_size=2).map(tuple),
    extractor=st.builds(Extractor, name=text, version=text),
)


@given(articles)
def test_an_article_survives_its_json_line(original: Article) -> None:
    line = original.to_json()
    assert b"\n" not in line
    assert Article.from_json(line) == original


def test_times_keep_the_zone_that_the_page_gave() -> None:
    published = datetime(2024, 6, 19, 8, 36, 12, tzinfo=WIB)
    line = article(published=published).to_json()
    assert json.loads(line)["published"] == "2024-06-19T08:36:12+07:00"
    read = Article.from_json(line).published
    assert read and read.utcoffset() == timedelta(hours=7)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "{",
        "[]",
        "3",
        '{"id": "1"}',
        article().to_json()[:-10],
        json.dumps(article().to_values() | {"colour": "red"}),
        json.dumps(article().to_values() | {"published": "2024-06-19T08:36:12"}),
        json.dumps(article().to_values() | {"related": [{"name": "x"}]}),
    ],
    ids=["empty", "torn", "array", "number", "missing", "cut", "unknown key", "time without zone", "wrong row"],
)
def test_what_is_no_article_is_a_value_error(wrong: str) -> None:
    with pytest.raises(ValueError):
        Article.from_json(wrong)


def test_the_version_is_the_capture_time_in_milliseconds_whatever_its_zone() -> None:
    assert version_of(datetime(2026, 1, 1, 7, 0, 0, 250_000, tzinfo=WIB)) == 1767225600250
