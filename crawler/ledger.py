"""The ledger: every discovered URL ends in exactly one counted outcome, and the sums agree.

The outcomes are those of `crawler.outcomes`; of a page that was fetched and is no article, its `Reason`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from crawler.outcomes import MEANINGS, ORDER


@dataclass(slots=True)
class Ledger:
    """Counts of discovered URLs and of outcomes, by source. `troubles` are lines for people, such as feeds that failed.

    `discovered` is counted when a URL is found and `outcomes` when it is dealt with, so `agrees` means something.
    """

    discovered: Counter[str] = field(default_factory=Counter)
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    lists_read: int = 0
    reads: Counter[str] = field(default_factory=Counter)
    listed: Counter[str] = field(default_factory=Counter)  # items that lists showed, each time that they did
    new: Counter[str] = field(default_factory=Counter)  # those that no list had named before
    next_reads: dict[str, float] = field(default_factory=dict)  # of a crawl that stays; seconds since 1970
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
            for outcome in sorted(counts, key=lambda name: (ORDER.get(name, len(ORDER)), name)):
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
