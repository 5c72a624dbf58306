"""Opens an index at a place, by the implementation that the place asks for.

data/index              the embedded index: one directory (`indexer.embedded`)
https://host:9200       Elasticsearch (`indexer.elastic`)
"""

from __future__ import annotations

from pathlib import Path

from indexer.index import Index


def open_index(location: str, *, create: bool = False, fresh: bool = False) -> Index:
    """The index at a place: http(s):// is Elasticsearch, anything else a directory.

    With `create` an index is made where there is none; with `fresh` an empty one takes the place of what was there.
    Raises IndexUnusable (no index of ours, broken, of another format) or IndexUnreachable (Elasticsearch).
    """
    if is_url(location):
        from indexer.elastic import open_elastic

        return open_elastic(location, create=create, fresh=fresh)
    from indexer.embedded import open_embedded

    return open_embedded(location, create=create, fresh=fresh)


def place_of(data: Path, index_at: str | None) -> str:
    """Where the index is: as named (`--index`), else the embedded one of the data folder."""
    return index_at or str(data / "index")


def is_url(location: str) -> bool:
    """Whether a place is an Elasticsearch's, not a folder."""
    return location.startswith(("http://", "https://"))
