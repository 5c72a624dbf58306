"""The sign of life of a service: a small file, replaced as a whole, that says when it last got on.

    state/heartbeat/crawler.json   the crawl that stays
    state/heartbeat/indexer.json   who enriches and indexes as articles come

A service gets on when something is done with, and while there is nothing to do; one that hangs has neither, though its
process lives. It writes every few seconds, and takes the file away when it ends as it should.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

SERVICES = ("crawler", "indexer")
EVERY_S = 5.0


@dataclass(frozen=True, slots=True)
class Beat:
    """What the file says: whose, written when, when the service last got on (seconds since 1970), its memory.

    `progress` lies ahead where the next thing takes its time: a server that wants an hour between two requests.
    """

    pid: int
    at: float
    progress: float
    rss_bytes: int

    def silence_s(self, now: float) -> float:
        """How long the service hasn't got on."""
        return max(0.0, now - self.progress)


class Heart:
    """Writes the file of a service, every few seconds at most."""

    def __init__(self, data: Path, service: str) -> None:
        self._path = path_of(data, service)
        self._written = 0.0

    def beat(self, progress: float | None = None) -> None:
        """The service got on at `progress`, by default now. A disk that takes nothing makes it silent, not fail."""
        now = time.time()
        if 0 <= now - self._written < EVERY_S:
            return
        beat = Beat(os.getpid(), now, now if progress is None else progress, rss_bytes(os.getpid()))
        aside = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_text(json.dumps(asdict(beat)), "utf-8")
            os.replace(aside, self._path)
            self._written = now

    def stop(self) -> None:
        """The service ends as it should."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def path_of(data: Path, service: str) -> Path:
    """Where the file of a service lies."""
    return data / "state" / "heartbeat" / f"{service}.json"


def last_beat(data: Path, service: str) -> Beat | None:
    """What the file of a service says; None where there is none, or none of ours."""
    try:
        return Beat(**json.loads(path_of(data, service).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def rss_bytes(pid: int) -> int:
    """The memory that a process has in RAM now; 0 where it can't be told, as outside Linux."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def family_of(pid: int) -> list[int]:
    """A process and all that it has started, as far as they live."""
    family = [pid]
    for each in family:
        for path in Path(f"/proc/{each}/task").glob("*/children"):
            with contextlib.suppress(OSError, ValueError):
                family += [int(child) for child in path.read_text().split()]
    return family
