"""The kinds of furniture that there are, and the check that every table speaks of them only."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from crawler.facts import table

FOLDER = "extract/text/furniture"


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, str]:
    """Every kind, with a line on what it is."""
    return table(f"{FOLDER}/kinds")


def known_kind(kind: object) -> str:
    """The kind, if it is one; else ValueError with the cure."""
    if not isinstance(kind, str) or kind not in kinds():
        raise ValueError(f"{kind!r} is no kind of furniture; known are {', '.join(kinds())} (kinds.toml)")
    return kind
