"""Gathers every time a page names: JSON-LD, meta, microdata, visible text near the title, feed or sitemap, URL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from .page import Discovery
from .structured import Structured
from .times import PUBLISHED, UPDATED, Candidate, candidate
from .tree import Element, hidden, names, squeeze, text_of

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
    "date_published", "publication_date", "displaydate", "article.created", "gsa-publish-date",
)  # fmt: skip
_UPDATED_META = ("article:modified_time", "og:updated_time", "datemodified", "date.modified", "date.updated", "lastmod",
                 "last-modified", "dcterms.modified", "itemprop:datemodified")  # fmt: skip
_DATED = re.compile(r"date|time|publi|tanggal|waktu|tgl|posted|meta|byline|jam|fecha|datum|info|credit", re.IGNORECASE)
_UPDATE_WORD = re.compile(
    r"\b(updated?|diperbarui|pembaruan|update|modified|aktualisiert|mis à jour|actualizado|aggiornato)\b", re.IGNORECASE
)
_FAR = re.compile(r"footer|comment|related|sidebar|terkait|popular|copyright|widget|recommend|archive", re.IGNORECASE)
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?:/|\d|-|$)")


def gather(
    texts: Sequence[tuple[Element, str]],
    order: dict[Element, int],
    said: Structured,
    title: Element | None,
    url: str,
    discovery: Discovery | None,
    *,
    us: bool,
) -> Iterator[Candidate]:
    """Every candidate for published and updated, unsettled, in order of evidence.

    `texts` are the page's short texts with their elements, and `order` numbers all elements.
    """
    yield from _present(_from_json_ld(said))
    yield from _present(_from_meta(said))
    if discovery and discovery.published:
        kind = "sitemap" if discovery.via == "sitemap" else "feed"
        yield from _present(
            [candidate(PUBLISHED, discovery.published.isoformat(), kind, discovery.found_at or kind, _FEED)]
        )
    yield from _present(_from_microdata(said))
    yield from _present(_from_text(texts, order, title, us))
    yield from _present(_from_url(url))


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


def _from_text(
    texts: Sequence[tuple[Element, str]], order: dict[Element, int], title: Element | None, us: bool
) -> Iterator[Candidate | None]:
    """Dates in short visible lines: nearest after the title first, each with less trust the farther it stands."""
    found: list[tuple[float, Candidate]] = []
    begin = order.get(title) if title is not None else None
    stamped = {node: None for node, text in texts if node.tag == "time" or "20" in text or "19" in text}
    for node in stamped:
        if (read := _dated(node, us)) is None:
            continue
        found.append((_distance(node, order[node] - (begin or 0), begin is not None, read), read))
        if len(found) >= _MAX_DATES:
            break
    for distance, item in sorted(found, key=lambda pair: pair[0])[:5]:
        yield _trusting(item, max(0.05, _VISIBLE - distance / 300))


def _trusting(item: Candidate, trust: float) -> Candidate:
    return replace(item, trust=trust if item.precision != "day" else min(trust, 0.5))


def _dated(node: Element, us: bool) -> Candidate | None:
    """The date in one short node: its datetime attribute where it is a <time>, else its own text."""
    if node.tag == "time" and (attribute := node.get("datetime")):
        role = UPDATED if _UPDATE_WORD.search(names(node) + " " + (node.text or "")) else PUBLISHED
        read = candidate(role, attribute, "visible", "time", _VISIBLE)
        if read is not None:
            return read
    text = _own_text(node)
    if not text:
        return None
    role = UPDATED if _UPDATE_WORD.search(text) else PUBLISHED
    return candidate(role, text, "visible", f"{node.tag}.{names(node)[:40]}", _VISIBLE, us=us)


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
        distance += 30
    if read.zone in {"named", "offset"}:
        distance -= 15
    if hidden(node) or any(_called_far(names(up)) or up.tag in {"footer", "aside"} for up in node.iterancestors()):
        distance += 150
    return max(0.0, distance)


@lru_cache(maxsize=8192)
def _called_dated(called: str) -> bool:
    return bool(_DATED.search(called))


@lru_cache(maxsize=8192)
def _called_far(called: str) -> bool:
    return bool(called and _FAR.search(called))
