"""Files that are written aside and sealed by a rename: readers see whole files only.

A writer appends to `NAME.open` and seals by renaming it to `NAME`. Names begin with the time of opening, so sorting by
name is reading in order.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, ClassVar, Self

from crawler.disk import sync_folder, writing
from crawler.errors import CrawlerError

OPEN_SUFFIX = ".open"


class SealingWriter:
    """What writers of segments and of captures share: one open file at a time, sealed when asked and on leaving.

    A subclass appends with `_append`, and forgets in `_sealed` what it knew of the file. What is appended survives a
    kill of this process; what is synced survives a power cut. A writer that wrote nothing leaves nothing. What the disk
    refuses is an `error`, and leaves the file as it was before.
    """

    error: ClassVar[type[CrawlerError]] = CrawlerError

    def __init__(self, folder: Path, suffix: str) -> None:
        """Files are called TIME-RANDOM plus `suffix`."""
        self.folder = folder
        self.sealed: list[Path] = []
        self._suffix = suffix
        self._file: IO[bytes] | None = None

    @property
    def name(self) -> str:
        """The name that the open file will have; there must be one."""
        assert self._file is not None
        return Path(self._file.name).name.removesuffix(OPEN_SUFFIX)

    def sync(self) -> None:
        """Forces what was written to the disk."""
        if self._file is not None:
            with self._disk():
                os.fsync(self._file.fileno())

    def seal(self) -> Path | None:
        """Seals the open file, if there is one, and returns its path; the next write opens a new one."""
        if self._file is None:
            return None
        self.sync()
        file, self._file = self._file, None
        with self._disk():
            file.close()
            path = seal_file(Path(file.name))
        self._sealed()
        self.sealed.append(path)
        return path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.seal()

    def _append(self, data: bytes) -> int:
        """Appends to the open file, or to a new one, all or nothing; returns the offset at which the data begins."""
        with self._disk():
            if self._file is None:
                self._file = self._create()
            return _write_whole(self._file, data)

    def _begun(self, name: str) -> bytes:
        """What a new file of that name begins with."""
        return b""

    def _sealed(self) -> None:
        """Called once a file is sealed."""

    def _create(self) -> IO[bytes]:
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(3)}{self._suffix}"
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / (name + OPEN_SUFFIX)
        # Without a buffer: what a full disk refuses must not come again when the file is closed.
        file = open(path, "xb", buffering=0)
        try:
            _write_whole(file, self._begun(name))
        except OSError:
            file.close()
            path.unlink()
            raise
        return file

    def _reopen(self, sealed: Path) -> IO[bytes]:
        """A file that was sealed, open again to be carried on."""
        path = sealed.with_name(sealed.name + OPEN_SUFFIX)
        os.replace(sealed, path)
        sync_folder(self.folder)
        return open(path, "r+b", buffering=0)

    def _disk(self) -> AbstractContextManager[None]:
        return writing(self.folder, self.error)


def recover(folder: Path, suffix: str, cut_torn_tail: Callable[[Path], None]) -> list[Path]:
    """Seals the files that a killed writer left open, each cut by `cut_torn_tail` first; returns the sealed paths.

    What nothing is left of is removed.
    """
    recovered = []
    for left in sorted(folder.glob(f"*{suffix}{OPEN_SUFFIX}")):
        cut_torn_tail(left)
        if left.stat().st_size == 0:
            left.unlink()
        else:
            recovered.append(seal_file(left))
    return recovered


def seal_file(left: Path) -> Path:
    """Gives a file that was written aside its own name, durably; returns the new path."""
    return put_in_place(left, left.with_name(left.name.removesuffix(OPEN_SUFFIX)))


def put_in_place(aside: Path, path: Path) -> Path:
    """Renames a file of the same folder, durably; returns the new path."""
    os.replace(aside, path)
    sync_folder(path.parent)
    return path


def _write_whole(file: IO[bytes], data: bytes) -> int:
    """Appends the data; a write that fails in the midst is taken back. Returns where the data begins."""
    start = file.seek(0, os.SEEK_END)
    rest = memoryview(data)
    try:
        while rest:
            rest = rest[file.write(rest) :]
    except OSError:
        with contextlib.suppress(OSError):
            file.truncate(start)
        raise
    return start
