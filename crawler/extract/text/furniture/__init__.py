"""Furniture told by its words: patterns as data, one file a language group, tried on every page.

All files are tried, because pages name the wrong language (kompas said English for years) and carry English furniture
in every language. `clean_line` says what stays of a line and what was taken out, with its kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from crawler.facts import names_in, table

_FOLDER = "extract/text/furniture"
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
        return not self.needs or any(word in lowered for word in self.needs)


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
    for found in patterns(LINE):
        placed = count <= found.words and (linked or not found.linked) and (last or not found.last)
        if placed and found.needed_in(lowered) and found.expression.match(text):
            return found.kind
    return None


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
    return tuple(_pattern(row) for name in names_in(_FOLDER) for row in table(f"{_FOLDER}/{name}").get(place, ()))


def _pattern(row: dict[str, object]) -> Pattern:
    flags = 0 if row.get("case") else re.IGNORECASE
    return Pattern(
        kind=str(row["kind"]),
        expression=re.compile(str(row["pattern"]), flags),
        words=int(str(row.get("words", 60))),
        needs=_needs(row),
        ends=str(row.get("ends", "")),
        linked=bool(row.get("linked")),
        last=bool(row.get("last")),
    )


def _needs(row: dict[str, object]) -> tuple[str, ...]:
    listed = row.get("needs", [])
    return tuple(str(word) for word in listed) if isinstance(listed, list) else (str(listed),)
