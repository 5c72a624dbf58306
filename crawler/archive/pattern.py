"""The addresses of a newspaper's dated index pages, as a pattern of its source file writes them. Pure.

    "https://www.harian.test/indeks?date={day:%m/%d/%Y}&page={page}"

`{day:…}` takes the day as strftime writes it, `{page}` the number of the page from 1 on; a pattern without a page leads
to one page, and to those that its links of rel="next" name. One that has no day of the month names a whole month.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from string import Formatter

_PROBE = date(2026, 11, 30)


@dataclass(frozen=True, slots=True)
class ArchivePattern:
    """The pattern of one index."""

    text: str

    @classmethod
    def parse(cls, text: str) -> ArchivePattern:
        """A checked pattern. Raises ValueError saying what is wrong with it."""
        try:
            fields = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError as error:
            raise ValueError(f"has braces that don't pair ({error})") from error
        if not fields <= {"day", "page"} or "day" not in fields:
            raise ValueError("takes {day:…}, such as {day:%Y-%m-%d}, and {page}")
        pattern = cls(text)
        try:
            if pattern.url(_PROBE) == pattern.url(date(2024, 2, 3)):
                raise ValueError("takes the form of a day, such as {day:%Y-%m-%d}")
        except (KeyError, IndexError, AttributeError) as error:
            raise ValueError(f"can't be filled in ({error})") from error
        return pattern

    @property
    def has_pages(self) -> bool:
        """Whether it numbers its pages."""
        return any(name == "page" for _, name, _, _ in Formatter().parse(self.text))

    @property
    def lists_articles_only(self) -> bool:
        """Whether it leads to sitemaps, which name nothing but articles, as the end of its address says."""
        return self.text.split("?")[0].endswith((".xml", ".xml.gz"))

    def url(self, day: date, page: int = 1) -> str:
        """The address of one page."""
        return self.text.format(day=day, page=page)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both of them in it."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def days(self) -> Iterator[date]:
        """Every day, the first first."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + timedelta(number)


def first_pages(patterns: Sequence[ArchivePattern], span: Span) -> dict[str, tuple[ArchivePattern, Span]]:
    """The addresses at which the days begin, each once with the days that it is asked for: a month has one for all."""
    found: dict[str, tuple[ArchivePattern, Span]] = {}
    for day in span.days():
        for pattern in patterns:
            url = pattern.url(day)
            first = found[url][1].first if url in found else day
            found[url] = (pattern, Span(first, day))
    return found
