"""Withdrawn articles: the newest record of each once more, with the time from which on it is gone.

    page gone twice ─▶ frontier: withdrawn ─▶ newest record, looked up in articles/ ─▶ the same, `withdrawn` set

What answers 404 has no text to make a record of, so the last one is taken. It lies in the segments of the last days
mostly, since articles are looked at again for a week; these are read newest first, and once for all that wait.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec

from crawler.folder import DataFolder
from crawler.frontier import Withdrawal
from crawler.records.article import Article, version_of
from crawler.segments import read_records, sealed_segments

_ID = re.compile(rb'\s*\{\s*"id"\s*:\s*"([^"\\]+)"')  # every line of ours begins with it


def newest_records(folder: Path, ids: Collection[str]) -> dict[str, Article]:
    """The newest record of each article, by id, from a folder of segments; what isn't there is left out."""
    wanted, found = {id.encode() for id in ids}, dict[str, Article]()
    for segment in reversed(sealed_segments(folder)):
        if not wanted:
            break
        for article in read_records(segment, partial(_one_of, wanted)):
            if article is not None and (article.id not in found or article.version >= found[article.id].version):
                found[article.id] = article
        wanted -= {id.encode() for id in found}
    return found


def withdrawn(article: Article, at: datetime) -> Article:
    """The record that says that an article was found to be gone at that time."""
    return msgspec.structs.replace(article, withdrawn=at, version=max(version_of(at), article.version + 1))


def tell_withdrawn(folder: DataFolder, gone: Sequence[Withdrawal], records: Mapping[str, Article]) -> list[Article]:
    """Writes the records of what is gone and returns them; what says so already, or stands elsewhere, is settled."""
    pages, told = folder.frontier.pages, list[Article]()
    for one in gone:
        article, version = records.get(one.article_id), 0
        if article is not None and not pages.stands_elsewhere(article, one.key):
            version = article.version
            if article.withdrawn is None:
                article = withdrawn(article, datetime.fromtimestamp(one.at, UTC))
                version = folder.write(article)
                told.append(article)
        pages.note_withdrawn(one.key, version)
    return told


def _one_of(wanted: Collection[bytes], line: bytes) -> Article | None:
    found = _ID.match(line)
    return Article.from_json(line) if found and found[1] in wanted else None
