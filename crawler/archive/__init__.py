"""What lies further back than a newspaper's lists reach: its dated index pages and sitemaps, for backfill and gaps.

pattern.py      the addresses of dated index pages
named_days.py   the days that an address names
orders.py       which days are asked for, and how far that has come
gaps.py         reads of a list that lost sight of each other, and what filled them
"""

from crawler.archive.gaps import Gap, Gaps
from crawler.archive.orders import BACKFILL, GAP, Order, Orders, in_span
from crawler.archive.pattern import ArchivePattern, Span, first_pages

__all__ = ["BACKFILL", "GAP", "ArchivePattern", "Gap", "Gaps", "Order", "Orders", "Span", "first_pages", "in_span"]
