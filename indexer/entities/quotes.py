"""Who said what: the quotes of a text, each with its speaker where the text tells.

    marks ─▶ is it speech? ─▶ tag behind or before it ("kata Retno", "katanya", "Herry mengharapkan") ─▶ speaker

A quote without a tag carries on whoever spoke last. Titles of films, slogans and words in scare quotes are no speech.
Marks are found in `marks.py`; who is meant by "dia" in `sayers.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from indexer.document import Mention, Quote
from indexer.entities.marks import Marked, marked
from indexer.entities.sayers import Sayers
from indexer.entities.words import word_set

_TAG = 260  # characters behind a quote that a tag is looked for in; offices are long
_FEWEST_WORDS = 4  # of a quote without a tag: fewer are a name or a word in scare quotes
_CAPITALS = 0.7  # of the words of a title, at least
_WORD = re.compile(r"[^\W\d_]{3,}")
_QUOTED_FROM = re.compile(r"[\s,]*(?:seperti |sebagaimana )?(?:dikutip|dilansir|mengutip|melansir)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)|\n")
_ENDS_AS_SPEECH = re.compile(r"[.,!?…]\s*$")
_PRONOUN = re.compile(r"(?:lagi |pula )?(?:dia|ia|beliau|mereka)\b|lagi\b|pula\b", re.IGNORECASE)
_DESCRIBED = re.compile(r"\b(?:itu|ini|tersebut)\b")


@dataclass(frozen=True, slots=True)
class _Told:
    """What says whose words a quote is: a name, and how it is known; no name where somebody unnamed speaks."""

    speaker: str | None
    by: str | None


def quotes(text: str, mentions: Sequence[Mention]) -> tuple[Quote, ...]:
    """The quotes of a text, in order. `mentions` are those of the text, with their entities."""
    if not any(mark in text for mark in '"“”'):
        return ()
    places = marked(text)
    sayers = Sayers(text, mentions, places)
    found: list[Quote] = []
    for one in places:
        if _is_title(text[_sentence_begin(text, one.before) : one.before]):
            continue
        told = _behind(text, one, sayers) or _in_front(text, one, sayers) or _untagged(text, one, sayers, found)
        if told is not None:
            found.append(Quote(one.start, one.end, told.speaker, told.by))
            sayers.spoke(told.speaker, one.end)
    return tuple(found)


def _behind(text: str, one: Marked, sayers: Sayers) -> _Told | None:
    """By the tag behind: "…," kata Retno; "…," katanya; "…," Herry mengharapkan."""
    tag = _VERB().match(text, one.after)
    if tag is None:
        return _named_first(text, one, sayers)
    if tag["nya"]:
        return _told(sayers.meant(one.start), "pronoun")
    end = _clause_end(text, tag.end())
    if _PRONOUN.match(text, tag.end(), end):
        return _told(sayers.meant(one.start), "pronoun")
    return _by_clause(text, tag.end(), end, one, sayers)


def _by_clause(text: str, start: int, end: int, one: Marked, sayers: Sayers) -> _Told:
    """By what stands behind the verb: a name, "pria 40 tahun itu", an office, or somebody unnamed."""
    limit = sayers.turn(start, end)
    named = sayers.first(start, limit) or sayers.apposed(limit, end)
    if named is not None:
        return _Told(named, "name")
    if _DESCRIBED.search(text, start, min(limit, start + 90)):
        things = {word.lower() for word in _WORD.findall(text[start:limit])} & word_set("voiceless")
        return _Told(None, None) if things else _told(sayers.meant(one.start, bodies=True), "pronoun")
    office = sayers.in_office(text[start:limit], one.start)
    if office is not None:
        return _Told(office, "office")
    return _Told(sayers.first_body(start, limit), "name") if sayers.first_body(start, limit) else _Told(None, None)


def _named_first(text: str, one: Marked, sayers: Sayers) -> _Told | None:
    """ "…," Herry mengharapkan: the name or the office stands before its verb."""
    end = _clause_end(text, one.after)
    saying = _SAYING().search(text, one.after, min(end, one.after + 100))
    if saying is None or text[one.after : one.after + 1] == "\n" or _ENDS_SENTENCE.search(text, one.start, one.end):
        return None
    named = sayers.first(one.after, saying.start())
    if named is not None:
        return _Told(named, "name")
    if re.match(r"[\s,]*(?:ia|dia|mereka)\b", text[one.after : saying.start()]):
        return _told(sayers.meant(one.start), "pronoun")
    return _told(sayers.in_office(text[one.after : saying.start()], one.start), "office")


_ENDS_SENTENCE = re.compile(r"[.!?]\s*\Z")


def _in_front(text: str, one: Marked, sayers: Sayers) -> _Told | None:
    """By what leads to it: Retno mengatakan, "…"; kata Retno: "…"."""
    begin = _sentence_begin(text, one.before)
    lead = text[begin : one.before]
    if not lead.strip() or lead.rstrip().endswith((".", "!", "?")):
        return None
    saying = [*_SAYING().finditer(lead), *_BARE().finditer(lead)]
    if not saying or not (lead.rstrip().endswith((",", ":")) or len(lead) - saying[-1].end() < 50):
        return None
    if one.words < _FEWEST_WORDS and not lead.rstrip().endswith((",", ":")):
        return None
    named = sayers.last(begin, one.before)
    return _Told(named, "name") if named else _told(sayers.meant(begin), "pronoun")


def _untagged(text: str, one: Marked, sayers: Sayers, found: Sequence[Quote]) -> _Told | None:
    """Speech without a tag: whole sentences that stand for themselves, told by whoever spoke last."""
    begin = _sentence_begin(text, one.before)
    lead = text[begin : one.before].strip(" \t-–—")
    alone = not lead and (one.whole or _ENDS_AS_SPEECH.search(text, one.start, one.end) is not None)
    if not alone or one.words < _FEWEST_WORDS or _is_headline(text[one.start : one.end]):
        return None
    if _QUOTED_FROM.match(text, one.after):
        return _Told(None, None)
    return _told(sayers.meant(one.start), "carried")


def _is_headline(words: str) -> bool:
    """Whether nearly every word has a capital, as in titles of articles and videos."""
    found = _WORD.findall(words)
    return sum(1 for word in found if word[0].isupper()) > _CAPITALS * len(found)


def _told(speaker: str | None, by: str) -> _Told:
    return _Told(speaker, by if speaker is not None else None)


def _is_title(lead: str) -> bool:
    """Whether what leads to a mark announces a title or a slogan: "film", "bertema", "Simak Video"."""
    words = re.findall(r"\w+", lead.lower())[-3:]
    return any(word in word_set("title_words") for word in words)


def _clause_end(text: str, start: int) -> int:
    """Where the sentence that begins at `start` ends, or the next mark stands."""
    place = start
    while (found := _SENTENCE_END.search(text, place, start + _TAG)) is not None:
        if text[found.start()] == "\n" or not _ABBREVIATED.search(text, max(0, found.start() - 8), found.start()):
            return found.start()
        place = found.end()
    return min(len(text), start + _TAG)


_ABBREVIATED = re.compile(r"(?:\b[A-Z]|\b(?:Dr|Drs|Ir|Prof|Hj|Moh|Muh|Jl|Jend|St|No|Kol|Mr|Mrs))\Z")


def _sentence_begin(text: str, place: int) -> int:
    """Where the sentence begins that goes on at `place`."""
    line = text.rfind("\n", 0, place) + 1
    ends = [found.end() for found in re.finditer(r"[.!?][\"”)]?\s+(?=[A-Z\"“(]|\Z)", text[line:place])]
    return line + (ends[-1] if ends else 0)


@cache
def _VERB() -> re.Pattern[str]:
    verbs = "|".join(sorted(word_set("speech_verbs"), key=len, reverse=True))
    return re.compile(rf"[\s,.]*(?:demikian |begitu |seperti )?(?:{verbs})(?P<nya>nya)?n?\b\s*", re.IGNORECASE)


@cache
def _BARE() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(word_set('speech_verbs'))})(?:nya)?\b", re.IGNORECASE)


@cache
def _SAYING() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(word_set('saying_verbs'))})\b", re.IGNORECASE)
