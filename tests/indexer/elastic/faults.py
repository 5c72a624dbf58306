"""A gateway before a real Elasticsearch that does wrong on demand: what stands between us and a server in real life.

It hands on whatever it gets; each fault in `faults` takes one bulk write and is gone, `always` takes every one.
"""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.indexer.elastic.server import Server

Fault = Callable[["_Handler", bytes], bool]  # (request, body) → whether it was answered here
HTML = b"<html><title>Masuk</title>Silakan masuk.</html>"


class Gateway(ThreadingHTTPServer):
    """Listens on loopback without TLS, and speaks to the server as it is spoken to."""

    daemon_threads = True

    def __init__(self, upstream: Server) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.upstream = upstream
        self.faults: list[Fault] = []
        self.always: list[Fault] = []
        self.bodies: list[int] = []  # bytes of each bulk write, unpacked

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def gateway(upstream: Server) -> Iterator[Gateway]:
    with Gateway(upstream) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def dropped_before(handler: _Handler, body: bytes) -> bool:
    """The connection ends and the server never hears of it."""
    handler.close_at_once()
    return True


def dropped_after(handler: _Handler, body: bytes) -> bool:
    """The server takes all, and its answer is lost."""
    handler.ask(body)
    handler.close_at_once()
    return True


def torn(handler: _Handler, body: bytes) -> bool:
    """Half of the answer comes, and says that it is whole."""
    status, headers, answer = handler.ask(body)
    handler.answer(status, headers, answer[: len(answer) // 2])
    return True


def html(handler: _Handler, body: bytes) -> bool:
    """A login page, with 200."""
    handler.answer(200, {"Content-Type": "text/html"}, HTML)
    return True


def status(code: int) -> Fault:
    """An answer of what stands between, without a word of JSON."""

    def fault(handler: _Handler, body: bytes) -> bool:
        handler.answer(code, {"Content-Type": "text/html"}, b"<h1>%d</h1>" % code)
        return True

    return fault


def slow(seconds: float) -> Fault:
    """The server takes all, and its answer comes after a while."""

    def fault(handler: _Handler, body: bytes) -> bool:
        found = handler.ask(body)
        time.sleep(seconds)
        handler.answer(*found)
        return True

    return fault


def at_most(size_bytes: int) -> Fault:
    """A limit on bodies: 413 beyond it."""

    def fault(handler: _Handler, body: bytes) -> bool:
        return len(body) > size_bytes and status(413)(handler, body)

    return fault


def every_second_refused(handler: _Handler, body: bytes) -> bool:
    """Every second document is refused as one of another mapping is; the server never sees it."""
    lines = body.splitlines()
    pairs = list(zip(lines[::2], lines[1::2], strict=True))
    kept = b"".join(b"%b\n%b\n" % pair for pair in pairs[::2])
    code, headers, answer = handler.ask(kept)
    items = json.loads(answer)["items"]
    refusal = {"status": 400, "error": {"type": "document_parsing_exception", "reason": "no such field [judul]"}}
    for place, (action, _) in enumerate(pairs):
        if place % 2:
            items.insert(place, {"index": refusal | {"_id": json.loads(action)["index"]["_id"]}})
    handler.answer(code, headers, json.dumps({"errors": True, "items": items}).encode())
    return True


class _Handler(BaseHTTPRequestHandler):
    server: Gateway
    protocol_version = "HTTP/1.1"

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        if self.path.split("?")[0].endswith("/_bulk"):
            self.server.bodies.append(len(body))
            own = [self.server.faults.pop(0)] if self.server.faults else []
            if any(fault(self, body) for fault in (*own, *self.server.always)):
                return
        self.answer(*self.ask(body))

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any

    def ask(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """The server's own answer to this request, with this body."""
        parts = urlsplit(self.server.upstream.url)
        if self.server.upstream.ca:
            context = ssl.create_default_context(cafile=str(self.server.upstream.ca))
            found: Any = http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=120, context=context)
        else:
            found = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)
        dropped = {"content-encoding", "content-length", "accept-encoding", "host", "connection"}
        headers = {name: value for name, value in self.headers.items() if name.lower() not in dropped}
        found.request(self.command, self.path, body or None, headers)
        with found.getresponse() as answer:
            kept = {k: v for k, v in answer.getheaders() if k.lower() in ("content-type", "x-elastic-product")}
            result = answer.status, kept, answer.read()
        found.close()
        return result

    def answer(self, code: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def close_at_once(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: object) -> None:
        """Silent."""
