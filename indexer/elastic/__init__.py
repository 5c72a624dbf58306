"""Elasticsearch as the index: the same protocol as the embedded one, for when one machine is no longer enough.

connection.py   where the server is, as whom we come, its errors in our words
templates/      the mapping, analysis, roles and Kibana's data view, as JSON files
provision.py    puts these in place
kibana.py       the same for Kibana
query_dsl.py    a `Query` as a search request
index.py        `ElasticIndex`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.elastic.index import ElasticIndex


def open_elastic(location: str, *, create: bool = False, fresh: bool = False) -> ElasticIndex:
    """The index behind a URL; see `indexer.open.open_index`."""
    from indexer.elastic.index import ElasticIndex

    return ElasticIndex.open(location, create=create, fresh=fresh)
