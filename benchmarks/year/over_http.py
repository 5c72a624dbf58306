"""One day of the simulated newspapers over real HTTP: their servers on this machine, the crawl as people run it.

    python -m benchmarks.year --http                a day in 24 minutes
    python -m benchmarks.year --http --speed 144    in ten; half an hour is 12 s then, too few on a busy machine

Nothing of the crawl is simulated, not even its clock: it is the newspapers that live faster. They publish, edit and
fall into trouble `speed` times as fast, and the crawl is told to read their lists as much more often; what it waits of
its own accord (a second between two requests, two minutes after an answer in vain) it waits in full. So fewer of its
second looks fall into the day than there would.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.year.bars import STOOD_S, Bar
from benchmarks.year.world import DAY, HOUR, RETRY_AFTER_S, START, Paper, Piece, Trouble, papers
from tests.crawler.crawls import ROOT, add_source, articles

EVERY_S = 900.0
TROUBLES = ("outage", "maintenance", "shells", "wall", "busy", "empty")  # robots.txt is kept for an hour, a day here
TROUBLED_H = (2.0, 8.0)  # between these hours trouble begins, of one to three hours; the rest of the day mends it
DELAY_S = 1.0  # between two requests of a newspaper; on a busy machine their arrivals are a tenth or two nearer
FIRST_HOST = 20  # 127.0.0.20
LATE_H = 2.0  # what is published later has no time left in the day
REVISIT_HOURS = [0.1]  # of the crawl's clock; the least that a source can name


class Server(ThreadingHTTPServer):
    """The server of one newspaper, which keeps an access log: (real time, path, status)."""

    daemon_threads = True

    def __init__(self, host: str, paper: Paper, speed: float) -> None:
        super().__init__((host, 0), Handler)
        self.base = f"http://{host}:{self.server_port}"
        self.paper, self.speed, self.began = paper, speed, time.time()
        self.log: list[tuple[float, str, int]] = []

    def now(self) -> float:
        """The newspaper's own time."""
        return START + (time.time() - self.began) * self.speed

    def real(self, moment: float) -> float:
        """When a moment of the newspaper is on the clock of the crawl."""
        return self.began + (moment - START) / self.speed


class Handler(BaseHTTPRequestHandler):
    """Answers as the newspaper does at this moment."""

    server: Server

    def do_GET(self) -> None:
        server, now = self.server, self.server.now()
        wrong = server.paper.trouble(now)
        if wrong == "outage":
            server.log.append((time.time(), self.path, 0))
            self.close_connection = True
            return
        status, body, kind = self._answer(wrong, now)
        server.log.append((time.time(), self.path, status))
        self.send_response(status)
        if status == 429:
            self.send_header("Retry-After", f"{RETRY_AFTER_S / server.speed:.0f}")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def _answer(self, wrong: str | None, now: float) -> tuple[int, str, str]:
        paper, lists = self.server.paper, {url.rsplit("/", 1)[1]: url for url in self.server.paper.lists}
        if self.path == "/robots.txt":
            return 404, "", "text/plain"
        if wrong == "busy":
            return 429, "", "text/plain"
        if wrong == "maintenance":
            return 200, "<html><title>Sedang dirawat</title><p>Kami segera kembali.</p></html>", "text/html"
        if (name := self.path[1:]) in lists:
            return self._list(lists[name], now)
        piece = paper.by_key.get(f"{paper.name}/{name}")
        if wrong == "wall":
            return 403, "Forbidden", "text/plain"
        if piece is None or now < piece.there:
            return 404, "Tidak ada", "text/plain"
        return 200, _page(piece, now, is_shell=wrong == "shells"), "text/html; charset=utf-8"

    def _list(self, url: str, now: float) -> tuple[int, str, str]:
        server = self.server
        shown = [(piece, server.real(published), told) for piece, published, told in server.paper.shows(url, now).items]
        links = [(f"{server.base}/{piece.key.split('/')[1]}", at, told) for piece, at, told in shown]
        if url.endswith("rss.xml"):
            items = "".join(f"<item><title>{_title(piece)}</title><link>{link}</link><pubDate>"
                            f"{formatdate(at, usegmt=True)}</pubDate></item>"
                            for (piece, _, _), (link, at, _) in zip(shown, links, strict=True))  # fmt: skip
            return 200, f'<rss version="2.0"><channel><title>K</title>{items}</channel></rss>', "application/rss+xml"
        changed = [(link, at if told is None else server.real(told)) for link, at, told in links]
        rows = "".join(f"<url><loc>{link}</loc><lastmod>{_iso(at)}</lastmod></url>" for link, at in changed)
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return 200, f'<urlset xmlns="{space}">{rows}</urlset>', "application/xml"

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: the log is the server's."""


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat()


def _title(piece: Piece) -> str:
    return f"Berita {piece.key.replace('/', ' nomor ')} hari ini"


