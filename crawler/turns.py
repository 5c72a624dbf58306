"""Turns: sources that share a registered domain ask one at a time, so that its servers meet one pace.

Each spider keeps the pace of its domains by itself; two of them at once would be twice as fast as they promise.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from crawler.catalogue import Source


class Turn:
    """The turn of a group of sources. `clock` gives monotonic seconds."""

    def __init__(self, delay_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._delay = delay_seconds
        self._clock = clock
        self._free_at = 0.0
        self._holder: str | None = None

    def take(self, source: str) -> bool:
        """Takes the turn for one request of a source; False when another has it, or the pace isn't up."""
        if self._holder is not None or self._clock() < self._free_at:
            return False
        self._holder = source
        return True

    def give_back(self, source: str) -> None:
        """The request is done with, its further pages too."""
        if self._holder == source:
            self._holder = None
            self._free_at = self._clock() + self._delay

    def drop(self, source: str) -> None:
        """Nothing was asked for after all."""
        if self._holder == source:
            self._holder = None

    def slow_down(self, seconds: float) -> None:
        """The domain asks for at least these seconds between requests."""
        self._delay = max(self._delay, seconds)


def turns_of(sources: Sequence[Source]) -> dict[str, Turn]:
    """A turn for each source that shares a registered domain with another, by name; the others need none."""
    turns: dict[str, Turn] = {}
    for group in groups_by_domain(sources):
        if len(group) > 1:
            turn = Turn(max(source.delay_seconds for source in group))
            turns |= {source.name: turn for source in group}
    return turns


def groups_by_domain(sources: Sequence[Source]) -> list[list[Source]]:
    """Sources that share a registered domain stand in one group."""
    groups: list[list[Source]] = []
    for source in sources:
        near = [
            group for group in groups if any(source.registered_domains & other.registered_domains for other in group)
        ]
        groups = [group for group in groups if group not in near]
        groups.append([*(other for group in near for other in group), source])
    return groups
