"""Empty indexes on the test server, lent and taken back.

Making templates, index and alias for each test and removing them took 4 s on a busy machine; giving an alias that is
there a fresh index takes 0.7 s.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest

from indexer.elastic.connection import Place
from tests.indexer.elastic.server import Server, staying_up


class Pool:
    """Aliases that were made in this run; those not lent now get a fresh index when they are lent next."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._free: list[str] = []
        self._made: list[str] = []

    def lend(self) -> str:
        """The address of an alias; open it with `fresh=True`."""
        if self._free:
            return self._free.pop()
        self._made.append(f"{self._server.url}/kliping-test-{secrets.token_hex(4)}")
        return self._made[-1]

    def take_back(self, location: str) -> None:
        self._free.append(location)

    def close(self) -> None:
        from tests.indexer.elastic.conftest import remove

        for location in self._made:
            remove(Place.of(location, self._server.environment))


@pytest.fixture(scope="session")
def elasticsearch_pool(request: pytest.FixtureRequest, elasticsearch_server: Server) -> Iterator[Pool]:
    """The pool of this process."""
    pool = Pool(elasticsearch_server)
    yield pool
    with staying_up(request):
        pool.close()
