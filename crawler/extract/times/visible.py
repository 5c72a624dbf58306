"""The times that readers see: dates in short lines near the title, in <time>, beside a label, in attributes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from crawler.dates import home_zone, read_time
from crawler.extract.page.tree import Element, hidden, names, squeeze, text_of
from crawler.extract.reading import Reading
from crawler.extract.text.furniture.regions import Region, regions_around, stands_in
from crawler.extract.times.choose import PUBLISHED, Candidate, candidate, relative
from crawler.extract.times.labels import by_role, is_labelled, role_of
from crawler.facts import table

_NAMES = "extract/times/names"
_ATTRIBUTE = 0.5  # in what an element carries for scripts: it may be when the page was made
_DATELINE, _SHORTEST_LINE = 40, 8  # characters of a paragraph that a dateline is, and that a line has at least
_DATELINE_TRUST = 0.15
_NEAR = 60  # elements after the title that such an element may stand
_VISIBLE = 0.75  # trust in the date that stands right at the title
_DATED = re.compile(r"date|time|publi|tanggal|waktu|tgl|posted|meta|byline|jam|fecha|datum|info|credit", re.IGNORECASE)
_STAMPED = re.compile(  # what a text must hold for a date to be in it: a year of any calendar, or two figures for one
    r"19|20|25[3-9]\d|1[34]\d\d|[^\D0-9]|令和|\b\d{1,2}([/.-])\d{1,2}\1\d\d\b|\b\d{1,2}\.?\s\D{3,14}\s['’]?\d\d\b"
)
_FIGURED = re.compile(r"\d|令")  # asked first: most texts hold neither
_LABELLED, _LABEL = "labelled", 60  # the note of a date with its label, and how much nearer that brings it
_KICKER = 15  # elements above the title that a line over it may have
_TODAY = 120  # for a day without a clock farther above the title: newspapers show today's there
# Where dates are other articles' or the newspaper's.
_FAR = frozenset(Region) - {Region.UNSEEN, Region.MENU, Region.NAVIGATION}
_NEVER = frozenset({Region.COMMENTS})  # when a reader wrote
_PICTURED = frozenset({"img", "picture", "figure", "video"})
_MAX_DATES = 40
_AGO_TRUST = 0.25  # in "2 jam lalu": teasers say it too


def from_text(reading: Reading) -> Iterator[Candidate]:
    """Dates in short visible lines: nearest after the title first, each with less trust the farther it stands."""
    order, texts = reading.order, reading.texts
    us = _is_american(reading)
    found: list[tuple[float, Candidate]] = []
    begin = order.get(reading.heading) if reading.heading is not None else None
    for node in _stamped(texts):
        dated = list(_dated(node, us))
        if not dated or not _NEVER.isdisjoint(regions := set(regions_around(node))):
            continue
        place, far = order[node] - (begin or 0), not _FAR.isdisjoint(regions)
        found += [(_distance(node, place, begin is not None, read, far=far), read) for read in dated]
        if len(found) >= _MAX_DATES:
            break
    for distance, item in sorted(found, key=lambda pair: pair[0])[:5]:
        yield _trusting(item, max(0.05, _VISIBLE - distance / 300))
    if not found and begin is not None:
        yield from _ago(reading, begin)


def _stamped(texts: Iterable[tuple[Element, str]]) -> Iterable[Element]:
    """The elements that may say a date: each <time>, and those with a text that holds what dates do, each once."""
    return dict.fromkeys(
        node for node, text in texts if node.tag == "time" or (_FIGURED.search(text) and _STAMPED.search(text))
    )


def from_attributes(reading: Reading) -> Iterator[Candidate]:
    """Times that elements carry for scripts (data-timestamp) or for the mouse (<abbr title>), near the title."""
    begin = reading.order.get(reading.heading, 0) if reading.heading is not None else 0
    for node in islice(reading.order, max(0, begin - _KICKER), begin + _NEAR):
        if _carriers().isdisjoint(node.keys()) or not (carried := list(_carried(node))) or stands_in(node, _FAR):
            continue
        for value in carried:
            read = candidate(role_of(node), value, "visible", f"{node.tag!s} attribute", _ATTRIBUTE)
            if read is not None and read.precision != "day":
                yield read


@lru_cache(maxsize=1)
def _carriers() -> frozenset[str]:
    return frozenset(["title", *table(_NAMES)["attributes"]["names"]])


def _carried(node: Element) -> Iterator[str]:
    """What an element carries that can be a time."""
    named = (node.get(name) for name in table(_NAMES)["attributes"]["names"])
    yield from (value for value in named if value)
    if (title := node.get("title")) and (node.tag == "abbr" or "date" in names(node)):
        yield title


def from_datelines(reading: Reading) -> Iterator[Candidate]:
    """Days at the beginning or the end of a paragraph, on pages that tell none elsewhere: "Bogor, 10 Maret 2024. …"."""
    us = _is_american(reading)
    begin = reading.order.get(reading.heading, 0) if reading.heading is not None else 0
    for node, text in reading.texts:
        if reading.order[node] < begin or len(text) < _SHORTEST_LINE or not _FIGURED.search(text):
            continue
        if stands_in(node, _FAR):
            continue
        for part in (text[:_DATELINE], text[-_DATELINE:]):
            if (read := candidate(PUBLISHED, part, "visible", "dateline", _DATELINE_TRUST, us=us)) is not None:
                yield read
                return


def _is_american(reading: Reading) -> bool:
    """Whether a page writes 3/4/2024 for 4 March: in American English, and not under another country's domain."""
    declared = (reading.root.get("lang") or "").lower()
    return declared in {"en-us", "en_us"} and home_zone(reading.host, None) is None


