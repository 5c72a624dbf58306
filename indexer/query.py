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
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

from indexer.analysis import words
from indexer.errors import QueryError

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
FILTERS = (*ENTITY_FIELDS, "source", "section", "language", "author")  # of Query: each takes several whole values
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


@dataclass(frozen=True, slots=True)
class During:
    """The article's moment is from `first` on and before `after`. Words may name such days; none is parsed to it."""

    first: datetime
    after: datetime

    def __str__(self) -> str:
        last = self.after.astimezone(JAKARTA) - timedelta(days=1)
        days = [self.first.astimezone(JAKARTA), last]
        return " to ".join(dict.fromkeys(f"{day.day} {day:%b %Y}" for day in days))


Node = Everything | Word | Phrase | And | Or | Not | During


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A search: the text's tree, filters, and how to present what matches.

    `person`, `organization` and `location` are whole canonical names, and a document must name each of them; of
    `source`, `section`, `language` and `author` it must have one of the values given. All are compared folded: case
    and accents don't count. `since` is the first moment that counts, `until` the first that doesn't; both look at
    `indexer.index.moment`; `captured_since` looks at the capture, so that what is new here is found whatever its day.
    `facets` is how many values each facet has; 0 leaves facets out.
    `collapse` folds near-duplicates (equal `cluster`) into the best-ranked of them.
    `partial` lets documents with some of the words follow those with all (`indexer.asked`); it is for people who
    look, and never for what counts, exports or alerts. The order newest has none of them.
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
    captured_since: datetime | None = None
    sort: Sort = "relevance"
    limit: int = 10
    offset: int = 0
    collapse: bool = True
    facets: int = 10
    partial: bool = False
    now: datetime | None = None  # what "kemarin" counts from; the clock's time when it is None

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

    @property
    def order(self) -> Sort:
        """The order that applies: `sort`, but newest where no word is sought in titles or texts: nothing else ranks."""
        ranking = any(leaf.field in (None, "title", "text") for leaf in leaves(self.text))
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
            since=_first(since, now, "since"),
            until=parse_until(until, now=now) if isinstance(until, str) else until,
            captured_since=_first(captured_since, now, "captured-since"),
            now=now,
            **given,
        )


def _first(when: str | datetime | None, now: datetime | None, name: str) -> datetime | None:
    return _span(when, now, name)[0] if isinstance(when, str) else when


def parse(text: str) -> Node:
    """The tree of a search; nothing, or `*`, is Everything. Raises QueryError, which shows the place."""
    return _Parser(text).tree()


def leaves(node: Node) -> Iterator[Word | Phrase]:
    """The words and phrases of a tree that a match can be due to: those under a NOT aren't among them."""
    match node:
        case Word() | Phrase():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)


