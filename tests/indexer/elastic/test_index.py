"""What is Elasticsearch's own in `ElasticIndex`; what every index does is in `tests/indexer/test_contract.py`."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator

import pytest

from indexer.document import Document
from indexer.elastic.connection import Place
from indexer.elastic.index import ElasticIndex
from indexer.errors import IndexUnusable
from indexer.index import summarise
from indexer.open import open_index
from indexer.query import Query
from tests.indexer.elastic.conftest import remove
from tests.indexer.elastic.server import OwnServer
from tests.records import document


def many(count: int, **fields: object) -> Iterator[Document]:
    for number in range(count):
        yield document(f"https://contoh.example/berita/{number}", title=f"Banjir ke-{number}", **fields)


def test_the_version_is_elasticsearchs_own(index: ElasticIndex, place: Place) -> None:
    one = document()
    index.update([one])
    assert place.client().get(index=place.alias, id=one.id)["_version"] == one.version


def test_a_document_that_the_server_refuses_is_named_and_the_rest_goes_in(index: ElasticIndex) -> None:
    longer_than_a_term = "x" * 40_000
    bad = document("https://contoh.example/buruk", cluster=longer_than_a_term)
    done = index.update([*many(3), bad])
    assert done.indexed == 3
    assert done.rejected[0][0] == bad.id
    assert "cluster" in done.rejected[0][1]


def test_a_document_deleted_comes_back_in_its_version_at_once(index: ElasticIndex) -> None:
    one = document()
    index.update([one])
    assert index.delete([one.id]) == 1
    assert index.get(one.id) is None
    assert index.update([one]).indexed == 1
    assert index.get(one.id) == one


def test_many_pages_are_read_as_they_were_at_the_first(index: ElasticIndex) -> None:
    index.update(many(1_203))
    reading = index.documents()
    first = next(reading)
    index.delete([first.id, *(one.id for one in many(50))])
    assert 1 + sum(1 for _ in reading) == 1_203


def test_an_alias_of_two_indices_is_refused(index: ElasticIndex, location: str, place: Place) -> None:
    client = place.client()
    client.indices.create(index=f"{place.alias}-2", aliases={place.alias: {}})
    with pytest.raises(IndexUnusable, match="stands for 2 indices"):
        open_index(location)


def test_somebody_elses_index_is_refused(location: str, place: Place) -> None:
    client = place.client()
    client.indices.create(index=f"{place.alias}-1", aliases={place.alias: {}})
    with pytest.raises(IndexUnusable, match="is no index of Kliping; name another alias"):
        open_index(location, create=True)


def test_an_index_of_another_format_is_refused(location: str, place: Place, index: ElasticIndex) -> None:
    place.client().indices.put_mapping(index=place.alias, meta={"kliping": {"format": 99}})
    with pytest.raises(IndexUnusable, match="has format 99, this version knows 2; upgrade Kliping"):
        open_index(location)


def test_an_index_of_an_older_format_is_searched_and_not_written(
    location: str, place: Place, index: ElasticIndex
) -> None:
    index.update(many(1))
    place.client().indices.put_mapping(index=place.alias, meta={"kliping": {"format": 1}})
    assert open_index(location).search(Query.parse("banjir")).total == 1
    with pytest.raises(IndexUnusable, match="searched as it is, and `kliping migrate` renews it meanwhile"):
        open_index(location, create=True)


def test_a_record_of_another_make_is_named(index: ElasticIndex, place: Place) -> None:
    place.client().index(index=place.alias, id="x", document={"id": "x"}, refresh=True)
    with pytest.raises(IndexUnusable, match="kliping rebuild"):
        list(index.documents())


def test_a_search_of_256_words_is_answered(index: ElasticIndex) -> None:
    index.update(many(3))
    assert index.search(Query.parse(" OR ".join(["banjir", *(f"kata{n}" for n in range(255))]))).total == 3


@pytest.mark.slow
def test_a_server_killed_in_the_middle_of_an_update_loses_nothing(
    own_elasticsearch: OwnServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGKILL after some chunks, a restart on the same data: the update waits, goes on and ends with everything."""
    for name, value in own_elasticsearch.server.environment.items():
        monkeypatch.setenv(name, value)
    location = f"{own_elasticsearch.server.url}/kliping-test-{secrets.token_hex(4)}"
    index = open_index(location, create=True)
    restart = threading.Thread(target=own_elasticsearch.start_again)
    with own_elasticsearch.alone():
        done = index.update(_killing(own_elasticsearch, restart, many(3_000), after=1_000))
        restart.join()
    assert (done.indexed, done.stale, done.rejected) == (3_000, 0, ())
    assert index.summary().content_hash == summarise(many(3_000)).content_hash
    index.close()
    remove(Place.of(location))


def _killing(
    own: OwnServer, restart: threading.Thread, documents: Iterator[Document], *, after: int
) -> Iterator[Document]:
    """The documents; before the one at `after` the server is killed and its restart begins."""
    for number, one in enumerate(documents):
        if number == after:
            own.kill()
            restart.start()
        yield one
