"""Trouble of a host told from trouble of a page: pure decisions over how the host answers, with the clock passed in.

A page that fails alone is the page's matter. When different pages of a host fail one after the other, in a way that is
not usual there, it is the host that fails: a maintenance page sent as 200, a wall of 403, a lost database, silence.
Then nothing is booked on its pages, what was booked since the trouble began is taken back, and one page at a time asks
whether it is over: after 2, 5, 15, 30 min, then hourly.

Silence, TLS and robots.txt need fewer witnesses than pages, because they are no page's own matter. A way of answering
that has lasted a week is the usual one from then on, so that the pages are judged each by itself in the end.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Self

from crawler.frontier.looks import Answer

BACKOFF_S = (120.0, 300.0, 900.0, 1800.0, 3600.0)
WITNESSES = 3  # different pages in a row; not tuned yet
SILENT_WITNESSES = 2
RECENT = 8  # pages remembered; this share of them failing is trouble as well
MOST = 0.7
USUAL_SHARE = 0.3  # of late answers: a way of failing that is this common is no news
USUAL_AFTER_S = 7 * 86_400.0
_MEMORY = 0.95  # what of the usual shares stays at each answer: some 20 answers deep
PROBE_S = 300.0  # a page that asks for its host has so long to be answered before another asks

# What is no page's own matter.
SILENT = frozenset({"network_error", "robots_unreadable"})
# What says something of the page alone: photographs, film, stubs. They witness against nobody.
OWN = frozenset({"gallery", "paywall", "not_html", "too_large", "robots"})


@dataclass(frozen=True, slots=True)
class Witness:
    """The last answer of one page of the host."""

    key: str
    label: str
    good: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """How a host stands. `since` is when its trouble began, None when all is well.

    `until` is when its pages may be asked for, `told` what the server itself said, which holds for its lists too;
    `asking` is whether a page is being asked for to see if the trouble is over.
    """

    since: float | None = None
    until: float = 0.0
    told: float = 0.0
    kind: str | None = None
    probes: int = 0
    asking: bool = False
    usual: Mapping[str, float] = field(default_factory=lambda: {"good": 1.0})
    recent: tuple[Witness, ...] = ()

    @property
    def in_trouble(self) -> bool:
        return self.since is not None

    def to_json(self) -> str:
        values = {name: getattr(self, name) for name in ("told", "kind", "probes", "asking")}
        recent = [list(asdict(witness).values()) for witness in self.recent]
        return json.dumps({**values, "usual": dict(self.usual), "recent": recent})

    @classmethod
    def from_json(cls, since: float | None, until: float, text: str) -> Self:
        values = json.loads(text)
        recent = tuple(Witness(*row) for row in values.pop("recent"))
        return cls(since=since, until=until, recent=recent, **values)


@dataclass(frozen=True, slots=True)
class Judged:
    """A host after an answer. `is_pages` says whether the answer counts for the page; `pardon` names pages whose last
    look is taken back, and `began` and `ended` what people should be told."""

    host: Host
    is_pages: bool = True
    pardon: tuple[str, ...] = ()
    began: bool = False
    ended: bool = False


def after_answer(host: Host, key: str, answer: Answer, now: float, *, may_witness: bool = True) -> Judged:
    """Judges a page's answer. A page that was pardoned once before is no witness any more (`may_witness`)."""
    if answer.is_wait:
        return Judged(_waiting(host, answer, now), is_pages=False) if not answer.is_busy else _busy(host, answer, now)
    if answer.is_good:
        return _well(host, Witness(key, "good", True))
    if _is_silent(host.kind) and not _is_silent(answer.outcome):  # it speaks again, whatever it says
        return replace(after_answer(_cleared(host), key, answer, now, may_witness=may_witness), ended=True)
    if answer.outcome in OWN and not host.in_trouble:
        return Judged(_used_to(host, answer.label))
    if host.in_trouble:
        return _still(host, answer, now)
    if not may_witness:
        return Judged(_used_to(host, answer.label))
    heard = replace(host, recent=_with(host.recent, Witness(key, answer.label, False)))
    if answer.outcome != "robots_unreadable" and not _has_turned(heard, answer):
        return Judged(_used_to(heard, answer.label))
    return _begin(heard, answer.label, now)


