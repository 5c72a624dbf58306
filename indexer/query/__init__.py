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

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Self

from indexer.errors import QueryError
from indexer.query.fields import BOOSTS, ENTITY_FIELDS, FIELDS, FILTERS, WHOLE_FIELDS
from indexer.query.language import MAX_DEPTH, MAX_TERMS, parse
from indexer.query.times import JAKARTA, first_moment, parse_since, parse_until
from indexer.query.tree import (
    And,
    During,
    Everything,
    Node,
    Not,
    Or,
    Phrase,
    Word,
    every_leaf,
    leaves,
)

__all__ = [
    "ENTITY_FIELDS",
    "FIELDS",
    "FILTERS",
    "JAKARTA",
    "MAX_DEPTH",
    "MAX_TERMS",
    "MAX_WINDOW",
    "WHOLE_FIELDS",
    "And",
    "During",
    "Everything",
    "Node",
    "Not",
    "Or",
    "Phrase",
    "Query",
    "Sort",
    "Withdrawn",
    "Word",
    "every_leaf",
    "leaves",
    "parse",
    "parse_since",
    "parse_until",
]

MAX_WINDOW = 10_000  # offset + limit, Elasticsearch's index.max_result_window

Sort = Literal["relevance", "newest"]
Withdrawn = Literal["with", "without", "only"]  # articles whose page is gone: among the others, left out, alone
EVERYTHING = Everything()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A search: the text's tree, filters, and how to present what matches.

    `person`, `organization` and `location` are whole canonical names, and a document must name each of them; of
    `source`, `section`, `language` and `author` it must have one of the values given. All are compared folded: case
    and accents don't count. `since` is the first moment that counts, `until` the first that doesn't; both look at
    `indexer.index.moment`; `captured_since` looks at the version, so that what is new here is found whatever its day.
    `withdrawn` says whether articles whose page is gone are wanted.
    `facets` is how many values each facet has; 0 leaves facets out.
    `collapse` folds near-duplicates (equal `cluster`) into the best-ranked of them.
    `partial` lets documents with some of the words follow those with all (`indexer.asked`); it is for people who
    look, and never for what counts, exports or alerts. The order newest has none of them.
    `whole` is for who reads hits' documents; without it those are fetched one by one where they are asked for, and
    only their outlines come with the hits.
    """

    text: Node = EVERYTHING
    person: tuple[str, ...] = ()
    organization: tuple[str, ...] = ()
    location: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    captured_since: datetime | None = None
    withdrawn: Withdrawn = "with"
    sort: Sort = "relevance"
    limit: int = 10
    offset: int = 0
    collapse: bool = True
    facets: int = 10
    partial: bool = False
    whole: bool = True
    now: datetime | None = None  # what "kemarin" counts from; the clock's time when it is None

    def __post_init__(self) -> None:
        if self.limit < 0 or self.offset < 0 or self.limit + self.offset > MAX_WINDOW:
            raise QueryError(
                f"results {self.offset + 1} to {self.offset + self.limit} can't be shown: at most {MAX_WINDOW:,} can;"
                " narrow the search, for example with --since"
            )
        if self.sort not in ("relevance", "newest"):
            raise QueryError(f"sort {self.sort!r} isn't known; it is relevance or newest")
        if self.withdrawn not in ("with", "without", "only"):
            raise QueryError(f"withdrawn {self.withdrawn!r} isn't known; it is with, without or only")
        if self.since and self.until and self.since >= self.until:
            raise QueryError(f"since ({self.since.isoformat()}) isn't before until ({self.until.isoformat()})")

    @property
    def order(self) -> Sort:
        """The order that applies: `sort`, but newest where no word is sought in titles or texts: nothing else ranks."""
        ranking = any(leaf.field in (None, *BOOSTS) for leaf in leaves(self.text))
        return self.sort if ranking else "newest"

    @classmethod
    def parse(
        cls,
        text: str = "",
        *,
        since: str | datetime | None = None,
        until: str | datetime | None = None,
        captured_since: str | datetime | None = None,
        now: datetime | None = None,
        **others: Any,
    ) -> Self:
        """A query from what a person types; `others` are fields of Query, filters as any iterable of values.

        Raises QueryError, and nothing else.
        """
        given: dict[str, Any] = {name: tuple(value) if name in FILTERS else value for name, value in others.items()}
        return cls(
            text=parse(text),
            since=first_moment(since, now, "since"),
            until=parse_until(until, now=now) if isinstance(until, str) else until,
            captured_since=first_moment(captured_since, now, "captured-since"),
            now=now,
            **given,
        )
