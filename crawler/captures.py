"""Captures: every response as it was sent, in WARC files, written before anything else looks at it.

They are written aside and sealed by a rename (`sealing.py`); one gzip member per record, so a killed writer's file is
mended by cutting its last torn member. For each response three records are written, in this order, so that whoever has
the response has the rest:

    request     what we asked, with our headers
    metadata    application/json: {"kind", "source", "asked", "discovery", "page", "first"} (see `Errand`)
    response    status, headers and body as received

The body is what the server sent, still compressed when it was; only the chunked framing of the transfer is gone, as in
most archives. Header names are in their usual capitals. Readers get `body` decoded by the response's own headers.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

from crawler.errors import CaptureError
from crawler.records.article import Capture
from crawler.records.discovery import Errand
from crawler.records.page import Page
from crawler.sealing import OPEN_SUFFIX, SealingWriter, seal_file

MAX_BODY_BYTES = 16 * 1024 * 1024  # as received and as decoded alike; the longest real article page seen has 0.6 MB
ROTATE_BYTES = 256 * 1024 * 1024
_VERSION = "WARC/1.1"
_BLOCK_BYTES = 64 * 1024
_MAX_RECORD_BYTES = 4 * MAX_BODY_BYTES  # foreign archives hold films too: those aren't read into memory

Headers = Sequence[tuple[str, str]]
OnTrouble = Callable[[Path, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One response as it came. `raw` is the body as received; `errand` is None in foreign captures."""

    url: str
    status: int
    headers: Headers = field(repr=False)
    raw: bytes = field(repr=False)
    captured: datetime
    capture: Capture
    errand: Errand | None = None

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def body(self) -> bytes:
        """The body without its Content-Encoding. What isn't encoded as it says is given as it is.

        Raises ValueError when it decodes to more than MAX_BODY_BYTES.
        """
        return decoded(self.raw, self.header("Content-Encoding"))

    def page(self) -> Page:
        """The response as extraction takes it. Raises ValueError when the body is too large."""
        return Page(self.url, self.body, self.header("Content-Type"), self.captured, self.status)


class CaptureWriter(SealingWriter):
    """Writes responses to an open WARC and seals it when it is full, when asked, and on leaving the context.

    `write` returns once the records are with the operating system: they survive a kill of this process. `sync` returns
    once they are on the disk. A writer that wrote nothing leaves nothing.
    """

    error = CaptureError

    def __init__(self, folder: Path, *, rotate_bytes: int = ROTATE_BYTES, software: str = "Kliping") -> None:
        super().__init__(folder, ".warc.gz")
        self.rotate_bytes = rotate_bytes
        self.software = software

    def write(
        self,
        url: str,
        *,
        status: int,
        headers: Headers,
        body: bytes,
        errand: Errand,
        captured: datetime,
        request_headers: Headers = (),
        method: str = "GET",
    ) -> Capture:
        """Appends one response with its request and errand, and returns where it lies."""
        response = f"<urn:uuid:{uuid4()}>"
        common = {"WARC-Date": warc_date(captured)}
        beside = {**common, "WARC-Concurrent-To": response}
        before = b"".join(
            (
                _packed("request", url, beside, _request_head(method, url, request_headers), b""),
                _packed("metadata", url, beside, None, errand.to_json(), "application/json"),
            )
        )
        head = _response_head(status, headers)
        whole = before + _packed("response", url, {**common, "WARC-Record-ID": response}, head, body)
        start = self._append(whole)
        capture = Capture(self.name, start + len(before))
        if start + len(whole) >= self.rotate_bytes:
            self.seal()
        return capture

    def _begun(self, name: str) -> bytes:
        info = {"software": self.software, "format": "WARC File Format 1.1", "robots": "obey"}
        return _written(lambda writer: writer.create_warcinfo_record(name, info))


def read_responses(path: Path, *, on_trouble: OnTrouble | None = None) -> Iterator[Response]:
    """The responses of one WARC (.warc, .warc.gz, ours or foreign), in order; revisits and other records are passed by.

    A file that was cut off gives all its whole records; what is torn or can't be understood is told to
    `on_trouble(file, byte offset, what was wrong)`. Raises CaptureError when the file can't be opened or is no WARC.
    """
    tell = on_trouble or (lambda *_: None)
    with _opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        end = _end_of_whole_members(file) if file.read(2) == b"\x1f\x8b" else size
        if 0 < end < size:
            tell(path, end, "torn: the file ends inside this record, or is broken there")
        file.seek(0)
        yield from _Reading(path, _Start(file, end or size), tell)


