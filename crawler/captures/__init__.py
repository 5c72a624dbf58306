"""Captures: every response as it was sent, in WARC files, written before anything else looks at it.

They are written aside and sealed by a rename (`sealing.py`); one gzip member per record, so a killed writer's file is
mended by cutting its last torn member. For each response three records are written, in this order, so that whoever has
the response has the rest:

    request     what we asked, with our headers
    metadata    application/json: {"kind", "source", "asked", "discovery", "page", "first"} (see `Errand`)
    response    status, headers and body as received

The body is what the server sent, still compressed when it was; only the chunked framing of the transfer is gone, as in
most archives. Header names are in their usual capitals. Readers get `body` decoded by the response's own headers.

    writer.py     CaptureWriter              response.py   Response
    reader.py     read_responses, read_response_at
    members.py    sealed_captures, recover_captures
"""

from __future__ import annotations

from crawler.captures.members import recover_captures, sealed_captures
from crawler.captures.reader import read_response_at, read_responses
from crawler.captures.response import Headers, Response
from crawler.captures.writer import CaptureWriter, warc_date

__all__ = [
    "CaptureWriter",
    "Headers",
    "Response",
    "read_response_at",
    "read_responses",
    "recover_captures",
    "sealed_captures",
    "warc_date",
]
