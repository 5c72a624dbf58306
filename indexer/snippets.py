"""Which words of a title or text made it match, and the stretches of text that show them best.

Every index uses this on the whole document, so hits look the same wherever they come from, and a word that matched
through its stem is marked too ("kebakaran" for "terbakar"). An entity that was asked for is marked at its mentions,
whatever name stands there ("Jokowi" for "Joko Widodo").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from indexer.analysis import placed_words, stem, words
from indexer.document import LABELS, Document
from indexer.index import Snippet
from indexer.query import Phrase, Query, Word, leaves

WIDTH = 220  # characters of a snippet: two to three lines of a terminal
MOST = 2  # snippets of one hit
MAX_TEXT = 200_000  # characters looked at; a longer text is no article, and its tail goes unmarked
CUT = "…"
# Line ends and what would move a terminal's cursor or turn its writing around: each becomes one space.
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")

Span = tuple[int, int]
Mark = tuple[int, int, int]  # start, end, which leaf of the search


class Marker:
    """Marks documents for one query."""

    def __init__(self, query: Query) -> None:
        found = list(leaves(query.text))
        self._title = [_Pattern(leaf) for leaf in found if leaf.field in (None, "title")]
        self._text = [_Pattern(leaf) for leaf in found if leaf.field in (None, "text")]
        self._names = {
            label: [_Name(words(value), whole=True) for value in getattr(query, label)]
            + [_Name(words(leaf.text), whole=False) for leaf in found if leaf.field == label]
            for label in LABELS
        }

    def title(self, document: Document) -> Snippet:
        """The whole title, marked."""
        title = document.title or ""
        return Snippet(title, _merged(_marks(title, self._title)))

    def snippets(self, document: Document) -> tuple[Snippet, ...]:
        """The best stretches of the text, in its order; its beginning when nothing in it matched."""
        text = document.text[:MAX_TEXT]
        marks = sorted([*_marks(text, self._text), *self._mentions(document, len(text))])
        if not marks:
            return (_cut_out(text, 0, []),) if text else ()
        windows = _best_windows(marks)
        return tuple(_cut_out(text, start, [(a, b) for a, b, _ in marks]) for start in sorted(windows))

    def _mentions(self, document: Document, end: int) -> Iterator[Mark]:
        for mention in document.mentions:
            for number, name in enumerate(self._names.get(mention.label, ())):
                if mention.end <= end and name.means(mention.entity):
                    yield mention.start, mention.end, -1 - number


class _Name:
    """An entity that was asked for: its whole canonical name, or words of it."""

    def __init__(self, terms: list[str], *, whole: bool) -> None:
        self._terms = terms
        self._whole = whole

    def means(self, entity: str) -> bool:
        terms = words(entity)
        return terms == self._terms if self._whole else any(_runs(terms, self._terms))


class _Pattern:
    """A word or phrase to be found in tokens."""

    def __init__(self, leaf: Word | Phrase) -> None:
        self.terms = words(leaf.text)
        self.stems = frozenset(root for term in self.terms if (root := stem(term)) and isinstance(leaf, Word))

    def places(self, terms: Sequence[str], stems: Sequence[str | None]) -> Iterator[tuple[int, int]]:
        """The first and last word of each place where it stands as written, and where an inflected form does."""
        yield from ((at, at + len(self.terms) - 1) for at in _runs(terms, self.terms))
        if self.stems:
            yield from ((at, at) for at, root in enumerate(stems) if root in self.stems)


def _runs(terms: Sequence[str], wanted: Sequence[str]) -> Iterator[int]:
    """Where `wanted` stands in `terms`, one after the other."""
    size = len(wanted)
    at = -1
    while wanted:
        try:
            at = terms.index(wanted[0], at + 1)
        except ValueError:
            return
        if size == 1 or list(terms[at : at + size]) == list(wanted):
            yield at


def _marks(text: str, patterns: Sequence[_Pattern]) -> list[Mark]:
    if not patterns:
        return []
    terms, spans = placed_words(text)
    stems = list(map(stem, terms)) if any(pattern.stems for pattern in patterns) else []
    return [
        (spans[first][0], spans[last][1], number)
        for number, pattern in enumerate(patterns)
        for first, last in pattern.places(terms, stems)
    ]


def _best_windows(marks: Sequence[Mark]) -> list[int]:
    """Where up to MOST snippets start: those that show most leaves, then most matches, then the earliest."""
    chosen = [_best_window(marks)]
    rest = [mark for mark in marks if not chosen[0] <= mark[0] < chosen[0] + WIDTH]
    shown = {leaf for start, _, leaf in marks if chosen[0] <= start < chosen[0] + WIDTH}
    fresh = [mark for mark in rest if mark[2] not in shown] or rest
    clear = [mark for mark in fresh if not -1.5 * WIDTH < mark[0] - chosen[0] < 2 * WIDTH]
    return [*chosen, _best_window(clear)] if clear and MOST > 1 else chosen


def _best_window(marks: Sequence[Mark]) -> int:
    """The start of the window that shows most; it begins a little before its first match."""
    best, best_score = marks[0][0], (0, 0)
    end, inside = 0, list[int]()
    for at, (start, _, _) in enumerate(marks):
        while end < len(marks) and marks[end][1] <= start + WIDTH * 3 // 4:
            inside.append(marks[end][2])
            end += 1
        matches = len(inside) - at
        if matches < best_score[0]:  # it can't show more leaves either
            continue
        score = (len(set(inside[at:])), matches)
        if score > best_score:
            best, best_score = start, score
    return max(0, best - WIDTH // 4)


def _cut_out(text: str, start: int, spans: Iterable[Span]) -> Snippet:
    """WIDTH characters from about `start`, cut between words, on one line, with the spans that lie in it whole."""
    start = _word_start(text, start)
    end = _word_end(text, min(len(text), start + WIDTH))
    before, after = CUT if start else "", CUT if end < len(text) else ""
    shown = _UNSHOWN.sub(" ", text[start:end])
    shift = len(before) - start
    inside = [(a + shift, b + shift) for a, b in spans if a >= start and b <= end]
    return Snippet(before + shown + after, _merged(inside))


def _word_start(text: str, at: int) -> int:
    """The start of the line that `at` is in where that is near, else of the next word."""
    line = text.rfind("\n", max(0, at - WIDTH // 3), at + WIDTH // 4) if at else -1
    if at == 0 or line >= 0:
        return line + 1
    space = text.find(" ", at - 1, at + 30)
    return space + 1 if space >= 0 else at


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
