"""What is kept of an article to tell later whether another is the same story: some 1.4 KB, whatever its length.

Runs of words become numbers, and of these the smallest are kept: two texts share as large a part of them as of all.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections.abc import Iterable

import msgspec

from crawler.records.article import Article

RUN_WORDS = 4
KEPT = 200  # of the runs, all of them in a text of up to 203 words; likeness is then told to within 0.03
ANCHORS = 32  # of those, what an article is found by: two texts a quarter alike have some eight in common
OPENING = 400  # characters
MIN_WORDS = 20  # under this a text says too little to be the same as another

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w-]+")  # a capital that no sentence's beginning asks for


class Sketch(msgspec.Struct, frozen=True, array_like=True):
    """What is kept. Numbers stand for texts, sorted, as packed unsigned 32-bit integers."""

    source: str
    day: int  # of publication, counted from the year 1
    runs: bytes
    size: int  # how many different runs there are, kept or not
    opening: bytes  # pairs of words that the text begins with
    names: bytes
    numbers: tuple[str, ...]


def sketch_of(article: Article) -> Sketch | None:
    """The sketch of an article, or None where its text says too little."""
    words = _WORD.findall(article.text.lower())
    if len(words) < MIN_WORDS:
        return None
    runs = sorted(_runs(words, RUN_WORDS))
    return Sketch(
        source=article.source,
        day=(article.published or article.captured).toordinal(),
        runs=packed(runs[:KEPT]),
        size=len(runs),
        opening=packed(_runs(_WORD.findall(article.text[:OPENING].lower()), 2)),
        names=packed(_hash(name) for name in set(_NAME.findall(article.text))),
        numbers=tuple(sorted(set(_NUMBER.findall(article.text)))),
    )


def anchors(sketch: Sketch) -> list[int]:
    """The numbers that an article is found by."""
    return unpacked(sketch.runs)[:ANCHORS]


def packed(numbers: Iterable[int]) -> bytes:
    return array("I", sorted(numbers)).tobytes()


def unpacked(held: bytes) -> list[int]:
    return array("I", held).tolist()


def _runs(words: list[str], length: int) -> set[int]:
    return {_hash(" ".join(words[at : at + length])) for at in range(len(words) - length + 1)}


def _hash(text: str) -> int:
    """CRC-32, stirred: it keeps the order of texts that differ in their last letters."""
    return zlib.crc32(text.encode()) * 2654435761 % (1 << 32)
