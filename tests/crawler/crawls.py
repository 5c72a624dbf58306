"""What the crawl's tests share: a source file for a newspaper, a crawl as its own process, what it has written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from crawler.ledger import Ledger
from crawler.records.article import Article
from crawler.segments import read_records, sealed_segments

ROOT = Path(__file__).resolve().parent.parent.parent


def add_source(data: Path, url: str, name: str = "koran", **keys: Any) -> Path:
    """A source file in the data folder for a newspaper at `url`; `keys` are TOML values, None leaves a key out."""
    values: dict[str, Any] = {
        "title": "Koran Uji",
        "home": f"{url}/",
        "domains": ["127.0.0.1"],
        "feeds": [f"{url}/rss.xml"],
        "timezone": "Asia/Jakarta",
        "delay_seconds": 0,
        "concurrency": 8,
        "allow_loopback": True,
    }
    values |= keys
    path = data / "sources" / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(f"{key} = {_toml(value)}" for key, value in values.items() if value is not None))
    return path


def start_crawl(data: Path, *arguments: str) -> subprocess.Popen[str]:
    """A running crawl, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "kliping", "crawl", *arguments, "--data", str(data), "--json"],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if not key.startswith("KLIPING_")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def crawl(data: Path, *names: str, limit: int | None = None) -> Ledger:
    """Crawls to the end and returns the ledger, which must add up."""
    limits = [] if limit is None else ["--limit", str(limit)]
    process = start_crawl(data, *(names or ("koran",)), *limits)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    ledger = Ledger.from_json(out)
    assert ledger.agrees, out
    return ledger


def articles(data: Path) -> list[Article]:
    """Every article that is in a sealed segment, oldest first."""
    return [a for path in sealed_segments(data / "articles") for a in read_records(path, Article.from_json)]


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return repr(value)
