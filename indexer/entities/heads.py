"""Composed names: "Polda Jabar" is "Polda" + "Jawa Barat"; "Pemprov" is "Pemerintah Provinsi"; "Jl" is "Jalan".

The words are data, `indexer/aliases/heads.toml`: canonical head = its other forms, by label.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from crawler.toml import texts
from indexer.entities.files import in_file, only_labels
from indexer.entities.names import key
from indexer.entities.table import AliasTable
from indexer.entities.words import shipped_words

_LONGEST_HEAD = 5  # words


class Heads:
    """Rewrites composed names to their canonical head and the canonical name of the rest."""

    def __init__(self, table: AliasTable, heads: Mapping[str, Mapping[str, str]]) -> None:
        self._table = table
        self._heads = heads

    def compose(self, label: str, name: str) -> str:
        """The canonical form of a composed name or of a head alone; else the name itself."""
        if self.opens(label, name):
            return self._heads[label][key(name)]
        if label == "location" and (place := self._without_kind(name)):
            return place
        words = name.split()
        for count in range(min(_LONGEST_HEAD, len(words) - 1), 0, -1):
            head = self._heads.get(label, {}).get(key(" ".join(words[:count])))
            if head is not None:
                rest = " ".join(words[count:])
                return f"{head} {self._rest(rest) if label == 'organization' else rest}"  # streets keep their names
        return name

    def other_forms(self, label: str, name: str) -> Iterator[str]:
        """The other ways to write a composed name: "Polda Jawa Barat" → "polda Jabar"."""
        for form, head in self._heads.get(label, {}).items():
            rest = name.removeprefix(head + " ")
            if rest == name:
                continue
            place = self._table.sure("location", rest)
            called = (rest, *place.aliases) if place and label == "organization" else (rest,)
            yield from (f"{form} {one}" for one in called)

    def _without_kind(self, name: str) -> str | None:
        """A known place under a name that says what it is ("Kota Wuhan"), where no entity has the whole name."""
        for kind in shipped_words().kinds_of_place:
            found = self._table.sure("location", name.removeprefix(kind + " "))
            if found is not None:
                return found.name
        return None

    def opens(self, label: str, name: str) -> bool:
        """Whether a name is nothing but a known head: "BPBD"."""
        return key(name) in self._heads.get(label, {})

    def _rest(self, rest: str) -> str:
        """The place or body a composed name is of, by its canonical name; "Kota Surabaya" stays what kind it is."""
        for label in ("location", "organization"):
            found = self._table.sure(label, rest)
            if found is not None:
                return rest if key(rest).endswith(" " + key(found.name)) else found.name
        return rest


def heads_from(path: Path, values: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Every form of every head → the canonical head, by label. Raises AliasError."""
    result: dict[str, dict[str, str]] = {}
    with in_file(path):
        only_labels(values)
        for label, heads in values.items():
            forms = result.setdefault(label, {})
            for head, others in heads.items():
                for form in (head, *texts(f'{label}."{head}"', others)):
                    if forms.setdefault(key(form), head) != head:
                        raise ValueError(f'"{form}" opens both "{head}" and "{forms[key(form)]}"; drop one')
    return result
