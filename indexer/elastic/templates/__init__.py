"""Reads the JSON files beside it: what is put into Elasticsearch and Kibana, with the index's name and word lists in.

    mappings.json          the fields of `Document`, strict
    analysis.json          exact and stemmed Indonesian, made from the word lists of `indexer.analysis`
    settings.json          shards, refresh, limits
    lifecycle.json         the one setting that a server without lifecycle management refuses, kept apart
    lifecycle_policy.json  that policy
    index_template.json    puts these together for every index `NAME-1`, `NAME-2`, …
    role_*.json            what the indexer and a reader may do
    data_view.json         Kibana's view of the alias
    sources_template.json  the index of how the newspapers fare; data_view_sources.json: Kibana's view of it
    dashboard_*.json       Kibana's dashboards
    stems.txt              stems by hand, for this stemmer alone
    forms.txt              stems that the embedded index finds by rule

A string that is `{index}`, or has it inside, gets the alias's name, and `{sources}` that of its index of newspapers;
one that is wholly `{shards}`, `{stop_words}`, `{protected_words}`, `{overrides}`, `{dropped_characters}`, `{dividers}`
or `{name_marks}` becomes that value.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from string import ascii_letters
from typing import Any

from indexer import analysis
from indexer.elastic.connection import sources_of

COMPONENTS = ("settings", "mappings")
LIFECYCLE = "lifecycle"


def read(name: str, *, index: str, shards: int = 1) -> dict[str, Any]:
    """One file, filled in."""
    values = {"{shards}": shards} | _word_lists()
    found: dict[str, Any] = _fill(
        json.loads(files(__package__).joinpath(f"{name}.json").read_text("utf-8")), index, values
    )
    return found


def component(part: str, *, index: str, shards: int = 1) -> dict[str, Any]:
    """One component template. The mapping's has the analysis with it: the server checks each template by itself."""
    found = read(part, index=index, shards=shards)
    if part == "mappings":
        found["template"]["settings"] = read("analysis", index=index)["settings"]
    return found


def _fill(value: Any, index: str, values: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {key: _fill(item, index, values) for key, item in value.items()}
    if isinstance(value, list):
        return [_fill(item, index, values) for item in value]
    if isinstance(value, str):
        if value in values:
            return values[value]
        return value.replace("{index}", index).replace("{sources}", sources_of(index))
    return value


@cache
def _word_lists() -> dict[str, Any]:
    return {
        "{stop_words}": sorted(analysis.stop_words()),
        "{protected_words}": sorted(analysis.protected_words()),
        "{overrides}": [f"{form} => {stem}" for form, stem in sorted((_own_stems() | analysis.overrides()).items())],
        "{dropped_characters}": [f"{_escaped(character)}=>" for character in _dropped()],
        "{dividers}": list(_dividers()),
        "{name_marks}": list(_name_marks()),
    }


def _own_stems() -> dict[str, str]:
    """Form → stem, of stems.txt and forms.txt: what this stemmer does otherwise than the embedded index's."""
    lines = [
        line
        for name in ("stems.txt", "forms.txt")
        for line in files(__package__).joinpath(name).read_text("utf-8").splitlines()
    ]
    pairs = (line.split(" => ") for line in lines if line and not line.startswith("#"))
    return {form: stem for forms, stem in pairs for form in forms.split(", ")}


def _dropped() -> str:
    """Apostrophes, invisible characters and combining accents: inside a word and no part of it."""
    return analysis.APOSTROPHES + analysis.INVISIBLE + "".join(map(chr, range(0x300, 0x370)))


def _dividers() -> Iterator[str]:
    """What the standard tokenizer sees inside a word and we between two: "detik.com", "Jakarta.Presiden", "a_b"."""
    yield from (f"{mark}=>\\u0020" for mark in "_:;·")
    yield from (f".{letter}=>\\u0020{letter}" for letter in ascii_letters)


def _name_marks() -> Iterator[str]:
    """What spellings of one name differ by: "PT. Kompas Cyber Media", "Sri-Mulyani", as `entities.names.key` has it."""
    yield from (f"{_escaped(mark)}=>" for mark in '."*()[]“”«»')
    for mark in "-‐‑–—−/,:;_|":
        yield from (f"{_escaped(mark)}\\u0020=>\\u0020", f"{_escaped(mark)}=>\\u0020")


def _escaped(character: str) -> str:
    return f"\\u{ord(character):04x}"
