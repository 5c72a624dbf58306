"""Stretches of a text between quotation marks, however they are paired: "…", “…”, and the mixed “…" of hasty typing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r'["“”„«»]|\n')
_LONGEST = 3000  # characters: beyond this a mark was forgotten


@dataclass(frozen=True, slots=True)
class Marked:
    """Words between marks: characters [start, end); `before` and `after` are where the marks begin and end."""

    start: int
    end: int
    before: int
    after: int
    words: int
    whole: bool  # whether it is all that its paragraph holds


def marked(text: str) -> tuple[Marked, ...]:
    """All stretches, in order; a mark that is never closed in its paragraph opens none."""
    return tuple(_stretches(text))


def _stretches(text: str) -> Iterator[Marked]:
    opened: int | None = None
    for found in _MARK.finditer(text):
        mark, place = found[0], found.start()
        if mark == "\n":
            opened = None
        elif _opens(text, mark, place, opened is not None):
            opened = place
        elif opened is not None and text[opened + 1 : place].strip() and place - opened < _LONGEST:
            yield _between(text, opened, place)
            opened = None
        else:
            opened = None


def _opens(text: str, mark: str, place: int, inside: bool) -> bool:
    """Whether a mark opens: a plain one does where a space or a bracket stands before it and none behind."""
    if mark in "“„«":
        return True
    if mark in "”»":
        return False
    before, behind = text[place - 1 : place], text[place + 1 : place + 2]
    free = not before or before.isspace() or before in "([-–—/:,"
    starts = bool(behind) and not behind.isspace()
    return free and starts if inside else starts and (free or not before.isalnum())


def _between(text: str, opened: int, closed: int) -> Marked:
    words = len(text[opened + 1 : closed].split())
    line = text.rfind("\n", 0, opened) + 1
    end = text.find("\n", closed)
    beside = (*range(opened - 1, line - 1, -1), *range(closed + 1, len(text) if end < 0 else end))
    return Marked(opened + 1, closed, opened, closed + 1, words, not any(text[at].isalnum() for at in beside))
