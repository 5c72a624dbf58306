"""Between two tries there is a pause, after a status as after silence."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from elastic_transport import NodeConfig

from indexer.elastic.transport import PausingTransport

PAUSES = {"max_retries": 3, "retry_backoff_base": 0.2, "retry_backoff_cap": 1.0, "retry_on_status": (503,)}


class Starting(ThreadingHTTPServer):
    """Answers 503 until it was asked `busy` times, then 200; keeps the moments at which it was asked."""

    def __init__(self, busy: int) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.busy, self.asked = busy, list[float]()


class Answer(BaseHTTPRequestHandler):
    server: Starting

    def do_GET(self) -> None:
        self.server.asked.append(time.monotonic())
        self.send_response(503 if len(self.server.asked) <= self.server.busy else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *values: object) -> None:
        """Nothing: the tests look at what was asked."""


@pytest.fixture
def starting(request: pytest.FixtureRequest) -> Iterator[Starting]:
    with Starting(request.param) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


def asked_of(server: Starting) -> int:
    transport = PausingTransport([NodeConfig("http", "127.0.0.1", server.server_address[1])])
    try:
        return transport.perform_request("GET", "/", **PAUSES).meta.status
    finally:
        transport.close()


@pytest.mark.parametrize("starting", [2], indirect=True)
def test_a_server_that_starts_is_given_time(starting: Starting) -> None:
    assert asked_of(starting) == 200
    first, second, third = starting.asked
    assert second - first >= 0.1 and third - second >= 0.2  # half of each pause at least


@pytest.mark.parametrize("starting", [9], indirect=True)
def test_there_are_no_more_tries_than_asked_for(starting: Starting) -> None:
    assert asked_of(starting) == 503
    assert len(starting.asked) == 4
