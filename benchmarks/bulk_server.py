"""The bulk pages as newspapers on this machine: a host of its own each, with a sitemap, served by one process.

    with serving(copies=1) as served:
        served.papers        name → its home, such as http://127.0.0.2:40123
        served.pages         how many pages their sitemaps name together
        served.cpu_seconds() of the server alone

Pages are the files of ../shared/pages/bulk, gzipped as servers send them. With more than one copy each page has so many
URLs. Nothing here is meant to be a good web server: it answers GET, one request after the other on a connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import multiprocessing
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from benchmarks.extract import SHARED
from benchmarks.processes import cpu_seconds

FIRST_HOST = 2  # 127.0.0.2; each has all of 127.0.0.0/8 on Linux


@dataclass(frozen=True, slots=True)
class Served:
    """What is being served: the homes of the newspapers, how many pages they name, and the server's process."""

    papers: dict[str, str]
    pages: int
    pid: int

    def cpu_seconds(self) -> float:
        """CPU that the server has taken so far."""
        return cpu_seconds(self.pid)


@dataclass(slots=True)
class _Paper:
    """One newspaper: its home, and the bodies of its pages by path."""

    home: str
    pages: dict[str, bytes] = field(default_factory=dict)
    copies: int = 1

    def answer(self, path: str) -> tuple[bytes, str] | None:
        """Body, gzipped, and its type; None for what isn't there."""
        if path == "/sitemap.xml":
            return gzip.compress(self._sitemap().encode(), 1), "application/xml"
        body = self.pages.get(path if self.copies == 1 else "/" + path.split("/", 2)[-1])
        return None if body is None else (body, "text/html; charset=utf-8")

    def _sitemap(self) -> str:
        prefixes = [""] if self.copies == 1 else [f"/{copy}" for copy in range(self.copies)]
        entries = "".join(f"<url><loc>{escape(self.home + prefix + path)}</loc></url>"
                          for prefix in prefixes for path in self.pages)  # fmt: skip
        return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


@contextlib.contextmanager
def serving(*, every: int = 1, copies: int = 1) -> Iterator[Served]:
    """Serves every so-manieth bulk page under so many URLs until the end of the `with`."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there, every, copies), daemon=True)
    process.start()
    there.close()  # so that a server that died ends the wait
    papers, pages = here.recv()
    assert process.pid is not None
    try:
        yield Served(papers, pages, process.pid)
    finally:
        process.terminate()
        process.join()


def _serve(there: Any, every: int, copies: int) -> None:
    asyncio.run(_serve_all(there, every, copies))


async def _serve_all(there: Any, every: int, copies: int) -> None:
    papers: dict[str, _Paper] = {}
    for number, path in enumerate(sorted((SHARED / "pages" / "bulk").glob("*.warc.gz"))):
        host = f"127.0.0.{FIRST_HOST + number}"
        paper = _Paper("", _pages(path, every), copies)
        server = await asyncio.start_server(_handler(paper), host, 0)
        paper.home = f"http://{host}:{server.sockets[0].getsockname()[1]}"
        papers[path.name.removesuffix(".warc.gz")] = paper
    total = sum(len(paper.pages) for paper in papers.values()) * copies
    there.send(({name: paper.home for name, paper in papers.items()}, total))
    await asyncio.Event().wait()


def _pages(path: Path, every: int) -> dict[str, bytes]:
    """The pages of one file by the path of their URL."""
    from warcio.archiveiterator import ArchiveIterator

    pages: dict[str, bytes] = {}
    with open(path, "rb") as file:
        responses = (record for record in ArchiveIterator(file) if record.rec_type == "response")
        for place, record in enumerate(responses):
            if place % every == 0:
                parts = urlsplit(record.rec_headers.get_header("WARC-Target-URI"))
                pages[parts.path] = gzip.compress(record.content_stream().read(), 6)
    return pages


def _handler(paper: _Paper) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ", 2)[1].decode("ascii")
                writer.write(_response(paper.answer(path)))
                await writer.drain()
        writer.close()

    return handle


def _response(found: tuple[bytes, str] | None) -> bytes:
    if found is None:
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    body, kind = found
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body
