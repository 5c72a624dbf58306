"""Writes captures: each response with its request and its errand, one gzip member a record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

from crawler.captures.response import Headers
from crawler.errors import CaptureError
from crawler.records.article import Capture
from crawler.records.discovery import Errand
from crawler.sealing import SealingWriter

ROTATE_BYTES = 256 * 1024 * 1024
_VERSION = "WARC/1.1"


class CaptureWriter(SealingWriter):
    """Writes responses to an open WARC and seals it when it is full, when its day is over, when asked, and on leaving.

    What was sealed on the same day (UTC) is opened again and carried on while there is room in it, so that many short
    crawls make a file a day and not one each; `on_reopen` is told before, since what is known of that file is no longer
    all of it.

    `write` returns once the records are with the operating system: they survive a kill of this process. `sync` returns
    once they are on the disk. A writer that wrote nothing leaves nothing.
    """

    error = CaptureError

    def __init__(
        self,
        folder: Path,
        *,
        rotate_bytes: int = ROTATE_BYTES,
        software: str = "Kliping",
        on_reopen: Callable[[Path], None] = lambda path: None,
    ) -> None:
        super().__init__(folder, ".warc.gz")
        self.on_reopen = on_reopen
        self.began = self.end = 0  # offsets of the last records that were written, in their own file
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
        if self._file is not None and not self.name.startswith(_today()):
            self.seal()
        whole = before + _packed("response", url, {**common, "WARC-Record-ID": response}, head, body)
        start = self.began = self._append(whole)
        self.end = start + len(whole)
        capture = Capture(self.name, start + len(before))
        if start + len(whole) >= self.rotate_bytes:
            self.seal()
        return capture

    def _create(self) -> IO[bytes]:
        """Today's file again where there is room in it, else a new one."""
        sealed = sorted(self.folder.glob(f"{_today()}T*{self._suffix}"))
        if not sealed or sealed[-1].stat().st_size >= self.rotate_bytes:
            return super()._create()
        self.on_reopen(sealed[-1])
        return self._reopen(sealed[-1])

    def _begun(self, name: str) -> bytes:
        info = {"software": self.software, "format": "WARC File Format 1.1", "robots": "obey"}
        return _written(lambda writer: writer.create_warcinfo_record(name, info))


def _today() -> str:
    """The day as names of files begin with it."""
    return f"{datetime.now(UTC):%Y%m%d}"


def warc_date(time: datetime) -> str:
    """A time as WARC writes it, to the millisecond."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


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
