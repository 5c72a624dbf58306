"""How each newspaper fares, in an index of its own: written by who indexes, read by who looks at Kibana."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.board import put_on_board
from indexer.board import carry_board
from indexer.elastic import provision, sources, templates
from indexer.elastic.connection import Place, sources_of
from indexer.elastic.index import ElasticIndex
from tests.crawler.test_status import data as crawled
from tests.indexer.elastic.test_dashboards import BOARD, NOW, PASSWORDS

__all__ = ["crawled"]


def as_user(place: Place, kind: str) -> Place:
    return Place(place.url, place.alias, provision.user_of(kind, place.alias), PASSWORDS[kind], None, place.ca)


def held(place: Place, id: str) -> dict[str, object]:
    return dict(place.client().get(index=sources_of(place.alias), id=id)["_source"])


@pytest.fixture
def ready(place: Place) -> Place:
    list(provision.provision(place, passwords=PASSWORDS))
    return place


def test_the_indexer_writes_a_document_for_each_newspaper(ready: Place) -> None:
    writer = as_user(ready, provision.INDEXER)
    assert sources.put_sources(writer.client(), writer, BOARD) == ""
    found = held(ready, "lambat")
    assert (found["state"], found["breaks"], found["silent_hours"]) == ("unreachable", 1, None)
    assert (held(ready, "koran")["state"], held(ready, "koran")["new_day"]) == ("well", 7)
    assert held(ready, "koran")["silent_hours"] == 2.0


def test_a_later_word_stays(ready: Place) -> None:
    client = ready.client()
    sources.put_sources(client, ready, BOARD)
    earlier = {"at": NOW - 60, "sources": [{**BOARD["sources"][0], "waiting": 99}]}  # type: ignore[index]
    assert sources.put_sources(client, ready, earlier) == ""
    assert held(ready, "koran")["waiting"] == 2


def test_without_its_index_the_cure_is_said(place: Place, index: ElasticIndex) -> None:
    assert "`kliping provision` makes its index" in index.take_sources(BOARD)


def test_what_a_crawl_left_is_carried_once(ready: Place, crawled: Path) -> None:
    put_on_board(crawled, NOW)
    with_index = ElasticIndex(ready, ready.client())
    assert carry_board(crawled, with_index) == ""
    first = held(ready, "koran")
    assert first["waiting"] == 1
    ready.client().delete(index=sources_of(ready.alias), id="koran")
    assert carry_board(crawled, with_index) == "", "it has had that"
    ready.client().indices.refresh(index=sources_of(ready.alias))
    assert ready.client().count(index=sources_of(ready.alias))["count"] == 0


def test_what_status_says_has_its_fields(crawled: Path) -> None:
    """A number that `kliping status` tells of a newspaper can be shown: a new one wants a field in the template."""
    from crawler.status import sources_of as fare

    told = sources.told(fare(crawled, NOW)[0].to_values(), NOW)
    fields = templates.read("sources_template", index="x")["template"]["mappings"]["properties"]
    assert told.keys() - fields.keys() == {"outcomes"}
