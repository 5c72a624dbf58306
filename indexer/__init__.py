"""From articles to search: entities, documents, an index, answers.

    >>> from indexer.open import open_index
    >>> from indexer.query import Query
    >>> index = open_index("data/index")                                # doctest: +SKIP
    >>> for hit in index.search(Query.parse("banjir jakarta")).hits:    # doctest: +SKIP
    ...     print(hit.score, hit.document.title)

Of `crawler` only the record and the segment reader are imported, and importing this package loads no torch.
"""
