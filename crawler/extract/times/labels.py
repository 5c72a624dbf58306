"""Labels before times, and the role that they give: "Diterbitkan: …", "Updated …", "<b>Diperbarui</b> <span>…"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from crawler.extract.page.tree import Element, names, squeeze, text_of
from crawler.extract.times.choose import PUBLISHED, UPDATED
from crawler.languages import words

_WORD = re.compile(r"[^\W\d_]+")
_ALIKE = str.maketrans("İıſ", "iis")  # capitals and small letters that are one, beside what `lower` knows
_LONGEST_LABEL, _LONGEST_BESIDE = 20, 30  # characters of an element that is a label, and that holds one


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of one role in all languages, in small letters, the longest first.

    Each counts at a word's beginning: "Terbit" stands for "Terbitan" too, but not for "diterbitkan". Looked up word
    by word, since one pattern of a hundred alternatives takes ten times as long.
    """

    listed: tuple[str, ...]

    def begin(self, text: str) -> bool:
        """Whether a text begins with one."""
        return _small(text).startswith(self.listed)

    def stand_in(self, text: str) -> bool:
        """Whether one stands anywhere in a text."""
        return next(self.places(text), None) is not None

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where each label in a text begins and ends."""
        line, last = _small(text), 0
        for word in _WORD.finditer(line):
            at = word.start()
            if at >= last and line.startswith(self.listed, at):
                last = at + len(next(label for label in self.listed if line.startswith(label, at)))
                yield at, last


def _small(text: str) -> str:
    """A text in small letters, of the same length."""
    return text.lower() if text.isascii() else text.translate(_ALIKE).lower()


def is_labelled(text: str, node: Element) -> bool:
    """Whether "Published", "Datum" or the like stands right before a date, or alone in the element before it."""
    if published_labels().begin(text):
        return True
    before, parent = node.getprevious(), node.getparent()
    beside = text_of(before) if before is not None else squeeze(parent.text) if parent is not None else ""
    return len(beside) <= _LONGEST_LABEL and published_labels().begin(beside)


def role_of(node: Element) -> str:
    """What a <time> is of, by its names and what it says: "published updated" is WordPress for both in one."""
    said = f"{names(node)} {node.text or ''} {node.get('itemprop') or ''}"
    if published_labels().stand_in(said) or "datepublished" in said.lower():
        return PUBLISHED
    return UPDATED if updated_labels().stand_in(said) or "datemodified" in said.lower() else PUBLISHED


def by_role(text: str, node: Element) -> Iterator[tuple[str, str]]:
    """A text's parts with the role that the label before each gives: "Diterbitkan … Diperbarui …" has two times."""
    marks = sorted(
        [(begin, end, UPDATED) for begin, end in updated_labels().places(text)]
        + [(begin, end, PUBLISHED) for begin, end in published_labels().places(text)]
    )
    if not marks:
        yield _role_beside(node), text
        return
    if marks[0][0] > 6:
        yield PUBLISHED, text[: marks[0][0]]
    for (_, end, role), following in zip(marks, [*marks[1:], None], strict=True):
        yield role, text[end : following[0] if following else None]


def _role_beside(node: Element) -> str:
    """The role of a date whose label stands in an element of its own: "<b>Diperbarui</b> <span>…</span>"."""
    said = next((label for label in _beside(node) if 0 < len(label) <= _LONGEST_BESIDE), "")
    return UPDATED if updated_labels().begin(said) and not published_labels().stand_in(said) else PUBLISHED


def _beside(node: Element) -> Iterator[str]:
    """What stands in and before a node where labels do, the nearest first."""
    before, parent = node.getprevious(), node.getparent()
    if len(node):
        yield text_of(node[0])
    if before is not None:
        yield squeeze(before.tail)
        if len(before) <= 2:
            yield text_of(before)
    elif parent is not None:
        yield squeeze(parent.text)


@lru_cache(maxsize=1)
def published_labels() -> Labels:
    """What stands before a time of publication."""
    return _labels("dates.published")


@lru_cache(maxsize=1)
def updated_labels() -> Labels:
    """What stands before a time of change."""
    return _labels("dates.updated")


def _labels(topic: str) -> Labels:
    listed = {_small(label) for label in words(topic)}
    return Labels(tuple(sorted(listed, key=lambda label: (-len(label), label))))
