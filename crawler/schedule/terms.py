"""How a source is to be visited: how often its lists are read, in which hours, and when articles are read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from crawler.frontier.looks import REVISIT_S
from crawler.schedule.rhythm import Pace
from crawler.schedule.windows import Window, opens_at

EVERY_S = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms of one source. `revisits_s` are ages of an article; `windows` count in `zone`, none of them is all."""

    pace: Pace = field(default_factory=lambda: Pace.of(EVERY_S))
    windows: Sequence[Window] = ()
    zone: tzinfo = UTC
    revisits_s: Sequence[float] = REVISIT_S

    def opens_at(self, now: float) -> float:
        """The first moment from now on at which the source may be visited."""
        return opens_at(self.windows, now, self.zone)
