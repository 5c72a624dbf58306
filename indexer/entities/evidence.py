"""What an article says of a person that could tell whether another article means the same one.

near      words of the sentence around the name: offices, bodies, places, ages
company   whom and what else the article names
sport     whether the article is about sport

Weights are by how few articles have the word or the name (`aliases/commonness.toml`): "gubernur" tells little,
"Trenggalek" much.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import msgspec

from indexer.document import Mention
from indexer.entities.files import FOLDER, read_toml
from indexer.entities.identity import settled
from indexer.entities.names import key
from indexer.entities.sport import speaks_of_sport
from indexer.entities.words import word_set

FILE = "commonness.toml"
RARE = 6.0  # the weight of what the file hasn't
_AROUND = 90  # characters either side of a name
_WORD = re.compile(r"[^\W\d_]{3,}")
_SENTENCE = re.compile(r"[.!?][\"”]?\s|\n")


class Evidence(msgspec.Struct, frozen=True, array_like=True):
    """A person of an article by what the article says: name, and what was found, sorted."""

    entity: str
    near: tuple[str, ...]
    company: tuple[str, ...]
    sport: bool


def evidence(text: str, mentions: Sequence[Mention]) -> tuple[Evidence, ...]:
    """The evidence for each person of an article whose canonical name alone doesn't say who it is."""
    wanted = [one for one in mentions if one.label == "person" and settled("person", one.entity) is None]
    if not wanted:
        return ()
    subjects = {f"{one.label}/{one.entity}".lower() for one in mentions if one.aside is None}
    told = {name for name in subjects if _weight("names", name)}
    sport = speaks_of_sport(text)
    return tuple(
        Evidence(entity, tuple(sorted(_near(text, own))), tuple(sorted(told - {f"person/{entity}".lower()})), sport)
        for entity, own in _by_entity(wanted).items()
    )


def alike(one: Evidence, two: Evidence) -> float:
    """How much two articles' evidence has in common; below zero where the names can't be one person's."""
    if not _compatible(one.entity, two.entity):
        return -RARE
    near = sum(_weight("words", word) for word in set(one.near) & set(two.near))
    company = sum(_weight("names", name) for name in set(one.company) & set(two.company))
    return near + company - (RARE if one.sport != two.sport else 0.0)


def block(entity: str) -> str:
    """What names have in common that may be one person's: "Muhammad Wahyu Hidayat" and "Wahyu Hidayat Jati"."""
    words = key(entity).split()
    plain = [word for word in words if word not in word_set("muhammads")]
    return " ".join((plain if len(plain) > 1 else words)[:2])


def _compatible(one: str, two: str) -> bool:
    first, second = key(one).split(), key(two).split()
    short, long = (first, second) if len(first) <= len(second) else (second, first)
    return first == second or all(word in long for word in short)


def _by_entity(mentions: Iterable[Mention]) -> dict[str, list[Mention]]:
    found: dict[str, list[Mention]] = {}
    for one in mentions:
        found.setdefault(one.entity, []).append(one)
    return found


def _near(text: str, mentions: Sequence[Mention]) -> set[str]:
    own = {word for one in mentions for word in _WORD.findall(f"{one.text} {one.entity}".lower())}
    found = {word for one in mentions if one.part == "text" for word in _around(text, one)}
    return {word for word in found - own if _weight("words", word)}


def _around(text: str, mention: Mention) -> Iterator[str]:
    before = _SENTENCE.split(text[max(0, mention.start - _AROUND) : mention.start])[-1]
    behind = _SENTENCE.split(text[mention.end : mention.end + _AROUND])[0]
    yield from _WORD.findall(before.lower())
    yield from _WORD.findall(behind.lower())


def _weight(part: str, name: str) -> float:
    return _commonness()[part].get(name, RARE)


@cache
def _commonness() -> Mapping[str, Mapping[str, float]]:
    values = read_toml(FOLDER / FILE)
    return {
        part: {name: float(weight) for weight, names in groups.items() for name in names}
        for part, groups in values.items()
    }
