"""The visible heading of an article, and what the newspaper calls itself: both are known before all else is read."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler.extract.page.structured import Structured, strings
from crawler.extract.page.tree import Element, squeeze, text_of
from crawler.urls import registered_domain

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
    stated = words_of(" ".join(filter(None, [said.one("og:title"), *headlines(said), root.findtext(".//title")])))
    best: tuple[float, int] = (0.0, 0)
    found = None
    for place, node in enumerate(root.iter("h1", "h2", "h3")):
        if place > 60:
            break
        words = words_of(text_of(node))
        if len(words) < 2 or any(up.tag in _BARS for up in node.iterancestors()):
            continue
        share = len(words & stated) / len(words) + (0.2 if node.tag == "h1" else 0) + min(len(words & stated), 8) / 40
        if (share, -place) > best and share >= 0.7:
            best, found = (share, -place), node
    if found is None:
        found = next((node for node in root.iter("h1") if len(words_of(text_of(node))) > 2), None)
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
            and next(node.iterancestors(), node).tag != "a"
        ):
            found = node
            break
    return found


def headlines(said: Structured) -> list[str]:
    """The headlines that the page's article objects state."""
    return [text for article in said.articles[:2] for text in strings(article.get("headline"))[:1]]


def words_of(text: str) -> set[str]:
    """The words of a line, in lower case: what titles are compared by."""
    return set(re.findall(r"\w+", text.lower()))
