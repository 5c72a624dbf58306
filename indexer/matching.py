"""Where the words of a search stand in a text, and how near together.

A text isn't taken apart for this: what could be a form of a word has the root in it, or the root without the letter
that a nasal swallowed (tolak: menolak), so only words around such places are looked at. Ten hits took 8 ms when every
word of them was; now 0.4.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from indexer.analysis import APOSTROPHES, INVISIBLE, MAX_TERM, forms_by_hand, placed_words, stem, word_pattern, words
from indexer.query import Phrase, Word

Place = tuple[int, int]
Mark = tuple[int, int, int]  # start, end, the number of what stands there

# A root's first letter may be swallowed, and this nasal stands there instead.
NASALS = {"p": "m", "t": "n", "k": "ng", "s": "ny"}
MARGIN = 3  # stretches looked at on both sides of a phrase beyond its length: a dash between spaces is no word
LETTERS_A_WORD = 7  # with the space, on average, in Indonesian news


class Finder:
    """Finds numbered things in texts: each a word, a phrase, or several of which any counts."""

    def __init__(self, wanted: Iterable[tuple[int, Sequence[Word | Phrase]]]) -> None:
        self._exact: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self._runs: list[tuple[int, list[str]]] = []
        for number, leaves in wanted:
            for leaf in leaves:
                self._add(number, leaf)
        self._around = max((len(run) + MARGIN for _, run in self._runs), default=0)
        self._needles = _fewest(self._all_needles())

    def _add(self, number: int, leaf: Word | Phrase) -> None:
        terms = words(leaf.text)
        if len(terms) == 1:
            self._exact.setdefault(terms[0], []).append(number)
        elif terms:
            self._runs.append((number, terms))
        if isinstance(leaf, Word):
            for root in {root for term in terms if (root := stem(term))}:
                self._stems.setdefault(root, []).append(number)

    def marks(self, text: str) -> list[Mark]:
        """The places of all that is wanted, by start. A place may be marked twice."""
        if not self._needles:
            return []
        lowered = text.lower()
        if len(lowered) == len(text):
            terms, places = _words_at(text, lowered, self._stretches(text, lowered))
        else:  # a letter that is two in lower case: places would shift
            terms, places = placed_words(text)
        found = [
            (*places[at], number)
            for at, term in enumerate(terms)
            for number in {*self._exact.get(term, ()), *self._stems.get(stem(term) or "", ())}
        ]
        found += [
            (places[at][0], places[at + len(run) - 1][1], number)
            for number, run in self._runs
            for at in _runs(terms, run)
            if _adjoin(text, places[at : at + len(run)])
        ]
        return sorted(found)

    def _all_needles(self) -> Iterator[str]:
        """What each form of what is wanted has one of, in small letters."""
        yield from self._exact
        yield from (max(run, key=len) for _, run in self._runs)
        for root in self._stems:
            yield root
            yield from forms_by_hand(root)
            if root[0] in NASALS:
                yield NASALS[root[0]] + root[1:]

    def _stretches(self, text: str, lowered: str) -> Iterator[tuple[int, int]]:
        """The stretches between spaces that what is wanted may stand in, in order, none twice."""
        places = [place for needle in self._needles for place in _places(lowered, needle)]
        if not _is_plain(text):
            places += [place for letter in filter(_is_odd, set(text)) for place in _places(text, letter)]
        done, find, rfind = 0, text.find, text.rfind
        for at in sorted(places):
            if at < done:
                continue
            start, end = rfind(" ", done, at) + 1 or done, find(" ", at)
            for _ in range(self._around):
                start = rfind(" ", done, max(done, start - 1)) + 1 or done
                end = find(" ", end + 1) if end >= 0 else end
            done = len(text) if end < 0 else end
            yield start, done


def share_together(marks: Sequence[Mark], weights: Sequence[float], width: int) -> float:
    """The greatest share of the weights that stands within `width` characters, 0 to 1."""
    total, best, first, weight = sum(weights), 0.0, 0, 0.0
    inside, times = [mark for mark in marks if mark[2] < len(weights)], [0] * len(weights)
    for start, _, number in inside:
        weight += 0.0 if times[number] else weights[number]
        times[number] += 1
        while inside[first][0] < start - width:
            gone = inside[first][2]
            times[gone] -= 1
            weight -= 0.0 if times[gone] else weights[gone]
            first += 1
        best = max(best, weight)
    return best / total if total else 0.0


def window(units: int) -> int:
    """The characters within which so many words stand together: as many words again twice, and a few."""
    return LETTERS_A_WORD * (3 * units + 5)


def _fewest(needles: Iterable[str]) -> list[str]:
    """The needles without those that have another inside."""
    fewest = list[str]()
    for needle in sorted(set(needles), key=len):
        if not any(other in needle for other in fewest):
            fewest.append(needle)
    return fewest


def _places(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)


def _words_at(text: str, lowered: str, stretches: Iterable[Place]) -> tuple[list[str], list[Place]]:
    """The words of some stretches of a text. Where folding is no more than lower case, nothing is cut out for it."""
    find, terms, places = word_pattern().finditer, list[str](), list[Place]()
    plain = _is_plain(text)
    for start, end in stretches:
        if (plain or _is_plain(text[start:end])) and end - start <= MAX_TERM:
            for match in find(lowered, start, end):
                terms.append(match[0])
                places.append(match.span())
        else:
            some, spans = placed_words(text[start:end])
            terms += some
            places += [(a + start, b + start) for a, b in spans]
    return terms, places


def _is_plain(text: str) -> bool:
    return text.isascii() and "'" not in text and "`" not in text


def _runs(terms: Sequence[str], wanted: Sequence[str]) -> Iterator[int]:
    """Where `wanted` stands in `terms`, one after the other."""
    at = -1
    while wanted:
        try:
            at = terms.index(wanted[0], at + 1)
        except ValueError:
            return
        if list(terms[at : at + len(wanted)]) == list(wanted):
            yield at


def _adjoin(text: str, places: Sequence[tuple[int, int]]) -> bool:
    """Whether no other word stands between these."""
    between = (text[one[1] : two[0]] for one, two in pairwise(places))
    return not any(words(gap) for gap in between)


@lru_cache(maxsize=10_000)
def _is_odd(character: str) -> bool:
    """Whether a word with it differs from its folded form: apostrophes, accents, other scripts than ours."""
    return (
        character in APOSTROPHES
        or character in INVISIBLE
        or (not character.isascii() and (character.isalnum() or unicodedata.category(character).startswith("M")))
    )
