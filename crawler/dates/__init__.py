"""Reads the times that newspapers write, wherever they stand: pages, feeds, sitemaps, scripts, rules, headers.

    text ─▶ `plain` (digits, months of other scripts) ─▶ `forms` (the day) + `clock` + `zones` ─▶ Moment

    read_time("Selasa, 25 Agt 2026 10:00 WIB")      Moment(2026-08-25 10:00+07:00, "minute", "named")
    read_time("25/08/2026").home(WIB)               Moment(2026-08-25 00:00+07:00, "day", "assumed")
    read_ago("2 jam yang lalu", now)                the time that it means
    instant("Tue, 25 Aug 2026 03:00:00 GMT")        for machines: aware, UTC where no zone is given

A zone is stated, assumed (the newspaper's home, where nothing is stated) or unknown, and a `Moment` says which.
"""

from crawler.dates.ago import read_ago
from crawler.dates.moment import ASSUMED, STATED, UNKNOWN, Moment
from crawler.dates.read import instant, other_order, read_time
from crawler.dates.zones import home_zone

__all__ = ["ASSUMED", "STATED", "UNKNOWN", "Moment", "home_zone", "instant", "other_order", "read_ago", "read_time"]
