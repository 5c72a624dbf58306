"""Whether a newspaper still gives what it used to: arithmetic over what was seen, with the clock passed in. Pure.

    unreachable   its lists can't be read: silence, a certificate, a wall, gone
    empty         a list that had items shows none
    frozen        a list has brought nothing for longer than is to be believed
    wall          its pages answer otherwise than they used to (`crawler.frontier.hosts` says how)
    layout        its articles come without a title, a text, authors or a time, though they used to have them
    dates         its lists name times that can't be
    robots        robots.txt forbids what it used to allow

Each is named at the third poll or page that shows it, and each is unlikely by chance: a field that one article in
fifty lacks is missed three times in a row once in 125,000 articles.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Self

from crawler.frontier.hosts import Host
from crawler.schedule.plan import Plan

KINDS = ("unreachable", "empty", "frozen", "wall", "layout", "dates", "robots")
POLLS = 3
FROZEN_ARTICLES = 12.0  # expected since the last one that came; not tuned yet
EMPTY_ARTICLES = 6.0  # and of a sitemap, which holds only what is young, before an empty one is odd
FROZEN_PAUSE = 1.5  # times the longest pause known
UNLIKELY = 1e-4
MEMORY = 1 / 50  # of a field's share, per article
KNOWN = 10  # articles before a field's share is believed
ACCEPTED = 40  # a field that is missed so often in a row is usually absent from now on
SHORT = 0.25  # a text of less than this part of the usual length counts as missed

_BARS = "▁▂▃▄▅▆▇█"
_WHAT = {
    "title": "articles come without a title",
    "text": "texts are much shorter than they were",
    "authors": "articles come without authors",
    "time": "articles come without a time",
    "date": "its lists name times that can't be",
    "allowed": "robots.txt forbids what it used to allow",
}
_KINDS = {"date": "dates", "allowed": "robots"}


@dataclass(frozen=True, slots=True)
class Field:
    """How often something is there: its usual share, how many times it was looked for, how often missed in a row."""

    share: float = 1.0
    count: int = 0
    missed: int = 0

    def after(self, is_there: bool) -> Field:
        """With one more look. What is missed counts for the share once it is back, or has been missed for long."""
        if not is_there:
            long = self.missed + 1 >= ACCEPTED
            return Field(0.0 if long else self.share, self.count + 1, 0 if long else self.missed + 1)
        step = max(MEMORY, 1 / (self.count + 1))
        share = self.share * (1 - step) ** self.missed
        return Field(share + step * (1 - share), self.count + 1, 0)

    @property
    def is_broken(self) -> bool:
        lacking = max(1 - self.share, 0.02)
        known = self.count - self.missed >= KNOWN
        return known and self.missed >= POLLS and lacking**self.missed < UNLIKELY


@dataclass(frozen=True, slots=True)
class Pulse:
    """How a source's articles and lists have been filled of late. `length` is the usual length of a text."""

    fields: Mapping[str, Field] = field(default_factory=dict)
    length: float = 0.0

    def after(self, **seen: bool) -> Pulse:
        """With one more article or listing, of which these fields are there or not."""
        known = {name: self.fields.get(name, Field()).after(is_there) for name, is_there in seen.items()}
        return replace(self, fields={**self.fields, **known})

    def after_article(self, *, title: bool, authors: bool, time: bool, characters: int) -> Pulse:
        """With one more article."""
        is_long = not self.length or characters >= SHORT * self.length
        length = characters if not self.length else self.length + MEMORY * (characters - self.length) * is_long
        return replace(self.after(title=title, authors=authors, time=time, text=is_long), length=length)

    def to_json(self) -> str:
        fields = {name: list(asdict(each).values()) for name, each in self.fields.items()}
        return json.dumps({"fields": fields, "length": self.length})

    @classmethod
    def from_json(cls, text: str) -> Self:
        values = json.loads(text)
        return cls({name: Field(*row) for name, row in values["fields"].items()}, values["length"])


@dataclass(frozen=True, slots=True)
class Break:
    """Something that is broken: where, what kind (see above), since when where that is known, and a line for people."""

    source: str
    kind: str
    what: str
    since: float | None = None


def breaks(
    source: str, lists: Mapping[str, tuple[str, Plan]], hosts: Mapping[str, Host], pulse: Pulse, now: float
) -> tuple[Break, ...]:
    """What is broken in a source, by its lists (how each lists, and its plan), its hosts and its pulse."""
    found = [each for url, (via, plan) in lists.items() for each in _of_list(source, url, via, plan, now)]
    if found and all(plan.failures >= POLLS for _, plan in lists.values()):
        found = [found[0]]  # all of it is away: that is one break
    elif not any(each.kind == "unreachable" for each in found):
        found += [each for name, host in hosts.items() for each in _of_host(source, name, host)]
    found += [
        Break(source, _KINDS.get(name, "layout"), _WHAT[name]) for name, each in pulse.fields.items() if each.is_broken
    ]
    return tuple(found)


def _of_list(source: str, url: str, via: str, plan: Plan, now: float) -> Iterable[Break]:
    if plan.failures >= POLLS:
        yield Break(source, "unreachable", f"{url} can't be read: {plan.why or 'no answer'}", plan.failing)
    elif plan.empty >= POLLS and (via == "feed" or _expected(plan, now) >= EMPTY_ARTICLES):
        yield Break(source, "empty", f"{url} had items and shows none", plan.brought)
    elif plan.brought is not None and _is_frozen(plan, now):
        yield Break(source, "frozen", f"{url} brings nothing new any more", plan.brought)


def _is_frozen(plan: Plan, now: float) -> bool:
    assert plan.brought is not None
    return now - plan.brought > FROZEN_PAUSE * plan.pause and _expected(plan, now) >= FROZEN_ARTICLES


def _expected(plan: Plan, now: float) -> float:
    """How many articles were to be expected since the list brought one."""
    return 0.0 if plan.brought is None else plan.rhythm.expected(plan.brought, now)


def _of_host(source: str, name: str, host: Host) -> Iterable[Break]:
    if host.in_trouble and host.probes >= 2:
        yield Break(source, "wall", f"pages of {name} answer {host.kind}", host.since)


def usual_at(hours: Mapping[int, float], hour: int, weeks: int = 6) -> float | None:
    """What was counted in the same hour of the weeks before, on average; None when none of them was seen."""
    first = min(hours, default=hour)
    before = [hours.get(hour - 168 * week, 0.0) for week in range(1, weeks + 1) if hour - 168 * week >= first]
    return sum(before) / len(before) if before else None


def sparkline(values: Iterable[float]) -> str:
    """Counts as a row of bars, the greatest full."""
    counts = list(values)
    top = max(counts, default=0)
    return "".join(_BARS[min(7, int(count / top * 7.999))] if top and count else " " for count in counts)
