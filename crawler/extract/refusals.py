"""Which pages are no articles, and why: pure decisions over what was read of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.facts import table
from crawler.records.article import Reason, Rejection
from crawler.records.page import Page

_FACTS = "extract/refusals"
# A flash of 60 words is news and is kept; what is left of a page without an article is shorter than these.
MIN_WORDS = 20
MIN_GALLERY_WORDS = 20  # below that the pictures or the video are the content; many videos come with a flash of text
MIN_PAYWALL_WORDS = 120  # a stub shows one to three paragraphs; pages marked as paid often carry the whole text
_ERROR_WORDS, _ERROR_TEXT_WORDS = 150, 80  # words that an error page has at most, by its title and by its text
_BEGINNING = 600  # characters of a text in which an error page says what it is
_NOT_HTML_TYPES = re.compile(
    r"^\s*(?:image|audio|video|font)/|pdf|msword|zip|octet-stream|javascript|css", re.IGNORECASE
)
_MAGIC = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"RIFF", b"\x1f\x8b", b"{", b"[{")
_FEED = re.compile(rb"<(?:rss|feed|urlset|sitemapindex|rdf:rdf)\b")  # in lower case
# Headline-like links per character of text: inside its node (articles stay below 0.2, home and index pages have 0.44
# and more) and, for pages with next to no text, on the whole page.
_LISTED_INSIDE, _LISTED_AROUND = 0.35, 3.0
_FEW_LINKS = 0.1  # the same share below which a text's links are its own
# Paragraphs that a text has: any page with some, a page that calls itself an article, one that doesn't.
_SOME_PARAGRAPHS, _STATED_PARAGRAPHS, _WRITTEN_PARAGRAPHS = 3, 2, 5
_PARAGRAPH_WORDS = 30  # of an article's paragraph, in the mean; teasers in lists have 24
_NUMBERED = re.compile(r"\d{4,}|(?:^|&)p=\d+")  # an article's number, below a path of listings


@dataclass(frozen=True, slots=True)
class Signs:
    """What decides whether a page is an article.

    `words` are those of the text; `paragraphs` the long blocks in it; `inside` and `around` the characters of
    headline-like links in the article's node and on the page, per character of running text; `dated` says whether the
    page states its time of publication to the minute, `published` whether any day was found, and `headline` whether a
    visible heading is as long as a headline.
    """

    url: str
    title: str
    text: str
    words: int
    paragraphs: int
    inside: float
    around: float
    dated: bool
    types: frozenset[str]
    article_types: bool
    open_graph_article: bool
    paid: bool
    home_is_canonical: bool
    headline: bool = False
    published: bool = False


def refuse_response(page: Page) -> Rejection | None:
    """The refusal of a response that isn't worth parsing."""
    if page.status >= 400:
        return Rejection(Reason.ERROR_PAGE, f"HTTP status {page.status}")
    head = page.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        return Rejection(Reason.UNREADABLE, "the response is empty")
    if _NOT_HTML_TYPES.search(page.content_type or "") or head.startswith(_MAGIC):
        return Rejection(Reason.NOT_HTML, f"not HTML: {page.content_type or head[:8]!r}")
    if _FEED.search(head.lower()):
        return Rejection(Reason.NOT_HTML, "a feed or sitemap, not a page")
    return None


def refuse_page(signs: Signs) -> Rejection | None:
    """The refusal of a page that was read, or None when it is an article."""
    path = urlsplit(signs.url).path or "/"
    return (
        _error_page(signs)
        or _listing(signs, path)
        or _pictures(signs)
        or _paywall(signs)
        or _too_short(signs)
    )  # fmt: skip


