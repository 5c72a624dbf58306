"""What the indexer's tests share: the real Elasticsearch, started once and only if a test asks for it."""

from __future__ import annotations

from tests.indexer.elastic.server import elasticsearch_server as elasticsearch_server
