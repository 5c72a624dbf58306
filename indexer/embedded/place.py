"""The directory of an embedded index: what makes it ours, making one whole or not at all, opening it.

    DIR/kliping.json   format, identity, word lists: written last, so a directory that has it is whole
    DIR/meta.json …    Tantivy's own files

A directory is made aside and renamed. `fresh` replaces only what is an index of ours: a folder with anything else in
it is never deleted.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.disk import replace_text
from indexer.analysis import fingerprint
from indexer.embedded.readonly import Links, refuses_lock
from indexer.errors import IndexUnusable

if TYPE_CHECKING:
    import tantivy

FORMAT = 5  # raise it when the schema changes: an index of another format has to be rebuilt
META = "kliping.json"
CURE = "`kliping rebuild` makes it again from the documents"


@dataclass(frozen=True, slots=True)
class Meta:
    """What kliping.json says."""

    format: int
    identity: str
    created: str
    analysis: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A directory that is an index of ours, and Tantivy's handle on it."""

    path: Path
    meta: Meta
    handle: tantivy.Index
    links: Links | None = None  # where the folder may only be read


def opened(path: Path, *, create: bool, fresh: bool) -> Opened:
    """Opens the index in a directory. Raises IndexUnusable with a cure when there is none that this program reads."""
    if fresh and path.exists():
        _check_replaceable(path)
        _replace(path)
    elif (create or fresh) and _is_free(path):
        _make(path)
    while True:
        meta = _read_meta(path)
        try:
            with tantivy_errors(path, f"is broken; {CURE}"):
                return _opened(path, meta)
        except IndexUnusable:
            if _read_meta(path).identity == meta.identity:
                raise
            # A rebuilt index took this one's place while it was being opened: what was read is gone.


@contextmanager
def tantivy_errors(path: Path, cure: str) -> Iterator[None]:
    """The one doorway for Tantivy's errors, ValueError and OSError mostly: they become IndexUnusable.

    On a damaged file Tantivy may panic; its PanicException can't be imported and is no Exception.
    """
    try:
        yield
    except BaseException as error:
        if not isinstance(error, ValueError | OSError | RuntimeError) and type(error).__name__ != "PanicException":
            raise
        if "PermissionDenied" in str(error):  # the advice to rebuild would undo a sound index
            cure = "may not be read, or no longer; check the rights of its files"
        raise IndexUnusable(f"{path}: the index {cure} ({error})") from error


def size_bytes(path: Path) -> int:
    """What the index takes on disk. A file that a merge removes meanwhile counts as nothing."""
    total = 0
    for entry in os.scandir(path):
        try:
            total += entry.stat().st_size
        except FileNotFoundError:
            continue
    return total


def identity_of(path: Path) -> str | None:
    """The identity of the index in a directory; None where there is none of ours."""
    try:
        return _parsed_meta(path).identity
    except IndexUnusable:
        return None


def is_outdated(path: Path) -> bool:
    """Whether there is an index of ours that this program doesn't read: of another format, or with other word lists."""
    try:
        meta = _parsed_meta(path)
    except IndexUnusable:
        return False
    return meta.format != FORMAT or meta.analysis != fingerprint()


def _read_meta(path: Path) -> Meta:
    return _checked(path, _parsed_meta(path))


def _parsed_meta(path: Path) -> Meta:
    if not path.exists():
        raise IndexUnusable(f"{path}: there is no index here; `kliping index` makes one, or name another with --index")
    if not path.is_dir():
        raise IndexUnusable(f"{path}: this is a file, and an index is a folder; name another place with --index")
    try:
        values = json.loads((path / META).read_text("utf-8"))
        return Meta(int(values["format"]), str(values["identity"]), str(values["created"]), str(values["analysis"]))
    except FileNotFoundError as error:
        raise IndexUnusable(
            f"{path}: this folder is no index (it has no {META}); name another place with --index"
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnusable(f"{path}: {META} can't be read ({error!r}); {CURE}") from error


def _checked(path: Path, meta: Meta) -> Meta:
    if meta.format > FORMAT:
        raise IndexUnusable(
            f"{path}: the index was made by a newer Kliping (format {meta.format}, this one reads {FORMAT});"
            f" upgrade Kliping, or: {CURE}"
        )
    if meta.format < FORMAT:
        raise IndexUnusable(f"{path}: the index has the old format {meta.format}, now it is {FORMAT}; {CURE}")
    if meta.analysis != fingerprint():
        raise IndexUnusable(f"{path}: the index was made with other word lists than this Kliping has; {CURE}")
    return meta


def _is_free(path: Path) -> bool:
    """Nothing there, or an empty folder."""
    return not path.exists() or (path.is_dir() and not any(path.iterdir()))


def _check_replaceable(path: Path) -> None:
    if path.is_dir() and (_is_free(path) or (path / META).exists()):
        return
    raise IndexUnusable(
        f"{path}: this is no index, so it isn't replaced by one; name another place with --index, or move it away"
    )


def _make(path: Path) -> None:
    aside = _made_aside(path)
    try:
        aside.replace(path)
    except OSError as error:
        shutil.rmtree(aside, ignore_errors=True)
        if not (path / META).exists():  # else another process made it in the same moment: that one is as good
            raise IndexUnusable(
                f"{path}: no index can be made here ({error}); check the folder and its rights"
            ) from error


def _replace(path: Path) -> None:
    new, old = _made_aside(path), _aside(path, "old")
    path.rename(old)
    new.rename(path)
    shutil.rmtree(old)


def _made_aside(path: Path) -> Path:
    import tantivy

    from indexer.embedded.schema import schema

    aside = _aside(path, "new")
    meta = Meta(FORMAT, uuid.uuid4().hex, datetime.now(UTC).isoformat(timespec="seconds"), fingerprint())
    try:
        aside.mkdir(parents=True)
        tantivy.Index(schema(), path=str(aside))
        replace_text(aside / META, json.dumps(asdict(meta), indent=1) + "\n")
    except (OSError, ValueError) as error:
        raise _not_made(path, error) from error
    return aside


def _not_made(path: Path, error: Exception) -> IndexUnusable:
    return IndexUnusable(f"{path}: no index can be made here ({error}); check the folder, its rights and the disk")


def _aside(path: Path, what: str) -> Path:
    return path.with_name(f".{path.name}.{what}-{secrets.token_hex(3)}")


def _opened(path: Path, meta: Meta) -> Opened:
    try:
        return Opened(path, meta, _open(path))
    except ValueError as error:
        if not refuses_lock(error):
            raise
    links = Links(path)
    return Opened(path, meta, _open(links.path), links)


def _open(path: Path) -> tantivy.Index:
    import tantivy

    handle = tantivy.Index.open(str(path))
    handle.register_tokenizer("terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return handle