def after_list(host: Host, url: str, answer: Answer, now: float) -> Judged:
    """Judges the answer of a feed, sitemap or section page: it ends silence, and begins it where pages were silent too.

    A list that answers says nothing of a wall before the pages.
    """
    if answer.is_wait:
        return Judged(_waiting(host, answer, now), is_pages=False)
    if answer.is_good:
        return _well(host, Witness(url, "good", True)) if _is_silent(host.kind) else Judged(host)
    if host.in_trouble:
        return Judged(host, is_pages=False)
    if _is_silent(answer.outcome):
        return _begin(replace(host, recent=_with(host.recent, Witness(url, answer.label, False))), answer.label, now)
    return Judged(host)


def probing(host: Host, now: float) -> Host:
    """The host while one of its pages asks whether the trouble is over."""
    return replace(host, until=now + PROBE_S, asking=True)


def _waiting(host: Host, answer: Answer, now: float) -> Host:
    """The server's word holds for all of the host, whatever else is the matter."""
    told = answer.not_before or 0.0
    return replace(host, until=max(host.until, told), told=max(host.told, told)) if told > now else host


def _busy(host: Host, answer: Answer, now: float) -> Judged:
    """429 or 503: the server speaks of itself, and its own word of when to come back comes before our backoff."""
    waiting = _waiting(host, answer, now)
    if waiting.told > now:
        return Judged(waiting, is_pages=False)
    return _still(host, answer, now) if host.in_trouble else _begin(host, answer.label, now)


def _well(host: Host, witness: Witness) -> Judged:
    known = _used_to(replace(host, recent=_with(host.recent, witness)), "good")
    if not host.in_trouble:
        return Judged(known)
    return Judged(_cleared(known), ended=True)


def _cleared(host: Host) -> Host:
    return replace(host, since=None, until=0.0, kind=None, probes=0, asking=False)


def _still(host: Host, answer: Answer, now: float) -> Judged:
    assert host.since is not None
    if now < host.until and not host.asking:  # a person's crawl, or what was under way when the trouble began
        return Judged(host, is_pages=False)
    if now - host.since > USUAL_AFTER_S and not _is_silent(answer.outcome):
        return Judged(replace(_cleared(host), usual={**host.usual, answer.label: 1.0}), ended=True)
    wait = BACKOFF_S[min(host.probes, len(BACKOFF_S) - 1)]
    until = max(now + wait, answer.not_before or 0)
    return Judged(replace(host, probes=host.probes + 1, asking=False, until=until, kind=answer.label), is_pages=False)


def _begin(host: Host, label: str, now: float) -> Judged:
    pardon = tuple(witness.key for witness in _streak(host.recent))
    troubled = replace(host, since=now, until=now + BACKOFF_S[0], kind=label, probes=1, recent=())
    return Judged(troubled, is_pages=False, pardon=pardon, began=True)


def _has_turned(host: Host, answer: Answer) -> bool:
    streak = _streak(host.recent)
    needed = SILENT_WITNESSES if _is_silent(answer.outcome) else WITNESSES
    most = len(host.recent) == RECENT and sum(not witness.good for witness in host.recent) >= MOST * RECENT
    if len(streak) < needed and not most:
        return False
    return _is_silent(answer.outcome) or host.usual.get(answer.label, 0.0) < USUAL_SHARE


def _streak(recent: tuple[Witness, ...]) -> tuple[Witness, ...]:
    """The failing pages since the last good one."""
    last_good = max((place for place, witness in enumerate(recent) if witness.good), default=-1)
    return recent[last_good + 1 :]


def _with(recent: tuple[Witness, ...], witness: Witness) -> tuple[Witness, ...]:
    others = tuple(other for other in recent if other.key != witness.key)
    return (*others, witness)[-RECENT:]


def _used_to(host: Host, label: str) -> Host:
    usual = {name: share * _MEMORY for name, share in host.usual.items() if share > 0.005}
    usual[label] = usual.get(label, 0.0) + 1 - _MEMORY
    return replace(host, usual=usual)


def _is_silent(label: str | None) -> bool:
    return label is not None and label in SILENT
