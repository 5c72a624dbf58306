"""Reads the lists of late again, from their captures, into a state that was made anew.

What lists had named and nobody had fetched yet is nowhere else: the queue is rebuilt from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from crawler.captures import Response, read_response_at
from crawler.catalogue import Source
from crawler.errors import CaptureError
from crawler.extraction_pool import ExtractionPool, Packed
from crawler.folder import DataFolder
from crawler.lists import parse_archive, parse_feed, parse_section
from crawler.records.discovery import Listing
from crawler.schedule import Due


def relist(folder: DataFolder, pool: ExtractionPool, catalogue: Mapping[str, Source]) -> int:
    """Reads the folder's unread lists; returns how many URLs they gave back to the queue."""
    before = folder.frontier.pages.count()
    for capture, errand in folder.unread_lists:
        if errand.source not in catalogue:
            continue
        try:
            response = read_response_at(folder.root / "captures", capture)
        except (CaptureError, ValueError):
            continue  # told when the file was taken in
        _take(folder, pool, catalogue[errand.source], response, errand.asked)
    folder.unread_lists.clear()
    found = folder.frontier.pages.count() - before
    if found:
        folder.notes.append(
            f"{folder.root}: {found:,} URLs that waited were found again in the captures of their lists"
        )
    folder.checkpoint()
    return found


def _take(folder: DataFolder, pool: ExtractionPool, source: Source, response: Response, asked: str) -> None:
    via = source.way_of(asked)
    for listing in _listings(pool, source, response, via):
        if source.owns(listing.url) and source.wants(listing.url):
            folder.books.discover(source.name, Due(asked, via), listing, response.captured.timestamp())


def _listings(pool: ExtractionPool, source: Source, response: Response, via: str) -> Iterator[Listing]:
    packed, kind = Packed(response.raw, response.encoding), response.header("Content-Type")
    try:
        if via == "feed":
            yield from pool.parse_now(packed, parse_feed, response.url, kind, source.zone)
        elif via == "section":
            yield from pool.parse_now(packed, parse_section, response.url, kind)
        else:
            yield from pool.parse_now(packed, parse_archive, response.url, kind, source.zone).listings
    except ValueError:
        return  # what couldn't be read then can't be read now
