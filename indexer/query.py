"""The search language: text to a frozen syntax tree, with errors that show the place, and the `Query` around it.

    banjir jakarta                 both words, anywhere in title or text; inflected forms count
    "banjir bandang"               these words in this order, as written
    banjir AND (bogor OR depok)    AND binds tighter than OR; AND is what stands between words anyway
    banjir -jakarta, NOT jakarta   without
    title:banjir person:"Joko Widodo" url:detik.com/berita

Fields: title and text search one part; person, organization, location, author, tag and section search the words of
names; source and language are whole values; url is any part of an address. `*` or nothing is everything.
`str(node)` is a search again, and parses to an equal tree.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NoReturn, Self
from zoneinfo import ZoneInfo

from .errors import QueryError

FIELDS = (
    "title",
    "text",
    "person",
    "organization",
    "location",
    "source",
    "section",
    "author",
    "tag",
    "language",
    "url",
)
ENTITY_FIELDS = ("person", "organization", "location")
WHOLE_FIELDS = ("source", "language")  # compared whole, after folding
JAKARTA = ZoneInfo("Asia/Jakarta")  # days are Jakarta's days: in --since, in --until and in the day facet
MAX_TERMS = 256  # Lucene's own limit is 1,024 clauses, and each word of ours becomes up to four
MAX_DEPTH = 50  # parentheses and NOTs; deeper ones are no question
MAX_WINDOW = 10_000  # offset + limit, Elasticsearch's index.max_result_window

Sort = Literal["relevance", "newest"]


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches every document."""

    def __str__(self) -> str:
        return "*"


@dataclass(frozen=True, slots=True)
class Word:
    """One word as typed, in one field or, with None, in title or text. Inflected forms match in title and text."""

    text: str
    field: str | None = None

    def __str__(self) -> str:
        return f"{self.field}:{self.text}" if self.field else self.text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, as written (folded, not stemmed), in one field or, with None, in title or text."""

    text: str
    field: str | None = None

    def __str__(self) -> str:
        return f'{self.field}:"{self.text}"' if self.field else f'"{self.text}"'


@dataclass(frozen=True, slots=True)
class And:
    """Every part matches. Two parts or more, none of them an And."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " AND ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """One part or more matches. Two parts or more, none of them an Or."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " OR ".join(str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """The part doesn't match."""

    part: Node

    def __str__(self) -> str:
        return f"NOT ({self.part})" if isinstance(self.part, And | Or) else f"NOT {self.part}"


Node = Everything | Word | Phrase | And | Or | Not


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A search: the text's tree, filters, and how to present what matches.

    `person`, `organization` and `location` are whole canonical names, and a document must name each of them; of
    `source`, `section`, `language` and `author` it must have one of the values given. All are compared folded: case
    and accents don't count. `since` is the first moment that counts, `until` the first that doesn't; both look at
    `indexer.index.moment`. `facets` is how many values each facet has; 0 leaves facets out.
    `collapse` folds near-duplicates (equal `cluster`) into the best-ranked of them.
    """

    text: Node = Everything()
    person: tuple[str, ...] = ()
    organization: tuple[str, ...] = ()
    location: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    sort: Sort = "relevance"
    limit: int = 10
    offset: int = 0
    collapse: bool = True
    facets: int = 10

    def __post_init__(self) -> None:
        if self.limit < 0 or self.offset < 0 or self.limit + self.offset > MAX_WINDOW:
            raise QueryError(
                f"results {self.offset + 1} to {self.offset + self.limit} can't be shown: at most {MAX_WINDOW:,} can;"
                " narrow the search, for example with --since"
            )
        if self.sort not in ("relevance", "newest"):
            raise QueryError(f"sort {self.sort!r} isn't known; it is relevance or newest")
        if self.since and self.until and self.since >= self.until:
            raise QueryError(f"since ({self.since.isoformat()}) isn't before until ({self.until.isoformat()})")

    @classmethod
    def parse(
        cls,
        text: str = "",
        *,
        person: Iterable[str] = (),
        organization: Iterable[str] = (),
        location: Iterable[str] = (),
        source: Iterable[str] = (),
        section: Iterable[str] = (),
        language: Iterable[str] = (),
        author: Iterable[str] = (),
        since: str | datetime | None = None,
        until: str | datetime | None = None,
        now: datetime | None = None,
        sort: Sort = "relevance",
        limit: int = 10,
        offset: int = 0,
        collapse: bool = True,
        facets: int = 10,
    ) -> Self:
        """A query from what a person types. Raises QueryError, and nothing else."""
        return cls(
            text=parse(text),
            person=tuple(person),
            organization=tuple(organization),
            location=tuple(location),
            source=tuple(source),
            section=tuple(section),
            language=tuple(language),
            author=tuple(author),
            since=parse_since(since, now=now) if isinstance(since, str) else since,
            until=parse_until(until, now=now) if isinstance(until, str) else until,
            sort=sort,
            limit=limit,
            offset=offset,
            collapse=collapse,
            facets=facets,
        )


def parse(text: str) -> Node:
    """The tree of a search. Raises QueryError, which shows the place."""
    raise NotImplementedError
