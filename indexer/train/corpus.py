"""Reads the training material: annotated articles, annotated sentences, raw news."""

from __future__ import annotations

import io
import json
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.enrich.words import Words, passages, words

LABELS = ("PER", "ORG", "LOC")
REPEATS = 5  # a line of furniture ("Baca juga", a newsletter's plea) stays this often in the raw text


@dataclass(frozen=True, slots=True)
class Example:
    """A passage: its words, and a BIOES tag for each. `head` names the convention that its annotator followed."""

    words: tuple[str, ...]
    tags: tuple[str, ...]
    head: int = 0


@dataclass(frozen=True, slots=True)
class Annotated:
    """An article and its mentions as (start, end, label)."""

    text: str
    mentions: tuple[tuple[int, int, str], ...]


def read_articles(path: Path) -> list[Annotated]:
    """Annotated articles: JSON Lines with character offsets."""
    with path.open(encoding="utf-8") as lines:
        return [_article(json.loads(line)) for line in lines]


def read_sentences(path: Path) -> list[list[tuple[str, str]]]:
    """Annotated sentences in Stanza's JSON: (word, BIO tag) pairs."""
    return [[(row["text"], row["ner"]) for row in sentence] for sentence in json.loads(path.read_text("utf-8"))]


def read_raw(path: Path) -> Iterator[tuple[str, str]]:
    """The URLs and texts of raw news, zstd JSON Lines."""
    import zstandard

    with path.open("rb") as packed:
        stream = zstandard.ZstdDecompressor().stream_reader(packed)
        for line in io.TextIOWrapper(stream, encoding="utf-8"):
            row = json.loads(line)
            yield row["url"], row["text"]


def read_urls(path: Path) -> list[str]:
    """The URLs of annotated articles."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line)["url"] for line in lines]


def without_furniture(texts: Iterable[str]) -> Iterator[str]:
    """The same texts, a line that was seen `REPEATS` times left out from then on."""
    seen: Counter[str] = Counter()
    for text in texts:
        lines = []
        for line in text.split("\n"):
            seen[line.strip()] += 1
            if line.strip() and seen[line.strip()] <= REPEATS:
                lines.append(line)
        yield "\n".join(lines)


def examples(article: Annotated, longest: int) -> list[Example]:
    """An article's passages with their tags."""
    found = words(article.text)
    tags = tags_of(found, article.mentions)
    return [Example(tuple(found.texts[a:b]), tuple(tags[a:b])) for a, b in passages(found, longest)]


def sentence_example(sentence: Sequence[tuple[str, str]], head: int) -> Example:
    """An annotated sentence as an example, its words cut once more in our own way."""
    pieces: list[str] = []
    tags: list[str] = []
    for token, tag in sentence:
        for number, word in enumerate(words(token).texts):
            pieces.append(word)
            tags.append(f"I-{tag[2:]}" if number and tag != "O" else tag)
    return Example(tuple(pieces), tuple(to_bioes(tags)), head)


def tags_of(found: Words, mentions: Sequence[tuple[int, int, str]]) -> list[str]:
    """A BIOES tag for every word; a word that a mention touches belongs to it."""
    result = ["O"] * len(found.texts)
    for start, end, label in mentions:
        first = bisect_right(found.starts, start) - 1
        if first < 0 or found.starts[first] + len(found.texts[first]) <= start:
            first += 1
        last = bisect_left(found.starts, end)
        marks = ["S"] if last - first == 1 else ["B", *["I"] * (last - first - 2), "E"]
        result[first:last] = [f"{mark}-{label}" for mark in marks]
    return result


def to_bioes(tags: Sequence[str]) -> list[str]:
    """BIO to BIOES; a stray I- begins a mention."""
    result: list[str] = []
    for number, tag in enumerate(tags):
        before = tags[number - 1] if number else "O"
        after = tags[number + 1] if number + 1 < len(tags) else "O"
        begins = tag[:1] == "B" or before[2:] != tag[2:]
        ends = after != f"I-{tag[2:]}"
        mark = {(True, True): "S", (True, False): "B", (False, True): "E", (False, False): "I"}[begins, ends]
        result.append("O" if tag == "O" else f"{mark}-{tag[2:]}")
    return result


def _article(row: dict[str, Any]) -> Annotated:
    mentions = tuple((m["start"], m["end"], m["label"]) for m in row["mentions"] if m["label"] in LABELS)
    return Annotated(row["text"], mentions)