def _trusting(item: Candidate, trust: float) -> Candidate:
    return replace(item, trust=trust if item.precision != "day" else min(trust, 0.5))


def _ago(reading: Reading, begin: int) -> Iterator[Candidate]:
    """The first "2 jam lalu" after the title, at `begin`, on pages that show no date at all."""
    for node, text in reading.texts:
        if 0 <= reading.order[node] - begin <= 30 and len(text) <= 40:
            read = relative(text, f"{node.tag!s}.{names(node)[:40]}", _AGO_TRUST, reading.captured)
            if read is not None:
                yield read
                return


def _dated(node: Element, us: bool) -> Iterator[Candidate]:
    """The dates in one short node: its datetime attribute where it is a <time>, else those in its own text."""
    if node.tag == "time" and (attribute := node.get("datetime")):
        read = candidate(role_of(node), attribute, "visible", "time", _VISIBLE)
        if read is not None and read.precision != "day":
            yield read
            return
    text = _own_text(node)
    if text is None or read_time(text, us=us) is None:
        return
    called, labelled = f"{node.tag!s}.{names(node)[:40]}", is_labelled(text, node)
    for role, part in by_role(text, node):
        read = candidate(role, part, "visible", called, _VISIBLE, us=us)
        if read is not None:
            read = read if read.precision != "day" else _with_clock_beside(read, node, us)
            yield replace(read, note=_LABELLED) if labelled else read


def _with_clock_beside(day: Candidate, node: Element, us: bool) -> Candidate:
    """The same day with the clock that stands in an element beside it: "<b>20 Nov 2025</b> <b>14:05 WIB</b>"."""
    parent = node.getparent()
    if parent is None or len(parent) > 4 or len(text := text_of(parent)) > 60:
        return day
    read = candidate(day.role, text, "visible", day.where, _VISIBLE, us=us)
    return read if read is not None and read.time.date() == day.time.date() else day


def _own_text(node: Element) -> str | None:
    """The text of a short node that holds a year; None for long ones and containers."""
    text = squeeze((node.text or "") + "".join(child.tail or "" for child in node))
    if len(text) < 25 and len(node) <= 6:
        text = text_of(node)
    return text if 6 <= len(text) <= 110 else None


def _distance(node: Element, at: int, titled: bool, read: Candidate, *, far: bool) -> float:
    """How far from being the article's date: elements from the title, more before it, and in side regions (`far`)."""
    distance = float(at) if titled and at >= 0 else 60.0 + abs(at) / 8 if titled else 60.0 + at / 50
    if not _called_dated(names(node) or names(node.getparent())):
        distance += 15
    if read.precision == "day":
        distance += 30 if at >= -_KICKER else _TODAY
    if node.tag == "a":
        distance += 30  # an issue or an archive, not a time
    if read.zone in {"named", "offset"}:
        distance -= 15
    if read.note == _LABELLED:
        distance -= _LABEL
    if far or hidden(node) or _is_caption(node, read):
        distance += 150
    return max(0.0, distance)


def _is_caption(node: Element, read: Candidate) -> bool:
    """Whether a day stands in words of its own beside a picture: "The burned pier, 2 March 2026"."""
    box = node.getparent()
    if read.precision != "day" or box is None or read.note == _LABELLED:
        return False
    written = sum(map(str.isalpha, text_of(node))) - sum(map(str.isalpha, read.raw[:20]))
    beside = [box, *box.iterancestors()][:2] if node.tag in {"p", "span", "em", "small", "i"} else [box]
    return written >= 8 and any(any(child.tag in _PICTURED for child in up) and len(up) <= 3 for up in beside)


@lru_cache(maxsize=8192)
def _called_dated(called: str) -> bool:
    return bool(_DATED.search(called))
