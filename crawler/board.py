"""Leaves how each source fares where who indexes finds it: `state/sources.json`, written by who crawls.

    crawl, run ─▶ state/sources.json ─▶ index, run ─▶ Elasticsearch, for Kibana

It is what `kliping status --json` says of them, with the time of saying it as `at` (seconds since 1970). Nothing is
read from it but that, so it may be deleted at any time.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

from crawler.errors import StateError
from crawler.status import sources_of

NAME = "sources.json"


def put_on_board(data: Path, now: float) -> None:
    """Writes how the sources of a data folder fare, as a whole; nothing before its first crawl. Raises StateError."""
    if not (data / "state" / "crawl.sqlite").exists():
        return
    told = json.dumps({"at": now, "sources": [each.to_values() for each in sources_of(data, now)]}, ensure_ascii=False)
    path = data / "state" / NAME
    aside = path.with_name(f".{NAME}.{secrets.token_hex(4)}")
    try:
        aside.write_text(told, "utf-8")
        os.replace(aside, path)
    except OSError as error:
        why = f"can't be written ({error.strerror}); check the folder, its rights and the disk"
        raise StateError(f"{path}: {why}") from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
