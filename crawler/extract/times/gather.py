"""Gathers every time a page names: JSON-LD, meta, feed or sitemap, microdata, visible text, scripts, URL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

from crawler.dates import ASSUMED, STATED, Moment, home_zone, read_time
from crawler.dates.moment import fixed
from crawler.extract.page.structured import Structured
from crawler.extract.page.tree import Element, hidden, names, squeeze, text_of
from crawler.extract.reading import Reading
from crawler.extract.text.furniture.regions import Region, stands_in
from crawler.extract.times.choose import PUBLISHED, UPDATED, Candidate, candidate, of_moment, relative
from crawler.extract.times.scripts import from_state
from crawler.languages import any_of
from crawler.records.discovery import Discovery

# Trust in each kind of evidence, from being right on real pages; not tuned finer than their order.
_JSON_LD, _META, _META_OTHER, _FEED, _VISIBLE, _MICRODATA, _PAGE_LD, _URL = 0.95, 0.92, 0.84, 0.82, 0.75, 0.6, 0.8, 0.3
_PUBLISHED_META = ("article:published_time", "article:published", "og:published_time", "og:article:published_time")
_OTHER_META = (
    "datepublished", "publishdate", "publish-date", "publish_date", "pubdate", "pub_date", "published",
    "publisheddate", "published-date", "dtk:publishdate", "content_publisheddate", "content:publishdate",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime",
    "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "dc.date.created", "date.available",
    "date.created", "date", "date.issued", "article.published", "bt:pubdate", "rnews:datepublished",
    "article:created_time", "cse-published-date", "itemprop:datepublished", "last-updated-date",
    "date_published", "publication_date", "displaydate", "article.created", "gsa-publish-date", "publishtime",
    "publish_time", "publishedtime", "published_at", "published_time", "release_date", "article:publish_date",
    "vr:published_time", "og:pubdate", "twitter:published_time", "created", "dc:date", "dcterms.issued", "dc.issued",
    "citation_publication_date", "citation_online_date", "pub-date", "posted_date", "timestamp", "news_publishdate",
)  # fmt: skip
_UPDATED_META = ("article:modified_time", "og:updated_time", "datemodified", "date.modified", "date.updated", "lastmod",
                 "last-modified", "dcterms.modified", "itemprop:datemodified")  # fmt: skip
_DATED = re.compile(r"date|time|publi|tanggal|waktu|tgl|posted|meta|byline|jam|fecha|datum|info|credit", re.IGNORECASE)
_STAMPED = re.compile(  # what a text must hold for a date to be in it: a year of any calendar, or two figures for one
    r"19|20|25[3-9]\d|1[34]\d\d|[^\D0-9]|令和|\b\d{1,2}([/.-])\d{1,2}\1\d\d\b|\b\d{1,2}\.?\s\D{3,14}\s['’]?\d\d\b"
)
_KICKER = 15  # elements above the title that a line over it may have
_TODAY = 120  # for a day without a clock farther above the title: newspapers show today's there
_SURE = 0.6  # trust from which on scripts needn't be asked
_FAR = frozenset(Region) - {
    Region.UNSEEN,
    Region.MENU,
    Region.NAVIGATION,
}  # where dates are other articles' or the newspaper's
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:/|\d|-|$)")


def gather(reading: Reading) -> Iterator[Candidate]:
    """Every candidate for published and updated, unsettled, in order of evidence.

    Scripts are only asked where nothing better tells the clock.
    """
    said, title = reading.said, reading.heading
    found = list(_stated(reading))
    yield from found
    if not any(item.role == PUBLISHED and item.precision != "day" and item.trust >= _SURE for item in found):
        read = "ld+json" if said.articles else "nothing read"
        scripts = (
            node.text
            for node in reading.order
            if node.tag == "script" and node.text and read not in node.get("type", "")
        )
        titles = [text_of(title)] if title is not None else []
        yield from from_state(scripts, [*titles, *said.all("headline", "og:title", "twitter:title")], reading.url)
    yield from _present(_from_url(reading.url))


def _stated(reading: Reading) -> Iterator[Candidate]:
    """What the page, its feed or its sitemap say outright."""
    said, discovery = reading.said, reading.discovery
    yield from _present(_from_json_ld(said))
    yield from _present(_from_meta(said))
    if discovery:
        yield from _from_list(discovery)
    yield from _present(_from_microdata(said))
    yield from _from_text(reading)


def _from_list(discovery: Discovery) -> Iterator[Candidate]:
    """What the feed or sitemap says, with its zone as it is known there: assumed, where the list doesn't tell."""
    if discovery.published is None:
        return
    zone = ASSUMED if discovery.zone != STATED else "offset" if discovery.published.utcoffset() else "utc"
    read = Moment(fixed(discovery.published), discovery.precision or "second", zone)
    kind = "sitemap" if discovery.via == "sitemap" else "feed"
    yield of_moment(PUBLISHED, read, kind, discovery.found_at or kind, _FEED, raw=discovery.published.isoformat())


