"""How the newspapers fare, written down by the service once a minute and given to the index."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from crawler.board import put_on_board
from crawler.errors import CrawlerError
from indexer.board import carry_board
from indexer.errors import IndexerError
from indexer.open import is_url, open_index, place_of
from kliping import terminal

BOARD_S = 60.0  # between two words of it


@dataclass
class Board:
    """Looked at often, it writes once a minute: a newspaper that is silent brings no segment to index."""

    data: Path
    index_at: str | None
    indexes: bool
    next_at: float = 0.0
    said: str = ""

    def look(self, now: float) -> None:
        """Writes where a minute has passed. Trouble is told once, and no reason not to crawl or index."""
        if now < self.next_at:
            return
        self.next_at = now + BOARD_S
        try:
            put_on_board(self.data, time.time())
            trouble = self._carried() if self.indexes else ""
        except (CrawlerError, IndexerError, OSError, sqlite3.Error) as error:
            trouble = str(error)
        if trouble and trouble != self.said:
            terminal.say(f"how the newspapers fare isn't told: {trouble}")
        self.said = trouble

    def _carried(self) -> str:
        place = place_of(self.data, self.index_at)
        if not is_url(place):  # who has an embedded index looks at `kliping status`
            return ""
        with closing(open_index(place)) as index:
            return carry_board(self.data, index)
