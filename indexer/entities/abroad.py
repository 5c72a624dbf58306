"""What the alias table says of articles in other languages than Indonesian.

An entity has one canonical name whatever the article is written in, so that one search finds all of them: "North Korea"
in an English article is Korea Utara. The table holds English names and those that are alike everywhere ("Jokowi",
"NATO"). But many of its short forms are Indonesia's alone: "MA" is a court here and a state elsewhere, and the "House
of Representatives" is Washington's unless Jakarta is meant. So an article that names Indonesia, or a province or town
of it, is read by the whole table, and any other by what is the world's in it. Composed names ("Polda Jabar") and pairs
counted in Indonesian news are for Indonesian only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.entities.table import AliasTable, Entity

INDONESIAN = frozenset({"id", "ms"})
_WORLD = frozenset({"country", "world body", "world figure", "sport", "club", "place"})
_REGIONS = frozenset({"provinsi", "kabupaten", "kota"})
_INDONESIA = re.compile(r"\bind[oó]n[eéè][sz]i", re.IGNORECASE)  # Indonesian, indonésien, indonesisch, indonezyjski


def is_indonesian(language: str | None) -> bool:
    """Whether an article is read by the rules of Indonesian: one of unknown language is, as it is tagged so."""
    return not language or language.strip().lower().replace("_", "-").split("-")[0] in INDONESIAN


def names_indonesia(text: str, places: Iterable[str], table: AliasTable) -> bool:
    """Whether a text in a language of Latin letters names Indonesia, or one of the places that it names is there."""
    return _INDONESIA.search(text) is not None or any(_is_there(place, table) for place in places)


def _is_there(place: str, table: AliasTable) -> bool:
    sure = table.sure("location", place)
    meant = (sure,) if sure else table.possible("location", place)
    return any(entity.kind in _REGIONS for entity in meant)


def of_the_world(table: AliasTable) -> AliasTable:
    """The table without the other names of Indonesia's own bodies and people."""
    return table.with_aliases(lambda entity, _: _is_of_the_world(entity))


def _is_of_the_world(entity: Entity) -> bool:
    return entity.kind in _WORLD
