"""Assembling an article of many pages: which page is asked for next, until there is none or one can't be had.

assembly = Assembly(first, asked=url)
while url := assembly.next_url():
    assembly.add(Part(…), asked=url)      # a crawl fetches it, a replay looks it up
join_pages(assembly.parts, …)
"""

from __future__ import annotations

from crawler.extract import Part
from crawler.extract.paging import MAX_PAGES


class Assembly:
    """The pages of one article in order, the first at hand. `asked` is the URL that the first was asked for by."""

    def __init__(self, first: Part, *, asked: str) -> None:
        self.parts = [first]
        self._asked = {asked, first.url}

    @property
    def number(self) -> int:
        """The number of the page that `next_url` gives, from 2."""
        return len(self.parts) + 1

    def next_url(self) -> str | None:
        """The next page's URL; None at the end, after a page that couldn't be had, and where pages lead in a circle."""
        extract = self.parts[-1].extract
        if extract is None or extract.next_page is None or len(self.parts) >= MAX_PAGES:
            return None
        return None if extract.next_page in self._asked else extract.next_page

    def add(self, part: Part, *, asked: str) -> None:
        """The next page, or a missing one: a part without extract and capture ends the article, marked."""
        self._asked.add(asked)
        self.parts.append(part)