def _page(piece: Piece, now: float, *, is_shell: bool) -> str:
    """An article with the number of its edits in it; of a script's shell only the frame."""
    lines = "".join(
        f"<p>Warga {piece.key} menyambut suntingan ke {piece.version(now)} tentang jembatan di kecamatan ke {line}, "
        "yang dibangun sejak tahun lalu dan akan selesai sebelum musim hujan tiba.</p>"
        for line in range(6)
    )
    body = "<div id=app></div>" if is_shell else f"<article><h1>{_title(piece)}</h1>{lines}</article>"
    return f"<html><head><title>{_title(piece)}</title></head><body>{body}</body></html>"


def a_day(hosts: int, count: int, seed: int) -> list[Paper]:
    """Newspapers of one day; every second one has some trouble for some hours."""
    chance = random.Random(seed)
    world = []
    for number, paper in enumerate(papers(hosts, count, 1, seed)):
        start = START + chance.uniform(*TROUBLED_H) * HOUR
        trouble = Trouble(TROUBLES[number // 2 % len(TROUBLES)], start, start + chance.uniform(1, 3) * HOUR)
        world.append(replace(paper, troubles=(trouble,) if number % 2 == 0 else ()))
    return world


def over_http(hosts: int, count: int, seed: int, speed: float) -> list[Bar]:
    """Serves a day and crawls it; the bars of what came of it."""
    servers = [Server(f"127.0.0.{FIRST_HOST + number}", paper, speed)
               for number, paper in enumerate(a_day(hosts, count, seed))]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        for server in servers:
            _add(data, server)
            threading.Thread(target=server.serve_forever, daemon=True).start()
        _crawl(data, servers, speed)
        written = articles(data)
    for server in servers:
        server.shutdown()
    return _bars(
        servers, Counter((each.url, each.title, each.text) for each in written), {each.url for each in written}
    )


def _add(data: Path, server: Server) -> None:
    names = [url.rsplit("/", 1)[1] for url in server.paper.lists]
    add_source(
        data, server.base, server.paper.name.removesuffix(".test"), domains=[server.server_address[0]],
        feeds=[f"{server.base}/{name}" for name in names if "rss" in name],
        sitemaps=[f"{server.base}/{name}" for name in names if "sitemap" in name] or None,
        delay_seconds=DELAY_S, concurrency=1, revisit_hours=REVISIT_HOURS,
    )  # fmt: skip


def _crawl(data: Path, servers: Sequence[Server], speed: float) -> None:
    """The crawl that stays, for a day of the newspapers."""
    names = [server.paper.name.removesuffix(".test") for server in servers]
    command = [sys.executable, "-m", "kliping", "crawl", *names, "--stay", "--every", f"{EVERY_S / speed:g}s"]
    with subprocess.Popen([*command, "--data", str(data)], cwd=ROOT, stderr=subprocess.DEVNULL) as crawl:
        while not any(server.log for server in servers) and crawl.poll() is None:
            time.sleep(0.1)
        for server in servers:
            server.began = time.time()  # the day begins with the first look
        time.sleep(DAY / speed)
        crawl.terminate()


def _bars(servers: Sequence[Server], written: Counter[tuple[str, str | None, str]], had: set[str]) -> list[Bar]:
    wanted = [f"{server.base}/{piece.key.split('/')[1]}" for server in servers for piece in server.paper.pieces
              if server.paper.stood(piece) >= STOOD_S and piece.published < START + DAY - LATE_H * HOUR]  # fmt: skip
    lost = [url for url in wanted if url not in had]
    twice = sum(count - 1 for count in written.values())
    soon = sum(_sooner_than_asked(server) for server in servers)
    pages = [[path for _, path, status in server.log if status == 200 and _is_page(path)] for server in servers]
    looks = sum(map(len, pages)) / max(1, len(had))
    reads = sum(not _is_page(path) and path != "/robots.txt" for server in servers for _, path, _ in server.log)
    gap = min((later - earlier for server in servers for earlier, later in pairwise(_asked(server))), default=DELAY_S)
    return [
        Bar(f"lost over HTTP, of {len(wanted):,} that stood 30 min", f"{len(lost)}", "0", not lost),
        Bar("versions written twice", f"{twice}", "0", not twice),
        Bar("times that a page was sent, per article; list reads", f"{looks:.2f}; {reads:,}", "", True),
        Bar("requests sooner than a server asked", f"{soon}", "0", not soon),
        Bar("least seconds between two requests of a host", f"{gap:.2f}", f"≥ {0.8 * DELAY_S:g}", gap >= 0.8 * DELAY_S),
        *(Bar("lost", url, "", True) for url in lost[:10]),
    ]


def _is_page(path: str) -> bool:
    return path[1:].isdigit()


def _asked(server: Server) -> list[float]:
    return [at for at, path, _ in server.log if path != "/robots.txt"]


def _sooner_than_asked(server: Server) -> int:
    """Requests between an answer that asked for time and the end of that time."""
    until, soon = 0.0, 0
    for at, path, status in server.log:
        soon += at < until - 1 and path != "/robots.txt"  # Retry-After has whole seconds
        until = at + RETRY_AFTER_S / server.speed if status == 429 else until
    return soon
