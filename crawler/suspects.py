"""Captures whose reading ended a crawl: what kills the process that reads it would kill every start.

What a killed crawl had fetched and not read is read from its capture at the next start, one at a time, and noted here
while it is. Where the note is still there at a start, that reading ended the crawl; after two of them it is given up.

    DIR/state/suspects.json   {"reading": "FILE:OFFSET" or null, "deaths": {"FILE:OFFSET": 1}}
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

from crawler.disk import writing
from crawler.errors import DataFolderUnusable
from crawler.records.article import Capture

MAX_DEATHS = 2


class Suspects:
    """The notes of one data folder, opened by who holds its lock."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock: asyncio.Lock | None = None
        reading, self._deaths = _noted(path)
        if reading is not None:
            self._deaths[reading] = self._deaths.get(reading, 0) + 1
            self._note(None)

    def is_given_up(self, capture: Capture) -> bool:
        """Whether its reading has ended a crawl too often."""
        return self._deaths.get(_name(capture), 0) >= MAX_DEATHS

    @contextlib.asynccontextmanager
    async def reading(self, capture: Capture) -> AsyncIterator[None]:
        """Notes, inside an `async with`, that a capture is being read; one at a time, so that the note is true."""
        self._lock = self._lock or asyncio.Lock()
        async with self._lock:
            self._note(_name(capture))
            yield
            self._deaths.pop(_name(capture), None)
            self._note(None)

    def _note(self, reading: str | None) -> None:
        """Survives a kill of this process, as it must; a power cut is nobody's fault."""
        aside = self._path.with_name(f"{self._path.name}.new")
        with writing(self._path, DataFolderUnusable):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_text(json.dumps({"reading": reading, "deaths": self._deaths}))
            os.replace(aside, self._path)


def _noted(path: Path) -> tuple[str | None, dict[str, int]]:
    """What the last crawl left; a note that can't be read counts for nothing."""
    try:
        values = json.loads(path.read_bytes())
        reading, deaths = values["reading"], values["deaths"]
        return reading and str(reading), {str(name): int(count) for name, count in deaths.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None, {}


def _name(capture: Capture) -> str:
    return f"{capture.file}:{capture.offset}"
