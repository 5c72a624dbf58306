"""Exact-span scores: a mention counts when its label and both of its ends are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indexer.enrich.stanza_door import mentions_in
from indexer.train.corpus import LABELS

Mentions = Iterable[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Score:
    """F1 of one label, or of all together (label "all"), and what it is made of."""

    label: str
    right: int
    found: int
    gold: int

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0


def scores(gold: Sequence[Mentions], found: Sequence[Mentions]) -> dict[str, Score]:
    """Scores by label and together, from the mentions of each text."""
    counts: Counter[tuple[str, str]] = Counter()
    for wanted, got in zip(map(set, gold), map(set, found), strict=True):
        for kind, mentions in (("gold", wanted), ("found", got), ("right", wanted & got)):
            for _, _, label in mentions:
                counts[kind, label] += 1
                counts[kind, "all"] += 1
    return {k: Score(k, counts["right", k], counts["found", k], counts["gold", k]) for k in ("all", *LABELS)}


def mentions_of(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """Mentions in BIOES tags as (first word, word after the last, label), by Stanza's reading of them."""
    return [(first, last + 1, label) for first, last, label in mentions_in(tags)]
