"""A crawl to the end isn't held up by a server's slow pace: what doesn't fit is left, told, and never asked sooner."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.crawler.crawls import add_source, articles, start_crawl
from tests.newspaper import Newspaper

PACE_S, LONGEST_S, ARTICLES = 4.0, 15, 8


@pytest.mark.slow
def test_what_a_slow_pace_leaves_is_told_and_kept_and_nobody_waits_for_it(tmp_path: Path) -> None:
    with Newspaper() as fast, Newspaper(host="127.0.0.2") as slow, Newspaper(host="127.0.0.3") as slowest:
        slow.robots = f"User-agent: *\nCrawl-delay: {PACE_S}\n"
        slowest.robots = "User-agent: *\nCrawl-delay: 3000\n"
        for name, paper in {"fast": fast, "slow": slow, "slowest": slowest}.items():
            paper.publish_many(ARTICLES, seed=7)
            add_source(tmp_path, paper.url, name, domains=[paper.url.split("/")[2].split(":")[0]])
        started = time.monotonic()
        process = start_crawl(tmp_path, "fast", "slow", "slowest", "--longest", f"{LONGEST_S}s")
        out, err = process.communicate(timeout=300)
        took = time.monotonic() - started
    assert process.returncode == 0, err
    ledger = json.loads(out)
    assert ledger["outcomes"]["fast"] == {"article": ARTICLES}
    got = ledger["outcomes"]["slow"]
    assert 1 <= got["article"] <= LONGEST_S / PACE_S
    assert got["later"] == ARTICLES - got["article"]
    assert slowest.paths() == ["/robots.txt"]
    for name in ("slow", "slowest"):
        [told] = [line for line in ledger["troubles"] if line.startswith(f"{name}: its server asks for")]
        assert f"`kliping run {name}` gets it in its time" in told
    gaps = slow.gaps_seconds()
    assert sum(gaps) >= PACE_S * len(gaps) - 0.5, "never sooner than asked"
    assert took < 3000
    assert len([each for each in articles(tmp_path) if each.source == "slow"]) == got["article"]
