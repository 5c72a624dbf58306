"""What the indexer's tests share: empty indexes of every kind, and the real Elasticsearch, started when first asked."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from indexer.index import Index
from indexer.open import open_index
from tests.indexer.elastic.pool import Pool
from tests.indexer.elastic.pool import elasticsearch_pool as elasticsearch_pool
from tests.indexer.elastic.server import elasticsearch_server as elasticsearch_server
from tests.indexer.elastic.server import own_elasticsearch as own_elasticsearch
from tests.indexer.elastic.server import staying_up

MakeIndex = Callable[[], Index]


@pytest.fixture(params=["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def make_index(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeIndex]:
    """Makes empty indexes, as many as a test wants, of the kind that is the test's parameter."""
    with ExitStack() as afterwards:
        if request.param == "embedded":
            yield lambda: afterwards.enter_context(
                closing(open_index(f"{tmp_path}/{secrets.token_hex(4)}", create=True))
            )
            return
        pool = _pool_for(request, monkeypatch)
        afterwards.enter_context(staying_up(request))

        def make() -> Index:
            location = pool.lend()
            afterwards.callback(pool.take_back, location)
            return afterwards.enter_context(closing(open_index(location, fresh=True)))

        yield make


@pytest.fixture
def index(make_index: MakeIndex) -> Index:
    """An empty index."""
    return make_index()


def _pool_for(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Pool:
    """The server's pool, started only now; the environment lets us in."""
    for name, value in request.getfixturevalue("elasticsearch_server").environment.items():
        monkeypatch.setenv(name, value)
    pool: Pool = request.getfixturevalue("elasticsearch_pool")
    return pool
