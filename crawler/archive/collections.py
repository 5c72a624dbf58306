"""The files of WARC collections: a file, a folder, or a list of paths as CC-NEWS publishes one for each month.

    crawl-data/CC-NEWS/2026/11/warc.paths.gz     a path a line, from the root of the server or of a folder above
    crawl-data/CC-NEWS/2026/11/CC-NEWS-20261130013523-00042.warc.gz

What lies on a server is fetched to a file aside, which goes on after a kill and is deleted once it was read.
"""

from __future__ import annotations

import gzip
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.archive.named_days import days_named
from crawler.archive.pattern import Span
from crawler.disk import writing
from crawler.errors import CaptureError

_WARC = (".warc", ".warc.gz")
_LIST = (".paths", ".paths.gz")
_TIMEOUT_S = 60.0
_MARGIN = timedelta(days=1)
_BLOCK_BYTES = 1024 * 1024
_MAX_LIST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class CollectionFile:
    """One WARC of a collection, on this machine or on a server."""

    place: str

    @property
    def name(self) -> str:
        """What it is known by, wherever a copy of it lies."""
        return self.place.rsplit("/", 1)[-1]

    def may_hold(self, span: Span | None) -> bool:
        """Whether it may have been made on these days, as far as its name says: a file is begun on its day (UTC)."""
        named = days_named(f"https://any/{self.name}")
        if span is None or named is None:
            return True
        return named.first - _MARGIN <= span.last and span.first <= named.last + _MARGIN


def files_of(places: Iterable[str]) -> list[CollectionFile]:
    """The WARC files of these places, each once, in their order. Raises CaptureError on what is none of them."""
    found: dict[str, CollectionFile] = {}
    for place in places:
        for each in _files_of(place):
            found.setdefault(each.name, each)
    return list(found.values())


def _files_of(place: str) -> Iterator[CollectionFile]:
    name = urlsplit(place).path if _is_url(place) else place
    if name.endswith(_LIST):
        yield from (CollectionFile(_in_list(place, line)) for line in _lines(place))
    elif name.endswith(_WARC):
        yield CollectionFile(place)
    elif Path(place).is_dir():
        paths = sorted(each for each in Path(place).rglob("*") if each.name.endswith(_WARC))
        if not paths:
            raise CaptureError(f"{place}: no .warc or .warc.gz file lies there; give a folder of a collection")
        yield from (CollectionFile(str(path)) for path in paths)
    else:
        raise CaptureError(f"{place}: no WARC collection; give .warc.gz files, folders of them, or a warc.paths.gz")


def _lines(place: str) -> list[str]:
    try:
        if _is_url(place):
            with _asked(place) as answer:
                content = answer.read(_MAX_LIST_BYTES)
        else:
            content = Path(place).read_bytes()
        text = gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content
        lines = [line.strip() for line in text.decode("utf-8").splitlines()]
    except (OSError, EOFError, ValueError) as error:
        raise CaptureError(f"{place}: can't be read ({error}); check the address") from error
    return [line for line in lines if line.endswith(_WARC)]


def _in_list(listed_at: str, line: str) -> str:
    """Where a listed file lies: on the server of the list, or below a folder above the list, or beside it."""
    if _is_url(line):
        return line
    if _is_url(listed_at):
        return urljoin(listed_at, f"/{line.lstrip('/')}")
    above = [folder / line for folder in Path(listed_at).absolute().parents]
    beside = Path(listed_at).with_name(line.rsplit("/", 1)[-1])
    return str(next((path for path in above if path.exists()), beside))


@contextmanager
def at_hand(file: CollectionFile, folder: Path) -> Iterator[Path]:
    """The file on this machine; what was fetched into `folder` for that is deleted after the `with` went well.

    Raises CaptureError when it can't be had.
    """
    if not _is_url(file.place):
        yield Path(file.place)
        return
    path = folder / file.name
    if not path.exists():
        _fetch(file.place, path)
    yield path
    path.unlink(missing_ok=True)


def _fetch(url: str, path: Path) -> None:
    """Fetches to a file aside, from where a killed fetch had come to."""
    aside = path.with_name(f"{path.name}.part")
    with writing(path, CaptureError):
        path.parent.mkdir(parents=True, exist_ok=True)
        have = aside.stat().st_size if aside.exists() else 0
    try:
        with _asked(url, have) as answer:
            is_rest = answer.status == 206
            with writing(path, CaptureError), open(aside, "ab" if is_rest else "wb") as out:
                shutil.copyfileobj(answer, out, _BLOCK_BYTES)
    except urllib.error.HTTPError as error:
        if error.code != 416 or not have:  # 416: all of it is there
            raise CaptureError(f"{url}: can't be fetched ({error.code}); check the address") from error
    except OSError as error:
        raise CaptureError(f"{url}: can't be fetched ({error}); run it again, it goes on from there") from error
    aside.replace(path)


@contextmanager
def _asked(url: str, have: int = 0) -> Iterator[Any]:
    from crawler.settings import USER_AGENT

    headers = {"User-Agent": USER_AGENT} | ({"Range": f"bytes={have}-"} if have else {})
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=_TIMEOUT_S) as answer:
        yield answer


def _is_url(place: str) -> bool:
    return place.startswith(("http://", "https://"))
