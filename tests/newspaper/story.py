"""A story: what the newspaper for tests publishes, and what a reader should get of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article of the newspaper. A paragraph that begins with "## " is a subhead, one with "- " a list item.

    `breaks` are the numbers of paragraphs before which a new page begins: (3,) makes two pages. `path` is given by
    the newspaper when it is left empty. `related` are (title, path or URL) of links inside the text.
    """

    title: str
    paragraphs: tuple[str, ...]
    published: datetime
    slug: str = ""
    path: str = ""
    updated: datetime | None = None
    section: str = "berita"
    authors: tuple[str, ...] = ("Melati Kusuma",)
    editor: str = "Bagus Santoso"
    initials: str | None = "mel/bgs"
    dateline: str | None = "Jakarta"
    tags: tuple[str, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    breaks: tuple[int, ...] = ()
    paging: str = "slash"  # "slash": PATH/2, "query": PATH?page=2
    prompt: str = "Selengkapnya di halaman selanjutnya."
    video: str | None = None  # the title of a video stub inside the text
    layout: str = "detik"
    language: str = "id"
    listed: bool = field(default=True)  # in feeds, sitemaps and sections

    @property
    def lines(self) -> tuple[str, ...]:
        """The paragraphs as a reader sees them, without the marks of subheads and list items."""
        return tuple(re.sub(r"^(## |- )", "", paragraph) for paragraph in self.paragraphs)

    @property
    def text(self) -> str:
        """What an extractor should find: every line, and nothing of the furniture."""
        return "\n".join(self.lines)

    @property
    def pages(self) -> tuple[tuple[str, ...], ...]:
        """The paragraphs page by page, marks included."""
        edges = (0, *self.breaks, len(self.paragraphs))
        return tuple(self.paragraphs[start:end] for start, end in pairwise(edges))

    def page_path(self, number: int) -> str:
        """The path of a page, counted from 1; the first has no number."""
        if number == 1:
            return self.path
        return f"{self.path}/{number}" if self.paging == "slash" else f"{self.path}?page={number}"


def slug_of(title: str) -> str:
    """A title as newspapers put it into URLs: lower case words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