def read_response_at(folder: Path, capture: Capture) -> Response:
    """The response at a place that an article names, without its errand. Raises CaptureError when there is none."""
    path = folder / capture.file
    path = path if path.exists() else path.with_name(path.name + OPEN_SUFFIX)
    with _opened(path) as file:
        file.seek(capture.offset)
        for response in _Reading(path, _Start(file, os.fstat(file.fileno()).st_size), lambda *_: None):
            return response
    raise CaptureError(f"{path}: no response at byte {capture.offset}; the file isn't the one that was written")


def sealed_captures(folder: Path) -> list[Path]:
    """The sealed captures of a folder, oldest first; none where the folder is absent."""
    return sorted(folder.glob("*.warc.gz"))


def recover_captures(folder: Path) -> list[Path]:
    """Seals what a killed writer left open, each cut after its last whole record. Returns the sealed paths.

    Call it only while holding the folder's lock: a file that is being written looks just the same.
    """
    recovered = []
    for left in sorted(folder.glob(f"*.warc.gz{OPEN_SUFFIX}")):
        _cut_torn_tail(left)
        if left.stat().st_size == 0:
            left.unlink()
        else:
            recovered.append(seal_file(left))
    return recovered


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


def warc_date(time: datetime) -> str:
    """A time as WARC writes it, to the millisecond."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class _NotEncoded(Exception):
    """The bytes aren't in the encoding that their header names: common in foreign captures, which store them plain."""


class _Start:
    """A file's first bytes, as if it ended there. warcio loses its way in a member that is cut off."""

    def __init__(self, file: IO[bytes], end: int) -> None:
        self.file, self.end = file, end

    def read(self, size: int) -> bytes:
        return self.file.read(max(0, min(size, self.end - self.file.tell())))

    def tell(self) -> int:
        return self.file.tell()

    def seek(self, offset: int) -> None:
        self.file.seek(offset)

    def peek(self) -> bytes:
        """The next two bytes, which tell gzip from plain."""
        place = self.tell()
        start = self.read(2)
        self.seek(place)
        return start


class _Reading:
    """One pass over a WARC: pairs each response with its errand, and turns what is torn into a message."""

    def __init__(self, path: Path, file: _Start, tell: OnTrouble) -> None:
        self.path, self.file, self.tell = path, file, tell
        self.told = False
        self.compressed = file.peek() == b"\x1f\x8b"
        self.errands: dict[str, Errand] = {}  # by the id of the response that is still to come

    def __iter__(self) -> Iterator[Response]:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed

        records = ArchiveIterator(self.file)
        start = self.file.tell()
        found = False
        while True:
            try:
                record = next(records)
                offset = records.offset
                response = self._response(record, offset)
            except StopIteration:
                self._check_end(records)
                return
            except (ArchiveLoadFailed, AttributeError, ValueError, zlib.error, EOFError, OSError) as error:
                # AttributeError and ValueError are warcio's own on a record whose head is cut or nonsense.
                if "non-chunked" in str(error):
                    raise CaptureError(
                        f"{self.path}: one gzip stream, not one for each record, so records can't be found in it; "
                        "mend it with `warcio recompress OLD NEW`"
                    ) from error
                if not found:
                    raise CaptureError(
                        f"{self.path}: no WARC file ({_first_line(error)}); give .warc or .warc.gz files"
                    ) from error
                self._tell(max(records.offset, start), f"torn: the rest can't be read ({_first_line(error)})")
                return
            found = True
            if response is not None:
                yield response

    def _check_end(self, records: Any) -> None:
        """warcio ends in silence where a plain file breaks off inside a head: a whole one ends in blank lines."""
        if self.told or self.file.end == 0:
            return
        self.file.seek(max(0, self.file.end - 4))
        if self.file.read(4) != b"\r\n\r\n" and not self.compressed:
            self._tell(records.offset, "torn: the file ends inside this record")

    def _tell(self, offset: int, what: str) -> None:
        self.told = True
        self.tell(self.path, offset, what)

    def _response(self, record: Any, offset: int) -> Response | None:
        """The response of a record, or None for another kind of record and for one that is torn."""
        kind = record.rec_type
        if kind not in {"response", "resource", "metadata"}:
            self._whole(record, offset)
            return None
        content = self._whole(record, offset)
        if content is None:
            return None
        if kind == "metadata":
            self._remember(record, content)
            return None
        return self._made(record, content, offset)

    def _whole(self, record: Any, offset: int) -> bytes | None:
        """The record's payload as stored, or None with a message when the file ends inside it."""
        if (record.length or 0) > _MAX_RECORD_BYTES:
            self._tell(offset, f"passed by: a {record.rec_type} of {record.length} bytes is no article")
            return None
        content: bytes = record.raw_stream.read()
        if getattr(record.raw_stream, "limit", 0) > 0:
            self._tell(offset, f"torn: the file ends inside this {record.rec_type}")
            return None
        return content

    def _remember(self, record: Any, content: bytes) -> None:
        beside = record.rec_headers.get_header("WARC-Concurrent-To")
        if beside and record.rec_headers.get_header("Content-Type") == "application/json":
            try:
                self.errands[beside] = Errand.from_json(content)
            except ValueError:
                return  # somebody else's metadata

    def _made(self, record: Any, content: bytes, offset: int) -> Response | None:
        url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
        captured = _warc_time(record.rec_headers.get_header("WARC-Date"))
        if not url.startswith(("http://", "https://")) or captured is None:
            return None  # a DNS answer, a screenshot: nothing that a newspaper sent
        http = record.http_headers
        status = 200 if http is None else http.get_statuscode()
        if not str(status).isdigit():
            self._tell(offset, f"no HTTP response: status {status!r} of {url}")
            return None
        headers = [("Content-Type", record.content_type or "")] if http is None else http.headers
        chunked = http is not None and "chunked" in (http.get_header("Transfer-Encoding") or "").lower()
        return Response(
            url=url,
            status=int(status),
            headers=tuple(headers),
            raw=_unchunked(content) if chunked else content,
            captured=captured,
            capture=Capture(self.path.name.removesuffix(OPEN_SUFFIX), offset),
            errand=self.errands.pop(record.rec_headers.get_header("WARC-Record-ID"), None),
        )