def every_leaf(node: Node) -> Iterator[Word | Phrase]:
    """All words and phrases of a tree, those under a NOT too."""
    match node:
        case Word() | Phrase():
            yield node
        case Not(part):
            yield from every_leaf(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from every_leaf(part)


def parse_since(text: str, *, now: datetime | None = None) -> datetime:
    """The first moment of what `text` names: 2024-03-01, 2024-03, 2024, a time, today, 7d (seven days ago), 24h."""
    return _span(text, now, "since")[0]


def parse_until(text: str, *, now: datetime | None = None) -> datetime:
    """The first moment after what `text` names: the day after for 2024-03-01, so that the day itself counts."""
    return _span(text, now, "until")[1]


# Times

_AGO = re.compile(r"(\d{1,6})\s*(h|d|w)", re.ASCII)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", re.ASCII)
_HOURS = {"h": 1, "d": 24, "w": 7 * 24}


def _span(text: str, now: datetime | None, name: str) -> tuple[datetime, datetime]:
    """The moments [first, after) that a text names; a time of day and an age name one moment."""
    text, now = text.strip(), now or datetime.now(UTC)
    try:
        if text in ("today", "yesterday"):
            first = now.astimezone(JAKARTA).date() - timedelta(days=text == "yesterday")
            return _midnight(first), _midnight(first + timedelta(days=1))
        if ago := _AGO.fullmatch(text.lower()):
            moment = now - timedelta(hours=int(ago[1]) * _HOURS[ago[2]])
            return moment, moment
        if day := _DAY.fullmatch(text):
            return _days(day)
        moment = datetime.fromisoformat(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=JAKARTA)
        return moment.astimezone(UTC), moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise QueryError(
            f"{name}: {text!r} is no day or time; write 2024-03-01, 2024-03, 2024-03-01T18:30+07:00, today, yesterday,"
            " 7d, 2w or 24h"
        ) from error


def _days(parts: re.Match[str]) -> tuple[datetime, datetime]:
    """The first moment of a year, month or day and the first one after it."""
    first = date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
    step = 1 if parts[3] else 31 if parts[2] else 366
    after = first + timedelta(days=step)
    return _midnight(first), _midnight(after.replace(day=after.day if parts[3] else 1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), JAKARTA)


# Text to tree

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<punctuation>[()])
      | (?P<minus>-(?=[^\s)]))
      | (?P<field>[a-z]+):(?=["“”„(])
      | ["“”„](?P<phrase>[^"“”„]*)(?P<closed>["“”„])?
      | (?P<word>[^\s()"“”„]+)
    )""",
    re.VERBOSE,
)
_FIELD = re.compile(r"([a-z]+):(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # punctuation, minus, field, phrase, word, end
    text: str
    at: int


class _Parser:
    """Recursive descent: either := both (OR both)*, both := one (AND? one)*, one := NOT one | -one | (either) | leaf.

    A word without a letter or digit ("&", "–") says nothing and counts as absent: its place in the tree is None.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(self._lex())
        self.next = 0
        self.terms = 0

    def tree(self) -> Node:
        if self.token.kind == "end":
            return Everything()
        node = self._either(None, 0)
        if self.token.kind != "end":
            raise self._error("this ) closes nothing; take it out, or open a ( before it")
        if node is None:
            raise self._error("there is no letter or digit to search for", at=0)
        return node

    # Rules

    def _either(self, field: str | None, depth: int) -> Node | None:
        parts = [self._both(field, depth)]
        while self._takes("OR"):
            parts.append(self._both(field, depth))
        return _joined(Or, parts)

    def _both(self, field: str | None, depth: int) -> Node | None:
        parts = [self._one(field, depth)]
        while self._takes("AND") or not self._at_end_of_both():
            parts.append(self._one(field, depth))
        return _joined(And, parts)

    def _one(self, field: str | None, depth: int) -> Node | None:
        if depth > MAX_DEPTH:
            raise self._error(f"parentheses and NOTs are nested more than {MAX_DEPTH} deep")
        token = self._take()
        if token.kind == "minus" or self._is_word(token, "NOT"):
            return self._negated(token, field, depth)
        if token.kind == "punctuation":
            return self._group(token, field, depth)
        if token.kind == "field":
            return self._of_field(token, depth)
        if token.kind == "end" or self._is_word(token, "AND", "OR"):
            raise self._gap(token)
        return self._leaf(token, field)

    def _negated(self, token: _Token, field: str | None, depth: int) -> Node | None:
        if self.token.kind == "end" or self._is_word(self.token, "AND", "OR") or self.token.text == ")":
            raise self._error(f"{token.text} has nothing after it that it could exclude", at=token.at)
        node = self._one(field, depth + 1)
        return None if node is None else Not(node)

    def _group(self, token: _Token, field: str | None, depth: int) -> Node | None:
        if token.text == ")":
            raise self._gap(token)
        if self.token.kind == "punctuation" and self.token.text == ")":
            raise self._error("there is nothing between these parentheses", at=token.at)
        node = self._either(field, depth + 1)
        if self.token.text != ")" or self.token.kind != "punctuation":
            raise self._error("this ( is never closed; add a )", at=token.at)
        self._take()
        return node

    def _of_field(self, token: _Token, depth: int) -> Node | None:
        name = self._field_name(token.text, token.at)
        return self._one(name, depth + 1)

    def _leaf(self, token: _Token, field: str | None) -> Node | None:
        text = token.text
        if token.kind == "word" and (split := _FIELD.fullmatch(text)) and self._means_field(split):
            field, text = self._field_name(split[1], token.at), split[2]
            if not text:
                name = split[1]
                raise self._error(f"{name}: needs a value right after the colon, as in {name}:kata", at=token.at)
        if text == "*" and token.kind == "word" and field is None:
            return Everything()
        if not words(text):
            return None
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise self._error(f"more than {MAX_TERMS} words and phrases; leave some out", at=token.at)
        return Phrase(text, field) if token.kind == "phrase" else Word(text, field)

    # Fields

    @staticmethod
    def _means_field(split: re.Match[str]) -> bool:
        """`title:banjir` and the slip `titel:banjir` do; `https://…` and `catatan:` at a line's end don't."""
        if _field_named(split[1]):
            return True
        return bool(split[2]) and not split[2].startswith("//")

    def _field_name(self, name: str, at: int) -> str:
        if known := _field_named(name):
            return known
        close = difflib.get_close_matches(name, FIELDS, 1)
        hint = f"did you mean {close[0]}?" if close else f"fields are {', '.join(FIELDS)}."
        raise self._error(f"there is no field {name!r}; {hint} Put it in quotes to search for it as text", at=at)

    # Tokens

    def _lex(self) -> Iterator[_Token]:
        at = 0
        while found := _TOKEN.match(self.text, at):
            kind = found.lastgroup if found.lastgroup != "closed" else "phrase"
            assert kind is not None
            start = found.start(kind)
            if kind == "phrase" and not found["closed"]:
                raise self._error("this quotation mark is never closed; add another", at=start - 1)
            yield _Token(kind, found[kind], start - (kind == "phrase"))
            at = found.end()
        yield _Token("end", "", len(self.text.rstrip()))

    @property
    def token(self) -> _Token:
        return self.tokens[self.next]

    def _take(self) -> _Token:
        token = self.token
        self.next = min(self.next + 1, len(self.tokens) - 1)
        return token

    def _takes(self, operator: str) -> bool:
        if self._is_word(self.token, operator):
            self._take()
            return True
        return False

    def _at_end_of_both(self) -> bool:
        token = self.token
        closing = token.kind == "punctuation" and token.text == ")"
        return closing or token.kind == "end" or self._is_word(token, "OR")

    @staticmethod
    def _is_word(token: _Token, *texts: str) -> bool:
        return token.kind == "word" and token.text in texts

    # Errors

    def _gap(self, token: _Token) -> QueryError:
        where = "at the end" if token.kind == "end" else f"before {token.text}"
        return self._error(f"a word or phrase is missing {where}", at=token.at)

    def _error(self, why: str, *, at: int | None = None) -> QueryError:
        at = self.token.at if at is None else at
        return QueryError(f"the search can't be read at column {at + 1}: {why}\n{_pointed(self.text, at)}")


def _joined(kind: type[And] | type[Or], parts: Iterable[Node | None]) -> Node | None:
    """One node of parts, those that say nothing left out and those of the same kind taken apart."""
    flat: list[Node] = []
    for part in parts:
        if part is not None:
            flat.extend(part.parts if isinstance(part, kind) else (part,))
    return kind(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def _field_named(name: str) -> str | None:
    name = name.replace("organisation", "organization")
    return name if name in FIELDS else None


def _pointed(text: str, at: int) -> str:
    """The part of the search around a column, and under it a caret."""
    start, end = max(0, at - 50), at + 30
    shown = "".join(character if character.isprintable() else " " for character in text[start:end])
    return f"    {shown}\n    {' ' * (at - start)}^"
