"""The tree of a search: words, phrases, and what joins them; every node is frozen, and prints as a search again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from indexer.query.times import JAKARTA


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
