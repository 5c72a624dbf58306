"""Finds the people, organisations and places that a text names: the shipped model, run fast.

    >>> tagger = load_tagger("id")                                            # doctest: +SKIP
    >>> tagger.tag(["Presiden Joko Widodo tiba di Bekasi."])                  # doctest: +SKIP
    [[Span(text='Joko Widodo', label='person', start=9, end=20), Span(text='Bekasi', label='location', ...)]]

The model is Stanza's: `stanza.Pipeline` loads its two files, offline, and would give the same spans (a test holds it on
500 articles). `network.py` hides how it is run faster; nothing here needs to know.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.enrich import stanza_door
from indexer.enrich.words import Words, passages, words
from indexer.errors import ModelError, SettingError

if TYPE_CHECKING:
    from indexer.enrich.network import FastNetwork

MODELS = Path(__file__).parent.parent / "models"
LABELS = {"PER": "person", "ORG": "organization", "LOC": "location"}
BATCH_WORDS = 40_000  # words of several texts that are tagged together: some 100 articles, 150 MB at work
CURE = "Reinstall kliping, or make the model anew with `kliping train`."


@dataclass(frozen=True, slots=True)
class Span:
    """A named thing: characters [start, end) of the text; `label` is person, organization or location."""

    text: str
    label: str
    start: int
    end: int


class Tagger:
    """A loaded model. `tag` takes any texts and never fails on one; many at once are much faster than one by one."""

    def __init__(self, network: FastNetwork, model: str, version: str) -> None:
        self.model = model
        self.version = version
        self._network = network
        self._outside = network.tags.index("O")

    def tag(self, texts: Sequence[str]) -> list[list[Span]]:
        """The spans of each text, in order of place."""
        result: list[list[Span]] = []
        for batch in _batches(texts):
            result += self._batch(*batch)
        return result

    def _batch(self, texts: list[str], cut: list[Words]) -> list[list[Span]]:
        spans: list[list[Span]] = [[] for _ in texts]
        places = [(number, begin, end) for number, found in enumerate(cut) for begin, end in passages(found)]
        tagged = self._network.tag_ids([cut[number].texts[begin:end] for number, begin, end in places])
        for (number, begin, _), ids in zip(places, tagged, strict=True):
            for first, last, label in self._mentions(ids):
                start = cut[number].starts[begin + first]
                end = cut[number].starts[begin + last] + len(cut[number].texts[begin + last])
                spans[number].append(Span(texts[number][start:end], label, start, end))
        return spans

    def _mentions(self, ids: Any) -> Iterator[tuple[int, int, str]]:
        """First word, last word and label of each mention."""
        for begin, end in _runs(ids, self._outside):
            for first, last, label in read_bioes([self._network.tags[number] for number in ids[begin:end]]):
                yield begin + first, begin + last, LABELS[label]


def load_tagger(language: str = "id", *, folder: Path | None = None, threads: int | None = None) -> Tagger:
    """The tagger of a language (only Indonesian is shipped), from `folder` or the package's own models.

    Raises ModelError when there is none or its files aren't whole. `threads` (or KLIPING_THREADS) is for how many
    threads torch may use in this process; 1 when unset, since its steps are too small to share well.
    """
    place = folder or MODELS / language
    card = _read_card(place, language)
    use_threads(threads)
    from indexer.enrich.network import FastNetwork

    return Tagger(FastNetwork(stanza_door.weights_of(load_processor(place))), card["name"], card["version"])


def load_processor(place: Path) -> Any:
    """Stanza's own NER processor with the model of a folder. Raises ModelError."""
    try:
        return stanza_door.load_processor(place)
    except Exception as error:  # whatever torch and Stanza raise on a torn file, it is no model
        raise ModelError(f"{place}: Stanza can't load this model ({type(error).__name__}: {error}). {CURE}") from error


def _read_card(place: Path, language: str) -> dict[str, str]:
    if not place.is_dir():
        raise ModelError(f"{place}: there is no entity model for language {language!r}. {CURE}")
    missing = [name for name in ("model.json", "ner.pt", "words.pt", "resources.json") if not (place / name).is_file()]
    if missing:
        raise ModelError(f"{place}: the entity model lacks {', '.join(missing)}. {CURE}")
    try:
        card = json.loads((place / "model.json").read_text("utf-8"))
        return {"name": str(card["name"]), "version": str(card["version"])}
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{place / 'model.json'}: not a model's name and version ({error}). {CURE}") from error


def use_threads(threads: int | None) -> None:
    """Sets how many threads torch takes in this process. Raises SettingError."""
    import torch

    given = os.environ.get("KLIPING_THREADS", "1") if threads is None else str(threads)
    if not given.isdigit() or int(given) < 1:
        raise SettingError(f"KLIPING_THREADS is {given!r}: it takes a whole number from 1, the threads torch may use.")
    torch.set_num_threads(int(given))


def _batches(texts: Sequence[str]) -> Iterator[tuple[list[str], list[Words]]]:
    batch: list[str] = []
    cut: list[Words] = []
    size = 0
    for text in texts:
        found = words(text)
        if batch and size + len(found.texts) > BATCH_WORDS:
            yield batch, cut
            batch, cut, size = [], [], 0
        batch.append(text)
        cut.append(found)
        size += len(found.texts)
    if batch:
        yield batch, cut


def _runs(ids: Any, outside: int) -> Iterator[tuple[int, int]]:
    """Ranges of neighbouring words that are in mentions."""
    inside = (ids > outside).nonzero()[0].tolist()
    begin = 0
    for number, place in enumerate(inside):
        if number + 1 == len(inside) or inside[number + 1] != place + 1:
            yield inside[begin], place + 1
            begin = number + 1


def read_bioes(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """First word, last word and label of each mention in a run of tags none of which is O, as Stanza reads them."""
    found: list[tuple[int, int, str]] = []
    first: int | None = None
    for place, tag in enumerate(tags):
        starts = tag[0] in "SB"
        if starts != (first is None) or (not starts and tag[2:] != tags[place - 1][2:]):
            return stanza_door.mentions_in(tags)
        first = place if starts else first
        if tag[0] in "SE":
            found.append((first or 0, place, tag[2:]))
            first = None
    return found if first is None else stanza_door.mentions_in(tags)
