"""Who reads a data folder's segments one after the other holds them, so that nobody merges them meanwhile.

The locks are the kernel's: they go with their process.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.disk import writing
from crawler.errors import SegmentError


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Keeps the segments as they are inside a `with`, beside others who do the same; waits while they are merged."""
    with _lock(data, fcntl.LOCK_SH):
        yield


@contextmanager
def alone(data: Path) -> Iterator[bool]:
    """Whether nobody holds the segments; nobody will, inside the `with`, when it is True."""
    with _lock(data, fcntl.LOCK_EX | fcntl.LOCK_NB) as is_mine:
        yield is_mine


@contextmanager
def _lock(data: Path, how: int) -> Iterator[bool]:
    path = data / "state" / "segments.lock"
    with writing(path, SegmentError):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = open(path, "wb")
    with file:
        try:
            fcntl.flock(file, how)
        except BlockingIOError:
            yield False
        else:
            yield True
