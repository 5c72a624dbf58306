"""Searching by any name finds what the name means."""

from __future__ import annotations

from typing import Any

import pytest

from indexer.entities.expand import by_any_name
from indexer.query import Query


@pytest.mark.parametrize(
    ("label", "typed", "name"),
    [
        ("person", "Jokowi", "Joko Widodo"),
        ("person", "joko widodo", "Joko Widodo"),
        ("organization", "KPK", "Komisi Pemberantasan Korupsi"),
        ("location", "Korut", "Korea Utara"),
        ("person", "Seorang Tak Dikenal", "Seorang Tak Dikenal"),
    ],
)
def test_a_filter_becomes_the_canonical_name(label: str, typed: str, name: str) -> None:
    asked: dict[str, Any] = {label: (typed,)}
    found = by_any_name(Query.parse("banjir", **asked))
    assert getattr(found, label) == (name,)
    assert str(found.text) == "banjir"


def test_an_ambiguous_filter_stays_ambiguous() -> None:
    found = by_any_name(Query.parse("banjir", location=("Bogor",)))
    assert found.location == ()
    assert str(found.text) == 'banjir AND (location:"Bogor" OR location:"Kabupaten Bogor" OR location:"Kota Bogor")'


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("person:jokowi", 'person:jokowi OR person:"Joko Widodo"'),
        ("banjir person:jokowi", 'banjir AND (person:jokowi OR person:"Joko Widodo")'),
        ("NOT organization:kpk", 'NOT (organization:kpk OR organization:"Komisi Pemberantasan Korupsi")'),
        ("person:jokowi OR banjir", 'person:jokowi OR person:"Joko Widodo" OR banjir'),
        ("jokowi", "jokowi"),
    ],
)
def test_a_field_finds_its_words_or_the_name_meant(typed: str, meant: str) -> None:
    assert str(by_any_name(Query.parse(typed)).text) == meant


def test_a_query_without_names_stays_as_it_is() -> None:
    query = Query.parse('banjir "hujan lebat" -jakarta source:detik')
    assert by_any_name(query) == query
