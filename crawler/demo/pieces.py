"""The demo newspaper's articles: one TOML file each, read and checked, with times relative to now.

A mistake in a file is a ValueError that names file, key and cure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.demo.dates import WIB, in_text
from crawler.toml import naming, only_keys, parse_toml

FOLDER = Path(__file__).parent / "articles"
KINDS = ("flash", "mid", "long", "pages", "wire", "correction", "english", "gallery")
SECTIONS = ("jakarta", "nasional", "ekonomi", "olahraga", "budaya", "sains", "dunia")

_KEYS = {
    "title", "kind", "section", "published", "updated", "authors", "initials", "dateline", "tags", "image", "language",
    "prompt", "names", "text", "before",
}  # fmt: skip
_REQUIRED = ("title", "kind", "section", "published", "authors", "tags", "image", "names", "text")
_PAGE_BREAK = "---"
_MARK = re.compile(r"\[(baca juga|video): (.+)\]|\[(iklan)\]")


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a body: kind p, h2 or li (the text), or related, video or ad (the furniture)."""

    kind: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One article of the demo newspaper. `names` are names that its text must hold, for tests and for the curious."""

    slug: str
    title: str
    kind: str
    section: str
    published: datetime
    updated: datetime | None = None
    authors: tuple[str, ...]
    initials: str | None = None
    dateline: str | None = None
    tags: tuple[str, ...]
    image: str
    language: str = "id"
    prompt: str = "Selengkapnya di halaman selanjutnya."
    names: tuple[str, ...]
    pages: tuple[tuple[Block, ...], ...]
    before: Piece | None = None  # the article as it stood before its correction

    @property
    def path(self) -> str:
        return f"/{self.section}/{self.slug}"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What an extractor should find, all pages together."""
        return tuple(block.text for page in self.pages for block in page if block.kind in {"p", "h2", "li"})

    @property
    def summary(self) -> str:
        """The first paragraph."""
        return self.paragraphs[0]

    @property
    def words(self) -> int:
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)


def read_pieces(now: datetime, folder: Path = FOLDER) -> tuple[Piece, ...]:
    """All articles of a folder, newest first, their times counted back from `now`."""
    found = [read_piece(path, now) for path in folder.glob("*.toml")]
    _check_related(found)
    return tuple(sorted(found, key=lambda piece: (piece.published, piece.slug), reverse=True))


def read_piece(path: Path, now: datetime) -> Piece:
    """The article of one file. Raises ValueError naming file, key and cure."""
    with naming(path):
        table = parse_toml(path.read_bytes())
        _check_keys(table)
        piece = _piece(path.stem, table, now)
        earlier = table.get("before")
        return replace(piece, before=_piece(path.stem, _earlier(table, earlier), now)) if earlier else piece


def time_of(offset: str, now: datetime) -> datetime:
    """The time that "-1d 14:05" means: so many days before today, at that hour in WIB, and never later than now."""
    found = re.fullmatch(r"-(\d+)d (\d\d):(\d\d)", offset)
    if not found:
        raise ValueError(f'published or updated = {offset!r} is no offset; write days and hour such as "-1d 14:05"')
    days, hour, minute = map(int, found.groups())
    today = now.astimezone(WIB).replace(second=0, microsecond=0)
    return min(today.replace(hour=hour, minute=minute) - timedelta(days=days), today)


def _check_keys(table: dict[str, Any]) -> None:
    only_keys(table, sorted(_KEYS))
    if missing := [key for key in _REQUIRED if key not in table]:
        raise ValueError(f"{missing[0]} is missing; add it")
    for key, known in (("kind", KINDS), ("section", SECTIONS)):
        if table[key] not in known:
            raise ValueError(f"{key} = {table[key]!r} is not known; take one of {', '.join(known)}")


def _earlier(table: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    return {**{key: value for key, value in table.items() if key not in {"updated", "before"}}, **before}


def _piece(slug: str, table: dict[str, Any], now: datetime) -> Piece:
    published = time_of(table["published"], now)
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    values["published"] = published
    values["updated"] = time_of(table["updated"], now) if "updated" in table else None
    values["pages"] = _pages(_with_days(values.pop("text"), published))
    values.pop("before", None)
    return Piece(slug=slug, **values)


def _with_days(text: str, published: datetime) -> str:
    """Puts the day of publishing for {hari}, and the days around it for {kemarin}, {besok} and {lusa}."""
    for word, days in (("kemarin", -1), ("hari", 0), ("besok", 1), ("lusa", 2)):
        text = text.replace("{" + word + "}", in_text(published + timedelta(days=days)))
    return text


def _pages(text: str) -> tuple[tuple[Block, ...], ...]:
    pages: list[list[Block]] = [[]]
    for chunk in re.split(r"\n\s*\n", text.strip()):
        if chunk == _PAGE_BREAK:
            pages.append([])
        else:
            pages[-1].extend(_blocks(chunk))
    return tuple(tuple(page) for page in pages)


def _blocks(chunk: str) -> list[Block]:
    mark = _MARK.fullmatch(chunk)
    if mark:
        kind = {"baca juga": "related", "video": "video", None: "ad"}[mark[1]]
        return [Block(kind, mark[2] or "")]
    if chunk.startswith("## "):
        return [Block("h2", chunk[3:])]
    if chunk.startswith("- "):
        return [Block("li", line.removeprefix("- ")) for line in chunk.splitlines()]
    return [Block("p", " ".join(chunk.splitlines()))]


def _check_related(pieces: Sequence[Piece]) -> None:
    known = {piece.slug for piece in pieces}
    for piece in pieces:
        for block in (block for page in piece.pages for block in page if block.kind == "related"):
            if block.text not in known:
                raise ValueError(f"{piece.slug}.toml: [baca juga: {block.text}] names no article; correct the name")
