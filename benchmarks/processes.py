"""CPU time and memory of running processes, from /proc (Linux): what benchmarks of several are measured by."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Process:
    """One process as it is now: CPU seconds of its own and of children that have ended, resident bytes."""

    pid: int
    parent: int
    command: str
    cpu_s: float
    ended_children_cpu_s: float
    rss_bytes: int


def processes() -> dict[int, Process]:
    """All processes by pid."""
    return {found.pid: found for pid in _pids() if (found := _read(pid)) is not None}


def family(pid: int) -> list[Process]:
    """A process with all that it started, and they."""
    known = processes()
    found, at = [known[pid]] if pid in known else [], 0
    while at < len(found):
        found += [each for each in known.values() if each.parent == found[at].pid]
        at += 1
    return found


def cpu_seconds(pid: int) -> float:
    """CPU that one process has taken; 0 when there is none of that number."""
    found = _read(pid)
    return 0.0 if found is None else found.cpu_s


def _pids() -> Iterator[int]:
    return (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())


def _read(pid: int) -> Process | None:
    folder = Path(f"/proc/{pid}")
    try:
        stat = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
        command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        pages = int((folder / "statm").read_text().split()[1])
    except (OSError, IndexError):  # it has just ended
        return None
    own, ended = (int(stat[11]) + int(stat[12])) / TICKS, (int(stat[13]) + int(stat[14])) / TICKS
    return Process(pid, int(stat[1]), command, own, ended, pages * PAGE)
