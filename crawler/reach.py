"""How far each capture is in the state: up to the first response whose page has no outcome yet.

After a kill a start reads a capture from there on, instead of all of it: a day's file has up to 256 MiB.
"""

from __future__ import annotations

from crawler.records.discovery import Errand


class Reach:
    """Of one running crawl. Offsets are bytes from the beginning of a file."""

    def __init__(self) -> None:
        self._ends: dict[str, int] = {}  # by file, of what is written there
        self._open: dict[str, tuple[str, int]] = {}  # by the URL of a page without outcome: file and offset
        self._told: dict[str, int] = {}

    def written(self, file: str, began: int, end: int, errand: Errand | None) -> None:
        """Records were appended to a file; `errand` is that of a page, whose outcome is to come."""
        self._ends[file] = end
        if errand is not None:
            self._open.setdefault(_page_of(errand), (file, began))

    def left(self, file: str, reached: int, errand: Errand) -> None:
        """A response that a killed crawl left: the file isn't further than it was until its page has an outcome."""
        self._open.setdefault(_page_of(errand), (file, reached))

    def settled(self, asked: str) -> None:
        """The page of this URL has its outcome."""
        self._open.pop(asked, None)

    def reached(self) -> list[tuple[str, int]]:
        """The files that have come further since the last call, and how far."""
        first: dict[str, int] = {}
        for file, offset in self._open.values():
            first[file] = min(first.get(file, offset), offset)
        now = {file: first.get(file, end) for file, end in self._ends.items()}
        further = [(file, offset) for file, offset in now.items() if offset > self._told.get(file, -1)]
        self._told.update(further)
        return further


def _page_of(errand: Errand) -> str:
    """The URL of the page that a response belongs to: of a further page, that of the first."""
    return errand.first or errand.asked
