"""The tree as Elasticsearch's JSON: small goldens, to be read beside Elasticsearch's own documentation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from indexer.elastic import templates
from indexer.elastic.query_dsl import clause, request
from indexer.index import FACETS
from indexer.query import And, Everything, Node, Not, Phrase, Query, Word

BANJIR = clause(Word("banjir"))
JAKARTA = clause(Word("jakarta"))


@pytest.mark.parametrize(
    ("node", "json"),
    [
        (Everything(), {"match_all": {"boost": 0.0}}),
        (
            Word("banjir", "title"),
            {
                "bool": {
                    "should": [
                        {"match_phrase": {"title": {"query": "banjir", "boost": 4}}},
                        {"match": {"title.stem": {"query": "banjir", "operator": "and", "boost": 2}}},
                    ],
                    "minimum_should_match": 1,
                }
            },
        ),
        (
            Phrase("banjir bandang"),
            {
                "bool": {
                    "should": [
                        {"match_phrase": {"title": {"query": "banjir bandang", "boost": 4}}},
                        {"match_phrase": {"text": {"query": "banjir bandang", "boost": 2}}},
                        {"bool": {"filter": [{"match_phrase": {"names": "banjir bandang"}}]}},
                    ],
                    "minimum_should_match": 1,
                }
            },
        ),
        (And((Word("banjir"), Not(Word("jakarta")))), {"bool": {"must": [BANJIR], "must_not": [JAKARTA]}}),
        (And((Not(Word("banjir")), Not(Word("jakarta")))), {"bool": {"must_not": [BANJIR, JAKARTA]}}),
        (Not(Word("jakarta")), {"bool": {"must_not": [JAKARTA]}}),
        (Word("widodo", "person"), {"bool": {"filter": [{"match_phrase": {"entities.person.text": "widodo"}}]}}),
        (Word("Detik", "source"), {"bool": {"filter": [{"terms": {"source.fold": ["Detik"]}}]}}),
        (Phrase("detik.com/berita", "url"), {"bool": {"filter": [{"match_phrase": {"url.text": "detik.com/berita"}}]}}),
    ],
    ids=str,
)  # fmt: skip
def test_a_node_becomes(node: Node, json: dict[str, Any]) -> None:
    assert clause(node) == json


def test_filters_dont_score() -> None:
    query = Query.parse("banjir", person=["Joko  Widodo"], source=["detik", "kompas"], since="2024-03-01T00:00+07:00")
    assert request(query)["query"] == {
        "bool": {
            "must": [BANJIR],
            "filter": [
                {"terms": {"entities.person.fold": ["Joko Widodo"]}},
                {"terms": {"source.fold": ["detik", "kompas"]}},
                {"range": {"moment": {"gte": "2024-02-29T17:00:00+00:00"}}},
            ],
        }
    }


def test_facets_and_folding_are_asked_for_only_when_wanted() -> None:
    assert request(Query())["aggs"].keys() == {"stories", *FACETS}
    plain = request(Query(facets=0, collapse=False))
    assert plain["aggs"] == {}
    assert "collapse" not in plain


def test_the_order_is_settled_by_time_and_id() -> None:
    assert request(Query.parse("banjir"))["sort"] == [{"_score": "desc"}, {"moment": "desc"}, {"id": "asc"}]
    assert request(Query.parse("banjir", sort="newest"))["sort"] == [{"moment": "desc"}, {"id": "asc"}]
    assert request(Query(since=datetime(2024, 3, 1, tzinfo=UTC)))["sort"] == [{"moment": "desc"}, {"id": "asc"}]


def test_every_field_that_is_asked_is_in_the_mapping() -> None:
    everything = Query.parse(
        "a title:b text:c person:d organization:e location:f source:g section:h author:i tag:j language:k url:l",
        person=["a"], organization=["b"], location=["c"], source=["d"], section=["e"], language=["f"], author=["g"],
        since="2024",
    )  # fmt: skip
    asked = set(_fields(request(everything)))
    mapped = set(_names(templates.read("mappings", index="x")["template"]["mappings"]["properties"]))
    assert asked - {"_score"} <= mapped


def _fields(value: Any) -> Any:
    """The names of fields in a request: keys below a query that takes one, and values of "field"."""
    if isinstance(value, list):
        for item in value:
            yield from _fields(item)
    if isinstance(value, dict):
        for key, item in value.items():
            if key in ("match", "match_phrase", "terms", "range") and "field" not in item:
                yield from item
            elif key == "field":
                yield item
            elif key == "sort":
                yield from (name for row in item for name in row)
            yield from _fields(item)


def _names(properties: dict[str, Any], before: str = "") -> Any:
    for name, field in properties.items():
        yield before + name
        yield from _names(field.get("properties", {}) | field.get("fields", {}), f"{before}{name}.")
