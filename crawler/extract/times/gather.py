"""Gathers every time a page names: JSON-LD, meta, feed or sitemap, microdata, visible text, scripts, URL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from crawler.dates import ASSUMED, STATED, Moment
from crawler.dates.moment import fixed
from crawler.extract.page.structured import Structured
from crawler.extract.page.tree import letters, text_of
from crawler.extract.reading import Reading
from crawler.extract.times.choose import PUBLISHED, UPDATED, Candidate, candidate, of_moment
from crawler.extract.times.scripts import from_state
from crawler.extract.times.visible import from_attributes, from_datelines, from_text
from crawler.facts import table
from crawler.records.discovery import Discovery

# Trust in each kind of evidence, from being right on real pages; not tuned finer than their order.
_JSON_LD, _META, _META_OTHER, _FEED, _MICRODATA, _PAGE_LD, _URL = 0.95, 0.92, 0.84, 0.82, 0.6, 0.8, 0.3
_NAMES = "extract/times/names"
_SURE = 0.6  # trust from which on scripts needn't be asked
_ARCHIVED = re.compile(r"^https?://[^/]+/(?:web|wayback|memento)/(?:\d{14}|\d{8})\w{0,4}/")
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
        scripts = (node.text for node in reading.by_tag("script") if node.text and read not in node.get("type", ""))
        titles = [text_of(title)] if title is not None else []
        yield from from_state(scripts, [*titles, *said.all("headline", "og:title", "twitter:title")], reading.url)
    by_url = list(_present(_from_url(reading.url)))
    yield from by_url
    if not found and not by_url:
        yield from from_datelines(reading)


def _stated(reading: Reading) -> Iterator[Candidate]:
    """What the page, its feed or its sitemap say outright."""
    said, discovery = reading.said, reading.discovery
    yield from _present(_from_json_ld(said))
    yield from _present(_from_meta(said))
    if discovery:
        yield from _from_list(discovery)
    yield from _present(_from_microdata(said))
    yield from from_text(reading)
    yield from from_attributes(reading)


def _from_list(discovery: Discovery) -> Iterator[Candidate]:
    """What the feed or sitemap says, with its zone as it is known there: assumed, where the list doesn't tell."""
    if discovery.published is None:
        return
    zone = ASSUMED if discovery.zone != STATED else "offset" if discovery.published.utcoffset() else "utc"
    read = Moment(fixed(discovery.published), discovery.precision or "second", zone)
    kind = "sitemap" if discovery.via in {"sitemap", "archive"} else "feed"
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
    """Meta tags by their names' letters: "article:published:time" is "article:published_time"."""
    spelled = {letters(name): name for name in reversed(said.meta)}
    for name, role, trust in _meta_names():
        if (written := spelled.get(name)) is not None:
            yield candidate(role, said.one(written), "meta", written, trust)


@lru_cache(maxsize=1)
def _meta_names() -> tuple[tuple[str, str, float], ...]:
    """The letters of each name of a meta tag that tells a time, its role and its trust, the surest first."""
    kinds = ((PUBLISHED, "sure", _META, 0.0), (PUBLISHED, "likely", _META_OTHER, 0.002), (UPDATED, "sure", _META, 0.0))
    return tuple(
        (letters(name), role, trust - less * place)
        for role, kind, trust, less in kinds
        for place, name in enumerate(table(_NAMES)[role][kind])
    )


def _from_microdata(said: Structured) -> Iterator[Candidate | None]:
    for name, value, _ in said.items[:20]:
        if name in {"datepublished", "datecreated", "datemodified"}:
            role = UPDATED if name == "datemodified" else PUBLISHED
            yield candidate(role, value, "microdata", f"itemprop {name}", _MICRODATA)


def _from_url(url: str) -> Iterator[Candidate | None]:
    """The day in the path. Clocks in old paths of kompas are of the first save, not of going out, and aren't read.

    The stamp of an archive's capture is none: https://web.archive.org/web/20200519123456/https://…
    """
    if match := _URL_DATE.search(_ARCHIVED.sub("", url)):
        yield candidate(PUBLISHED, "-".join(match.groups()), "url", "path", _URL)
