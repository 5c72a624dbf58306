"""When an article was published: reads times in every form newspapers use, keeps every candidate, chooses one.

    statements, visible text, feed, URL ─▶ candidates ─▶ `settle` mends known lies ─▶ `choose` picks

Known lies: local time marked Z or GMT (it has the same clock as a local one beside it), -07:00 for +07:00 in
Indonesia, a stale microdata date, modification before publication, and times in the future of the capture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any

from ..article import Provenance
from .data import table

PUBLISHED, UPDATED = "published", "updated"
_WIB = timezone(timedelta(hours=7))
_SKEW = timedelta(minutes=15)  # clocks of a newspaper and of ours may differ that much before it is the future
_EARLIEST = 1990  # no newspaper page is older; such years are ids or birthdays


@dataclass(frozen=True, slots=True)
class Candidate:
    """One time that the page, its feed or its URL names. `time` is naive when no zone was given.

    `zone` is how the zone is known: offset, utc (Z, GMT or +00:00), named (WIB), assumed (the country's), or none.
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


@dataclass(frozen=True, slots=True)
class Chosen:
    """The winning times with their provenance, and every candidate as settled, for people who ask why."""

    published: datetime | None
    published_from: Provenance | None
    updated: datetime | None
    candidates: tuple[Candidate, ...]


def candidate(role: str, raw: Any, evidence: str, where: str, trust: float, *, us: bool = False) -> Candidate | None:
    """The candidate of one raw value, or None when no time can be read from it. `us` reads 3/4/2024 as 4 March."""
    read = read_time(str(raw), us=us) if isinstance(raw, str | int | float) else None
    if read is None:
        return None
    time, precision, zone = read
    return Candidate(role, time, evidence, where, str(raw)[:80].strip(), precision, zone, trust)


# --- reading


_CLOCK = (
    r"(?P<hour>[01]?\d|2[0-4])\s?[:.h時시]\s?(?P<minute>[0-5]\d)(?:\s?[:.分분]\s?(?P<second>[0-5]\d)(?:[.,]\d+)?)?[分분]?"
    r"\s*(?P<half>[apAP]\.?\s?[mM]\b\.?)?"
)
_ISO = re.compile(
    r"^\D{0,3}(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})"
    r"(?:[T\s,]+(?P<hour>\d{1,2})[:\-.](?P<minute>\d{2})(?:[:\-.](?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|WIB|WITA|WIT|[A-Z]{3,4}|(?:GMT)?[+-]\d{2}:?\d{2}(?::\d{2})?)?\s*$"
)
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?(?:\.\d+)?$")
_NUMERIC_YEAR_FIRST = re.compile(
    r"\b(?P<year>(?:19|20)\d\d)\s?[-/.年년]\s?(?P<month>\d{1,2})\s?[-/.月월]\s?(?P<day>\d{1,2})(?!\d)[日일.]?"
)
_NUMERIC = re.compile(r"\b(?P<day>\d{1,2})\s?[/.\-]\s?(?P<month>\d{1,2})\s?[/.\-]\s?(?P<year>(?:19|20)\d\d)\b")
_DAY_MONTH = re.compile(
    r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)?[.\s\-/]{1,3}(?:de\s|of\s)?(?P<name>[^\W\d_]{3,10})[.,]?[\s\-/]{1,3}(?:de\s)?(?P<year>(?:19|20)\d\d)\b"
)
_MONTH_DAY = re.compile(r"\b(?P<name>[^\W\d_]{3,10})\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>(?:19|20)\d\d)\b")
_DATES = (_NUMERIC_YEAR_FIRST, _DAY_MONTH, _MONTH_DAY, _NUMERIC)
_AFTER = re.compile(
    r"^[^\d\n]{0,24}?"
    + _CLOCK
    + r"\s*(?:Uhr|hrs?\b|h\b)?\s*\(?(?P<zone>[A-Z]{3,4}\b|(?:GMT|UTC)?\s?[+-]\d{1,2}(?::?\d{2})?\b)?"
)
_BEFORE = re.compile(_CLOCK + r"\s*(?:Uhr|hrs?\b)?\s*\(?(?P<zone>[A-Z]{3,4}\b)?[^\d]{0,24}$")
_YEAR = re.compile(r"(?:19|20)\d\d")


