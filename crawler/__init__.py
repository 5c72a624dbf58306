"""From newspapers to articles: captures, clean text, sealed segments.

    >>> from pathlib import Path
    >>> from crawler.records.article import Article
    >>> from crawler.segments import read_records, sealed_segments
    >>> for segment in sealed_segments(Path("data/articles")):          # doctest: +SKIP
    ...     for article in read_records(segment, Article.from_json):
    ...         print(article.published, article.title)

Nothing here imports `indexer`, and importing this package loads no torch.
"""
