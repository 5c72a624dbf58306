"""Files that are written aside and sealed by a rename: readers see whole files only.

A writer appends to `NAME.open` and seals by renaming it to `NAME`. Names begin with the time of opening, so sorting by
name is reading in order.
"""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

OPEN_SUFFIX = ".open"


class SealingWriter:
    """What writers of segments and of captures share: one open file at a time, sealed when asked and on leaving.

    A subclass writes to the file that `_create` gives it, and forgets in `_sealed` what it knew of that file. What is
    flushed survives a kill of this process; what is synced survives a power cut. A writer that wrote nothing leaves
    nothing.
    """

    def __init__(self, folder: Path, suffix: str) -> None:
        """Files are called TIME-RANDOM plus `suffix`."""
        self.folder = folder
        self.sealed: list[Path] = []
        self._suffix = suffix
        self._file: IO[bytes] | None = None

    def sync(self) -> None:
        """Forces what was written to the disk."""
        if self._file is not None:
            os.fsync(self._file.fileno())

    def seal(self) -> Path | None:
        """Seals the open file, if there is one, and returns its path; the next write opens a new one."""
        if self._file is None:
            return None
        self.sync()
        self._file.close()
        path = seal_file(Path(self._file.name))
        self._file = None
        self._sealed()
        self.sealed.append(path)
        return path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.seal()

    def _create(self) -> IO[bytes]:
        """Opens a new file. Raises OSError."""
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(3)}{self._suffix}{OPEN_SUFFIX}"
        self.folder.mkdir(parents=True, exist_ok=True)
        self._file = open(self.folder / name, "xb")
        return self._file

    def _sealed(self) -> None:
        """Called once a file is sealed."""


def seal_file(left: Path) -> Path:
    """Gives a file that was written aside its own name, durably; returns the new path."""
    sealed = left.with_name(left.name.removesuffix(OPEN_SUFFIX))
    os.replace(left, sealed)
    _sync_folder(sealed.parent)
    return sealed


def _sync_folder(folder: Path) -> None:
    """Makes a rename durable: the entry in the folder is data of the folder, not of the file."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
