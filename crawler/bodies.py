"""Bodies as they were sent, unpacked: gzip, deflate and Brotli, within a limit and in a time that grows with them.

In a crawl this is the work of worker processes; the process that keeps the books unpacks nothing but the start of a
robots.txt (`start_of`).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

MAX_BODY_BYTES = 16 * 1024 * 1024  # as received and as unpacked alike; the longest real article page seen has 0.6 MB
_BLOCK_BYTES = 64 * 1024
_MEMBER_BYTES = 4 * 1024  # of input at a time: what is left of it after a gzip member's end is copied
_MAX_MEMBERS = 10_000  # a packer that works in parallel makes one for each 128 KiB
_ASKED_FOR = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})


class TooLarge(ValueError):
    """The body is larger than the limit, as sent or unpacked."""


class _NotEncoded(Exception):
    """The bytes aren't in the encoding that their header names: common in foreign captures, which store them plain."""


def is_asked_for(encoding: str | None) -> bool:
    """Whether we ask servers for this Content-Encoding; others needn't be unpacked, and in a crawl aren't."""
    return _ASKED_FOR.issuperset(_names(encoding))


def decoded(raw: bytes, encoding: str | None, *, limit: int = MAX_BODY_BYTES) -> bytes:
    """A body without its Content-Encoding (gzip, deflate, br, or several). What isn't packed as it says is as it is.

    Raises TooLarge beyond `limit` bytes.
    """
    body = start_of(raw, encoding, limit + 1)
    if len(body) > limit:
        raise TooLarge(f"the body is larger than {limit} bytes")
    return body


def start_of(raw: bytes, encoding: str | None, limit: int) -> bytes:
    """The first `limit` bytes of an unpacked body. Raises TooLarge when what it is packed in twice is beyond that."""
    names = [name for name in reversed(_names(encoding)) if name in _DECODERS]
    for place, name in enumerate(names, 1):
        try:
            raw = _taken(_DECODERS[name](raw), limit)
        except _NotEncoded:
            return raw[:limit]
        if len(raw) >= limit and place < len(names):
            raise TooLarge(f"the body is packed {len(names)} times and larger than {limit} bytes")
    return raw[:limit]


def gunzipped(body: bytes, *, limit: int = MAX_BODY_BYTES) -> bytes:
    """A body that is itself a gzip file (sitemap.xml.gz), unpacked; any other as it is."""
    return decoded(body, "gzip", limit=limit) if body.startswith(b"\x1f\x8b") else body


def unchunked(content: bytes) -> bytes:
    """The body of a chunked transfer; as it is when it isn't chunked after all, as many archives store it."""
    from warcio.bufferedreaders import ChunkedDataReader

    reader = ChunkedDataReader(BytesIO(content))
    out = bytearray()
    while block := reader.read(_BLOCK_BYTES):
        out += block
    return bytes(out)


def _names(encoding: str | None) -> list[str]:
    return [part.strip().lower() for part in (encoding or "").split(",")]


def _taken(blocks: Iterator[bytes], limit: int) -> bytes:
    """The blocks joined, until there are `limit` bytes of them."""
    out = bytearray()
    for block in blocks:
        out += block
        if len(out) >= limit:
            break
    return bytes(out[:limit])


def _gunzip(raw: bytes) -> Iterator[bytes]:
    """All members of a gzip file; what was whole before a break is kept."""
    place = 0
    for number in range(_MAX_MEMBERS + 1):
        while raw[place : place + 1] == b"\0":
            place += 1  # some writers fill up between members
        if place >= len(raw):
            return
        unpack = zlib.decompressobj(zlib.MAX_WBITS + 16)
        try:
            while not unpack.eof and place < len(raw):
                given = raw[place : place + _MEMBER_BYTES]
                yield unpack.decompress(given, _BLOCK_BYTES)
                while unpack.unconsumed_tail and not unpack.eof:  # at the end it may be what was never to be unpacked
                    yield unpack.decompress(unpack.unconsumed_tail, _BLOCK_BYTES)
                place += len(given) - len(unpack.unused_data)
        except zlib.error as error:
            if number == 0 and place == 0:
                raise _NotEncoded from error
            return
    raise TooLarge(f"the body is a gzip file of more than {_MAX_MEMBERS} members")


def _inflate(raw: bytes, wbits: int) -> Iterator[bytes]:
    """One zlib stream; what was whole before a break is kept."""
    unpack = zlib.decompressobj(wbits)
    begun = False
    try:
        for start in range(0, len(raw), _BLOCK_BYTES):
            given = raw[start : start + _BLOCK_BYTES]
            while given:
                yield unpack.decompress(given, _BLOCK_BYTES)
                begun = True
                given = b"" if unpack.eof else unpack.unconsumed_tail
            if unpack.eof:
                return
    except zlib.error as error:
        if not begun:
            raise _NotEncoded from error


def _undeflate(raw: bytes) -> Iterator[bytes]:
    """Deflate as the standard has it (zlib) and as some servers send it (bare)."""
    try:
        yield from _inflate(raw, zlib.MAX_WBITS)
    except _NotEncoded:
        yield from _inflate(raw, -zlib.MAX_WBITS)


def _unbrotli(raw: bytes) -> Iterator[bytes]:
    import brotli  # type: ignore[import-untyped]

    unpack = brotli.Decompressor()
    begun = False
    try:
        for start in range(0, len(raw), _BLOCK_BYTES):
            yield unpack.process(raw[start : start + _BLOCK_BYTES], output_buffer_limit=_BLOCK_BYTES)
            begun = True
            while not unpack.can_accept_more_data() and not unpack.is_finished():
                yield unpack.process(b"", output_buffer_limit=_BLOCK_BYTES)
    except brotli.error as error:
        if not begun:
            raise _NotEncoded from error


_DECODERS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
}
