"""The article's title without the newspaper's name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.extract.page.heading import headlines, words_of
from crawler.extract.page.structured import clean
from crawler.extract.page.tree import letters, squeeze, text_of
from crawler.extract.reading import Reading

_SEPARATOR = re.compile(r"\s+[-–—|·•»›:]{1,2}\s+|\s*[|ㅣ»›]\s*|\s+::\s+|(?<=[a-z]):\s(?=[A-Z]\S+\.com)")
_PAGE = re.compile(r"\s*[-–|:]?\s*\(?(?:halaman|page|hal\.?)\s*(?:\d+|all)\)?\s*$", re.IGNORECASE)


def choose_title(reading: Reading) -> tuple[str | None, list[tuple[str, str]]]:
    """The title, and every candidate as (evidence, text), the winner first. A feed's title stands in for none."""
    said, publisher = reading.said, reading.publisher
    shown = text_of(reading.heading) if reading.heading is not None else ""
    listed = [
        *(("json-ld", text) for text in headlines(said)),
        ("headline", said.one("headline") or ""),
        ("og:title", said.one("og:title") or ""),
        ("heading", shown),
        ("twitter:title", said.one("twitter:title") or ""),
        ("title", clean(reading.root.findtext(".//title") or "")),
    ]
    cleaned = [(kind, tidy(text, publisher, shown)) for kind, text in listed]
    usable = [(kind, text) for kind, text in cleaned if len(words_of(text)) >= 1 and text.lower() not in publisher]
    if not usable:
        return reading.discovery.title if reading.discovery else None, []
    return _agreed(usable)[1], usable


def _agreed(usable: list[tuple[str, str]]) -> tuple[str, str]:
    """The first candidate, unless it is cut off or stands alone, or og:title was plainly written by hand.

    Where headline, heading and page title are one and og:title differs, a template filled the three and an editor the
    fourth: on pages with gold og:title is then right 12 times of 20. It isn't where Twitter's title goes with the
    three, or where it only lacks the line over the headline ("Bei Protesten 2022: …").
    """
    first = usable[0]
    longer = _whole(first, usable[1:])
    if longer or _is_cut(first[1]):
        return longer or first
    by_kind = dict(reversed(usable))
    keys = {kind: letters(text) for kind, text in by_kind.items()}
    shown = {keys.get(kind, kind) for kind in ("heading", "og:title", "title")}
    if len(shown) == 1 and keys.get("json-ld") not in {None, *shown}:
        return "og:title", by_kind["og:title"]
    same = {keys.get(kind, kind) for kind in ("json-ld", "heading", "title")}
    by_hand = keys.get("og:title")
    if len(same) == 1 and by_hand and keys.get("twitter:title") not in same and not _below(by_kind):
        return "og:title", by_kind["og:title"]
    return first


def _below(by_kind: dict[str, str]) -> bool:
    """Whether og:title is what stands after a colon in the headline."""
    before, colon, after = by_kind["json-ld"].partition(":")
    return bool(before and colon) and letters(after) == letters(by_kind["og:title"])


def _whole(first: tuple[str, str], others: list[tuple[str, str]]) -> tuple[str, str] | None:
    """The whole of a title that is cut off, with dots or, in the heading, without them; None where it is whole."""
    cut, begin = _is_cut(first[1]), letters(first[1])
    for kind, text in others:
        if _is_cut(text) or not letters(text).startswith(begin) or letters(text) == begin:
            continue
        if cut or (
            kind == "heading" and len(begin) >= 40 and any(text == other for where, other in others if where != kind)
        ):
            return kind, text
    return None


def _is_cut(text: str) -> bool:
    return text.endswith(("…", "..."))


def tidy(text: str, publisher: tuple[str, ...], shown: str = "") -> str:
    """A title without the newspaper's name before or after it, and without a page number."""
    text = _PAGE.sub("", squeeze(text))
    if shown and text != shown and text.startswith(shown) and _SEPARATOR.match(text[len(shown) :] + " "):
        return shown
    parts = _SEPARATOR.split(text)
    marks = _SEPARATOR.findall(text)
    while len(parts) > 1 and _is_publisher(parts[-1], publisher):
        text = text[: text.rindex(marks.pop())]
        parts.pop()
    lead = re.match(r"^([\w.&' ]{3,30}?)\s*[:|]\s+", text)
    if lead and lead[1].lower() in publisher:
        text = text[lead.end() :]
    return _PAGE.sub("", text).strip()


def _is_publisher(part: str, publisher: Iterable[str]) -> bool:
    lowered = squeeze(part).lower()
    bare = re.sub(r"\W", "", lowered)
    return any(
        lowered == name or (len(name) > 3 and re.sub(r"\W", "", name) in bare and len(lowered.split()) <= 5)
        for name in publisher
    )  # fmt: skip
