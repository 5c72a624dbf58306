"""The visible heading of an article, and what the newspaper calls itself: both are known before all else is read."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from crawler.extract.page.elements import Elements
from crawler.extract.page.structured import Structured, strings
from crawler.extract.page.tree import Element, letters, squeeze, text_of
from crawler.urls import registered_domain

_MOST = 60  # headings that are looked at
_ALIKE = 0.7  # share of its words that a heading has in common with the stated titles, with what an h1 gets
_HOME = re.compile(r"(?:https?:)?(?://[^/]+)?/?(?:index\.\w+)?")
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


def find_heading(elements: Elements, said: Structured, publisher: Collection[str] = ()) -> Element | None:
    """The visible heading of the article: the h1 (else h2) that shares most with the stated titles.

    A heading that says no more than the newspaper's name, or leads to its front page, is the logo.
    """
    stated = words_of(" ".join(filter(None, [said.one("og:title"), *headlines(said), elements.title()])))
    logos = {letters(name) for name in publisher}
    titles = [node for node in elements.tagged("h1", "h2", "h3")[: _MOST + 1] if not _is_logo(node, logos)]
    best, found = 0.0, None
    for node in (node for node in titles if not any(up.tag in _BARS for up in node.iterancestors())):
        if (share := _likeness(node, stated)) > best:
            best, found = share, node
    if found is None:
        found = next((node for node in titles if node.tag == "h1" and len(words_of(text_of(node))) > 2), None)
    return found if found is not None else _spelled_out(elements, said)


def _likeness(node: Element, stated: set[str]) -> float:
    """How much a heading shares with the stated titles; 0 where it is too little, or no heading."""
    words = words_of(text_of(node))
    if len(words) < 2:
        return 0.0
    shared = len(words & stated)
    share = shared / len(words) + (0.2 if node.tag == "h1" else 0) + min(shared, 8) / 40
    return share if share >= _ALIKE else 0.0


def _is_logo(node: Element, logos: Collection[str]) -> bool:
    """Whether a heading is the newspaper's name or a picture or link that leads home."""
    if letters(text_of(node)) in logos:
        return True
    links = [link.get("href") or "" for link in node.iter("a")]
    around = next(node.iterancestors("a"), None)
    links += [around.get("href") or ""] if around is not None else []
    return any(href.strip() and _HOME.fullmatch(href.strip()) for href in links)


def _spelled_out(elements: Elements, said: Structured) -> Element | None:
    """On pages without headings: the innermost node that says exactly what og:title or the page's title says."""
    stated = {squeeze(text) for text in (said.one("og:title"), elements.title()) if text}
    found = None
    for node in elements.tagged("div", "td", "span", "p", "strong", "b", "font"):
        text = squeeze(node.text)
        if (
            len(text) > 20
            and any(text == title or title.startswith(text + " ") for title in stated)
            and next(node.iterancestors(), node).tag != "a"
        ):
            found = node
            break
    return found


def headlines(said: Structured) -> list[str]:
    """The headlines that the page's article objects state."""
    return [text for article in said.articles[:2] for text in strings(article.get("headline"))[:1]]


_SPACELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff]{2,}")


def words_of(text: str) -> set[str]:
    """The words of a line, in lower case: what titles are compared by. Pairs of letters where none parts the words."""
    lowered = text.lower()
    pairs = {run[place : place + 2] for run in _SPACELESS.findall(lowered) for place in range(len(run) - 1)}
    return set(re.findall(r"\w+", _SPACELESS.sub(" ", lowered))) | pairs
