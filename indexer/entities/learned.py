"""Pairs that a corpus taught: "Long Name (SHORT)" counted by `learn.py`, used only where the counts are clear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.entities.files import in_file, only_labels
from indexer.entities.names import key

# A pair is used from this many articles on (blends such as "Bappeda" from more: they may be words, "Brigade" was one),
# and only if nine in ten of the articles that explain the short form explain it so. Read through: see docs/entities.md.
LEAST_ARTICLES, LEAST_FOR_BLENDS = 3, 5
LEAST_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Pair:
    """What a corpus says of a short form: how many articles explain it as `long`, and how many explain it at all."""

    short: str
    long: str
    label: str
    articles: int
    of: int

    @property
    def clear(self) -> bool:
        least = LEAST_ARTICLES if self.short.isupper() else LEAST_FOR_BLENDS
        return self.articles >= least and self.articles >= LEAST_SHARE * self.of


class Learned:
    """Looks the clear pairs up."""

    def __init__(self, pairs: Iterable[Pair] = ()) -> None:
        self._long = {(pair.label, key(pair.short)): pair.long for pair in pairs if pair.clear}

    def long_form(self, label: str, short: str) -> str | None:
        """The long form of a short one, or None where the corpus isn't clear about it."""
        return self._long.get((label, key(short))) if short.isupper() or not short.islower() else None

    def shorts_of(self, long: str) -> tuple[str, ...]:
        return tuple(short for (_, short), name in self._long.items() if name == long)


def learned_from(path: Path, values: Mapping[str, Any]) -> Learned:
    """The pairs of a file: [label] with "SHORT" = ["Long Name", articles, of]. Raises AliasError."""
    pairs = []
    with in_file(path):
        only_labels(values)
        for label, rows in values.items():
            for short, row in rows.items():
                if not (isinstance(row, list) and list(map(type, row)) == [str, int, int]):
                    raise ValueError(
                        f'{label}."{short}" takes ["Long Name", articles, of], not {row!r}; make the file anew with '
                        "`python -m indexer.entities.learn`"
                    )
                pairs.append(Pair(short, row[0], label, row[1], row[2]))
    return Learned(pairs)