def _opened(path: Path) -> IO[bytes]:
    try:
        return open(path, "rb")
    except OSError as error:
        raise CaptureError(f"{path}: can't be read ({error.strerror}); check the file and its rights") from error


def _first_line(error: BaseException) -> str:
    return next((line.strip()[:80] for line in str(error).splitlines() if line.strip()), type(error).__name__)


def _warc_time(text: str | None) -> datetime | None:
    try:
        time = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _unchunked(content: bytes) -> bytes:
    """The body of a chunked transfer; as it is when it isn't chunked after all, as many archives store it."""
    from warcio.bufferedreaders import ChunkedDataReader

    reader = ChunkedDataReader(BytesIO(content))
    out = bytearray()
    while block := reader.read(_BLOCK_BYTES):
        out += block
    return bytes(out)


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


def _packed(kind: str, url: str, headers: dict[str, str], head: Any, payload: bytes, content_type: str = "") -> bytes:
    """One record as a gzip member of its own."""
    return _written(
        lambda writer: writer.create_warc_record(
            url,
            kind,
            payload=BytesIO(payload),
            length=len(payload),
            http_headers=head,
            warc_headers_dict=headers,
            warc_content_type=content_type,
        )
    )


def _written(make: Callable[[Any], Any]) -> bytes:
    """What warcio writes of the record that `make` makes with its writer."""
    from warcio.warcwriter import WARCWriter

    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version=_VERSION)
    writer.write_record(make(writer))
    return out.getvalue()


def _request_head(method: str, url: str, headers: Headers) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    named = [("Host", parts.netloc), *(pair for pair in _in_ascii(headers) if pair[0].lower() != "host")]
    return StatusAndHeaders(f"{method} {target} HTTP/1.1", named, is_http_request=True)


def _response_head(status: int, headers: Headers) -> Any:
    from http.client import responses

    from warcio.statusandheaders import StatusAndHeaders

    return StatusAndHeaders(f"{status} {responses.get(status, 'Unknown')}", _in_ascii(headers), protocol="HTTP/1.1")


def _in_ascii(headers: Headers) -> list[tuple[str, str]]:
    """Headers whose names can be written: a letter beyond ASCII is percent-encoded there, as warcio does in values."""
    return [(name if name.isascii() else quote(name, safe="!#$&'*+-.^_`|~"), value) for name, value in headers]


def _cut_torn_tail(path: Path) -> None:
    """Cuts the file after its last gzip member that is whole."""
    with open(path, "r+b") as file:
        file.truncate(_end_of_whole_members(file))
        os.fsync(file.fileno())


def _end_of_whole_members(file: IO[bytes]) -> int:
    """The offset at which the last whole gzip member ends: its checksum has been read and is right."""
    file.seek(0)
    end = position = 0
    unpack = zlib.decompressobj(zlib.MAX_WBITS + 16)
    while block := file.read(_BLOCK_BYTES):
        while block:
            try:
                unpack.decompress(block)
            except zlib.error:
                return end
            if not unpack.eof:
                position += len(block)
                break
            position += len(block) - len(unpack.unused_data)
            end, block = position, unpack.unused_data
            unpack = zlib.decompressobj(zlib.MAX_WBITS + 16)
    return end
