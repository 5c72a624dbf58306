"""Joins the pages of a multi-page article, in order, into one `Article`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from crawler.extract.result import PageExtract
from crawler.records.article import Article, Capture, Extractor, PagePart, version_of
from crawler.records.record import whole
from crawler.urls import article_id

Item = TypeVar("Item")
_SHORT = 30  # characters
EXTRACTOR = Extractor("kliping", "1")


@dataclass(frozen=True, slots=True)
class Part:
    """One page on its way into an article. A missing page has neither extract nor capture, but its URL."""

    url: str
    extract: PageExtract | None
    capture: Capture | None


def join_pages(parts: Sequence[Part], *, source: str, captured: datetime) -> Article:
    """The article of these pages, in their order; the first must have an extract.

    The first page gives the metadata; text, related, removed, tags and initials are joined. A paragraph that a later
    page repeats word for word is taken once. A missing page stands in `pages` with `capture` None. `captured` is the
    time of the first page's capture and makes `version`. Half a surrogate pair, as a page's JSON may hold, becomes
    U+FFFD. Raises ValueError when the first page is missing.
    """
    if not parts or parts[0].extract is None:
        raise ValueError("an article needs its first page")
    first = parts[0].extract
    all_of = _Joined([part.extract for part in parts if part.extract is not None])
    return whole(
        Article(
            id=article_id(first.canonical_url),
            url=first.canonical_url,
            source=source,
            version=version_of(captured),
            captured=captured,
            capture=parts[0].capture,
            published=first.published,
            published_from=first.published_from,
            updated=first.updated,
            title=first.title,
            dateline=first.dateline,
            text="\n".join(_told_once(all_of.every(lambda extract: extract.text.split("\n")))),
            authors=first.authors,
            editors=all_of.first(lambda extract: extract.editors),
            initials=_once(all_of.every(lambda extract: extract.initials)),
            section=first.section,
            tags=_once(all_of.every(lambda extract: extract.tags)),
            image=first.image,
            language=first.language,
            related=_once(all_of.every(lambda extract: extract.related)),
            pages=tuple(PagePart(number, part.url, part.capture) for number, part in enumerate(parts, 1)),
            removed=_once(all_of.every(lambda extract: extract.removed)),
            extractor=EXTRACTOR,
        )
    )


@dataclass(frozen=True, slots=True)
class _Joined:
    """All pages that were had, in order."""

    extracts: Sequence[PageExtract]

    def every(self, items: Callable[[PageExtract], Iterable[Item]]) -> Iterator[Item]:
        """The items of all pages in a row."""
        return (item for extract in self.extracts for item in items(extract))

    def first(self, items: Callable[[PageExtract], tuple[Item, ...]]) -> tuple[Item, ...]:
        """The items of the first page that has any."""
        return next(filter(None, map(items, self.extracts)), ())


def _told_once(lines: Iterable[str]) -> Iterator[str]:
    """The lines in their order; a paragraph that came before is left out, a short line (an answer) may come again."""
    seen: set[str] = set()
    for line in lines:
        if len(line) <= _SHORT or line not in seen:
            yield line
        seen.add(line)


def _once(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items in their order, each at its first place only."""
    return tuple(dict.fromkeys(items))
