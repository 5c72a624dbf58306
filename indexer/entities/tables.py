"""Reads the alias table from `indexer/aliases/*.toml` and checks it.

A file says what its names are and lists them, each with its other names:

    label = "location"
    kind = "country"

    [names]
    "Korea Utara" = ["Korut", "DPRK"]

    [in_article]                     # short forms that count only where the article has the full name too
    "Ridwan Kamil" = ["Emil"]

    [wikidata]
    "Korea Utara" = "Q423"

`regions.toml` lists kabupaten and kota by province (`regions.py`), `ambiguous.toml` the names that mean several
entities, `heads.toml` the words that open composed names (`heads.py`), `learned.toml` what `learn.py` counted,
`words.toml` the words that names are read by (`words.py`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from crawler.toml import only_keys, section, suggest, texts
from indexer.document import LABELS
from indexer.entities.files import FOLDER, in_file, only_labels, read_toml
from indexer.entities.heads import Heads, heads_from
from indexer.entities.learned import Learned, learned_from
from indexer.entities.names import key
from indexer.entities.regions import regions_from
from indexer.entities.table import AliasTable, Entity
from indexer.entities.words import WORDS_FILE
from indexer.errors import AliasError

_KEYS = ("label", "kind", "names", "in_article", "wikidata")
_OTHER_SHAPES = (
    "acronyms.toml",
    "ambiguous.toml",
    "commonness.toml",
    "heads.toml",
    "learned.toml",
    "regions.toml",
    WORDS_FILE,
)
_WIKIDATA = re.compile(r"Q[1-9][0-9]*")
Ambiguous = tuple[str, str, tuple[str, ...]]  # label, name, the canonical names that it may mean


@cache
def shipped() -> AliasTable:
    """The table that comes with the package. Read once, in some 0.2 s."""
    return read_table(FOLDER)


@cache
def shipped_heads() -> Heads:
    path = FOLDER / "heads.toml"
    return Heads(shipped(), heads_from(path, read_toml(path)))


@cache
def shipped_learned() -> Learned:
    path = FOLDER / "learned.toml"
    return learned_from(path, read_toml(path)) if path.exists() else Learned()


def read_table(folder: Path) -> AliasTable:
    """The table of a folder of files. Raises AliasError naming file, key and cure."""
    tables = {path: read_toml(path) for path in sorted(folder.glob("*.toml"))}
    entities: list[tuple[str, Entity]] = []
    ambiguous: list[Ambiguous] = []
    told_by: dict[str, tuple[str, ...]] = {}
    for path in (path for path in tables if path.name == "ambiguous.toml"):
        with in_file(path):
            told_by = _told_by_from(tables[path].pop("told_by", {}))
            ambiguous += _ambiguous_from(tables[path])
    for path, values in tables.items():
        if path.name == "regions.toml":
            regions, twins = regions_from(path, values, {name for _, name, _ in ambiguous})
            entities += [(path.name, entity) for entity in regions]
            ambiguous += twins
        elif path.name not in _OTHER_SHAPES:
            with in_file(path):
                entities += [(path.name, entity) for entity in _entities_from(values)]
    _check_claims(entities, ambiguous)
    _check_clues(entities, told_by)
    return AliasTable((entity for _, entity in entities), ambiguous, told_by)


def _entities_from(values: Mapping[str, Any]) -> Iterable[Entity]:
    _check_keys(values)
    names, beside, wikidata = (section(part, values.get(part, {})) for part in ("names", "in_article", "wikidata"))
    _check_known("in_article", beside, names)
    _check_known("wikidata", wikidata, names)
    for name, aliases in names.items():
        yield Entity(
            name=name,
            label=values["label"],
            kind=values["kind"],
            aliases=_names(f'names."{name}"', aliases),
            in_article=_names(f'in_article."{name}"', beside.get(name, [])),
            wikidata=_wikidata(name, wikidata.get(name)),
        )


def _ambiguous_from(values: Mapping[str, Any]) -> Iterable[Ambiguous]:
    only_labels(values)
    for label, names in values.items():
        for name, meanings in names.items():
            found = _names(f'{label}."{name}"', meanings)
            if len(found) < 2:
                raise ValueError(f'{label}."{name}" has {len(found)} meaning; give two or more, or drop it')
            yield label, name, found


def _told_by_from(values: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: _names(f'told_by."{name}"', clues) for name, clues in values.items()}


def _check_keys(values: Mapping[str, Any]) -> None:
    only_keys(values, _KEYS)
    if values.get("label") not in LABELS:
        raise ValueError(f"label is {values.get('label')!r}; write label = one of {', '.join(LABELS)}")
    if not isinstance(values.get("kind"), str):
        raise ValueError('kind is missing; write what these are, such as kind = "country"')


def _check_known(part: str, names: Iterable[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            cure = suggest(name, known) or "; add it there"
            raise ValueError(f'{part}."{name}" is not under [names]{cure}')


def _names(place: str, values: Any) -> tuple[str, ...]:
    for name in (found := texts(place, values)):
        if not key(name):
            raise ValueError(f"{place} has {name!r}, which has no letter; drop it")
    return found


def _wikidata(name: str, value: Any) -> str | None:
    if value is not None and not (isinstance(value, str) and _WIKIDATA.fullmatch(value)):
        raise ValueError(f'wikidata."{name}" is {value!r}; write an item such as "Q423", or drop the line')
    return value


def _check_claims(entities: Iterable[tuple[str, Entity]], ambiguous: Iterable[Ambiguous]) -> None:
    """No name may mean two entities of a label, unless `ambiguous.toml` says so."""
    free = {(label, key(name)) for label, name, _ in ambiguous}
    owners: dict[tuple[str, str], tuple[str, Entity]] = {}
    canonical = set()
    for file, entity in entities:
        canonical.add((entity.label, entity.name))
        for name in (entity.name, *entity.aliases):
            place = (entity.label, key(name))
            other_file, other = owners.setdefault(place, (file, entity))
            if other.name != entity.name and place not in free:
                raise AliasError(
                    f'{file}: names."{entity.name}" claims "{name}", which {other_file} gives to "{other.name}". '
                    f"Drop it from one of them, or list both under [{entity.label}] in ambiguous.toml."
                )
            if other is not entity and other.name == entity.name:
                raise AliasError(f'{file}: names."{entity.name}" is in {other_file} too. Join the two lines.')
    for label, name, meanings in ambiguous:
        for meaning in meanings:
            if (label, meaning) not in canonical:
                raise AliasError(f'ambiguous.toml: {label}."{name}" names "{meaning}", which no file has. Check it.')


def _check_clues(entities: Iterable[tuple[str, Entity]], told_by: Mapping[str, Iterable[str]]) -> None:
    """Whoever tells a meaning must be known, or a typing error would make a clue that never comes."""
    names = {entity.name for _, entity in entities}
    for name, clues in told_by.items():
        for known in (name, *clues):
            if known not in names:
                raise AliasError(f'ambiguous.toml: told_by."{name}" names "{known}", which no file has. Check it.')
