"""A data folder copied to another place, and back: files that are sealed as they are, state as of one moment.

    captures/ articles/ documents/ sources/     copied where new; what was merged or taken away goes from the copy too
    state/*.sqlite                              by SQLite's own backup, while a crawl goes on
    index/                                      not copied: `kliping index` makes it again from documents/

A file is copied aside and renamed, so a copy that was cut off has no half files, and the next one ends it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import StateError

KEPT = ("captures", "articles", "documents", "sources", "state")
ASIDE = ".kliping-copy"
BEGUN = (".open", ".lock", "-wal", "-shm", "-journal")  # what is being written, and SQLite's own helpers


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy did: files copied, left as they were, and deleted since the original is gone."""

    copied: int
    unchanged: int
    deleted: int


def copy_folder(source: Path, target: Path) -> Copied:
    """Makes `target` hold what `source` does. Raises StateError where it can't be read or written."""
    try:
        return _copied(source, target)
    except (OSError, sqlite3.Error) as error:
        raise StateError(f"{target}: the copy of {source} failed ({error}); mend that and start it again") from error


def _copied(source: Path, target: Path) -> Copied:
    wanted, copied = set[Path](), 0
    for path in _files(source):
        wanted.add(path)
        copied += _copy(source / path, target / path)
    gone = [path for path in _files(target) if path not in wanted]
    for path in gone:
        (target / path).unlink()
    return Copied(copied, len(wanted) - copied, len(gone))


def _files(folder: Path) -> Iterator[Path]:
    for name in KEPT:
        for path in sorted((folder / name).rglob("*")):
            if path.is_file() and not path.name.endswith((*BEGUN, ASIDE)):
                yield path.relative_to(folder)


def _copy(source: Path, target: Path) -> bool:
    """Whether it had to be copied: not where size and time are the same. A database is always."""
    is_database = source.suffix == ".sqlite"
    if not is_database and target.exists() and _fingerprint(source) == _fingerprint(target):
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = target.with_name(target.name + ASIDE)
    aside.unlink(missing_ok=True)
    if is_database:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as one,
            closing(sqlite3.connect(aside)) as other,
        ):
            one.backup(other)
    else:
        shutil.copy2(source, aside)
    with open(aside, "rb") as file:
        os.fsync(file.fileno())
    os.replace(aside, target)
    return True


def _fingerprint(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns
