"""Whom a mention means as an `id`: one for one person, another for another of the same name.

person/joko-widodo            known to the alias table: the same in every article
person/budi@1f0c2d3e4a5b      a name that doesn't say whom: of this article alone, until evidence joins it to others
location/desa-sukamaju        any other name of a place or an organisation: it means what it says
"""

from __future__ import annotations

from functools import lru_cache

from indexer.entities import tables
from indexer.entities.names import CACHED, slug
from indexer.entities.table import Entity

SHOWN = 12  # hexadecimal digits of an article's id


def identity(label: str, entity: str, article: str) -> str:
    """The identity of a canonical name in an article, before articles are compared; never empty."""
    known = settled(label, entity)
    return known if known else local(label, entity, article)


def local(label: str, entity: str, article: str) -> str:
    """The identity of a name that says nothing beyond the article `article`, or those that begin with it."""
    return f"{label}/{slug(entity)}@{article[:SHOWN]}"


@lru_cache(maxsize=CACHED)
def settled(label: str, entity: str) -> str | None:
    """The identity that a canonical name has in every article, or None where articles have to tell.

    A person that the table doesn't know may be anybody of that name, and an ambiguous name any that it may mean.
    """
    known: Entity | None = tables.shipped().named(label, entity) or tables.shipped().elsewhere(label, entity)
    if known is not None and known.name == entity:
        return known.id
    if label == "person" or tables.shipped().possible(label, entity):
        return None
    return f"{label}/{slug(entity)}"
