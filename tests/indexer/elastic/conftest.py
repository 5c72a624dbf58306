"""An alias of its own for each test, on the real server, gone afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from indexer.elastic.connection import Place, patient, sources_of
from indexer.elastic.index import ElasticIndex
from indexer.elastic.provision import EDITOR, INDEXER, READER, user_of
from tests.indexer.elastic.server import Server, staying_up


@pytest.fixture
def location(
    request: pytest.FixtureRequest, elasticsearch_server: Server, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """An address with an alias that nobody has used, and the environment that lets us in as an administrator."""
    for name, value in elasticsearch_server.environment.items():
        monkeypatch.setenv(name, value)
    location = f"{elasticsearch_server.url}/kliping-test-{secrets.token_hex(4)}"
    place = Place.of(location)  # now: the test may change the environment
    with staying_up(request):
        yield location
        remove(place)


@pytest.fixture
def place(location: str) -> Place:
    """The same as a `Place`."""
    return Place.of(location)


@pytest.fixture
def index(location: str) -> Iterator[ElasticIndex]:
    """An empty index."""
    index = ElasticIndex.open(location, create=True)
    yield index
    index.close()


def remove(place: Place) -> None:
    """Takes everything away that provisioning may have made for an alias."""
    client = patient(place.client()).options(ignore_status=404)
    names = client.indices.get(index=f"{place.alias},{place.alias}-*", ignore_unavailable=True).body
    for name in names:
        client.indices.delete(index=name)
    client.indices.delete_index_template(name=place.alias)
    client.indices.delete(index=sources_of(place.alias))
    client.indices.delete_index_template(name=sources_of(place.alias))
    for part in ("settings", "mappings", "lifecycle"):
        client.cluster.delete_component_template(name=f"{place.alias}@{part}")
    for kind in (INDEXER, READER, EDITOR):
        client.security.delete_user(username=user_of(kind, place.alias))
        client.security.delete_role(name=user_of(kind, place.alias))
    client.options(ignore_status=(400, 404)).ilm.delete_lifecycle(name=place.alias)
    client.close()
