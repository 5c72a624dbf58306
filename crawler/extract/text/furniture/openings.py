"""With which letters the lines begin that a pattern can match: most patterns needn't be tried on most lines.

Read off `re`'s own parse of a pattern, a private part of Python: this is the one place that uses it. What isn't
understood counts as "any letters", so that a new Python can make it slow, and not wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

LONGEST = 4  # letters of an opening: enough to part "lihat" from "lini"
_OPENING = re.compile(rf"\w{{1,{LONGEST}}}")
_LETTER = re.compile(r"\w")
_MOST = 60  # letters in brackets that are spelled out
_BETWEEN = {"AT", "ASSERT", "ASSERT_NOT"}  # match no letter
_APART = {"CATEGORY_NOT_WORD", "CATEGORY_SPACE"}  # what is between words
_REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
_SAME = str.maketrans({"\u0131": "i", "\u017f": "s", "\u03c2": "\u03c3", "\u00b5": "\u03bc", "\u0307": None})

# Beginnings of words that may go on, and those that are known no further.
Begun = tuple[frozenset[str], frozenset[str]]


class _AnyLetters(Exception):
    """Raised where a pattern may begin with any letters; caught in `openings`."""


def opening(line: str) -> str:
    """The first letters of a line, in small letters; "" where it has none."""
    found = _OPENING.search(line)
    return found[0].lower().translate(_SAME) if found else ""


def openings(expression: re.Pattern[str]) -> frozenset[str] | None:
    """Beginnings in small letters, of which every line has one that an expression can match from its start on.

    None where any line may match.
    """
    from re import _parser  # type: ignore[attr-defined]

    try:
        begun, known = _after(frozenset({""}), _parser.parse(expression.pattern, expression.flags))
    except _AnyLetters:
        return None
    return None if "" in begun else begun | known


def _after(begun: frozenset[str], items: Iterable[Any]) -> Begun:
    """What is begun when items one after another have matched."""
    known: frozenset[str] = frozenset()
    for name, value in items:
        begun, more = _item(begun, str(name), value)
        known |= more
        if not begun:
            break
    return begun, known


def _item(begun: frozenset[str], name: str, value: Any) -> Begun:
    """What is begun when one item of `re`'s parse has matched."""
    if name in _BETWEEN:
        return begun, frozenset()
    if name in {"LITERAL", "IN"}:
        return _letters(begun, [("LITERAL", value)] if name == "LITERAL" else value)
    if name == "SUBPATTERN":
        return _after(begun, value[-1])
    if name == "BRANCH":
        return _either([_after(begun, branch) for branch in value[1]])
    if name in _REPEATS:
        return _repeated(begun, *value)
    return _stopped(begun)


def _repeated(begun: frozenset[str], least: int, most: int, items: Iterable[Any]) -> Begun:
    """Once is followed, more often is known no further; what parts words may come as often as it will."""
    once, known = _after(begun, items)
    again = once & {""}
    if most > 1:
        once, known = again, known | (once - again)
    return (once | begun, known) if least == 0 else (once, known)


def _letters(begun: frozenset[str], listed: Iterable[Any]) -> Begun:
    """One of some letters. What is no letter of a word ends it, or stands before the first."""
    letters = list(_spelled_out(listed))
    if None in letters or len(letters) > _MOST:
        return _stopped(begun)
    words = [letter for letter in letters if letter]
    grown = {start + letter for start in begun for letter in words}
    known = {start for start in grown if len(start) >= LONGEST}
    apart = begun if "" in letters else frozenset()
    return frozenset(grown - known | (apart & {""})), frozenset(known | (apart - {""}))


def _spelled_out(listed: Iterable[Any]) -> Iterator[str | None]:
    """Each letter in brackets in its small form, "" for what is none, None for what can't be listed."""
    for name, value in listed:
        kind = str(name)
        if kind == "CATEGORY":
            yield "" if str(value) in _APART else None
        elif kind in {"LITERAL", "RANGE"}:
            first, last = (value, value) if kind == "LITERAL" else value
            for code in range(first, min(last, first + _MOST) + 1):
                yield chr(code).lower().translate(_SAME) if _LETTER.match(chr(code)) else ""
        else:
            yield None


def _stopped(begun: frozenset[str]) -> Begun:
    """Known no further, because anything may follow."""
    if "" in begun:
        raise _AnyLetters
    return frozenset(), begun


def _either(several: list[Begun]) -> Begun:
    nothing: frozenset[str] = frozenset()
    return nothing.union(*(begun for begun, _ in several)), nothing.union(*(known for _, known in several))
