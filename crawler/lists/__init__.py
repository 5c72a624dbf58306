"""Lists of articles as newspapers publish them: each a pure function from bytes to `Listing`s, run in a worker process.

    parse_feed(body, url, zone)         RSS and Atom, broken ones too
    parse_sitemap(body, url, zone)      news sitemaps, plain sitemaps, sitemap indexes
    parse_section(body, url)            the links of a section page
    parse_archive(body, url, zone)      a page of a dated index with the link to its next one, or a sitemap

A list that can't be understood raises ValueError saying what was wrong.
"""

from crawler.lists.archive import ArchivePage, parse_archive
from crawler.lists.feed import parse_feed
from crawler.lists.section import parse_section
from crawler.lists.sitemap import Sitemap, parse_sitemap

__all__ = ["ArchivePage", "Sitemap", "parse_archive", "parse_feed", "parse_section", "parse_sitemap"]
