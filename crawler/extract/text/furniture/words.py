"""Furniture told by its words: named patterns as data, one file a language group, tried on every page.

All files are tried, because pages name the wrong language (kompas said English for years) and carry English furniture
in every language. `clean_line` says what stays of a line and what was taken out, with its kind.
`phrases/README.md` explains the files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from crawler.extract.text.furniture.kinds import FOLDER, known_kind
from crawler.extract.text.furniture.openings import opening, openings
from crawler.facts import names_in, table
from crawler.toml import naming, only_keys

_FOLDER = f"{FOLDER}/phrases"
_LONGEST = 1500  # characters of a line of furniture; longer ones are text, and dear to match
_LONGEST_CUT = 300  # characters
LINE, INLINE, TAIL, HEADING = "line", "inline", "tail", "heading"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: its kind of furniture, the compiled expression, and how many words a line may have to be it.

    `needs` are words of which one must occur before the expression is tried, `ends` letters of which one must be the
    line's last (full stops aside): searching long paragraphs is dear. `linked` patterns hold only where most of a line
    is a link, `last` ones only among a text's last lines.
    """

    kind: str
    expression: re.Pattern[str]
    words: int
    needs: tuple[str, ...] = ()
    ends: str = ""
    linked: bool = False
    last: bool = False

    def needed_in(self, lowered: str) -> bool:
        """Whether a line, given in lower case, has one of the needed words."""
        for word in self.needs:  # a loop, because this is asked a thousand times a page
            if word in lowered:
                return True
        return not self.needs


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece taken out of a line, with its kind."""

    text: str
    kind: str


def line_kind(text: str, *, linked: bool = False, last: bool = False) -> str | None:
    """The kind of furniture that a whole line is, or None.

    `linked` says that most of the line is a link, `last` that it stands among the text's last lines.
    """
    if len(text) > _LONGEST:
        return None
    count = text.count(" ") + 1
    lowered = text.lower()
    for found in _beginning_with(opening(text)):
        placed = count <= found.words and (linked or not found.linked) and (last or not found.last)
        if placed and found.needed_in(lowered) and found.expression.match(text):
            return found.kind
    return None


@lru_cache(maxsize=16384)
def _beginning_with(letters: str) -> tuple[Pattern, ...]:
    """The patterns of whole lines that can match one which begins with these letters, in their order: a few of many."""
    every, begun = _by_opening()
    places = {place for end in range(1, len(letters) + 1) for place in begun.get(letters[:end], ())}
    return tuple(pattern for place, pattern in every.items() if place in places or place in begun[""])


@lru_cache(maxsize=1)
def _by_opening() -> tuple[Mapping[int, Pattern], Mapping[str, set[int]]]:
    """Each alternative for whole lines with its place, and the places by their openings; under "" those without."""
    alone = (group_pattern(group, only=named) for group in groups(LINE) for named in group.named)
    every = dict(enumerate(alone))
    begun: dict[str, set[int]] = {"": set()}
    for place, pattern in every.items():
        for letters in openings(pattern.expression) or {""}:
            begun.setdefault(letters, set()).add(place)
    return every, begun


def heading_kind(text: str) -> str | None:
    """The kind of furniture that a heading announces, or None."""
    return next((found.kind for found in patterns(HEADING) if len(text) < 90 and found.expression.match(text)), None)


def clean_line(text: str, *, linked: bool = False, last: bool = False) -> tuple[str, list[Cut]]:
    """What stays of a line, and the pieces cut out of it; nothing stays of a line that is furniture as a whole.

    `linked` and `last` as for `line_kind`.
    """
    kind = line_kind(text, linked=linked, last=last)
    if kind:
        return "", [Cut(text, kind)]
    cuts: list[Cut] = []
    lowered = text.lower()
    for place in (INLINE, TAIL):
        for found in patterns(place):
            ended = not found.ends or text.rstrip(" .")[-1:] in found.ends
            if ended and found.needed_in(lowered):
                text = _cut(text, found, cuts, begin=len(text) - _LONGEST_CUT if place == TAIL else 0)
    return text.strip(), cuts


def _cut(text: str, found: Pattern, cuts: list[Cut], *, begin: int) -> str:
    """One pattern's cuts from `begin` on; a tail that is most of a long line is no tail."""
    while match := found.expression.search(text, max(0, begin)):
        if not match[0].strip() or match.end() - match.start() > _LONGEST_CUT:
            return text
        cuts.append(Cut(match[0].strip(), found.kind))
        text = (text[: match.start()] + text[match.end() :]).rstrip()
    return text


@lru_cache(maxsize=8)
def patterns(place: str) -> tuple[Pattern, ...]:
    """The patterns of one place in all files."""
    return tuple(group_pattern(group) for group in groups(place))


@dataclass(frozen=True, slots=True)
class Named:
    """One named alternative of a group: its expression's text, a line that it tells, and one that it must not.

    `needs` are words of which one must occur, as in `Pattern`; they count where the alternative is tried alone.
    """

    name: str
    expression: str
    say: str
    unlike: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The named alternatives that share a kind, a place and their limits."""

    place: str
    row: dict[str, Any]
    named: tuple[Named, ...]


_GROUP_KEYS = ("kind", "words", "needs", "ends", "linked", "last", "case", "before", "after", "named")
_NAMED_KEYS = ("name", "phrases", "pattern", "patterns", "after", "needs", "say", "not")
_PLACES = (LINE, INLINE, TAIL, HEADING)


def groups(place: str) -> Iterator[Group]:
    """Every group of one place, in the order of files and rows. Raises ValueError naming file and entry at fault."""
    for name in names_in(_FOLDER):
        with naming(f"{name}.toml"):
            only_keys(table(f"{_FOLDER}/{name}"), (*_PLACES, "date"))
        for number, row in enumerate(table(f"{_FOLDER}/{name}").get(place, ()), 1):
            with naming(f"{name}.toml: [[{place}]] number {number}"):
                group = _group(place, row)
            yield group


def _group(place: str, row: dict[str, Any]) -> Group:
    only_keys(row, _GROUP_KEYS)
    known_kind(row.get("kind"))
    named = []
    for one in row.get("named", ()):
        with naming(repr(one.get("name"))):
            named.append(_named(one))
    return Group(place, row, tuple(named))


def _named(row: dict[str, Any]) -> Named:
    only_keys(row, _NAMED_KEYS)
    if missing := {"name", "say", "not"} - row.keys():
        raise ValueError(f"{', '.join(sorted(missing))} missing: a name, an example and a counter-example")
    listed = [*map(re.escape, row.get("phrases", ())), *row.get("patterns", ()), *filter(None, [row.get("pattern")])]
    if not listed:
        raise ValueError("phrases, pattern or patterns missing")
    any_of = "|".join(listed)
    expression = f"(?:{any_of}){row['after']}" if "after" in row else any_of
    return Named(row["name"], expression, row["say"], row["not"], tuple(row.get("needs", ())))


def group_pattern(group: Group, *, only: Named | None = None) -> Pattern:
    """A group's alternatives, or `only` one of them, as one compiled pattern."""
    row = group.row
    any_of = "|".join(named.expression for named in ([only] if only else group.named))
    flags = 0 if row.get("case") else re.IGNORECASE
    return Pattern(
        kind=row["kind"],
        expression=re.compile(f"{row.get('before', '')}(?:{any_of}){row.get('after', '')}", flags),
        words=row.get("words", 60),
        needs=(only.needs if only else ()) or tuple(row.get("needs", ())),
        ends=row.get("ends", ""),
        linked=row.get("linked", False),
        last=row.get("last", False),
    )
