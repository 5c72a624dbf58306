"""The HTTP of the newspaper for tests: sends answers over real sockets and remembers every request."""

from __future__ import annotations

import gzip
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .faults import Answer

_BLOCK = 64 * 1024
_TICK_SECONDS = 0.05  # how finely a trickle is cut
_POLL_SECONDS = 0.02  # how soon it notices that it is to close


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came. `path` has its query; header names are lower case; `started` and `ended` are monotonic.

    `ended` and `status` are None while the answer is being made; `sent_bytes` counts the body on the wire.
    """

    method: str
    path: str
    headers: dict[str, str]
    at: datetime
    started: float
    ended: float | None = None
    status: int | None = None
    sent_bytes: int = 0

    @property
    def user_agent(self) -> str | None:
        return self.headers.get("user-agent")


class Server:
    """Serves what `answer(request)` says, in threads, on a free port of a loopback address."""

    def __init__(
        self,
        answer: Callable[[Request], Answer],
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.answer = answer
        self.closing = threading.Event()
        self.log: list[Request] = []
        self.lock = threading.Lock()
        self._http = _HTTPServer((host, port), _Handler)
        self._http.owner = self
        if tls is not None:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
        self.port: int = self._http.server_address[1]
        self._thread = threading.Thread(target=self._http.serve_forever, args=(_POLL_SECONDS,), daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Ends at once, stalled answers included."""
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def note(self, request: Request) -> int:
        """Puts a request into the log and returns its place there."""
        with self.lock:
            self.log.append(request)
            return len(self.log) - 1

    def complete(self, place: int, status: int | None, sent_bytes: int) -> None:
        with self.lock:
            self.log[place] = replace(self.log[place], ended=time.monotonic(), status=status, sent_bytes=sent_bytes)


class _HTTPServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a stalled answer mustn't keep a test waiting
    request_queue_size = 128
    owner: Server

    def server_bind(self) -> None:
        """Without HTTPServer's look-up of the host's name, which may wait for a name server."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away in the middle is no news here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Koran/1"
    sys_version = ""
    server: _HTTPServer

    def do_GET(self) -> None:
        owner = self.server.owner
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, headers, datetime.now(UTC), time.monotonic())
        place = owner.note(request)
        answer = _packed(request, _conditional(request, owner.answer(request)))
        owner.closing.wait(answer.wait_seconds)
        try:
            self._send(place, answer)
        except OSError:  # the client has gone
            self.close_connection = True
            owner.complete(place, answer.status, 0)

    def _send(self, place: int, answer: Answer) -> None:
        """Sends the answer and notes its end just before the last bytes: a client that has them all may ask on."""
        owner = self.server.owner
        if answer.dropped:
            self.close_connection = True
            owner.complete(place, None, 0)
            return
        if self.command == "HEAD" or not (answer.body or answer.more):
            owner.complete(place, answer.status, 0)
            self._send_head(answer)
            return
        self._send_head(answer)
        last, sent = b"", 0
        for block in self._paced(answer):
            self.wfile.write(last)
            last = block
            sent += len(block)
        owner.complete(place, answer.status, sent)
        self.wfile.write(last)

    do_HEAD = do_GET

    def _send_head(self, answer: Answer) -> None:
        self.send_response(answer.status)
        if answer.content_type and answer.status not in {204, 304}:
            self.send_header("Content-Type", answer.content_type)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.more is None and answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        if answer.more is not None or answer.cut_at is not None:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()

    def _paced(self, answer: Answer) -> Iterator[bytes]:
        body = answer.body if answer.cut_at is None else answer.body[: answer.cut_at]
        if answer.bytes_per_second is None:
            yield body
        else:
            yield from self._trickle(body, answer.bytes_per_second)
        for block in answer.more() if answer.more else ():
            if self.server.owner.closing.is_set():
                return
            yield block

    def _trickle(self, body: bytes, bytes_per_second: float) -> Iterator[bytes]:
        size = max(1, int(bytes_per_second * _TICK_SECONDS))
        for start in range(0, len(body), size):
            if self.server.owner.closing.wait(size / bytes_per_second):
                self.close_connection = True
                return
            yield body[start : start + size]

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the log is in memory."""


def _conditional(request: Request, answer: Answer) -> Answer:
    """A 304 where the client has the newest already; If-None-Match wins over If-Modified-Since (RFC 9110, 13.2.2)."""
    if answer.status != 200 or not _is_fresh(request, answer):
        return answer
    kept = {name: value for name, value in answer.headers.items() if name in {"ETag", "Last-Modified"}}
    return replace(answer, status=304, body=b"", more=None, headers=kept, encoded=True)


def _is_fresh(request: Request, answer: Answer) -> bool:
    known = request.headers.get("if-none-match")
    if known is not None:
        tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
        return answer.headers.get("ETag", "").removeprefix("W/") in tags or known.strip() == "*"
    since, changed = request.headers.get("if-modified-since"), answer.headers.get("Last-Modified")
    return bool(since and changed and parsedate_to_datetime(changed) <= parsedate_to_datetime(since))


def _packed(request: Request, answer: Answer) -> Answer:
    """Gzipped where the client takes it."""
    if answer.encoded or not answer.body or "gzip" not in request.headers.get("accept-encoding", ""):
        return answer
    headers = {**answer.headers, "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
    return replace(answer, body=gzip.compress(answer.body, mtime=0), headers=headers, encoded=True)