def _present(found: Any) -> Iterator[Candidate]:
    return (item for item in found if item is not None)


def _from_json_ld(said: Structured) -> Iterator[Candidate | None]:
    for objects, trust in ((said.articles, _JSON_LD), (said.pages, _PAGE_LD)):
        for place, value in enumerate(objects[:6]):
            yield candidate(PUBLISHED, value.get("datePublished"), "json-ld", "datePublished", trust - 0.02 * place)
            yield candidate(PUBLISHED, value.get("dateCreated"), "json-ld", "dateCreated", 0.55 - 0.02 * place)
            yield candidate(UPDATED, value.get("dateModified"), "json-ld", "dateModified", trust - 0.02 * place)


def _from_meta(said: Structured) -> Iterator[Candidate | None]:
    for name in _PUBLISHED_META:
        yield candidate(PUBLISHED, said.one(name), "meta", name, _META)
    for place, name in enumerate(_OTHER_META):
        yield candidate(PUBLISHED, said.one(name), "meta", name, _META_OTHER - 0.002 * place)
    for name in _UPDATED_META:
        yield candidate(UPDATED, said.one(name), "meta", name, _META)


def _from_microdata(said: Structured) -> Iterator[Candidate | None]:
    for name, value, _ in said.items[:20]:
        if name in {"datepublished", "datecreated", "datemodified"}:
            role = UPDATED if name == "datemodified" else PUBLISHED
            yield candidate(role, value, "microdata", f"itemprop {name}", _MICRODATA)


def _from_url(url: str) -> Iterator[Candidate | None]:
    """The day in the path. Clocks in old paths of kompas are of the first save, not of going out, and aren't read."""
    if match := _URL_DATE.search(url):
        yield candidate(PUBLISHED, "-".join(match.groups()), "url", "path", _URL)


_MAX_DATES = 40
_AGO_TRUST = 0.25  # in "2 jam lalu": teasers say it too


def _from_text(reading: Reading) -> Iterator[Candidate]:
    """Dates in short visible lines: nearest after the title first, each with less trust the farther it stands."""
    order, texts = reading.order, reading.texts
    us = _is_american(reading)
    found: list[tuple[float, Candidate]] = []
    begin = order.get(reading.heading) if reading.heading is not None else None
    stamped = {node: None for node, text in texts if node.tag == "time" or _STAMPED.search(text)}
    for node in stamped:
        place = order[node] - (begin or 0)
        found += [(_distance(node, place, begin is not None, read), read) for read in _dated(node, us)]
        if len(found) >= _MAX_DATES:
            break
    for distance, item in sorted(found, key=lambda pair: pair[0])[:5]:
        yield _trusting(item, max(0.05, _VISIBLE - distance / 300))
    if not found and begin is not None:
        yield from _ago(reading, begin)


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
    called = f"{node.tag!s}.{names(node)[:40]}"
    if node.tag == "time" and (attribute := node.get("datetime")):
        read = candidate(_role_of(node), attribute, "visible", "time", _VISIBLE)
        if read is not None and read.precision != "day":
            yield read
            return
    text = _own_text(node)
    if text is None or read_time(text, us=us) is None:
        return
    for role, part in _by_role(text, node):
        read = candidate(role, part, "visible", called, _VISIBLE, us=us)
        if read is not None:
            yield (read if read.precision != "day" else _with_clock_beside(read, node, us))


