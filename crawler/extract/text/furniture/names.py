"""Furniture told by a node's own names: its class names and id, against the patterns of names.toml."""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.extract.page.tree import Element, names
from crawler.extract.text.furniture.kinds import FOLDER, known_kind
from crawler.facts import table
from crawler.toml import naming

_LONGEST_NAME = 80  # characters; longer ones are generated, and say nothing


def furniture_kind(node: Element) -> str | None:
    """The kind of furniture that a node's names say it is, or None."""
    called = names(node)
    return kind_called(called) if called else None


@lru_cache(maxsize=16384)
def kind_called(called: str) -> str | None:
    """The kind of furniture that class names and id, as `names` gives them, say a node is, or None."""
    for name in called.split():
        if kind := _kind_named(name):
            return kind
    return None


@lru_cache(maxsize=32768)
def _kind_named(name: str) -> str | None:
    if len(name) >= _LONGEST_NAME or ":" in name:
        return None
    every, by_kind = _patterns()
    return next((kind for kind, pattern in by_kind if pattern.search(name)), None) if every.search(name) else None


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    """One pattern of all names of furniture, and those of each kind. Most names are none: the first says so at once."""
    with naming("names.toml"):
        listed = {
            known_kind(kind): "|".join(f"(?:{item})" for item in items)
            for kind, items in table(f"{FOLDER}/names").items()
        }
    return re.compile("|".join(listed.values())), tuple((kind, re.compile(one)) for kind, one in listed.items())
