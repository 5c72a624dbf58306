"""Who isn't the known person of the name: "Sri Mulyani, penjual nasi", "Megawati" among volleyball players.

And which of two people of one first name is meant, where the office before it says so: "Menkes Budi".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Protocol

import msgspec

from indexer.document import Mention
from indexer.entities.names import key
from indexer.entities.sport import speaks_of_sport
from indexer.entities.table import AliasTable
from indexer.entities.words import word_set

_BEFORE = 40  # characters before a name in which a calling stands
_AGE = re.compile(r"\s\(\d{1,2}(?: tahun)?\)")
_WORD_BEFORE = re.compile(r"(\w+)\s$")
_POLITICAL = frozenset({"institution", "party", "public figure"})


class Span(Protocol):
    """What a tagger finds."""

    @property
    def text(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def strangers(text: str, spans: Sequence[Span], table: AliasTable) -> set[str]:
    """Those names of persons that the table knows and that mean somebody else in this text."""
    known = {span.text: entity for span in spans if (entity := table.sure("person", span.text))}
    if not known:
        return set()
    refused = {span.text for span in spans if span.text in known and _introduced_as_other(text, span)}
    figures = (name for name, one in known.items() if one.kind == "public figure" and _first_name(name, one.name))
    first_names = [name for name in figures if key(name) in _players(table)]
    if first_names and speaks_of_sport(text) and not _political(text, known.keys(), first_names, table):
        refused.update(first_names)
    return refused


def by_office(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """First names that several people bear, by the office before them: "Menkes Budi" beside "Menkes Budi Gunadi"."""
    lone = [one for one in mentions if one.label == "person" and " " not in one.text and one.text == one.entity]
    if not lone:
        return mentions
    offices = _offices(text, mentions)
    found = {}
    for one in lone:
        office = _word_before(text, one)
        meant = offices.get((office, key(one.text)), set()) if office else set()
        if len(meant) == 1:
            found[one.start] = next(iter(meant))
    return tuple(
        msgspec.structs.replace(one, entity=found[one.start]) if one.start in found and one in lone else one
        for one in mentions
    )


def _offices(text: str, mentions: Iterable[Mention]) -> dict[tuple[str, str], set[str]]:
    """(office, first name) → the people of longer names whom the text introduces by it."""
    found: dict[tuple[str, str], set[str]] = {}
    for one in mentions:
        office = _word_before(text, one)
        if one.label == "person" and " " in one.text and office:
            found.setdefault((office, key(one.text).split()[0]), set()).add(one.entity)
    return found


def _word_before(text: str, mention: Mention) -> str | None:
    found = _WORD_BEFORE.search(text[max(0, mention.start - _BEFORE) : mention.start])
    return found[1].lower() if found and found[1][0].isupper() else None


def _introduced_as_other(text: str, span: Span) -> bool:
    """Whether a calling stands beside a name, or an age behind a lone one."""
    if " " not in span.text and _AGE.match(text, span.end):
        return True
    return bool(
        _called_behind().match(text, span.end)
        or _called_before().search(text, max(0, span.start - _BEFORE), span.start)
    )


@lru_cache(maxsize=4)
def _players(table: AliasTable) -> frozenset[str]:
    """The first names of known sportspeople."""
    return frozenset(key(one.name).split()[0] for one in table.entities if one.kind == "sport" and " " in one.name)


def _first_name(name: str, canonical: str) -> bool:
    return " " not in name and key(name) in key(canonical).split()


def _political(text: str, known: Iterable[str], first_names: Sequence[str], table: AliasTable) -> bool:
    """Whether the text names other politicians or a body of state: then a politician's first name is theirs."""
    others = (table.sure("person", name) for name in known if name not in first_names)
    return any(one is not None and one.kind in _POLITICAL for one in others) or _STATE.search(text) is not None


_STATE = re.compile(r"\b(?:[Pp]residen|[Mm]enteri|[Gg]ubernur|DPR|PDIP|PDI|[Pp]artai|[Pp]emilu|[Pp]ilpres|[Ii]stana)\b")


@cache
def _called_behind() -> re.Pattern[str]:
    return re.compile(rf"(?:\s\(\d{{1,2}}(?: tahun)?\))?,? (?:seorang |salah satu |salah seorang )?(?:{_callings()})\b")


@cache
def _called_before() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_callings()})(?: \w+){{0,2}}?(?: bernama|,)? $", re.IGNORECASE)


def _callings() -> str:
    return "|".join(sorted(word_set("callings"), key=len, reverse=True))