def read_time(raw: str, *, us: bool = False) -> tuple[datetime, str, str] | None:
    """Time, precision (second, minute, day) and how its zone is known; None where no date stands."""
    raw = raw.strip()[:120]
    if _EPOCH.match(raw):
        return _from_epoch(raw)
    try:
        return _from_iso(raw) or _from_mail(raw) or _from_words(raw, us)
    except (ValueError, OverflowError):
        return None


def _from_epoch(raw: str) -> tuple[datetime, str, str] | None:
    seconds = float(raw) / (1000 if len(raw.split(".")[0]) == 13 else 1)
    return datetime.fromtimestamp(seconds, UTC), "second", "offset"


def _from_iso(raw: str) -> tuple[datetime, str, str] | None:
    match = _ISO.match(raw)
    if not match:
        return None
    return _build(match.groupdict(), int(match["month"]), match["zone"])


def _from_mail(raw: str) -> tuple[datetime, str, str] | None:
    """RFC 2822, as feeds and old meta tags write it, and JavaScript's own form."""
    if not re.match(r"^[A-Za-z]{3},?\s", raw) or ":" not in raw:
        return None
    raw = re.sub(r"^([A-Za-z]{3}) ([A-Za-z]{3}) (\d{2}) (\d{4}) ([\d:]+) GMT([+-]\d{4}).*$", r"\1, \3 \2 \4 \5 \6", raw)
    try:
        time = parsedate_to_datetime(raw)
    except (ValueError, TypeError):
        return None
    if time.tzinfo is None:
        return time, "second", "utc" if raw.endswith("-0000") else "none"
    return time, "second", "offset" if time.utcoffset() else "utc"


def _from_words(raw: str, us: bool) -> tuple[datetime, str, str] | None:
    """Dates in words or figures inside a line, with the clock after or before them."""
    if not _YEAR.search(raw):
        return None
    for pattern in _DATES:
        for match in pattern.finditer(raw):
            values: dict[str, Any] = match.groupdict()
            month = _month(values, us)
            if not month:
                continue
            clock = _AFTER.match(raw[match.end() :]) or _BEFORE.search(raw[: match.start()])
            return _build(values | (clock.groupdict() if clock else {}), month, clock["zone"] if clock else None)
    return None


def _month(values: dict[str, Any], us: bool) -> int | None:
    """The month's number, swapping day and month where the figures or the country ask for it."""
    if "name" in values:
        return _months().get(values["name"].lower().rstrip("."))
    day, month = int(values["day"]), int(values["month"])
    if month > 12 >= day or (us and day <= 12):
        values["day"], month = str(month), day
    return month if 1 <= month <= 12 else None


def _build(values: dict[str, Any], month: int, zone: str | None) -> tuple[datetime, str, str] | None:
    year, day = int(values["year"]), int(values["day"])
    if year < _EARLIEST:
        return None
    if not values.get("hour"):
        return datetime(year, month, day), "day", "none"
    hour, second = int(values["hour"]), values.get("second")
    if values.get("half"):
        hour = hour % 12 + (12 if values["half"].lower().startswith("p") else 0)
    time = datetime(year, month, day, hour % 24, int(values["minute"]), int(second or 0))
    offset, known = _zone(zone)
    return time.replace(tzinfo=offset), "second" if second else "minute", known


def _zone(name: str | None) -> tuple[tzinfo | None, str]:
    if not name:
        return None, "none"
    name = name.strip()
    if name == "Z" or re.fullmatch(r"(?:UTC|GMT)?\s?[+-]?0{1,2}:?(?:00)?(?::00)?|UTC|GMT", name):
        return UTC, "utc"
    if match := re.search(r"([+-])(\d{1,2}):?(\d{2})?", name):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        return timezone(timedelta(minutes=minutes if match[1] == "+" else -minutes)), "offset"
    minutes_east = table("months")["zones"].get(name.upper())
    if minutes_east is None:
        return None, "none"
    return timezone(timedelta(minutes=minutes_east)), "named"


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    return {name: int(number) for number, names in table("months")["months"].items() for name in names}


