"""Which articles of captures are withdrawn: gone (404 or 410) twice, some time apart, as the crawl has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from crawler.frontier import url_key
from crawler.frontier.looks import CONFIRM_S

_EARLY = 0.9  # of the time between two looks: a look may come a little before it is due


@dataclass(slots=True)
class Gone:
    """What a replay knows of pages that gave an article. `withdrawals`: the time, by the article's id and version."""

    withdrawals: dict[tuple[str, int], datetime] = field(default_factory=dict)
    _articles: dict[str, str] = field(default_factory=dict)  # page → its article's id
    _missed: dict[str, datetime] = field(default_factory=dict)  # page → when it was first gone

    def stands(self, asked: str, id: str) -> None:
        """An article was read at a page."""
        key = url_key(asked)
        self._articles[key] = id
        self._missed.pop(key, None)

    def missed(self, asked: str, at: datetime) -> str | None:
        """A page is gone; the id of its article where that makes it withdrawn."""
        key = url_key(asked)
        if key not in self._articles:
            return None
        first = self._missed.setdefault(key, at)
        return self._articles[key] if (at - first).total_seconds() >= CONFIRM_S * _EARLY else None
