"""The kinds of furniture that there are, and the check that every table speaks of them only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from crawler.facts import table

FOLDER = "extract/text/furniture"


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, str]:
    """Every kind, with a line on what it is."""
    return table(f"{FOLDER}/kinds")


def known_kind(kind: object, where: str) -> str:
    """The kind, if it is one; else ValueError naming the table's entry `where` it stands and the cure."""
    if not isinstance(kind, str) or kind not in kinds():
        raise ValueError(f"{where}: {kind!r} is no kind of furniture; known are {', '.join(kinds())} (kinds.toml)")
    return kind


def only_keys(row: Mapping[str, Any], known: Collection[str], where: str) -> None:
    """Raises ValueError on a key that means nothing, naming the entry and what is known."""
    for key in row:
        if key not in known:
            raise ValueError(f"{where}: unknown key {key!r}; known are {', '.join(sorted(known))}")
