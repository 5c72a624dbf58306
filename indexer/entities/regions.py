"""Kabupaten and kota by province: `regions.toml` made into entities, with the forms that news uses.

A name that only one kabupaten or kota has is its canonical name: "Sleman" ← "Kabupaten Sleman". A name that a
kabupaten shares with a kota or a province is ambiguous: "Kabupaten Bogor", "Kota Bogor", and "Bogor" stays "Bogor".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.toml import naming, only_keys, section, texts
from indexer.entities.files import in_file
from indexer.entities.table import Entity

_KEYS = ("kabupaten", "kota", "aliases", "wikidata")
_FORMS = {
    "Kabupaten": ("Kabupaten {}", "Kab {}"),
    "Kota": ("Kota {}", "Kotamadya {}"),
    "Provinsi": ("Provinsi {}", "Propinsi {}", "Prov {}"),
}
Ambiguous = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Region:
    type: str
    bare: str
    aliases: tuple[str, ...]
    wikidata: str | None = None


def regions_from(
    path: Path, values: Mapping[str, Any], ambiguous: Collection[str] = ()
) -> tuple[list[Entity], list[Ambiguous]]:
    """The regions of a file, and their bare names that several share; `ambiguous` are others' names too ("Puncak").

    Raises AliasError.
    """
    with in_file(path):
        regions = [region for name, table in values.items() for region in _regions_of(name, table)]
    shared = {bare for bare, count in Counter(region.bare for region in regions).items() if count > 1}
    entities = [_entity(region, region.bare in shared or region.bare in ambiguous) for region in regions]
    twins = [("location", bare, _names_of(bare, regions)) for bare in sorted(shared)]
    return entities, twins


def _regions_of(province: str, values: Any) -> Iterable[_Region]:
    place = f'"{province}"'
    table = section(place, values)
    with naming(place):
        only_keys(table, _KEYS)
    aliases = texts(f"{place}.aliases", table.get("aliases", []))
    yield _Region("Provinsi", province, aliases, table.get("wikidata"))
    for type_ in ("kabupaten", "kota"):
        for row in texts(f"{place}.{type_}", table.get(type_, [])):
            bare, *others = (part.strip() for part in row.split("="))
            yield _Region(type_.capitalize(), bare, tuple(others))


def _entity(region: _Region, shared: bool) -> Entity:
    forms = [form.format(name) for name in (region.bare, *region.aliases) for form in _FORMS[region.type]]
    name = forms[0] if shared else region.bare
    others = (*region.aliases, *(form for form in forms if form != name))
    kind = region.type.casefold()
    return Entity(name=name, label="location", kind=kind, aliases=others, wikidata=region.wikidata)


def _names_of(bare: str, regions: Iterable[_Region]) -> tuple[str, ...]:
    return tuple(_FORMS[region.type][0].format(bare) for region in regions if region.bare == bare)
