"""The `Index` protocol, and what goes in and comes out of it. `indexer.open` picks the implementation.

One contract suite, `tests/indexer/test_contract.py`, runs against both. What both must agree on to the letter is here:
which documents are refused, what counts as a document's moment, and the content hash.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Protocol

import msgspec

from indexer.document import Document, Written
from indexer.makers import Maker
from indexer.query import JAKARTA, Query
from indexer.query.fields import COUNTED_FIELDS

FACETS = (*COUNTED_FIELDS, "day")
# What a document has most of, and who looks at hits doesn't need. The first is a text, the others are lists.
LONG = ("text", "mentions", "quotes", "related", "pages", "removed")
MAX_ID_BYTES = 512  # Elasticsearch takes no longer _id
YEARS = (1900, 2200)  # Tantivy's and Elasticsearch's clocks end not far outside


@dataclass(frozen=True, slots=True)
class Updated:
    """What `update` did. `stale` documents lost to a newer version; `rejected` are (id, reason) and are not held."""

    indexed: int
    stale: int
    rejected: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of text and the places in it that matched, as (start, end) within `text`, in order, not touching."""

    text: str
    highlights: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Hit:
    """One result. `duplicates` counts the other matching copies of the same story that are folded into this hit.

    `document` is read when it is asked for, for reading ten of them takes as long as finding them; `outline` is the
    same without its LONG parts, which are empty. `missing` has the words asked for that a partial hit lacks.
    """

    load: Callable[[], Document] = field(repr=False, compare=False)
    short: Callable[[], Document] = field(repr=False, compare=False)
    score: float
    title: Snippet
    snippets: tuple[Snippet, ...]
    duplicates: int = 0
    missing: tuple[str, ...] = ()

    @cached_property
    def document(self) -> Document:
        return self.load()

    @cached_property
    def outline(self) -> Document:
        return outline(self.short())


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query.

    `hits` are those with all that is asked and then, for a query with `partial`, those with some of its words.
    `partial` counts these others; `near` has the words that were taken for a rare one, as ("jokwi", ("jokowi",)).
    All else is about documents with all that is asked: `total` counts them, every copy; `stories` counts what there is
    of them to page through: clusters when the query collapses, documents otherwise. `facets` has the names of FACETS:
    (value, documents) by falling count, then value; `day` has the newest days instead, newest first, as 2024-03-01.
    """

    total: int
    stories: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[tuple[str, int], ...]]
    took_ms: float
    partial: int = 0
    near: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What an index holds. Two indexes with equal `content_hash` hold the same documents, to the byte."""

    count: int
    content_hash: str
    sources: tuple[tuple[str, int], ...]  # by falling count, then name
    newest: datetime | None  # the latest `moment`
    size_bytes: int | None  # on disk, where it can be told


class Index(Protocol):
    """Documents by id, the newest version of each, searchable."""

    location: str
    """What `--index` named, without a password."""

    def identity(self) -> str:
        """Changes when the index is made anew, so that positions kept elsewhere can tell."""

    def update(self, documents: Iterable[Document | Written], *, anew: bool = False) -> Updated:
        """Puts documents in; durable and searchable when it returns. Those that were just read come with their line.

        Of one id the greater `version` wins, whatever the order, within the call and against what is held. An equal
        version replaces what is held (a document enriched again has the version of its capture) and counts as
        indexed. A document that `checked` refuses is left out with its reason; the rest goes in.

        Raises ModelsMixed at a document that another model, or another version, made than those held of its language
        (see `indexer.makers`); what this call put in before it may stay. `anew` is for a rebuild in place, which
        replaces all that is held: then only the documents given mustn't mix.
        """

    def delete(self, ids: Iterable[str]) -> int:
        """Removes documents and returns how many there were. Ids that aren't held are no error."""

    def get(self, id: str) -> Document | None:
        """The document of an id, whole."""

    def search(self, query: Query) -> Results:
        """The documents that match, ranked; see `Query` for what each part means."""

    def documents(self) -> Iterator[Document]:
        """All documents, in any order."""

    def makers(self) -> tuple[Maker, ...]:
        """The models that made the documents held, counted by language, in the order of `makers.by_language`."""

    def summary(self) -> Summary:
        """Counts and the content hash, over all documents."""

    def take_sources(self, board: Mapping[str, Any]) -> str:
        """Keeps how each newspaper fares where people look at the index for that; `board` as `indexer.board` has it.

        Returns why it couldn't, which is no reason to index no articles; an empty text where it did, or needn't.
        """

    def close(self) -> None:
        """Releases files and connections. Nothing needs it to be durable."""


