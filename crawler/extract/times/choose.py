"""When an article was published: keeps every time that the page names, mends known lies, chooses one.

    statements, visible text, feed, URL ─▶ candidates ─▶ `settle` mends known lies ─▶ `choose` picks

Known lies: local time marked Z or GMT (it has the same clock as a local one beside it), -07:00 for +07:00 in
Indonesia, a stale microdata date, modification before publication, midnight for a day without a clock, and times in
the future of the capture. A date such as 3/4/2024 is read in the order that the page's other dates bear out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Any

from crawler.dates import Moment, home_zone, other_order, read_ago, read_time
from crawler.dates.moment import ASSUMED, fixed, zone_is
from crawler.records.article import Provenance

PUBLISHED, UPDATED = "published", "updated"
_WIB = timezone(timedelta(hours=7))
_LOCAL = frozenset({"offset", "named"})  # ways to state a zone that a template doesn't write by itself
_SKEW = timedelta(minutes=15)  # clocks of a newspaper and of ours may differ that much before it is the future
_FROM_UPDATE = 0.4  # how far an update is trusted to tell the publication where nothing else does
_BESIDE = 0.15  # what a clock must be trusted to be added to a better trusted day


@dataclass(frozen=True, slots=True)
class Candidate:
    """One time that the page, its feed or its URL names. `time` is naive when no zone was given.

    `zone` is how the zone is known: offset, utc (Z, GMT or +00:00), named (WIB), assumed (the country's), none, or
    relative ("2 jam lalu"). `other` is the time with day and month swapped, where the page's form allows both.
    """

    role: str
    time: datetime
    evidence: str
    where: str
    raw: str
    precision: str
    zone: str
    trust: float
    note: str = ""
    other: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """The winning times with their provenance, and every candidate as settled, for people who ask why."""

    published: datetime | None
    published_from: Provenance | None
    updated: datetime | None
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """Where a newspaper is at home: `zone` is that of its bare times, None where nothing tells.

    `by_country` says that its domain tells, and not its language alone; `indonesian` that Indonesia's slips are known.
    """

    zone: tzinfo | None = None
    by_country: bool = False
    indonesian: bool = False


def home_of(host: str, language: str | None, declared: str | None = None) -> Home:
    """The home of a page by its host, its language, and the language it declares where its text's is of many zones.

    What is written in Indonesian is at home in Indonesia.
    """
    indonesian = language == "id" or host.endswith(".id")
    domain = "x.id" if language == "id" else host
    zone = home_zone(domain, language) or home_zone(domain, declared)
    return Home(zone, home_zone(domain, None) is not None, indonesian)


def candidate(role: str, raw: Any, evidence: str, where: str, trust: float, *, us: bool = False) -> Candidate | None:
    """The candidate of one raw value, or None when no time can be read from it. `us` reads 3/4/2024 as 4 March."""
    read = read_time(str(raw), us=us) if isinstance(raw, str | int | float) else None
    if read is None:
        return None
    other = other_order(str(raw), us=us) if read.time.day <= 12 else None
    return of_moment(role, read, evidence, where, trust, raw=str(raw)[:80].strip(), other=other)


def of_moment(
    role: str, read: Moment, evidence: str, where: str, trust: float, *, raw: str = "", other: datetime | None = None
) -> Candidate:
    """The candidate of a time that is read already."""
    return Candidate(role, read.time, evidence, where, raw, read.precision, read.zone, trust, other=other)


def relative(raw: str, where: str, trust: float, captured: datetime) -> Candidate | None:
    """The candidate of a text such as "2 jam lalu", counted back from the capture; None where it is none."""
    read = read_ago(raw, captured)
    return of_moment(PUBLISHED, read, "visible", where, trust, raw=raw[:80]) if read else None


# --- choosing


def choose(candidates: Iterable[Candidate], *, captured: datetime, home: Home) -> Chosen:
    """Settles the candidates and picks the published and updated times. Pure: the clock comes in as `captured`."""
    settled = settle(list(candidates), captured=captured, home=home)
    usable = [found for found in settled if found.trust > 0]
    won = _published([found for found in usable if found.role == PUBLISHED]) or _from_update(usable)
    if won is None:
        return Chosen(None, None, None, tuple(settled))
    later = _later(usable, won.time)
    agreeing = sum(1 for found in usable if found is not won and _agree(found, won))
    confidence = round(min(0.99, won.trust + 0.02 * agreeing), 2)
    provenance = Provenance(won.evidence, won.precision, confidence, zone_is(won.zone))
    updated = _at_home(later, home) if later else None
    return Chosen(_at_home(won.time, home), provenance, updated, tuple(settled))


def _later(usable: Iterable[Candidate], published: datetime) -> datetime | None:
    """The first update that tells a clock, where it is later than the publication."""
    updates = (found.time for found in usable if found.role == UPDATED and found.precision != "day")
    first = next(updates, None)
    return first if first is not None and first - published >= timedelta(minutes=1) else None


def _at_home(time: datetime, home: Home) -> datetime:
    """A time that an Indonesian newspaper tells in UTC, by its own clock as its others are: the day is its day too.

    Elsewhere the time stays as it was told: a domain tells less of where a newspaper of several zones is at home.
    """
    if home.zone is None or not home.indonesian or time.utcoffset():
        return time
    return fixed(time.astimezone(home.zone))


def settle(candidates: Sequence[Candidate], *, captured: datetime, home: Home) -> list[Candidate]:
    """Every candidate made aware, lies mended, and those that can't be true given no trust, each with its note."""
    mended = [_mend_sign(found) if home.indonesian else found for found in _mend_order(candidates, captured)]
    local = next((found.time.tzinfo for found in mended if found.zone in _LOCAL), None)
    aware = [_aware(found, home.zone or local) for found in mended]
    witnesses = [found for found in aware if _is_witness(found, home)]
    return [_refuse_future(_mend_utc(found, witnesses), captured, home.indonesian) for found in aware]


def _mend_order(candidates: Sequence[Candidate], captured: datetime) -> list[Candidate]:
    """Day and month swapped where only the other order fits a date without doubt on the page, or isn't the future."""
    sure = {found.time.date() for found in candidates if found.other is None and found.zone != "relative"}
    return [_ordered(found, sure, captured.date() + timedelta(days=1)) for found in candidates]


def _ordered(found: Candidate, sure: set[date], latest: date) -> Candidate:
    if found.other is None or found.time.date() in sure:
        return found
    if found.other.date() in sure or (found.time.date() > latest >= found.other.date()):
        return replace(found, time=found.other, other=found.time, note="month before day, as the page's other dates")
    return found


def _mend_sign(found: Candidate) -> Candidate:
    """-07:00 in Indonesia is a slip for +07:00: the country lies east."""
    offset = found.time.utcoffset()
    if offset is None or not timedelta(hours=-9) <= offset <= timedelta(hours=-7):
        return found
    return replace(found, time=found.time.replace(tzinfo=timezone(-offset)), note="sign of the zone mended")


def _aware(found: Candidate, zone: tzinfo | None) -> Candidate:
    if found.zone == "relative":
        return replace(found, time=fixed(found.time.astimezone(zone or UTC)))
    if found.time.tzinfo is not None:
        return found
    return replace(found, time=fixed(found.time.replace(tzinfo=zone or UTC)), zone=ASSUMED if zone else "none")


def _is_witness(found: Candidate, home: Home) -> bool:
    """Whether a time tells of local clocks: its zone is stated, or it is what readers of a country's newspaper see.

    What is only assumed elsewhere, by a list above all, tells nothing against a page that states a zone.
    """
    if found.precision == "day" or not found.time.utcoffset():
        return False
    return found.zone in _LOCAL or (found.zone == ASSUMED and found.evidence == "visible" and home.by_country)


def _mend_utc(found: Candidate, witnesses: Sequence[Candidate]) -> Candidate:
    """Local time marked as UTC: a witness shows the same clock, and none shows the same instant."""
    if found.zone != "utc" or found.precision == "day":
        return found
    if any(abs(other.time - found.time) < timedelta(minutes=2) for other in witnesses):
        return found
    clock = found.time.replace(tzinfo=None)
    for other in witnesses:
        if abs(other.time.replace(tzinfo=None) - clock) < timedelta(minutes=1):
            return replace(found, time=found.time.replace(tzinfo=other.time.tzinfo), note="local time was marked UTC")
    return found


def _refuse_future(found: Candidate, captured: datetime, indonesian: bool) -> Candidate:
    """The future is refused; in Indonesia a Z that makes it future is first read as WIB."""
    if found.time <= captured + _SKEW:
        return found
    if indonesian and found.zone == "utc":
        local = found.time.replace(tzinfo=_WIB)
        if local <= captured + _SKEW:
            return replace(found, time=local, note="WIB was marked UTC: it would be the future")
    if found.precision == "day" and found.time.date() <= (captured + timedelta(hours=14)).date():
        return found
    return replace(found, trust=0.0, note="refused: after the capture")


def _published(candidates: list[Candidate]) -> Candidate | None:
    """The most trusted; where that one has only a day, or midnight for it, the most trusted clock on the same day."""
    ranked = sorted(candidates, key=lambda found: -found.trust)
    if not ranked:
        return None
    best = ranked[0]
    if not _only_a_day(best):
        return best
    clocks = (found for found in ranked if not _only_a_day(found) and found.trust >= _BESIDE)
    return next((found for found in clocks if _same_day(found, best)), best)


def _only_a_day(found: Candidate) -> bool:
    """Whether a time tells no more than its day: templates write midnight, local or UTC, for what they don't know."""
    return found.precision == "day" or (found.time.hour, found.time.minute, found.time.second) == (0, 0, 0)


def _same_day(found: Candidate, day: Candidate) -> bool:
    return day.time.date() in {found.time.date(), found.time.astimezone(day.time.tzinfo).date()}


def _from_update(usable: list[Candidate]) -> Candidate | None:
    """Where nothing says when an article was published, its update tells, with little trust: the day is often right."""
    found = next((found for found in usable if found.role == UPDATED), None)
    return replace(found, role=PUBLISHED, trust=round(found.trust * _FROM_UPDATE, 2)) if found else None


def _agree(one: Candidate, other: Candidate) -> bool:
    if "day" in {one.precision, other.precision}:
        return one.time.date() == other.time.date()
    return abs(one.time - other.time) < timedelta(minutes=2)
