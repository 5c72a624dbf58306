"""What a hit shows of an article: which words of title and text made it match, and the stretches that show them best.

Every index uses this on the whole record, so hits look the same wherever they come from, and a word that matched
through its stem is marked too ("kebakaran" for "terbakar"). An entity that was asked for is marked at its mentions,
whatever name stands there ("Jokowi" for "Joko Widodo").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from indexer.analysis import words
from indexer.asked import Asked, Unit, asked
from indexer.document import LABELS, Document
from indexer.index import Hit, Snippet
from indexer.matching import Finder, Mark, share_together, window
from indexer.query import Phrase, Query, Word, leaves

WIDTH = 220  # characters of a snippet: two to three lines of a terminal
MOST = 2  # snippets of one hit
MAX_TEXT = 200_000  # characters looked at; a longer text is no article, and its tail goes unmarked
MARKS_WEIGHED = 60  # of a text, from its beginning, to find its best stretches
MOST_MARKS = 3  # of one word in a snippet: a list of prices has it in each line
CUT = "…"
ENDS = tuple('.!?"”’)')
# Line ends and what would move a terminal's cursor or turn its writing around: each becomes one space.
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_SENTENCE = re.compile(r"""[.!?]["'”’)]*\s+(?=["'“‘(]?[A-Z0-9])|\n+""")

Span = tuple[int, int]


class Marker:
    """Marks records for one search. What the search counts is numbered from 0, then come phrases and fields."""

    def __init__(self, query: Query, wanted: Asked | None = None) -> None:
        wanted = wanted or asked(query)
        required = [leaf for part in wanted.required for leaf in leaves(part)]
        self.words = [unit.word.text for unit in wanted.units]
        self.days = {number for number, unit in enumerate(wanted.units) if unit.days}  # the text needn't have them
        self.weights = [unit.weight for unit in wanted.units]
        self.width = window(len(self.words))
        sought = [*map(_looked_for, wanted.units), *([leaf] for leaf in required)]
        self.title, self.text = (_finder(sought, part) for part in ("title", "text"))
        self.names = {label: _names(query, required, label) for label in LABELS}
        self.asks_names = any(self.names.values())


def _looked_for(unit: Unit) -> list[Word | Phrase]:
    """What stands for a counted word in an article: itself or what lies near it; of words that name days, those."""
    return [Phrase(unit.word.text)] if unit.days else [unit.word, *map(Word, unit.near)]


def _finder(sought: Iterable[Sequence[Word | Phrase]], part: str) -> Finder:
    """Finds in title or text what is looked for there, by its number."""
    return Finder((at, found) for at, found in enumerate(sought) if found[0].field in (None, part))


def _names(query: Query, required: Iterable[Word | Phrase], label: str) -> list[_Name]:
    """The entities of one label that were asked for, by filter and by field."""
    whole = [_Name(words(value), whole=True) for value in getattr(query, label)]
    return whole + [_Name(words(leaf.text), whole=False) for leaf in required if leaf.field == label]


@dataclass(frozen=True)
class Marked:
    """A title and text under a marker's eye: what is worked out is worked out once, and only when it is asked for."""

    title: str
    text: str
    load: Callable[[], Document]  # the whole of it
    short: Callable[[], Document]  # what is at hand of it; its mentions, where the marker asks for names
    marker: Marker

    @cached_property
    def in_title(self) -> list[Mark]:
        return self.marker.title.marks(self.title)

    @cached_property
    def in_text(self) -> list[Mark]:
        return self.marker.text.marks(self.text[:MAX_TEXT])

    @property
    def together(self) -> float:
        """The greatest share of what is asked that stands together, in the title or in one place of the text."""
        weights = self.marker.weights
        in_title = share_together(self.in_title, weights, WIDTH)
        return in_title if in_title == 1 else max(in_title, share_together(self.in_text, weights, self.marker.width))

    def hit(self, score: float, duplicates: int) -> Hit:
        """The document as a hit."""
        found = {number for _, _, number in (*self.in_title, *self.in_text)}
        return Hit(
            self.load,
            self.short,
            score,
            Snippet(self.title, _merged(self.in_title)),
            _snippets(self.text[:MAX_TEXT], sorted([*self.in_text, *self._mentions()])),
            duplicates,
            tuple(word for number, word in enumerate(self.marker.words) if number not in found | self.marker.days),
        )

    def _mentions(self) -> Iterator[Mark]:
        if not self.marker.asks_names:
            return
        for mention in self.short().mentions:
            for number, name in enumerate(self.marker.names.get(mention.label, ())):
                if mention.part == "text" and mention.end <= MAX_TEXT and name.means(mention.entity):
                    yield mention.start, mention.end, -1 - number


class _Name:
    """An entity that was asked for: its whole canonical name, or words of it."""

    def __init__(self, terms: list[str], *, whole: bool) -> None:
        self._terms = terms
        self._whole = whole

    def means(self, entity: str) -> bool:
        terms, size = words(entity), len(self._terms)
        if self._whole:
            return terms == self._terms
        return any(terms[at : at + size] == self._terms for at in range(len(terms) - size + 1))


def _snippets(text: str, marks: list[Mark]) -> tuple[Snippet, ...]:
    """The best stretches of a text, in its order; its beginning when nothing in it matched."""
    if not marks:
        return (_cut_out(text, 0, []),) if text else ()
    return tuple(_cut_out(text, start, marks) for start in sorted(_best_windows(text, marks)))


def _best_windows(text: str, marks: Sequence[Mark]) -> list[int]:
    """Where up to MOST snippets start: the one that shows most, and another only if it shows something else."""
    marks = marks[:MARKS_WEIGHED]
    chosen = [_best_window(text, marks)]
    shown = {number for start, _, number in marks if chosen[0] <= start < chosen[0] + WIDTH}
    others = [mark for mark in marks if mark[2] not in shown]
    clear = [mark for mark in others if not -1.5 * WIDTH < mark[0] - chosen[0] < 2 * WIDTH]
    return [*chosen, _best_window(text, clear)] if clear and MOST > 1 else chosen


def _best_window(text: str, marks: Sequence[Mark]) -> int:
    """The start of the window that shows most things, then most matches; it begins where a sentence does."""
    best, best_score = marks[0][0], (0, 0)
    end, inside = 0, list[int]()
    for at, (start, _, _) in enumerate(marks):
        while end < len(marks) and marks[end][1] <= start + WIDTH * 3 // 4:
            inside.append(marks[end][2])
            end += 1
        matches = len(inside) - at
        if matches < best_score[0]:  # it can't show more things either
            continue
        score = (len(set(inside[at:])), matches)
        if score > best_score:
            best, best_score = start, score
    return _start(text, best, max((b for a, b, _ in marks if best <= a and b <= best + WIDTH * 3 // 4), default=best))


def _start(text: str, at: int, last: int) -> int:
    """The start of the sentence that `at` is in, where a snippet from there still shows up to `last`."""
    earliest = max(0, last - WIDTH + 1)
    starts = [0] if at < WIDTH and earliest == 0 else []
    starts += [found.end() for found in _SENTENCE.finditer(text, max(0, at - WIDTH), at + 1) if found.end() <= at]
    near = [start for start in starts if start >= earliest]
    return near[-1] if near else _word_start(text, max(earliest, at - WIDTH // 4))


def _word_start(text: str, at: int) -> int:
    space = text.find(" ", at - 1, at + 30) if at else -1
    return space + 1 if space >= 0 else at


def _cut_out(text: str, start: int, marks: Iterable[Mark]) -> Snippet:
    """WIDTH characters from `start`, cut between words, on one line, with the marks that lie in it whole."""
    end = _word_end(text, min(len(text), start + WIDTH))
    before = "" if _begins_sentence(text, start) else CUT
    after = CUT if end < len(text) else ""
    shown = _UNSHOWN.sub(" ", text[start:end])
    shift = len(before) - start
    inside, times = list[Span](), Counter[int]()
    for a, b, number in marks:
        again = bool(inside) and a + shift < inside[-1][1]
        if a >= start and b <= end and (again or times[number] < MOST_MARKS):
            times[number] += not again
            inside.append((a + shift, b + shift))
    return Snippet(before + shown + after, _merged(inside))


def _begins_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 8) : at]
    return not at or "\n" in before or before.rstrip()[-1:] in ENDS


def _word_end(text: str, at: int) -> int:
    space = text.rfind(" ", at - 30, at)
    return space if at < len(text) and space >= 0 else at


def _merged(spans: Iterable[Span | Mark]) -> tuple[Span, ...]:
    """Spans in order, those that overlap or touch made one."""
    merged: list[Span] = []
    for start, end in sorted((place[0], place[1]) for place in spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return tuple(merged)
