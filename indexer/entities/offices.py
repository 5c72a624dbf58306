"""The office that a text gives a person in front of the name: "Menteri Keuangan Sri Mulyani" is a Menteri Keuangan.

>>> offices("Menteri Keuangan (Menkeu) Sri Mulyani hadir.", mentions)      # doctest: +SKIP
{'Sri Mulyani Indrawati': {'Menteri Keuangan'}}
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from indexer.document import Mention
from indexer.entities.words import word_set

_LONGEST = 110  # characters, of an office and what stands between it and the name
_BRACKET = re.compile(r"\s*\([^()]{1,30}\)")


def offices(text: str, mentions: Iterable[Mention]) -> dict[str, set[str]]:
    """The offices that a text gives its persons, by canonical name. `mentions` are those of the text."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in mentions:
        office = _office(text, one.start) if one.label == "person" and one.part == "text" else None
        if office is not None:
            found[one.entity].add(office)
    return dict(found)


def _office(text: str, place: int) -> str | None:
    """The office that ends just before a name: capitalised words that begin with one of an office."""
    before = _BRACKET.sub("", text[max(0, place - _LONGEST) : place].rsplit("\n", 1)[-1])
    found = _phrase().search(before)
    if found is None:
        return None
    return re.sub(r"\s+(?:RI|Republik Indonesia)$", "", found["office"].strip(" ,"))


@cache
def _phrase() -> re.Pattern[str]:
    openings = "|".join(sorted((word.title() for word in word_set("role_openings")), key=len, reverse=True))
    word = r"(?:[A-Z][\w/&'’-]*|\d{1,3}|dan|bidang|untuk)"
    ranks = "|".join(word_set("ranks_shown"))
    return re.compile(rf"\b(?P<office>(?:{openings})(?: {word}){{0,9}}?),?(?: (?i:{ranks})\.?(?: TNI)?(?: \w+)?)*,? $")
