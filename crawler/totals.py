"""Counts that only grow, for `/metrics`: what the series have had since the service began, by source and name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from crawler.frontier import Frontier
from crawler.frontier.series import HOUR_S

_OPEN_S = 2 * HOUR_S  # counts of this hour and the one before may still grow; those of earlier ones are added once


@dataclass(slots=True)
class Totals:
    """Sums over whole hours, the one in which it began included."""

    since: float
    _closed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def read(self, data: Path, now: float) -> dict[tuple[str, str], float]:
        """The counts so far by (source, name), such as ("antara", "page.article"). Raises StateError."""
        with Frontier(data / "state" / "crawl.sqlite") as frontier:
            series = {source: frontier.series.of(source, self.since) for source in frontier.series.sources()}
        mark = int((now - _OPEN_S) // HOUR_S)
        totals = Counter(self._closed)
        for source, names in series.items():
            for name, hours in names.items():
                totals[source, name] += sum(hours.values())  # type: ignore[assignment]  # counts of the series are real
                self._closed[source, name] += sum(n for hour, n in hours.items() if hour < mark)  # type: ignore[assignment]
        self.since = max(self.since, mark * HOUR_S)
        return dict(totals)
