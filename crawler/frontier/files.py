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
            self._db.write("DELETE FROM reached WHERE name = ?", path.name)

    def carry_on(self, path: Path) -> None:
        """More is about to be written to a file; what is in it so far stays taken in."""
        if self._db.write("DELETE FROM files WHERE name = ?", path.name):
            self.read_to(path.name, path.stat().st_size)

    def read_to(self, name: str, offset: int) -> None:
        """All that lies in a file before this offset is in the state."""
        self._db.write("INSERT OR REPLACE INTO reached (name, offset) VALUES (?, ?)", name, offset)

    def reached(self, name: str) -> int:
        """To which offset a file is in the state; 0 where nothing is known of it."""
        row = self._db.row("SELECT offset FROM reached WHERE name = ?", name)
        return 0 if row is None else int(row[0])

    def was_collected(self, name: str, source: str, first: str = "", last: str = "") -> bool:
        """Whether the pages of a source that were captured on these days (as ISO writes them; none are all) were taken
        out of that file of a collection."""
        row = self._db.row(
            "SELECT 1 FROM collected WHERE name = ?1 AND source = ?2 AND (first = '' OR (?3 > '' AND first <= ?3 AND "
            "?4 <= last))",
            name, source, first, last,
        )  # fmt: skip
        return row is not None

    def collected(self, name: str, sources: Iterable[str], first: str = "", last: str = "") -> None:
        """All pages of these sources of these days were taken out of that file of a collection."""
        for source in sources:
            self._db.write("INSERT OR IGNORE INTO collected VALUES (?, ?, ?, ?)", name, source, first, last)
