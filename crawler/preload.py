"""What the server of worker processes loads once, so that each worker it forks has it: the parsers.

Importing this module is slow on purpose and is done in that process only (`crawler.extraction_pool`).
"""

import contextlib

import crawler.extract
import crawler.lists

with contextlib.suppress(ImportError):
    import feedparser
    import lxml.html
    import trafilatura

    _ = lxml.html, crawler.extract
