"""The embedded index: Tantivy in one directory, no server.

    place.py      the directory: what makes it ours, making and opening one
    schema.py     a document as Tantivy's fields
    translate.py  a search as Tantivy's queries
    facets.py     counting values, days and stories
    index.py      the `Index` protocol on top of these
    swap.py       a rebuilt index takes the old one's place

Tantivy is imported when an index is opened, not before.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.embedded.index import EmbeddedIndex


def open_embedded(location: str, *, create: bool = False, fresh: bool = False) -> EmbeddedIndex:
    """The index in a directory; see `indexer.open.open_index`."""
    from indexer.embedded.index import EmbeddedIndex
    from indexer.embedded.place import opened

    return EmbeddedIndex(location, opened(Path(location), create=create, fresh=fresh))
