"""When a page is looked at next: pure decisions, with the clock passed in.

    an article            again by its age: 1 h, 6 h, 1 d, 7 d after it was published (per source)
    an answer in vain     again after 2 min, 15 min, 2 h, 12 h, then daily for three days; then it is given up
    404 or 410 on what was an article: once more after 2 h, then it is withdrawn; later looks may find it back
    told to wait          when the server said, and it counts for nothing
    asked before its time (by a person's `kliping crawl`) and again in vain: as if it had not been

All budgets are times. How many looks there were says nothing until the last of them has passed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

AGAIN_S = (120.0, 900.0, 7200.0, 43_200.0, 86_400.0, 86_400.0, 86_400.0)
REVISIT_S = (3600.0, 21_600.0, 86_400.0, 604_800.0)
CONFIRM_S = 7200.0  # between the two looks that say an article is gone: longer than most mishaps of a deployment
_EARLY_S = 5.0  # before its time by so much a look doesn't count
_TOO_SOON = 0.25  # a revisit is left out when less than this part of its age lies between it and the last look

GOOD = frozenset({"article", "unchanged"})
GONE_STATUSES = frozenset({404, 410})


class State(StrEnum):
    """Where a page stands."""

    NEW = "new"  # found, not looked at yet
    CHANGED = "changed"  # a list told of a change since
    AGAIN = "again"  # looked at in vain, to be looked at again
    DONE = "done"  # an article; `due` is its next revisit
    GIVEN_UP = "given_up"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking for a page: its outcome by name, and what helps to judge it.

    `not_before` is when the server said it may be asked again (seconds since 1970), `captured` when the answer was
    kept, `published` the article's own time, `article_id` the article that was read; `note` is one line for people.
    `unheard` says that nothing gave a sign of life: no name, no route, no answer in time.
    """

    outcome: str
    status: int | None = None
    not_before: float | None = None
    captured: float | None = None
    published: float | None = None
    article_id: str | None = None
    note: str | None = None
    unheard: bool = False

    @property
    def is_good(self) -> bool:
        return self.outcome in GOOD

    @property
    def is_wait(self) -> bool:
        """Whether it says nothing of the page: interrupted, over a limit, told to wait."""
        return self.outcome == "later"

    @property
    def is_busy(self) -> bool:
        """Whether the server said so of itself: too many requests, or down for the moment."""
        return self.is_wait and self.status in {429, 503}

    @property
    def is_gone(self) -> bool:
        return self.status in GONE_STATUSES or self.outcome == "http_404"

    @property
    def label(self) -> str:
        """Outcome with its status where that tells more: "http_error 403"."""
        return (
            f"{self.outcome} {self.status}" if self.outcome in {"http_error", "later"} and self.status else self.outcome
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """What the looks so far made of a page. `article` is when one was first read there, `due` the next look."""

    state: State = State.NEW
    looks: int = 0
    idle: int = 0
    article: float | None = None
    published: float | None = None
    due: float | None = None


def after(page: Standing, answer: Answer, now: float, revisits: Sequence[float] = REVISIT_S) -> Standing:
    """The page's standing after an answer."""
    if answer.is_wait:
        return replace(page, due=max(now, answer.not_before or now))
    if answer.is_good:
        return _read(page, answer, now, revisits)
    if page.looks and page.due is not None and now < page.due - _EARLY_S:
        return page  # a person's crawl came before the next look: budgets are times
    if page.article is not None:
        return _lost(page, answer, now, revisits)
    return _in_vain(page, answer, now)


def pardoned(page: Standing, now: float) -> Standing:
    """The page as if its last look in vain had not been: the host was in trouble, not the page."""
    state = page.state if page.state in {State.NEW, State.CHANGED, State.DONE} else State.AGAIN
    return replace(page, state=state, looks=max(0, page.looks - 1), due=now)


def passed_over(page: Standing, now: float, revisits: Sequence[float] = REVISIT_S) -> Standing:
    """The page when its host is in trouble: as it was, but for a revisit, which is left to the next one."""
    if page.state not in {State.DONE, State.WITHDRAWN}:
        return page
    return replace(page, due=next_revisit(_born(page.published, page.article or now), now, revisits))


def next_revisit(born: float, now: float, revisits: Sequence[float] = REVISIT_S) -> float | None:
    """The next look at an article by its age; None when it is too old for any."""
    for age in revisits:
        if born + age - now > age * _TOO_SOON:
            return born + age
    return None


def _read(page: Standing, answer: Answer, now: float, revisits: Sequence[float]) -> Standing:
    first = page.article if page.article is not None else now
    published = answer.published if answer.published is not None else page.published
    idle = 0 if answer.outcome == "article" else page.idle + (page.state is State.CHANGED)
    due = next_revisit(_born(published, first), now, revisits)
    return Standing(State.DONE, idle=idle, article=first, published=published, due=due)


def _lost(page: Standing, answer: Answer, now: float, revisits: Sequence[float]) -> Standing:
    """What was an article answers otherwise: gone twice is withdrawn; else its text stays, and revisits go on."""
    due = next_revisit(_born(page.published, page.article or now), now, revisits)
    if not answer.is_gone:
        again = _again(page.looks, now) if page.state is State.CHANGED else None
        state = page.state if again is not None else State.DONE
        return replace(page, state=state, looks=page.looks + 1, due=again if again is not None else due)
    if (page.state is State.AGAIN and page.looks) or page.state is State.WITHDRAWN:
        return replace(page, state=State.WITHDRAWN, looks=page.looks + 1, due=due)
    return replace(page, state=State.AGAIN, looks=1, due=now + CONFIRM_S)


def _in_vain(page: Standing, answer: Answer, now: float) -> Standing:
    again = _again(page.looks, now)
    if again is None:
        return replace(page, state=State.GIVEN_UP, looks=page.looks + 1, due=None)
    return replace(page, state=State.AGAIN, looks=page.looks + 1, due=max(again, answer.not_before or 0))


def _again(looks: int, now: float) -> float | None:
    return now + AGAIN_S[looks] if looks < len(AGAIN_S) else None


def _born(published: float | None, first: float) -> float:
    """When an article's age begins: when it was published, if that can be; else when it was first read."""
    return published if published is not None and published <= first else first
