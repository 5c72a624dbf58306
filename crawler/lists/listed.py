"""What feeds and sitemaps say of one article, with their times read in the source's zone where they name none."""

from __future__ import annotations

from datetime import datetime, tzinfo

from crawler.dates import Moment, read_time
from crawler.records.discovery import Listing


def time_in(zone: tzinfo, text: str | None) -> Moment | None:
    """The time of a list, in `zone` (and then assumed) where it names none; None where it is none."""
    read = read_time(text or "")
    return read.home(zone) if read else None


def as_time(moment: Moment | None) -> datetime | None:
    """The bare time of a moment."""
    return moment.time if moment else None


def listed(
    url: str,
    title: str | None,
    published: Moment | None,
    changed: Moment | None,
    section: str | None = None,
) -> Listing:
    """The listing of one article, which says how its time is known."""
    return Listing(
        url=url,
        title=title,
        published=as_time(published),
        modified=as_time(changed),
        section=section,
        precision=published.precision if published else None,
        zone=published.zone_is if published else None,
    )
