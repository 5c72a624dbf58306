"""Cuts a text into words and passages, as the entity model wants them: the same cut in training and in use.

A word is a run of letters, a number or one sign. Captions are often glued to names ("ETHAN MILLERTony Ferguson"), so a
word also ends where small letters meet a capital, and before the last capital of a run that small letters follow.
Of 32,496 annotated mentions in news 5 don't begin and end with such words; 241 wouldn't without that rule.

A passage is several lines of an article together, up to 64 words, so that a short line (a caption, a heading) is read
with its neighbours; a line's end is a word of its own. A longer line is cut at sentence ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

LONGEST_WORD = 40  # characters; a longer run is cut, or one hostile "word" would cost as much as an article
LONGEST_PASSAGE = 64  # words
LINE_END = "\n"

_UPPER, _LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿ"
_WORD = re.compile(
    rf"\n(?![^\S\n]*\n)|[{_UPPER}]{{1,{LONGEST_WORD}}}(?![{_LOWER}])|[{_UPPER}]?[{_LOWER}]{{1,{LONGEST_WORD}}}"
    rf"|[^\W\d_]{{1,{LONGEST_WORD}}}|\d{{1,{LONGEST_WORD}}}|[^\w\s]|_"
)
_SENTENCE_END = frozenset(".!?")


class Words(NamedTuple):
    """The words of a text and where each begins; a word's end is its start and its length."""

    texts: list[str]
    starts: list[int]


def words(text: str) -> Words:
    """All words of a text, line ends included (several in a row are one)."""
    found = [(match.group(), match.start()) for match in _WORD.finditer(text)]
    return Words([word for word, _ in found], [start for _, start in found])


def passages(found: Words, longest: int = LONGEST_PASSAGE) -> list[tuple[int, int]]:
    """The passages of a text as ranges of its words, in order; none begins or ends with a line end."""
    result: list[tuple[int, int]] = []
    first, last = 0, 0  # of the passage that grows
    for begin, end in _pieces(found, longest):
        if last > first and end - first > longest:
            result.append((first, last))
            first = begin
        elif last == first:
            first = begin
        last = end
    return [*result, (first, last)] if last > first else result


def _pieces(found: Words, longest: int) -> Iterator[tuple[int, int]]:
    """Lines; of a line longer than `longest` its sentences put together, cut hard where none ends."""
    for begin, end in _lines(found.texts):
        while end - begin > longest:
            cut = _cut(found, begin, longest)
            yield begin, cut
            begin = cut
        yield begin, end


def _lines(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    ends = [number for number, word in enumerate(texts) if word == LINE_END]
    for begin, end in zip([0, *(end + 1 for end in ends)], [*ends, len(texts)], strict=True):
        if end > begin:
            yield begin, end


def _cut(found: Words, begin: int, longest: int) -> int:
    """Where to cut a long line: after the last sentence end that a space follows, else at the limit."""
    for place in range(begin + longest, begin + longest // 4, -1):
        before = place - 1
        if found.texts[before] in _SENTENCE_END and found.starts[place] > found.starts[before] + 1:
            return place
    return begin + longest
