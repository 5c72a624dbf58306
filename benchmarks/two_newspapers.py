"""A newspaper of 5 s a page beside a fast one: what of the fast one is lost, and how soon it is searchable.

    python -m benchmarks.two_newspapers          some 3 min, whatever the machine

The fast one publishes an article every two seconds from the first look at its feed on; the feed shows ten. It states
no TTL: a feed that asks to be left alone for ten minutes is, whatever `--every` says.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from crawler.records.article import Article
from crawler.segments import read_records
from tests.crawler.crawls import ROOT, add_source
from tests.test_two_newspapers import Street

STEP_S, DEPTH, TOTAL, EVERY_S = 2.0, 10, 80, 10
SLOW_PAGES, SLOW_DELAY_S = 100, 5
WITHIN_S = EVERY_S + 10


def main() -> int:
    """Runs the service on both until all is published and half a minute more; 1 when one is lost or late."""
    slow, fast = Street("127.0.0.2", 0, SLOW_PAGES, SLOW_PAGES), Street("127.0.0.1", STEP_S, TOTAL, DEPTH)
    for paper in (slow, fast):
        threading.Thread(target=paper.serve_forever, daemon=True).start()
    load, began = os.getloadavg()[0], time.time()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        add_source(data, slow.base, "lambat", domains=["127.0.0.2"], delay_seconds=SLOW_DELAY_S)
        add_source(data, fast.base, "cepat", domains=["127.0.0.1"])
        command = [sys.executable, "-m", "kliping", "run", "lambat", "cepat", "--every", f"{EVERY_S}s"]
        service = subprocess.Popen([*command, "--data", str(data)], cwd=ROOT, stderr=subprocess.DEVNULL)
        try:
            after = _watch(data, fast)
        finally:
            service.terminate()
            service.wait()
    print(f"load {load:.1f} at the start, {os.getloadavg()[0]:.1f} at the end; "
          f"first look at the feed after {(fast.opened or 0) - began:.1f} s")  # fmt: skip
    late = sum(seconds > WITHIN_S for seconds in after.values())
    slowest = max(after.values(), default=0.0)
    print(f"{'ok  ' if len(after) == TOTAL else 'FAIL'} lost: {TOTAL - len(after)} of {TOTAL}   (0)")
    print(f"{'ok  ' if not late else 'FAIL'} searchable later than {WITHIN_S} s: {late}; slowest {slowest:.1f} s   (0)")
    return int(late > 0 or len(after) < TOTAL)


def _watch(data: Path, fast: Street) -> dict[str, float]:
    """Seconds from publishing to searchable of each article of the fast newspaper."""
    after: dict[str, float] = {}
    while len(after) < TOTAL:
        time.sleep(0.5)
        if fast.opened is not None and time.time() > fast.opened + TOTAL * STEP_S + 30 + WITHIN_S:
            break
        for url in _searchable(data):
            if "127.0.0.1:" in url and url not in after and fast.opened is not None:
                after[url] = time.time() - fast.opened - int(url.rsplit("-", 1)[1]) * STEP_S
    return after


def _searchable(data: Path) -> list[str]:
    """URLs of the articles whose segments the index has had."""
    try:
        positions = json.loads((data / "state" / "indexed.json").read_text())
    except (OSError, ValueError):
        return []
    names = {name for had in positions.values() for name in had}
    found = [data / "articles" / name for name in names]
    return [article.url for path in found if path.exists() for article in read_records(path, Article.from_json)]


if __name__ == "__main__":
    raise SystemExit(main())
