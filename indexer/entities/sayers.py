"""Who is speaking in a text, place by place: whom "katanya" and "kata dia" mean.

It is whoever said something last: the speaker of the last quote, or the subject of a verb of saying ("Retno
menjelaskan", "menurut Retno"); where nobody did, the first person of the nearest sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from indexer.document import Mention
from indexer.entities.marks import Marked
from indexer.entities.words import word_set

_APART = 120  # characters from a name to its verb: offices and ages stand between
_OFFICE = 110  # characters before a name in which its office stands
_TURNS = re.compile(
    r"\b(?:kepada|dikutip|dilansir|mengutip|melansir|saat|ketika|usai|seusai|setelah|sebelum|dalam|di|pada|melalui|lewat"
    r"|menirukan|soal|terkait|dari|bersama|seperti|sebagaimana|sambil|seraya)\b"
)
_LINK = re.compile(r"\b(?:baca|lihat|simak)(?: juga)?(?: video)?\s?:[^\n.]{0,100}", re.IGNORECASE)  # to other articles
_NO_SUBJECT = re.compile(
    r"\b(?:oleh|kepada|dengan|terhadap|bersama|bertemu|menemui|untuk|atas|dari|bagi|istri|anak|suami|putra|putri|pasangan|milik"
    r"|korban|menurut)\b"
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_BREAK = re.compile(r"[.!?](?=\s|$)|\n")


class Sayers:
    """Who spoke where. `spoke` tells it of the quotes as they are found, in order."""

    def __init__(self, text: str, mentions: Sequence[Mention], places: Sequence[Marked]) -> None:
        self._text = text
        links = [found.span() for found in _LINK.finditer(text)]
        outside = [one for one in mentions if not _within(one, places) and not _linked(one, links)]
        self._persons = [one for one in outside if one.label == "person" and one.aside is None]
        firsts: dict[str, Mention] = {}
        for one in mentions:
            if one.label == "person":
                firsts.setdefault(one.entity, one)
        self._first_mentions = [one for one in self._persons if firsts[one.entity] is one]
        self._bodies = [one for one in outside if one.label == "organization" and one.aside is None]
        self._events = sorted(self._sayings())
        self._spoke: list[tuple[int, str | None]] = []

    def spoke(self, speaker: str | None, place: int) -> None:
        """Keeps who spoke the quote that ends at `place`; None for somebody unnamed, whom a pronoun then means."""
        self._spoke.append((place, speaker))

    def meant(self, place: int, *, bodies: bool = False) -> str | None:
        """Whom a pronoun at `place` means."""
        said = [*(one for one in self._events if one[0] < place), *(one for one in self._spoke if one[0] <= place)]
        said = [one for one in said if bodies or one[1] is None or not self._is_body(one[1])]
        last = max(said, key=lambda one: one[0], default=None)
        introduced = self._introduced(last[0] if last else 0, place)
        return introduced or (last[1] if last else self._subject(place))

    def first(self, start: int, end: int) -> str | None:
        """The first person named from `start` to `end`."""
        return next((one.entity for one in self._persons if start <= one.start < end), None)

    def apposed(self, start: int, end: int) -> str | None:
        """The person who stands as an apposition there: "kata investor di Silicon Valley, [Tim Draper]"."""
        found = next((one for one in self._persons if start <= one.start < end), None)
        return found.entity if found and self._text[: found.start].endswith(", ") else None

    def last(self, start: int, end: int) -> str | None:
        """The person named from `start` to `end` who says it: the subject of the last verb of saying there."""
        said = [name for place, name in self._events if start <= place < end]
        named = [one.entity for one in self._persons if start <= one.start < end]
        return said[-1] if said else named[-1] if named else None

    def first_body(self, start: int, end: int) -> str | None:
        """The first organisation named from `start` to `end` as what speaks itself, and not by somebody unnamed."""
        found = next((one for one in self._bodies if start <= one.start < end), None)
        if found is None:
            return None
        between = {word.lower() for word in _WORD.findall(self._text[start : found.start])}
        return found.entity if between <= word_set("voices") else None

    def turn(self, start: int, end: int) -> int:
        """Where a tag turns to place, time and listener: "kata Retno | dalam konferensi pers"."""
        found = _TURNS.search(self._text, start, end)
        return found.start() if found is not None else end

    def in_office(self, office: str, place: int) -> str | None:
        """The person whom the text introduces by an office, such as "Mendikbud": the last one before `place`."""
        if not any(word[0].isupper() for word in _WORD.findall(office)):
            return None
        words = {word.lower() for word in _WORD.findall(office)} - word_set("offices_of_many")
        for one in reversed([one for one in self._persons if one.start < place]):
            begin = max(0, one.start - _OFFICE)
            breaks = [found.end() for found in _BREAK.finditer(self._text, begin, one.start)]
            before = self._text[breaks[-1] if breaks else begin : one.start].lower()
            if words and words <= set(_WORD.findall(before)):
                return one.entity
        return None

    def _introduced(self, start: int, end: int) -> str | None:
        """Whom the text introduces in between as the subject of a sentence: the last new full name there."""
        new = [one for one in self._first_mentions if start < one.start < end and " " in one.text]
        for one in reversed(new):
            begin = self._sentence(one.start)
            if begin > start and not _NO_SUBJECT.search(self._text, begin, one.start):
                return one.entity
        return None

    def _sentence(self, place: int) -> int:
        """Where the sentence begins that `place` is in."""
        return max((found.end() for found in _BREAK.finditer(self._text, max(0, place - 400), place)), default=0)

    def _is_body(self, name: str) -> bool:
        return any(one.entity == name for one in self._bodies)

    def _subject(self, place: int) -> str | None:
        """The first person of the nearest sentence before `place` that names one."""
        before = [one for one in self._persons if one.start < place]
        if not before:
            return None
        breaks = [found.end() for found in _BREAK.finditer(self._text, 0, before[-1].start)]
        begin = breaks[-1] if breaks else 0
        return next(one.entity for one in before if one.start >= begin)

    def _sayings(self) -> list[tuple[int, str]]:
        """Where somebody says something outside quotes: "Retno menjelaskan", "menurut Retno", "kata Retno"."""
        starts = [one.start for one in self._persons]
        found = []
        bare, saying = (
            word_set("speech_verbs"),
            word_set("saying_verbs"),
        )  # looked up: one pattern of all is ten times slower
        for verb in _WORD.finditer(self._text):
            word = verb[0].lower()
            if word in bare or word == "menurut":
                after = bisect_left(starts, verb.end())
                if after < len(starts) and self._joined(verb.end(), starts[after]):
                    found.append((verb.start(), self._persons[after].entity))
            elif word in saying and (subject := self._subject_of(verb.start())) is not None:
                found.append((verb.start(), subject))
        return found

    def _subject_of(self, verb: int) -> str | None:
        """The person whose verb this is: the first of its sentence that isn't an object of something before."""
        begin = self._sentence(verb)
        named = [one for one in self._persons if begin <= one.start and one.end <= verb]
        near = [one for one in named if verb - one.end <= _APART]
        return near[0].entity if near else None

    def _joined(self, start: int, end: int) -> bool:
        between = self._text[start:end]
        return (
            len(between) <= _APART and not _BREAK.search(between) and not _TURNS.search(between) and '"' not in between
        )


def _linked(mention: Mention, links: Sequence[tuple[int, int]]) -> bool:
    return any(start <= mention.start < end for start, end in links)


def _within(mention: Mention, places: Sequence[Marked]) -> bool:
    return any(one.start <= mention.start < one.end for one in places)
