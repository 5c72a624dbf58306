"""What can go wrong with an answer: each fault is a function from the good answer to the bad one.

paper.fault("/rss.xml", status(503), times=2)
paper.fault("/berita/*", stall(bytes_per_second=10))
paper.fault("/", charset("iso-8859-1"), status(200))
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

_BLOCK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """A response before it is sent. Conditional requests and gzip are dealt with after the faults."""

    status: int = 200
    body: bytes = b""
    content_type: str | None = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)
    more: Callable[[], Iterator[bytes]] | None = None  # a body too large to hold, after `body`
    encoded: bool = False  # the body has its Content-Encoding already, or must have none
    wait_seconds: float = 0.0  # before the first byte
    bytes_per_second: float | None = None
    cut_at: int | None = None  # bytes of the body after which the connection is closed
    dropped: bool = False  # the connection is closed without any answer


Fault = Callable[[Answer], Answer]


def status(code: int, *, retry_after: str | int | None = None, body: str = "") -> Fault:
    """Another status, with a short page and, if given, Retry-After (seconds or an HTTP date)."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    page = body or f"<html><head><title>{code}</title></head><body><h1>{code}</h1></body></html>"
    return lambda answer: replace(
        answer, status=code, body=page.encode(), content_type="text/html; charset=utf-8", headers=headers
    )


def redirect(to: str, code: int = 301) -> Fault:
    """A redirect to a path or URL."""
    return lambda answer: Answer(status=code, headers={"Location": to})


def stall(*, wait_seconds: float = 0.0, bytes_per_second: float | None = None) -> Fault:
    """A slow answer: silence first, then a trickle. Closing the newspaper ends it."""
    return lambda answer: replace(answer, wait_seconds=wait_seconds, bytes_per_second=bytes_per_second)


def cut(at: float = 0.5) -> Fault:
    """The whole length is promised, and the connection closed after that part of it."""
    return lambda answer: replace(answer, cut_at=int(len(answer.body) * at), encoded=True)


def drop() -> Fault:
    """The connection is closed without an answer."""
    return lambda answer: replace(answer, dropped=True)


def charset(header: str | None, *, body: str | None = None) -> Fault:
    """A Content-Type with that charset (None: without any), the body encoded in `body` or left in UTF-8."""
    suffix = f"; charset={header}" if header else ""

    def change(answer: Answer) -> Answer:
        kind = (answer.content_type or "text/html").split(";")[0]
        content = answer.body.decode().encode(body, "xmlcharrefreplace") if body else answer.body
        return replace(answer, content_type=kind + suffix, body=content)

    return change


def content_type(value: str | None) -> Fault:
    """Any Content-Type, or none."""
    return lambda answer: replace(answer, content_type=value)


def body(content: bytes) -> Fault:
    """Any bytes instead of the page: garbage, an empty body, another page."""
    return lambda answer: replace(answer, body=content)


def huge(size_bytes: int) -> Fault:
    """The page, then blanks up to that size, sent without a Content-Length."""

    def blanks() -> Iterator[bytes]:
        for _ in range(size_bytes // _BLOCK + 1):
            yield b" " * _BLOCK

    return lambda answer: replace(answer, more=blanks, encoded=True)


def bomb(size_bytes: int) -> Fault:
    """The page, then blanks, all gzipped: about a thousandth of that size on the wire."""

    def pack(answer: Answer) -> Answer:
        out = io.BytesIO()
        with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as packed:
            packed.write(answer.body)
            for _ in range(size_bytes // _BLOCK + 1):
                packed.write(b" " * _BLOCK)
        headers = {**answer.headers, "Content-Encoding": "gzip"}
        return replace(answer, body=out.getvalue(), headers=headers, encoded=True)

    return pack


def gzipped(*, broken: bool = False) -> Fault:
    """Gzip whether it was asked for or not; broken: its second half is garbage."""

    def pack(answer: Answer) -> Answer:
        packed = gzip.compress(answer.body, mtime=0)
        if broken:
            packed = packed[: len(packed) // 2] + b"\xff" * (len(packed) - len(packed) // 2)
        return replace(answer, body=packed, headers={**answer.headers, "Content-Encoding": "gzip"}, encoded=True)

    return pack


def sent_as(content: bytes, encoding: str) -> Fault:
    """Any bytes under any Content-Encoding, asked for or not."""
    return lambda answer: replace(
        answer, body=content, headers={**answer.headers, "Content-Encoding": encoding}, encoded=True
    )


def lying_etag(value: str = '"tetap"') -> Fault:
    """The same ETag for ever, though the body changes: whoever asks conditionally misses news."""
    return lambda answer: replace(answer, headers={**answer.headers, "ETag": value})


def lying_date(value: str = "Mon, 01 Jan 2024 00:00:00 GMT") -> Fault:
    """The same Last-Modified for ever, and no ETag."""

    def change(answer: Answer) -> Answer:
        headers = {name: text for name, text in answer.headers.items() if name != "ETag"}
        return replace(answer, headers={**headers, "Last-Modified": value})

    return change


def no_validators() -> Fault:
    """Neither ETag nor Last-Modified."""
    kept = ("ETag", "Last-Modified")
    return lambda answer: replace(answer, headers={k: v for k, v in answer.headers.items() if k not in kept})


def header(name: str, value: str) -> Fault:
    """One more header."""
    return lambda answer: replace(answer, headers={**answer.headers, name: value})
