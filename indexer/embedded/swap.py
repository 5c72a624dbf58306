"""Puts a rebuilt index in the place of the one that was there, while others may read that or wait to write into it.

The old one's lock is held meanwhile: an update half done there would go on in the new one's folder, for Tantivy finds
its files by their path. Readers have the old files open.
"""

from __future__ import annotations

import secrets
import shutil
import time
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path

from indexer.embedded.index import EmbeddedIndex
from indexer.embedded.place import is_outdated, opened
from indexer.errors import IndexUnusable

ATTEMPTS = 5
LOCK_WAIT_S = 60.0  # an update of a full segment takes seconds


def put_in_place(new: Path, path: Path) -> Path | None:
    """Renames `new` to `path`, and deletes the index that was there. Raises IndexUnusable while another writes to it.

    What was no index that can be opened is kept under another name, which is returned.
    """
    kept = None
    for attempt in range(1, ATTEMPTS + 1):
        if path.exists():
            kept = _take_away(path, new) or kept
        if not new.exists():
            return kept
        try:
            new.rename(path)
            return kept
        except OSError:  # a follower made an empty index in the moment between two renames: that goes too
            if attempt == ATTEMPTS or not path.exists():
                raise
    return kept


def _take_away(path: Path, new: Path) -> Path | None:
    """Deletes an index, having put the new one in its place if nobody was quicker; keeps what is none."""
    lock: AbstractContextManager[None] = nullcontext()
    if not is_outdated(path):  # into an outdated one no program of this version writes
        try:
            lock = EmbeddedIndex(str(path), opened(path, create=False, fresh=False), lock_wait_s=LOCK_WAIT_S).alone()
        except IndexUnusable:
            kept = path.with_name(f"{path.name}.broken-{time.strftime('%Y%m%dT%H%M%S')}")
            path.rename(kept)
            return kept
    gone = path.with_name(f".{path.name}.old-{secrets.token_hex(3)}")
    with lock:
        path.rename(gone)
        with suppress(OSError):
            new.rename(path)
    shutil.rmtree(gone)
    return None
