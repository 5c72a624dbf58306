"""The article's title without the newspaper's name, and the newspaper's own names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.extract.page.structured import Structured, clean, strings
from crawler.extract.page.tree import Element, letters, squeeze, text_of
from crawler.urls import registered_domain

_SEPARATOR = re.compile(r"\s+[-–—|·•»›:]{1,2}\s+|\s*[|ㅣ»›]\s*|\s+::\s+|(?<=[a-z]):\s(?=[A-Z]\S+\.com)")
_PAGE = re.compile(r"\s*[-–|:]?\s*\(?(?:halaman|page|hal\.?)\s*(?:\d+|all)\)?\s*$", re.IGNORECASE)


_BARS = frozenset({"nav", "footer", "template", "noscript", "form", "dialog", "button"})  # bars repeat the heading


def publisher_names(said: Structured, url: str) -> tuple[str, ...]:
    """What the newspaper calls itself, in lower case: its domain, site name and publisher."""
    host = urlsplit(url).hostname or ""
    domain = registered_domain(host)
    listed = [
        domain,
        domain.split(".")[0],
        host.removeprefix("www."),
        *said.all("og:site_name", "application-name", "twitter:site"),
    ]
    for article in said.articles[:2]:
        listed += strings(article.get("publisher"))
    lowered = (squeeze(name).lower().lstrip("@") for name in listed)
    return tuple(dict.fromkeys(name for name in lowered if len(name) > 1))


def find_heading(root: Element, said: Structured) -> Element | None:
    """The visible heading of the article: the h1 (else h2) that shares most with the stated titles."""
    stated = _words(" ".join(filter(None, [said.one("og:title"), *_headlines(said), root.findtext(".//title")])))
    best: tuple[float, int] = (0.0, 0)
    found = None
    for place, node in enumerate(root.iter("h1", "h2", "h3")):
        if place > 60:
            break
        words = _words(text_of(node))
        if len(words) < 2 or any(up.tag in _BARS for up in node.iterancestors()):
            continue
        share = len(words & stated) / len(words) + (0.2 if node.tag == "h1" else 0) + min(len(words & stated), 8) / 40
        if (share, -place) > best and share >= 0.7:
            best, found = (share, -place), node
    if found is None:
        found = next((node for node in root.iter("h1") if len(_words(text_of(node))) > 2), None)
    return found if found is not None else _spelled_out(root, said)


def _spelled_out(root: Element, said: Structured) -> Element | None:
    """On pages without headings: the innermost node that says exactly what og:title or the page's title says."""
    stated = {squeeze(text) for text in (said.one("og:title"), root.findtext(".//title")) if text}
    found = None
    for node in root.iter("div", "td", "span", "p", "strong", "b", "font"):
        text = squeeze(node.text)
        if (
            len(text) > 20
            and any(text == title or title.startswith(text + " ") for title in stated)
            and node.getparent().tag != "a"
        ):
            found = node
            break
    return found


def choose_title(
    root: Element, said: Structured, heading: Element | None, publisher: tuple[str, ...]
) -> tuple[str | None, list[tuple[str, str]]]:
    """The title, and every candidate as (evidence, text), the winner first."""
    shown = text_of(heading) if heading is not None else ""
    listed = [
        *(("json-ld", text) for text in _headlines(said)),
        ("headline", said.one("headline") or ""),
        ("og:title", said.one("og:title") or ""),
        ("heading", shown),
        ("twitter:title", said.one("twitter:title") or ""),
        ("title", clean(root.findtext(".//title") or "")),
    ]
    cleaned = [(kind, tidy(text, publisher, shown)) for kind, text in listed]
    usable = [(kind, text) for kind, text in cleaned if len(_words(text)) >= 1 and text.lower() not in publisher]
    if not usable:
        return None, []
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


def _headlines(said: Structured) -> list[str]:
    return [text for article in said.articles[:2] for text in strings(article.get("headline"))[:1]]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))
