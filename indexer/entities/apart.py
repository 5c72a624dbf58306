"""Which of the articles that have one name mean one person: the same for the same articles in any order.

Articles are taken by date. Each joins the group whose evidence is most like its own, or begins one. A full name needs
less than a lone one, which may be anybody's. On 49 names read in 274 articles, of two people of one name 0 % to 2 % get
one identity and of one person's pairs 2 % to 6 % two; of lone names and initials 4 % and 25 %.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.entities.evidence import Evidence, alike
from indexer.entities.identity import local

FULL_NAME, LONE_NAME = 5.0, 8.0  # what evidence has to weigh; from 5 to 8, and 8 to 10, little changes
COMPARED = 20  # of a group, the newest: a governor of a thousand articles is known by fewer


@dataclass(frozen=True, slots=True)
class Borne:
    """A name as an article bears it. `moment` is the article's time as text that sorts."""

    moment: str
    article: str
    evidence: Evidence

    @property
    def order(self) -> tuple[str, str, str]:
        return self.moment, self.article, self.evidence.entity


def apart(names: Sequence[Borne]) -> dict[tuple[str, str], str]:
    """The identity of each (article, entity): that of the first article of its group."""
    groups: list[list[Borne]] = []
    for one in sorted(names, key=lambda name: name.order):
        best = max(groups, key=lambda group: _likeness(one, group), default=None)
        if best is not None and _likeness(one, best) >= _needed(one, best[0]):
            best.append(one)
        else:
            groups.append([one])
    return {
        (one.article, one.evidence.entity): local("person", group[0].evidence.entity, group[0].article)
        for group in groups
        for one in group
    }


def _likeness(one: Borne, group: Sequence[Borne]) -> float:
    """Halfway between the most alike of a group and the mean, so that one odd article neither joins nor parts."""
    found = [alike(one.evidence, other.evidence) for other in group[-COMPARED:] if other.article != one.article]
    return (max(found) + sum(found) / len(found)) / 2 if found else -1.0


def _needed(one: Borne, other: Borne) -> float:
    lone = " " not in one.evidence.entity or " " not in other.evidence.entity
    return LONE_NAME if lone else FULL_NAME
