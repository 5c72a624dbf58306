"""Our own line told from the hosts at its other end: pure decisions over silences, with the clock passed in.

When hosts of several domains that were well give no sign of life one after the other (no name, no route, no answer in
time), and nobody gives one in between, it is our line that is down. Then nothing is booked on any of them, what was
booked since it went down is taken back, and one request at a time asks whether it is back.

A connection that is refused, a certificate that has expired and any status are signs of life or of the host's own
trouble: they never speak against the line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from crawler.frontier.hosts import Host

WITNESSES = 3  # domains; of fewer that are asked at all every one must be silent, and one alone says nothing
WITHIN_S = 900.0  # silences further apart are no one mishap; a request is silent for up to a minute and a half
PROBES_S = (15.0, 30.0, 60.0, 120.0, 300.0)
PROBE_S = 120.0  # a request that asks for the line has so long to be answered before another asks


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A page or a list that gave no sign of life. `asked` is the page's key or the list's URL, `before` how its host
    stood until then, `at` seconds since 1970."""

    asked: str
    is_list: bool
    domain: str
    host: str
    before: Host
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """How our line stands. `since` is when it went down, None where it is up; `until` when the next request may ask."""

    since: float | None = None
    until: float = 0.0
    probes: int = 0
    silences: tuple[Silence, ...] = ()

    @property
    def is_down(self) -> bool:
        return self.since is not None


def after_silence(line: Line, silence: Silence, domains: int) -> Line:
    """The line after one more silence; `domains` is how many different ones are asked at all."""
    if line.is_down:
        wait = PROBES_S[min(line.probes, len(PROBES_S) - 1)]
        return replace(line, until=silence.at + wait, probes=line.probes + 1)
    recent = (*(each for each in line.silences if each.at > silence.at - WITHIN_S), silence)
    witnesses = [each for each in recent if not each.before.in_trouble]
    if len({each.domain for each in witnesses}) < min(WITNESSES, max(2, domains)):
        return replace(line, silences=recent)
    return Line(since=witnesses[0].at, until=silence.at + PROBES_S[0], probes=1, silences=recent)


def probing(line: Line, now: float) -> Line:
    """The line while one request asks whether it is back."""
    return replace(line, until=now + PROBE_S) if line.is_down else line
