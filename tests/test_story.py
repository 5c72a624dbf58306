"""The whole story, each step a process of its own: from a newspaper to a search hit, a correction, a replay."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from crawler.records.article import Article
from crawler.segments import read_records, sealed_segments
from indexer.document import Document
from tests.newspaper import Newspaper

ROOT = Path(__file__).resolve().parent.parent
FLOOD = (
    "Gubernur DKI Jakarta Pramono Anung meninjau warga yang terdampak banjir di Kampung Melayu, Jakarta Timur, "
    "pada Senin pagi.",
    "Pramono mengatakan pompa dari Badan Penanggulangan Bencana Daerah sudah bekerja sejak dini hari. Air di "
    "permukiman itu mulai surut menjelang siang.",
    "Menurut Badan Meteorologi, Klimatologi, dan Geofisika (BMKG), hujan lebat masih dapat turun di Bogor dan Depok "
    "hingga akhir pekan. BMKG meminta warga di bantaran sungai tetap waspada.",
    "Warga diminta menyimpan surat berharga di tempat tinggi. Dapur umum dibuka di dua sekolah, dan petugas "
    "kesehatan berjaga bergantian.",
)


def kliping(data: Path, *arguments: str, code: int = 0) -> str:
    """Runs a command as its own process; the test fails, showing its screen, when it ends otherwise than expected."""
    environment = os.environ | {"KLIPING_DATA": str(data), "KLIPING_SOURCES": str(data / "sources")}
    done = subprocess.run(
        [sys.executable, "-m", "kliping", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400,
    )  # fmt: skip
    assert done.returncode == code, f"kliping {' '.join(arguments)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def add_source(data: Path, paper: Newspaper) -> None:
    folder = data / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "koran.toml").write_text(
        f"""
title = "Koran Uji"
home = "{paper.url}/"
domains = ["127.0.0.1"]
language = "id"
timezone = "Asia/Jakarta"
feeds = ["{paper.url}/rss.xml"]
delay_seconds = 0.01
allow_loopback = true
"""
    )


def articles(data: Path) -> list[Article]:
    return [a for path in sealed_segments(data / "articles") for a in read_records(path, Article.from_json)]


def documents(data: Path) -> list[Document]:
    return [d for path in sealed_segments(data / "documents") for d in read_records(path, Document.from_json)]


def search(data: Path, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(kliping(data, "search", *arguments, "--json"))
    return found


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.mark.slow
def test_from_a_newspaper_to_a_search_hit(data: Path, tmp_path: Path, newspaper: Newspaper) -> None:
    flood = newspaper.publish(title="Banjir di Jakarta Timur Mulai Surut", paragraphs=FLOOD, breaks=(2,))
    newspaper.publish_many(6, seed=5)
    add_source(data, newspaper)

    kliping(data, "crawl", "koran")
    by_title = {article.title: article for article in articles(data)}
    assert len(by_title) == 7
    assert by_title[flood.title].text == flood.text
    assert by_title[flood.title].published == flood.published
    assert [page.number for page in by_title[flood.title].pages] == [1, 2]

    kliping(data, "index")
    assert len(documents(data)) == 7
    found = search(data, "banjir jakarta", "--person", "Pramono Anung")
    assert found["total"] == 1
    assert found["hits"][0]["document"]["title"] == flood.title
    assert "BMKG" in json.dumps(found["facets"]["organization"]) or "Badan Meteorologi" in json.dumps(found["facets"])
    without = search(data, "banjir NOT jakarta")
    assert flood.title not in [hit["document"]["title"] for hit in without["hits"]]

    newspaper.edit(
        flood.slug, title="Ralat: Banjir di Jakarta Timur Surut", paragraphs=(*FLOOD[:3], "Air sudah surut.")
    )
    kliping(data, "crawl", "koran")
    kliping(data, "index")
    corrected = search(data, "banjir jakarta", "--person", "Pramono Anung")
    assert corrected["total"] == 1
    assert corrected["hits"][0]["document"]["title"].startswith("Ralat")

    summary = kliping(data, "info")
    again = tmp_path / "again"
    kliping(data, "replay", *map(str, sorted((data / "captures").glob("*.warc.gz"))), "--to", str(again))
    assert {(a.id, a.version, a.text) for a in articles(again)} == {(a.id, a.version, a.text) for a in articles(data)}

    kliping(data, "rebuild")
    assert kliping(data, "info").splitlines()[:3] == summary.splitlines()[:3]


@pytest.mark.slow
def test_the_service_crawls_and_indexes_ends_on_sigterm_and_carries_on(data: Path, newspaper: Newspaper) -> None:
    newspaper.publish(title="Banjir di Jakarta Timur Mulai Surut", paragraphs=FLOOD)
    add_source(data, newspaper)
    environment = os.environ | {"KLIPING_DATA": str(data), "KLIPING_SOURCES": str(data / "sources")}
    command = [sys.executable, "-m", "kliping", "run", "koran", "--every", "2s"]
    for expected in (1, 2):
        if expected == 2:
            newspaper.publish_many(1, seed=9)
            kliping(data, "crawl", "koran")  # reads at once; the service leaves the feed alone as long as it asks (ttl)
        service = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
        try:
            wait_until(lambda expected=expected: indexed(data, expected), service)
        finally:
            service.send_signal(signal.SIGTERM)
            _, said = service.communicate(timeout=60)
        assert service.returncode == 0, said
        assert "ended; a new start carries on from here" in said
    assert len(articles(data)) == 2


def indexed(data: Path, count: int) -> bool:
    """Whether the index holds so many documents, asked as a user would once there can be that many."""
    if len(documents(data)) < count or not (data / "state" / "indexed.json").exists():
        return False
    return int(search(data, "")["total"]) == count


def wait_until(condition: Any, service: subprocess.Popen[str], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert service.poll() is None, service.stderr and service.stderr.read()
        assert time.monotonic() < deadline, "the service didn't get there in time"
        time.sleep(0.2)
