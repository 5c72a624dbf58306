"""The judge between readers: whether ours is doubted, and which text stands, with the reason in words.

Cheap evidence doubts ours: few words, much taken out of its node, little of the page's text in it, or less than the
page states. Then the page's statements and trafilatura are asked too, and ours still stands unless another says more
*and* says what ours says. docs/extraction.md gives what that adds, on two halves of each set of pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.extract.page.tree import letters
from crawler.extract.refusals import MIN_WORDS, count_words
from crawler.extract.text.found import Text

_ENOUGH_WORDS = 45  # what ours must have: short news is news, but may be a torn one
_KEPT = 0.6  # share of the node's letters that cleaning leaves; articles with many pictures have less
_SHARE = 0.8  # share of the page's running text in a node that nothing but density tells
_SHARE_AT_ALL = 0.5  # the same for any node
_STATED = 0.6  # share of the stated articleBody that ours must hold
_SAME = 0.95  # share of our text that another must hold to be the same article
_SAME_OF_LITTLE = 0.9  # the same where cleaning left little
_MORE = 1.15  # times our letters that another must have
_OURS = 0.5  # share of another's text that ours must hold: with less it is mostly something else
_STATED_MORE = 0.2  # share of the stated body that another must hold beyond ours
_LINE = 40  # letters by which a line is looked for


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the page says of its text: the letters of its articleBody (often none), and whether a heading is shown."""

    body: str
    titled: bool


def doubt(ours: Text, evidence: Evidence) -> str | None:
    """Why our reading is doubted, or None. It costs next to nothing, because it is asked of every page."""
    if ours.how == "rule":
        return None
    words = count_words(ours.text)
    if words < MIN_WORDS or (words < _ENOUGH_WORDS and ours.how != "hint"):
        return f"{words} words"
    if (kept := _length(ours) / max(1, ours.whole)) < _KEPT:
        return f"{kept:.0%} of its node kept"
    if ours.share < (_SHARE if ours.how == "density" else _SHARE_AT_ALL):
        return f"{ours.share:.0%} of the page's text in its node"
    if evidence.body and (held := _covers(ours, evidence.body)) < _STATED:
        return f"{held:.0%} of the stated text held"
    return None


def judge(ours: Text, stated: Sequence[Text], engine: Text | None, evidence: Evidence, doubted: str) -> Text:
    """The text that stands. `doubted` is why ours isn't simply believed; `engine` is None where it wasn't asked."""
    others = [*stated, *([engine] if engine else [])]
    if count_words(ours.text) < _needed(ours, evidence):
        return _longest(ours, stated, engine, evidence, doubted)
    for other in others:
        if reason := _better(other, ours, evidence):
            return _with(ours, other, f"{doubted}; {other.how} {reason}")
    return replace(ours, why=f"{doubted}; no other reading holds it and more")


def _needed(ours: Text, evidence: Evidence) -> int:
    return MIN_WORDS if ours.how == "hint" or (evidence.titled and ours.how == "density") else _ENOUGH_WORDS


def _longest(ours: Text, stated: Sequence[Text], engine: Text | None, evidence: Evidence, doubted: str) -> Text:
    """Where ours has next to nothing: the longest, but the engine's only where the page states nothing long enough."""
    best = max([ours, *stated], key=lambda text: count_words(text.text))
    needed = MIN_WORDS if evidence.titled else _ENOUGH_WORDS
    if engine and count_words(best.text) < needed:
        best = max([best, engine], key=lambda text: count_words(text.text))
    return _with(ours, best, f"{doubted}; {best.how} has the most words") if best is not ours else _kept(ours, doubted)


def _kept(ours: Text, doubted: str) -> Text:
    return replace(ours, why=f"{doubted}; no other reading has more")


def _better(other: Text, ours: Text, evidence: Evidence) -> str | None:
    """Why another reading is to be believed before ours, or None."""
    if evidence.body and other.how == "trafilatura":
        gain = _covers(other, evidence.body) - _covers(ours, evidence.body)
        if gain > _STATED_MORE:
            return f"holds {gain:.0%} more of the stated text"
    if other.how == "script" or _length(other) < _MORE * _length(ours):
        return None
    torn = _length(ours) < _KEPT * ours.whole
    if _held(ours, other) < (_SAME_OF_LITTLE if torn else _SAME) or _held(other, ours) < _OURS:
        return None
    return f"holds ours and is {_length(other) / max(1, _length(ours)):.1f} times as long"


def _with(ours: Text, other: Text, why: str) -> Text:
    """Another's text with what only ours knows of the page: its links, and what stood as byline above it."""
    return replace(other, linked=ours.linked, byline=other.byline or ours.byline, why=why)


def _length(text: Text) -> int:
    return len(letters(text.text))


def _held(one: Text, other: Text) -> float:
    """The share of one text's long lines that another holds, by their first letters."""
    lines = [key for line in one.text.split("\n") if len(key := letters(line)) > _LINE]
    there = letters(other.text)
    return sum(len(key) for key in lines if key[:_LINE] in there) / max(1, sum(map(len, lines)))


def _covers(text: Text, body: str) -> float:
    """The share of the stated body that a text holds, looked at in pieces."""
    there = letters(text.text)
    pieces = [body[place : place + _LINE] for place in range(0, len(body) - _LINE, _LINE)]
    return sum(piece in there for piece in pieces) / len(pieces) if pieces else 1.0