def _with_clock_beside(day: Candidate, node: Element, us: bool) -> Candidate:
    """The same day with the clock that stands in an element beside it: "<b>20 Nov 2025</b> <b>14:05 WIB</b>"."""
    parent = node.getparent()
    if parent is None or len(parent) > 4 or len(text := text_of(parent)) > 60:
        return day
    read = candidate(day.role, text, "visible", day.where, _VISIBLE, us=us)
    return read if read is not None and read.time.date() == day.time.date() else day


def _role_of(node: Element) -> str:
    """What a <time> is of, by its names and what it says: "published updated" is WordPress for both in one."""
    said = f"{names(node)} {node.text or ''} {node.get('itemprop') or ''}"
    if _publish_word().search(said) or "datepublished" in said.lower():
        return PUBLISHED
    return UPDATED if _update_word().search(said) or "datemodified" in said.lower() else PUBLISHED


def _by_role(text: str, node: Element) -> Iterator[tuple[str, str]]:
    """A text's parts with the role that the word before each gives: "Diterbitkan … Diperbarui …" has two times."""
    marks = sorted(
        [(mark.start(), mark.end(), UPDATED) for mark in _update_word().finditer(text)]
        + [(mark.start(), mark.end(), PUBLISHED) for mark in _publish_word().finditer(text)]
    )
    if not marks:
        yield _role_beside(node), text
        return
    if marks[0][0] > 6:
        yield PUBLISHED, text[: marks[0][0]]
    for (_, end, role), following in zip(marks, [*marks[1:], None], strict=True):
        yield role, text[end : following[0] if following else None]


def _role_beside(node: Element) -> str:
    """The role of a date whose label stands in an element of its own: "<b>Diperbarui</b> <span>…</span>"."""
    before, parent = node.getprevious(), node.getparent()
    labels = [
        text_of(node[0]) if len(node) else "",
        squeeze(before.tail) if before is not None else "",
        text_of(before) if before is not None and len(before) <= 2 else "",
        squeeze(parent.text) if parent is not None and before is None else "",
    ]
    said = next((label for label in labels if 0 < len(label) <= 30), "")
    return UPDATED if _update_word().match(said) and not _publish_word().search(said) else PUBLISHED


@lru_cache(maxsize=1)
def _update_word() -> re.Pattern[str]:
    return _word("updated")


@lru_cache(maxsize=1)
def _publish_word() -> re.Pattern[str]:
    return _word("published")


def _word(role: str) -> re.Pattern[str]:
    """Any label of a role, at a word's beginning: "Terbit" stands for "Terbitan" too, but not for "diterbitkan"."""
    return re.compile(rf"(?<![^\W\d_])(?:{any_of(f'dates.{role}')})", re.IGNORECASE)


def _own_text(node: Element) -> str | None:
    """The text of a short node that holds a year; None for long ones and containers."""
    text = squeeze((node.text or "") + "".join(child.tail or "" for child in node))
    if len(text) < 25 and len(node) <= 6:
        text = text_of(node)
    return text if 6 <= len(text) <= 110 else None


def _distance(node: Element, at: int, titled: bool, read: Candidate) -> float:
    """How far from being the article's date: elements from the title, more before it, far in side regions."""
    distance = float(at) if titled and at >= 0 else 60.0 + abs(at) / 8 if titled else 60.0 + at / 50
    if not _called_dated(names(node) or names(node.getparent())):
        distance += 15
    if read.precision == "day":
        distance += 30 if at >= -_KICKER else _TODAY
    if node.tag == "a":
        distance += 30  # an issue or an archive, not a time
    if read.zone in {"named", "offset"}:
        distance -= 15
    if hidden(node) or stands_in(node, _FAR):
        distance += 150
    return max(0.0, distance)


@lru_cache(maxsize=8192)
def _called_dated(called: str) -> bool:
    return bool(_DATED.search(called))
