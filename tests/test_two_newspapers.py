"""A slow newspaper beside a fast one with a short feed: neither waits for the other, and nothing is lost."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.crawls import ROOT, add_source, articles

STEP_S, DEPTH, TOTAL, EVERY_S = 0.5, 10, 60, 2
SLOW_PAGES, SLOW_DELAY_S = 12, 3


class Street(ThreadingHTTPServer):
    """A newspaper that publishes an article each `step_s` seconds from the first look at its feed on."""

    def __init__(self, host: str, step_s: float, total: int, depth: int) -> None:
        super().__init__((host, 0), Handler)
        self.base = f"http://{host}:{self.server_port}"
        self.step_s, self.total, self.depth = step_s, total, depth
        self.opened: float | None = None

    def published(self) -> int:
        """How many articles there are by now."""
        self.opened = self.opened or time.time()
        return self.total if not self.step_s else min(self.total, 1 + int((time.time() - self.opened) / self.step_s))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Street

    def do_GET(self) -> None:
        if self.path == "/robots.txt":
            self.answer(404, "", "text/plain")
        elif self.path == "/rss.xml":
            count = self.server.published()
            self.answer(200, self.feed(range(max(0, count - self.server.depth), count)), "application/rss+xml")
        else:
            self.answer(200, page(self.path.rsplit("-", 1)[1]), "text/html; charset=utf-8")

    def feed(self, numbers: range) -> str:
        start = self.server.opened or 0.0
        items = "".join(
            f"<item><title>Berita ke {number} hari ini</title><link>{self.server.base}/berita-{number}</link>"
            f"<pubDate>{formatdate(start + number * self.server.step_s, usegmt=True)}</pubDate></item>"
            for number in numbers
        )
        return f'<rss version="2.0"><channel><title>Koran</title>{items}</channel></rss>'

    def answer(self, code: int, text: str, kind: str) -> None:
        body = text.encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Silent."""


def page(number: str) -> str:
    lines = "".join(
        f"<p>Warga desa nomor {number} menyambut jembatan baru yang menghubungkan dua kecamatan pada hari ke {day}.</p>"
        for day in range(6)
    )
    title = f"Berita ke {number} hari ini"
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{lines}</article></body></html>"


@pytest.fixture
def papers() -> Iterator[tuple[Street, Street]]:
    slow, fast = Street("127.0.0.2", 0, SLOW_PAGES, SLOW_PAGES), Street("127.0.0.1", STEP_S, TOTAL, DEPTH)
    for paper in (slow, fast):
        threading.Thread(target=paper.serve_forever, daemon=True).start()
    yield slow, fast
    for paper in (slow, fast):
        paper.shutdown()


@pytest.mark.slow
def test_a_slow_newspaper_takes_nothing_from_a_fast_one(papers: tuple[Street, Street], tmp_path: Path) -> None:
    slow, fast = papers
    add_source(tmp_path, slow.base, "lambat", domains=["127.0.0.2"], delay_seconds=SLOW_DELAY_S)
    add_source(tmp_path, fast.base, "cepat", domains=["127.0.0.1"])
    arguments = ["crawl", "lambat", "cepat", "--stay", "--every", f"{EVERY_S}s", "--data", str(tmp_path)]
    crawl = subprocess.Popen([sys.executable, "-m", "kliping", *arguments], cwd=ROOT, stderr=subprocess.DEVNULL)
    sealed_after: dict[str, float] = {}  # seconds from publishing to a sealed segment
    try:
        deadline = time.monotonic() + 150
        while time.monotonic() < deadline and len(sealed_after) < TOTAL:
            time.sleep(0.2)
            for article in articles(tmp_path):
                if article.source == "cepat" and fast.opened is not None:
                    number = int(article.url.rsplit("-", 1)[1])
                    sealed_after.setdefault(article.url, time.time() - fast.opened - number * STEP_S)
    finally:
        crawl.terminate()
        crawl.wait(60)
    assert len(sealed_after) == TOTAL, "an article that left the feed before it was read is lost"
    assert sorted(sealed_after.values())[TOTAL // 2] < EVERY_S + 10
    assert sum(article.source == "lambat" for article in articles(tmp_path)) > 0
