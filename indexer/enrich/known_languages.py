"""Which languages Stanza has an entity model for, by Stanza's own tables, read without loading it (and torch)."""

from __future__ import annotations

from functools import cache

from indexer.enrich.stanza_door import languages_with_entities
from indexer.enrich.store import code_of

OURS = {"id": "Indonesian"}


@cache
def with_entities() -> dict[str, str]:
    """Code → English name, in the order of the codes. Stanza's site may have more by now than the installed version."""
    found = languages_with_entities()
    return {code_of(code): found[code].replace("_", " ") for code in sorted(set(found) - set(OURS))}


def name_of(code: str) -> str:
    """A language's English name, or its code."""
    return OURS.get(code) or with_entities().get(code, code)
