"""Serves the demo newspaper on loopback, in a thread, with feeds, sitemap, robots.txt and conditional requests."""

from __future__ import annotations

import hashlib
import socketserver
import threading
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

from crawler.demo import feeds, pages
from crawler.demo.dates import WIB
from crawler.demo.pictures import picture
from crawler.demo.pieces import SECTIONS, Piece, read_pieces

HOST = "127.0.0.1"
DEFAULT_PORT = 8017
# What the pages call themselves, whatever the port: an article keeps its identity, and links work on the usual port.
CANONICAL = f"http://{HOST}:{DEFAULT_PORT}"
SECTION_SIZE = 9
ROBOTS = """\
# Cerita rekaan untuk peragaan.
User-agent: *
Disallow: /cetak/
Crawl-delay: 0.1

Sitemap: {url}/sitemap-news.xml
"""


class Answer(NamedTuple):
    """What is sent: status, content type and body."""

    status: int
    content_type: str
    body: bytes


def serve(
    port: int = DEFAULT_PORT, *, now: Callable[[], datetime] = lambda: datetime.now(WIB), corrected: bool = True
) -> DemoServer:
    """The newspaper, ready for a `with`; a busy port is replaced by a free one, and 0 is any free one."""
    return DemoServer(port, now=now, corrected=corrected)


class DemoServer:
    """The newspaper on 127.0.0.1. Its times are counted back from the moment of its making.

    `corrected` says whether the article that has a correction shows it; it may be changed while serving.
    """

    name = pages.NAME

    def __init__(self, port: int, *, now: Callable[[], datetime], corrected: bool) -> None:
        self.corrected = corrected
        self._pieces = read_pieces(now())
        self._http = _bind(port)
        self._http.answer = self._answer
        self.port: int = self._http.server_address[1]
        self.url = f"http://{HOST}:{self.port}"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All that is published, newest first."""
        return tuple(piece if self.corrected else piece.before or piece for piece in self._pieces)

    def canonical(self, piece: Piece) -> str:
        """What the article's pages call themselves."""
        return CANONICAL + piece.path

    def _answer(self, target: str) -> Answer:
        parts = urlsplit(target)
        page = parse_qs(parts.query).get("page", ["1"])[-1]
        number = int(page) if page.isdigit() and len(page) < 4 else 1
        return (
            self._listing(parts.path)
            or self._readers_list(parts.path, number)
            or self._article(parts.path)
            or self._picture(parts.path)
            or Answer(404, _HTML, pages.missing_page().encode())
        )

    def _listing(self, path: str) -> Answer | None:
        channel = feeds.Channel(pages.NAME, self.url + "/", pages.NOTICE)
        items = [self._item(piece) for piece in self.pieces]
        if path == "/rss.xml":
            return Answer(200, "application/rss+xml; charset=utf-8", feeds.rss(channel, items))
        if path == "/atom.xml":
            return Answer(200, "application/atom+xml; charset=utf-8", feeds.atom(channel, items))
        if path == "/sitemap-news.xml":
            return Answer(200, "application/xml; charset=utf-8", feeds.news_sitemap(channel, items))
        if path == "/robots.txt":
            return Answer(200, "text/plain; charset=utf-8", ROBOTS.format(url=self.url).encode())
        return None

    def _readers_list(self, path: str, number: int) -> Answer | None:
        section = path.strip("/")
        if not section:
            return _page(pages.front_page(self.pieces))
        if section not in SECTIONS:
            return None
        chosen = [piece for piece in self.pieces if piece.section == section]
        end = number * SECTION_SIZE
        following = number + 1 if end < len(chosen) else None
        return _page(pages.section_page(section, chosen[end - SECTION_SIZE : end], number, following))

    def _article(self, path: str) -> Answer | None:
        for piece in self.pieces:
            for number in range(1, len(piece.pages) + 1):
                if path == (piece.path if number == 1 else f"{piece.path}/{number}"):
                    return self._article_page(piece, number)
        return None

    def _article_page(self, piece: Piece, number: int) -> Answer:
        if piece.kind == "gallery":
            return _page(pages.gallery_page(piece, self.canonical(piece)))
        return _page(pages.article_page(piece, number, self.pieces, self.canonical(piece)))

    def _picture(self, path: str) -> Answer | None:
        for piece in self.pieces:
            if path == f"/gambar/{piece.slug}.svg":
                return Answer(200, "image/svg+xml", picture(piece.image, piece.slug).encode())
        return None

    def _item(self, piece: Piece) -> feeds.Item:
        return feeds.Item(
            url=self.url + piece.path,
            title=piece.title,
            summary=piece.summary,
            published=piece.published,
            updated=piece.updated,
            section=piece.section.title(),
            author=", ".join(piece.authors),
            tags=piece.tags,
            language=piece.language,
        )


_HTML = "text/html; charset=utf-8"


def _page(text: str) -> Answer:
    return Answer(200, _HTML, text.encode())


class _HTTPServer(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    answer: Callable[[str], Answer]

    def server_bind(self) -> None:
        """Without HTTPServer's look-up of the host's name, which may wait for a name server."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader that goes away in the middle is no trouble."""


def _bind(port: int) -> _HTTPServer:
    try:
        return _HTTPServer((HOST, port), _Handler)
    except OSError:  # taken, or not for us
        return _HTTPServer((HOST, 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "LembarPagi"
    sys_version = ""
    server: _HTTPServer

    def do_GET(self) -> None:
        status, content_type, body = self.server.answer(self.path)
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        if status == 200 and tag in self.headers.get("If-None-Match", ""):
            status, body = 304, b""
        self.send_response(status)
        if status != 304:
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
        if status in {200, 304}:
            self.send_header("ETag", tag)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the crawler says what it fetches."""
