"""Reads captures, ours and foreign ones: whole responses with their errands, and a message for what is torn."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from crawler.bodies import MAX_BODY_BYTES, unchunked
from crawler.captures.members import end_of_whole_members
from crawler.captures.response import Response
from crawler.errors import CaptureError
from crawler.records.article import Capture
from crawler.records.discovery import Errand
from crawler.sealing import OPEN_SUFFIX

_MAX_RECORD_BYTES = 4 * MAX_BODY_BYTES  # foreign archives hold films too: those aren't read into memory
_MAX_HEAD_BYTES = 1024 * 1024  # of one record, WARC's and HTTP's together; real ones have some KiB
_BLOCK_BYTES = 64 * 1024
OnTrouble = Callable[[Path, int, str], None]


def read_responses(
    path: Path,
    *,
    on_trouble: OnTrouble | None = None,
    start: int = 0,
    wants: Callable[[str], bool] | None = None,
) -> Iterator[Response]:
    """The responses of one WARC (.warc, .warc.gz, ours or foreign), in order; revisits and other records are passed by.

    `start` is the offset of a record to begin at. With `wants` only responses of URLs that it takes are read at all.

    A file that was cut off gives all its whole records; what is torn or can't be understood is told to
    `on_trouble(file, byte offset, what was wrong)`. Raises CaptureError when the file can't be opened or is no WARC.
    """
    tell = on_trouble or (lambda *_: None)
    with _opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        end = end_of_whole_members(file, start) if file.read(2) == b"\x1f\x8b" else size
        if start < end < size:
            tell(path, end, "torn: the file ends inside this record, or is broken there")
        file.seek(start)
        if start == 0 or start < end:
            yield from _Reading(path, _Start(file, end or size), tell, wants)


def read_response_at(folder: Path, capture: Capture) -> Response:
    """The response at a place that an article names, without its errand. Raises CaptureError when there is none."""
    path = folder / capture.file
    with _opened(path) as file:
        file.seek(capture.offset)
        for response in _Reading(path, _Start(file, os.fstat(file.fileno()).st_size), lambda *_: None):
            return response
    raise CaptureError(f"{path}: no response at byte {capture.offset}; the file isn't the one that was written")


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

    def __init__(self, path: Path, file: _Start, tell: OnTrouble, wants: Callable[[str], bool] | None = None) -> None:
        self.path, self.file, self.tell, self.wants = path, file, tell, wants
        self.told = False
        self.compressed = file.peek() == b"\x1f\x8b"
        self.errands: dict[str, Errand] = {}  # by the id of the response that is still to come

    def __iter__(self) -> Iterator[Response]:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed

        records = ArchiveIterator(self.file)
        records.reader = heads = _ShortHeads(records.reader)
        start = self.file.tell()
        found = False
        while True:
            try:
                heads.begin()
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
        if self.wants is not None and kind != "metadata" and not self.wants(_target(record)):
            return None  # the iterator passes its bytes by
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
        content = _at_most(record.raw_stream, _MAX_RECORD_BYTES)
        if content is None:
            self._tell(offset, f"passed by: a {record.rec_type} that doesn't say its length is too long for an article")
            return None
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
        url = _target(record)
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
            raw=unchunked(content) if chunked else content,
            captured=captured,
            capture=Capture(self.path.name.removesuffix(OPEN_SUFFIX), offset),
            errand=self.errands.pop(record.rec_headers.get_header("WARC-Record-ID"), None),
        )


class _ShortHeads:
    """warcio's reader, whose lines make heads: those of one record are an error when they are longer than the limit."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._left = _MAX_HEAD_BYTES

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    def begin(self) -> None:
        """The next record's head may be as long as any."""
        self._left = _MAX_HEAD_BYTES

    def readline(self, length: int | None = None) -> bytes:
        line: bytes = self._reader.readline(min(length or _MAX_HEAD_BYTES, self._left + 1))
        self._left -= len(line)
        if self._left < 0:
            raise ValueError(f"its head is longer than {_MAX_HEAD_BYTES} bytes")
        return line


def _target(record: Any) -> str:
    return str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")


def _at_most(stream: Any, limit: int) -> bytes | None:
    """What is left of a stream, or None when that is more than `limit` bytes."""
    out = bytearray()
    while block := stream.read(_BLOCK_BYTES):
        out += block
        if len(out) > limit:
            return None
    return bytes(out)


def _opened(path: Path) -> IO[bytes]:
    try:
        return open(path if path.exists() else path.with_name(path.name + OPEN_SUFFIX), "rb")  # today's is carried on
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
