"""Finds people, organisations and places in other languages than Indonesian: Stanza's own models, as downloaded.

Run as Stanza runs them, paragraph by paragraph: slower than `tagger.py` runs ours, and for any language. No network is
used, whatever is missing. Stanza's sets of labels differ by language; LABELS says what each is to us.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from indexer.enrich import stanza_door
from indexer.enrich.store import Downloaded
from indexer.enrich.tagger import Span, use_threads
from indexer.errors import ModelError

KEPT = 2  # pipelines in memory: each takes hundreds of megabytes, and loading one takes seconds
LONGEST_PIECE = 4000  # characters; a paragraph of news has some 300, and time and memory grow with the longest
BATCH_CHARACTERS = 30_000  # tagged together, some ten articles

_NAMES = {
    "person": "PER PERS PERSON PERSNAME PNAME NEP",
    "organization": "ORG ORGANIZATION ORGANISATION ORGNAME INST NEO",
    # A country that acts ("Norway says") is a place to us in Indonesian, so it is here. FAC: buildings, airports.
    "location": "LOC LOCATION GPE GPE_LOC GPE_ORG FAC FACILITY PLACE PLACENAME GEOGNAME NEL",
}
# Others (MISC, NORP, DATE, MONEY, EVENT, PRODUCT, …) are left out.
LABELS = {stanza: label for label, names in _NAMES.items() for stanza in names.split()}

_PARAGRAPH = re.compile(r"[^\n]+")
_BLANK = re.compile(r"\s*")
# OntoNotes' English spans hold the article and the genitive: "the World Bank's".
_ENGLISH_HEAD, _ENGLISH_TAIL = re.compile(r"(?:the|an?)\s+"), re.compile(r"['’]s?$")
_pipelines: OrderedDict[tuple[Path, str], Any] = OrderedDict()


class StanzaTagger:
    """The tagger of one downloaded language. The pipeline is loaded when first needed, and again after KEPT others."""

    def __init__(self, found: Downloaded, *, threads: int | None = None) -> None:
        self.model = found.name
        self.version = found.version
        self._found = found
        self._threads = threads

    def tag(self, texts: Sequence[str]) -> list[list[Span]]:
        """The spans of each text, in order of place. Raises ModelError where the model can't be loaded."""
        pipeline = _pipeline(self._found, self._threads)
        spans: list[list[Span]] = [[] for _ in texts]
        for batch in _batches(texts):
            found = _entities(pipeline, [texts[number][start:end] for number, start, end in batch])
            for (number, start, _), entities in zip(batch, found, strict=True):
                spans[number] += self._spans(texts[number], start, entities)
        return spans

    def _spans(self, text: str, offset: int, entities: Sequence[Any]) -> Iterator[Span]:
        for entity in entities:
            label = LABELS.get(entity.type.upper())
            start, end = offset + entity.start_char, offset + entity.end_char
            if self._found.stanza == "en":
                start, end = _english(text, start, end)
            if label and start < end:
                yield Span(text[start:end], label, start, end)


def _pipeline(found: Downloaded, threads: int | None) -> Any:
    """The loaded pipeline of a language; of more than KEPT the one not used for longest goes."""
    place = (found.folder, found.version)
    if place not in _pipelines:
        while len(_pipelines) >= KEPT:
            _pipelines.popitem(last=False)
        _pipelines[place] = _load(found, threads)
    _pipelines.move_to_end(place)
    return _pipelines[place]


def _load(found: Downloaded, threads: int | None) -> Any:
    use_threads(threads)
    try:
        return stanza_door.load_pipeline(found.stanza, found.folder, found.packages)
    except Exception as error:  # whatever torch and Stanza raise on a torn file, it is no model
        raise ModelError(
            f"{found.folder}: Stanza can't load these models ({type(error).__name__}: {error})."
            f" `kliping models remove {found.language}` and `kliping models download {found.language}` get them anew."
        ) from error


def _entities(pipeline: Any, pieces: Sequence[str]) -> list[Sequence[Any]]:
    """Stanza's entities of each piece."""
    try:
        return stanza_door.entities_in(pipeline, pieces)
    except Exception:
        # Stanza's tokenizer loses its place in some text that is none (half characters, signs it drops). One such
        # paragraph must not stop a newspaper: the others are tagged by themselves, and it stays without.
        if len(pieces) == 1:
            return [()]
        return [_entities(pipeline, [piece])[0] for piece in pieces]


def _batches(texts: Sequence[str]) -> Iterator[list[tuple[int, int, int]]]:
    """Pieces as (number of the text, start, end), some thousand characters together."""
    batch: list[tuple[int, int, int]] = []
    size = 0
    for number, text in enumerate(texts):
        for start, end in pieces(text):
            if batch and size + end - start > BATCH_CHARACTERS:
                yield batch
                batch, size = [], 0
            batch.append((number, start, end))
            size += end - start
    if batch:
        yield batch


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """The paragraphs of a text without the blanks about them; one too long is cut at a blank, or hard."""
    for found in _PARAGRAPH.finditer(text):
        start, last = found.span()
        while start < last:
            end = min(start + LONGEST_PIECE, last)
            if end < last:
                blank = text.rfind(" ", start + LONGEST_PIECE // 2, end)
                end = blank if blank > 0 else end
            yield from _stripped(text, start, end)
            start = end


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    inner = piece.strip()
    if inner:
        begin = start + len(piece) - len(piece.lstrip())
        yield begin, begin + len(inner)


def _english(text: str, start: int, end: int) -> tuple[int, int]:
    """An English name without article and genitive. A capital "The" goes where a sentence begins, if words remain."""
    name = text[start:end]
    if tail := _ENGLISH_TAIL.search(name):
        end = start + tail.start()
    if head := _ENGLISH_HEAD.match(name):
        return start + head.end(), end
    if name.startswith("The ") and " " in text[start + 4 : end] and _begins_sentence(text, start):
        return start + 4, end
    return start, end


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t\"“'‘")
    return not before or before[-1] in ".!?\n:"
