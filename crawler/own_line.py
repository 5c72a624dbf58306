"""Watches our own line to the world, and keeps its trouble off the books of hosts, lists and pages.

    an answer ─▶ heard                              a sign of life: the line is up
    a silence ─▶ is_to_blame ─▶ hosts, lists and pages stand as they stood; one request at a time asks for the line

The decisions are `crawler.frontier.line`'s. Times are seconds since 1970 and passed in.
"""

from __future__ import annotations

from collections.abc import Callable

from crawler.frontier import Frontier, host_of, url_key
from crawler.frontier.line import Line, Silence, after_silence, probing
from crawler.schedule import Agenda
from crawler.urls import registered_domain

_TURN_S = 10.0  # after one source's request was in vain, another's asks first: the host of the first may be dead itself


class OwnLine:
    """Our line, as one crawl sees it. What people should know goes to `tell`, once when it is down and once when up."""

    def __init__(self, frontier: Frontier, agenda: Agenda) -> None:
        self.tell: Callable[[str], None] = lambda line: None
        self._frontier = frontier
        self._agenda = agenda
        self._line = Line()
        self._domains: set[str] = set()
        self._asked_last: str | None = None

    @property
    def is_down(self) -> bool:
        return self._line.is_down

    def enter(self, url: str) -> None:
        """Takes in an address that will be asked for."""
        self._domains.add(_domain(host_of(url_key(url))))

    def opens_at(self, source: str) -> float:
        """From when on something of a source may be asked for, as far as the line is concerned."""
        if not self._line.is_down:
            return 0.0
        return self._line.until + (_TURN_S if source == self._asked_last else 0.0)

    def asking(self, source: str, now: float) -> None:
        """Something of a source is being asked for."""
        self._line, self._asked_last = probing(self._line, now), source

    def heard(self, now: float) -> None:
        """Somebody gave a sign of life."""
        if self._line.since is not None:
            self.tell(f"our own line is back after {_duration(now - self._line.since)}")
        self._line = Line()

    def is_to_blame(self, asked: str, now: float, *, is_list: bool) -> bool:
        """Whether it is the line's matter that a page (by its key) or a list (by its URL) gave no sign of life."""
        host = host_of(url_key(asked) if is_list else asked)
        before = self._frontier.host(host)
        if before.in_trouble and not self._line.is_down:
            return False  # known to be silent: it tells nothing of the line
        silence = Silence(
            asked=asked, is_list=is_list, domain=_domain(host), host=host, before=before, at=now
        )  # fmt: skip
        was_down, self._line = self._line.is_down, after_silence(self._line, silence, len(self._domains))
        if self._line.is_down and not was_down:
            self._take_back(now)
            hosts = ", ".join(sorted({each.host for each in self._line.silences}))
            self.tell(
                f"our own line seems to be down: no sign of life from {hosts}; nothing is blamed on them, and one "
                "request at a time asks whether it is back"
            )
        return self._line.is_down

    def _take_back(self, now: float) -> None:
        """Hosts, lists and pages stand as they stood before the silences; the latest of them isn't booked yet."""
        *booked, _ = self._line.silences
        for each in reversed(booked):
            self._frontier.restore_host(each.host, each.before)
            if each.is_list:
                self._agenda.forgive(each.asked, now)
            else:
                self._frontier.take_back(each.asked, now)


def _domain(host: str) -> str:
    return registered_domain(host.rsplit(":", 1)[0])


def _duration(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"
