"""Bodies without their Content-Encoding, within a limit: gzip, deflate, Brotli, or several.

What isn't encoded as it says is given as it is: that is common in foreign captures, which store bodies plain.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from io import BytesIO

MAX_BODY_BYTES = 16 * 1024 * 1024  # as received and as decoded alike; the longest real article page seen has 0.6 MB
_BLOCK_BYTES = 64 * 1024


def decoded(raw: bytes, encoding: str | None, *, limit: int = MAX_BODY_BYTES) -> bytes:
    """A body without its Content-Encoding (gzip, deflate, br, or several). Raises ValueError beyond `limit` bytes."""
    for name in reversed([part.strip().lower() for part in (encoding or "").split(",")]):
        try:
            raw = _DECODERS[name](raw, limit) if name in _DECODERS else raw
        except _NotEncoded:
            return raw
    if len(raw) > limit:
        raise ValueError(f"the body is longer than {limit} bytes")
    return raw


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


class _NotEncoded(Exception):
    """The bytes aren't in the encoding that their header names: common in foreign captures, which store them plain."""


def _inflate(raw: bytes, limit: int, wbits: int) -> bytes:
    """All members of a gzip file, or one zlib stream; what was whole before a break is kept."""
    out = bytearray()
    rest = raw
    while rest:
        unpack = zlib.decompressobj(wbits)
        try:
            out += unpack.decompress(rest, limit + 1 - len(out))
        except zlib.error as error:
            if not out:
                raise _NotEncoded from error
            break
        if len(out) > limit:
            raise ValueError(f"the body unpacks to more than {limit} bytes")
        if not unpack.eof or wbits < 16:
            break
        rest = unpack.unused_data.lstrip(b"\0")
    return bytes(out)


def _undeflate(raw: bytes, limit: int) -> bytes:
    """Deflate as the standard has it (zlib) and as some servers send it (bare)."""
    try:
        return _inflate(raw, limit, zlib.MAX_WBITS)
    except _NotEncoded:
        return _inflate(raw, limit, -zlib.MAX_WBITS)


def _unbrotli(raw: bytes, limit: int) -> bytes:
    try:
        import brotli  # type: ignore[import-untyped]
    except ImportError as error:
        raise ValueError("the body is packed with Brotli, and the package brotli isn't installed") from error
    unpack, out = brotli.Decompressor(), bytearray()
    try:
        for start in range(0, len(raw), _BLOCK_BYTES):
            out += unpack.process(raw[start : start + _BLOCK_BYTES])
            if len(out) > limit:
                raise ValueError(f"the body unpacks to more than {limit} bytes")
    except brotli.error as error:
        raise _NotEncoded from error
    return bytes(out)


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": lambda raw, limit: _inflate(raw, limit, zlib.MAX_WBITS + 16),
    "x-gzip": lambda raw, limit: _inflate(raw, limit, zlib.MAX_WBITS + 16),
    "deflate": _undeflate,
    "br": _unbrotli,
}
