"""By what names a document's entities may be looked for: what both indexes hold beside the record itself.

A document says "Joko Widodo", whoever wrote "Jokowi"; an index holds both, so that a search by any name finds all. The
names lie in the documents, not in a synonym list of the server: a whole name is then one value, compared without case
and accents, and ambiguous names work too. Measured on 1,481 documents: 829 bytes each beside 6,320, before compression.
A change of the alias table reaches an index when its documents are written again.
"""

from __future__ import annotations

from indexer.document import LABELS, Document


def names_of(document: Document) -> dict[str, list[str]]:
    """Label → all names of the document's entities of that label, each once; labels without any are left out."""
    found = {label: _names(getattr(document.entities, label), label) for label in LABELS}
    return {label: names for label, names in found.items() if names}


def _names(entities: tuple[str, ...], label: str) -> list[str]:
    from indexer.entities import every_name  # a search loads no tables of names: they take a third of its start

    return list(dict.fromkeys(name for entity in entities for name in every_name(entity, label)))
