"""Which captures and segments the state has taken in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from crawler.frontier.database import Database


class Files:
    """The table of files that are accounted for."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def unknown(self, paths: Iterable[Path]) -> Iterator[Path]:
        """Those of the files that this state hasn't taken in yet."""
        for path in paths:
            if self._db.row("SELECT 1 FROM files WHERE name = ?", path.name) is None:
                yield path

    def account_for(self, paths: Iterable[Path]) -> None:
        """Everything in these files is in the state."""
        for path in paths:
            self._db.write("INSERT OR IGNORE INTO files (name) VALUES (?)", path.name)

    def forget(self, path: Path) -> None:
        """The file is carried on, so there is more in it than the state has taken in."""
        self._db.write("DELETE FROM files WHERE name = ?", path.name)