# --- choosing


@lru_cache(maxsize=512)
def home_zone(host: str, language: str | None) -> tzinfo | None:
    """The zone that a newspaper's bare times are in: its country's, else its language's, else unknown."""
    from zoneinfo import ZoneInfo

    facts = table("months")
    name = facts["countries"].get(host.rsplit(".", 1)[-1]) or facts["languages"].get((language or "").split("-")[0])
    return ZoneInfo(name) if name else None


def choose(candidates: Iterable[Candidate], *, captured: datetime, zone: tzinfo | None, indonesian: bool) -> Chosen:
    """Settles the candidates and picks the published and updated times. Pure: the clock comes in as `captured`."""
    settled = settle(list(candidates), captured=captured, zone=zone, indonesian=indonesian)
    usable = [found for found in settled if found.trust > 0]
    won = _published([found for found in usable if found.role == PUBLISHED])
    if won is None:
        return Chosen(None, None, None, tuple(settled))
    updates = [found.time for found in usable if found.role == UPDATED and found.precision != "day"]
    later = [time for time in updates[:1] if time - won.time >= timedelta(minutes=1)]
    agreeing = sum(1 for found in usable if found is not won and _agree(found, won))
    confidence = round(min(0.99, won.trust + 0.02 * agreeing), 2)
    provenance = Provenance(won.evidence, won.precision, confidence)
    return Chosen(won.time, provenance, later[0] if later else None, tuple(settled))


def settle(
    candidates: Sequence[Candidate], *, captured: datetime, zone: tzinfo | None, indonesian: bool
) -> list[Candidate]:
    """Every candidate made aware, lies mended, and those that can't be true given no trust, each with its note."""
    mended = [_mend_sign(found) if indonesian else found for found in candidates]
    local = next((found.time.tzinfo for found in mended if found.zone in {"offset", "named"}), None)
    aware = [_aware(found, zone or local) for found in mended]
    return [_refuse_future(_mend_utc(found, aware), captured, indonesian) for found in aware]


def _mend_sign(found: Candidate) -> Candidate:
    """-07:00 in Indonesia is a slip for +07:00: the country lies east."""
    offset = found.time.utcoffset()
    if offset is None or not timedelta(hours=-9) <= offset <= timedelta(hours=-7):
        return found
    return replace(found, time=found.time.replace(tzinfo=timezone(-offset)), note="sign of the zone mended")


def _aware(found: Candidate, zone: tzinfo | None) -> Candidate:
    if found.time.tzinfo is not None:
        return found
    return replace(found, time=_fixed(found.time.replace(tzinfo=zone or UTC)), zone="assumed" if zone else "none")


def _fixed(time: datetime) -> datetime:
    """The same time with a plain offset, which travels in JSON and compares without surprises."""
    return time.replace(tzinfo=timezone(time.utcoffset() or timedelta()))


def _mend_utc(found: Candidate, others: Sequence[Candidate]) -> Candidate:
    """Local time marked as UTC: a witness with a zone shows the same clock, and none shows the same instant."""
    if found.zone != "utc" or found.precision == "day":
        return found
    witnesses = [
        other for other in others if other.zone in {"offset", "named", "assumed"} and other.precision != "day"
        and other.time.utcoffset()
    ]  # fmt: skip
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
    """The most trusted; where that one has only a day, the most trusted with a clock on the same day."""
    ranked = sorted(candidates, key=lambda found: -found.trust)
    if not ranked:
        return None
    best = ranked[0]
    if best.precision != "day":
        return best
    finer = [found for found in ranked if found.precision != "day"]
    near = [found for found in finer if abs(found.time - best.time) < timedelta(hours=36)]
    return (near or [best])[0]


def _agree(one: Candidate, other: Candidate) -> bool:
    if "day" in {one.precision, other.precision}:
        return one.time.date() == other.time.date()
    return abs(one.time - other.time) < timedelta(minutes=2)