def count_words(text: str) -> int:
    """Words, counting two letters of scripts without spaces as one."""
    dense = len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]", text))
    spaced = len(re.findall(r"\w+", text)) if dense < len(text) / 3 else 0
    return max(spaced, dense // 2)


def _error_page(signs: Signs) -> Rejection | None:
    if signs.words > _ERROR_WORDS:
        return None
    if _matches("error", "title", signs.title) and not signs.dated:
        return Rejection(Reason.ERROR_PAGE, f"the title says so: {signs.title[:80]}")
    if _matches("error", "text", signs.text[:_BEGINNING]) and signs.words < _ERROR_TEXT_WORDS:
        return Rejection(Reason.ERROR_PAGE, "the text says so")
    return None


def _listing(signs: Signs, path: str) -> Rejection | None:
    """Home, index, tag and search pages: by their path, their types, or because links outweigh the text."""
    told = (
        _listed_by_address(signs, path)
        or _listed_by_statement(signs)
        or _listed_by_canonical(signs)
        or _listed_by_links(signs)
    )  # fmt: skip
    return Rejection(Reason.NOT_ARTICLE, told) if told else None


def _is_sure(signs: Signs) -> bool:
    """Whether a page states an article and its minute."""
    return signs.dated and signs.article_types


def _listed_by_address(signs: Signs, path: str) -> str | None:
    if not _matches("listing", "path", path) or _NUMBERED.search(f"{path}?{urlsplit(signs.url).query}"):
        return None
    stated = _is_sure(signs) and signs.inside < _LISTED_INSIDE
    return None if stated else f"a listing by its address: {path}"


def _listed_by_statement(signs: Signs) -> str | None:
    listing = signs.types & set(table(_FACTS)["listing"]["types"]) and not signs.article_types
    return "a listing by its own statement" if listing and signs.inside > _LISTED_INSIDE else None


def _listed_by_canonical(signs: Signs) -> str | None:
    """Some newspapers state their front page as every page's URL: then the text must be little, or full of links."""
    little = signs.inside > _FEW_LINKS or signs.paragraphs < _SOME_PARAGRAPHS
    stated = signs.article_types or (signs.dated and signs.paragraphs)
    return "its canonical URL is the home page" if signs.home_is_canonical and little and not stated else None


def _listed_by_links(signs: Signs) -> str | None:
    if signs.inside > _LISTED_INSIDE and not _is_sure(signs) and not _written(signs):
        return "its text is made of headlines of other articles"
    if signs.around > _LISTED_AROUND and not signs.dated and signs.paragraphs < _SOME_PARAGRAPHS:
        return "headlines of other articles outweigh its text"
    return None


def _written(signs: Signs) -> bool:
    """Whether a page whose text node holds many headlines is an article all the same.

    Where neither types nor class names tell the text from boxes around it, the node is wide. Home pages have teasers
    of a paragraph's length, and some state a time or call themselves articles, but none of those seen does all three;
    and none of them or of the lists of a section has a visible heading of a headline's length over whole paragraphs.
    """
    long = signs.words >= _PARAGRAPH_WORDS * signs.paragraphs
    if signs.headline and signs.published and long and signs.paragraphs >= _WRITTEN_PARAGRAPHS:
        return signs.inside < 2 * _LISTED_INSIDE
    if signs.open_graph_article and signs.paragraphs >= _STATED_PARAGRAPHS:
        return signs.dated
    return signs.dated and signs.paragraphs >= _WRITTEN_PARAGRAPHS and signs.inside < 2 * _LISTED_INSIDE


def titled_pictures(title: str) -> bool:
    """Whether a title says that the page is a series of pictures: "FOTO: …"."""
    return _matches("gallery", "title", title)


def pictures(url: str, types: frozenset[str], *, article_types: bool) -> str | None:
    """Whether a page is made for pictures ("gallery") or a film ("video"), by its types or its address."""
    path = urlsplit(url).path
    for kind in ("gallery", "video"):
        if (types & set(table(_FACTS)[kind]["types"]) and not article_types) or _matches(kind, "path", path):
            return kind
    return None


def _pictures(signs: Signs) -> Rejection | None:
    if signs.words >= MIN_GALLERY_WORDS:
        return None
    if titled_pictures(signs.title):
        return Rejection(Reason.GALLERY, f"pictures by its title, with {signs.words} words")
    kind = pictures(signs.url, signs.types, article_types=signs.article_types)
    return Rejection(Reason.GALLERY, f"a {kind} with {signs.words} words") if kind else None


def _paywall(signs: Signs) -> Rejection | None:
    if signs.paid and signs.words < MIN_PAYWALL_WORDS:
        return Rejection(Reason.PAYWALL, f"isAccessibleForFree is false and {signs.words} words are shown")
    return None


def _too_short(signs: Signs) -> Rejection | None:
    if signs.words < MIN_WORDS:
        return Rejection(Reason.TOO_SHORT, f"{signs.words} words, and an article has {MIN_WORDS}")
    return None


def _matches(group: str, name: str, text: str) -> bool:
    return bool(_compiled(group, name).search(text))


@lru_cache(maxsize=16)
def _compiled(group: str, name: str) -> re.Pattern[str]:
    return re.compile(table(_FACTS)[group][name], re.IGNORECASE)