def moment(document: Document) -> datetime:
    """When a document counts as published: `published`, or `captured` where the page gave no time.

    Since, until, the order "newest" and the facet `day` go by it.
    """
    return document.published or document.captured


def outline(document: Document) -> Document:
    """A document with its LONG parts left empty: what a list of hits shows, and an index needn't send more."""
    return msgspec.structs.replace(document, text="", **dict.fromkeys(LONG[1:], ()))


def day(document: Document) -> str:
    """The Jakarta day of a document's moment, as 2024-03-01."""
    return moment(document).astimezone(JAKARTA).date().isoformat()


class Refused(ValueError):
    """A document that no index takes; the message is the reason. Raised by `checked`, caught by `sound`."""


def checked(one: Document | Written) -> Written:
    """The document with its JSON line. Raises Refused when it isn't sound."""
    document = one.document if isinstance(one, Written) else one
    reason = _why_names_refused(document) or _why_times_refused(document)
    if reason:
        raise Refused(reason)
    if not isinstance(document.text, str):
        raise Refused(f"text is no text: {type(document.text).__name__}")
    try:
        return one if isinstance(one, Written) else Written.of(one)
    except UnicodeEncodeError as error:
        raise Refused(f"text that isn't Unicode (half a surrogate pair): {error.reason}") from error
    except (TypeError, ValueError) as error:
        raise Refused(f"can't be written as JSON: {error}") from error


def sound(documents: Iterable[Document | Written], rejected: list[tuple[str, str]]) -> Iterator[Written]:
    """The documents that aren't refused, each with its line; those that are go to `rejected` with their reason."""
    for one in documents:
        try:
            yield checked(one)
        except Refused as refusal:
            rejected.append((str((one.document if isinstance(one, Written) else one).id), str(refusal)))


def _why_names_refused(document: Document) -> str | None:
    for name in ("id", "source", "cluster", "url"):
        if not isinstance(getattr(document, name), str) or not getattr(document, name):
            return f"{name} is empty"
    if len(document.id.encode(errors="replace")) > MAX_ID_BYTES:
        return f"id is longer than {MAX_ID_BYTES} bytes"
    if not isinstance(document.version, int) or not 0 <= document.version < 2**63:
        return f"version {document.version!r} is no count of milliseconds"
    if document.published_from and not math.isfinite(document.published_from.confidence):
        return "published_from.confidence is no number"
    return None


def _why_times_refused(document: Document) -> str | None:
    for name in document.TIMES:
        time = getattr(document, name)
        if time is None and name != "captured":
            continue
        if not isinstance(time, datetime) or time.tzinfo is None:
            return f"{name} is no time with a zone: {time!r}"
        if not YEARS[0] <= time.year <= YEARS[1]:
            return f"{name} is outside the years {YEARS[0]} to {YEARS[1]}: {time.isoformat()}"
    return None


class ContentHash:
    """A hash over documents that doesn't depend on their order: the sum of each line's SHA-256, modulo 2**256."""

    def __init__(self) -> None:
        self._sum = 0

    def add(self, line: bytes) -> None:
        """Takes in one document, given as its `to_json()` line."""
        self._sum += int.from_bytes(hashlib.sha256(line).digest())

    def hexdigest(self) -> str:
        """The hash of all lines so far, 64 hexadecimal digits."""
        return f"{self._sum % 2**256:064x}"


def summarise(documents: Iterable[Document], *, size_bytes: int | None = None) -> Summary:
    """The summary of documents, one pass over them; for implementations that have no quicker way."""
    hash, sources, newest, count = ContentHash(), dict[str, int](), None, 0
    for document in documents:
        hash.add(document.to_json())
        sources[document.source] = sources.get(document.source, 0) + 1
        when = moment(document).astimezone(UTC)
        newest = when if newest is None else max(newest, when)
        count += 1
    return Summary(count, hash.hexdigest(), by_count(sources), newest, size_bytes)


def by_count(counts: dict[str, int]) -> tuple[tuple[str, int], ...]:
    """(value, count) by falling count, then value: the order of facets everywhere."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
