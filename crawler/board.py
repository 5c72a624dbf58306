"""Leaves how each source fares where who indexes finds it: `state/sources.json`, written by who crawls.

    crawl, run ─▶ state/sources.json ─▶ index, run ─▶ Elasticsearch, for Kibana

It is what `kliping status --json` says of them, with the time of saying it as `at` (seconds since 1970). Nothing is
read from it but that, so it may be deleted at any time.
"""

from __future__ import annotations

import json
from pathlib import Path

from crawler.disk import replace_text, writing
from crawler.errors import StateError
from crawler.status import sources_of

NAME = "sources.json"


def put_on_board(data: Path, now: float) -> None:
    """Writes how the sources of a data folder fare, as a whole; nothing before its first crawl. Raises StateError."""
    if not (data / "state" / "crawl.sqlite").exists():
        return
    told = json.dumps({"at": now, "sources": [each.to_values() for each in sources_of(data, now)]}, ensure_ascii=False)
    path = data / "state" / NAME
    with writing(path, StateError):
        replace_text(path, told)
