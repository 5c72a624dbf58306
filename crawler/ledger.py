"""The ledger: every discovered URL ends in exactly one counted outcome, and the sums agree.

The outcomes of a page that was fetched and is no article are the `Reason`s of
`crawler.records.article`, under their own names.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from crawler.records.article import Reason


class Outcome(StrEnum):
    """What became of a URL, besides the reasons for which a page is no article."""

    ARTICLE = "article"
    UNCHANGED = "unchanged"
    SEEN_BEFORE = "seen_before"
    PART = "part"
    LISTING = "listing"
    ROBOTS = "robots"
    ROBOTS_UNREADABLE = "robots_unreadable"
    NOT_WANTED = "not_wanted"
    OFFSITE = "offsite"
    PRIVATE_ADDRESS = "private_address"
    HTTP_404 = "http_404"
    HTTP_ERROR = "http_error"
    NETWORK_ERROR = "network_error"
    TOO_LARGE = "too_large"
    REDIRECT = "redirect"
    LATER = "later"


MEANINGS: Mapping[str, str] = {
    Outcome.ARTICLE: "an article was written",
    Outcome.UNCHANGED: "fetched again, the same article as before",
    Outcome.SEEN_BEFORE: "listed again, dealt with in an earlier crawl",
    Outcome.PART: "a later page, joined into its article",
    Outcome.LISTING: "a feed, sitemap, section page or robots.txt",
    Outcome.ROBOTS: "robots.txt disallows it",
    Outcome.ROBOTS_UNREADABLE: "robots.txt couldn't be read, so not fetched; tried again at the next crawl",
    Outcome.NOT_WANTED: "kept out by the source's patterns (photographs, video, other editions)",
    Outcome.OFFSITE: "leads away from the source's domains",
    Outcome.PRIVATE_ADDRESS: "leads to a private address",
    Outcome.HTTP_404: "not there (404) or gone (410)",
    Outcome.HTTP_ERROR: "answered with another error",
    Outcome.NETWORK_ERROR: "no answer: name, connection, TLS or time",
    Outcome.TOO_LARGE: "larger than the limit",
    Outcome.REDIRECT: "a redirect; what it leads to counts by itself",
    Outcome.LATER: "not yet: over the limit, interrupted or told to wait; stays in the queue",
    Reason.NOT_ARTICLE: "a home, index, tag or search page",
    Reason.GALLERY: "photographs or video without a text",
    Reason.PAYWALL: "a stub before a paywall",
    Reason.TOO_SHORT: "too little text for an article",
    Reason.ERROR_PAGE: "an error page sent as 200",
    Reason.NOT_HTML: "not a page at all",
    Reason.UNREADABLE: "broken beyond reading, or too slow to read",
}
_ORDER = {name: place for place, name in enumerate(MEANINGS)}

# What a URL may still become: it stays in the queue, and the next crawl tries again.
RETRIED = frozenset({Outcome.ROBOTS_UNREADABLE, Outcome.NETWORK_ERROR, Outcome.LATER})


@dataclass(slots=True)
class Ledger:
    """Counts of discovered URLs and of outcomes, by source. `troubles` are lines for people, such as feeds that failed.

    `discovered` is counted when a URL is found and `outcomes` when it is dealt with, so `agrees` means something.
    """

    discovered: Counter[str] = field(default_factory=Counter)
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    lists_read: int = 0
    lists_failed: int = 0
    interrupted: bool = False

    def discover(self, source: str, count: int = 1) -> None:
        """Counts URLs found in the source's lists, or carried over from the crawl before."""
        self.discovered[source] += count

    def count(self, source: str, outcome: str) -> None:
        """Counts the outcome of one URL."""
        self.outcomes.setdefault(source, Counter())[outcome] += 1

    def take_back(self, source: str, outcome: str) -> None:
        """The URL gets another outcome after all."""
        self.outcomes[source] -= Counter((outcome,))

    def total(self, outcome: str | None = None) -> int:
        """How many URLs had that outcome, or any."""
        if outcome is None:
            return sum(counts.total() for counts in self.outcomes.values())
        return sum(counts[outcome] for counts in self.outcomes.values())

    @property
    def agrees(self) -> bool:
        """Whether every discovered URL has exactly one outcome."""
        dealt_with = {source: counts.total() for source, counts in self.outcomes.items() if counts.total()}
        return dealt_with == {source: count for source, count in self.discovered.items() if count}

    def rows(self) -> Iterable[tuple[str, str, int, str]]:
        """Source, outcome, count and meaning, in a fixed order."""
        for source, counts in sorted(self.outcomes.items()):
            for outcome in sorted(counts, key=lambda name: (_ORDER.get(name, len(_ORDER)), name)):
                yield source, outcome, counts[outcome], MEANINGS.get(outcome, "")

    @property
    def is_blind(self) -> bool:
        """Whether every list that was asked for failed: no network, or the wrong addresses."""
        return bool(self.lists_failed and not self.lists_read)

    def to_json(self) -> str:
        """One JSON object for machines; `from_json` reads it back."""
        return json.dumps(
            {
                "discovered": dict(sorted(self.discovered.items())),
                "outcomes": {source: dict(sorted(counts.items())) for source, counts in sorted(self.outcomes.items())},
                "total": self.total(),
                "agrees": self.agrees,
                "lists_read": self.lists_read,
                "lists_failed": self.lists_failed,
                "troubles": self.troubles,
                "interrupted": self.interrupted,
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        values: dict[str, Any] = json.loads(text)
        return cls(
            discovered=Counter(values["discovered"]),
            outcomes={source: Counter(counts) for source, counts in values["outcomes"].items()},
            troubles=list(values["troubles"]),
            lists_read=int(values["lists_read"]),
            lists_failed=int(values["lists_failed"]),
            interrupted=bool(values["interrupted"]),
        )

    def print(self, title: str) -> None:
        """The table on standard output, then what went wrong on standard error."""
        from kliping import terminal

        rows: list[tuple[object, ...]] = [
            *self.rows(),
            ("all", "", self.total(), f"of {self.discovered.total()} found"),
        ]
        terminal.print_table(title, ("source", "outcome", "urls", "meaning"), rows, numbers=("urls",))
        for trouble in self.troubles:
            terminal.note(trouble)
        if not self.agrees:
            terminal.fail(f"the ledger doesn't add up: {self.discovered.total()} found, {self.total()} dealt with")
