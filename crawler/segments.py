"""Sealed JSON Lines segments: the log between any two stages.

A writer appends to `NAME.jsonl.open` and seals by renaming it to `NAME.jsonl`. Readers look at sealed names only, so
they never see half a file. What a killed writer left open is recovered: cut after its last whole line and sealed.
Names begin with the time of opening, so sorting by name is reading in order.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self, TypeVar

from .errors import SegmentError

OPEN_SUFFIX = ".open"

Record = TypeVar("Record")
OnTrouble = Callable[[Path, int, str], None]


def sealed_segments(folder: Path) -> list[Path]:
    """The sealed segments of a folder, oldest first; none where the folder is absent."""
    return sorted(folder.glob("*.jsonl"))


def read_records(
    segment: Path, parse: Callable[[str], Record], *, on_trouble: OnTrouble | None = None
) -> Iterator[Record]:
    """The records of one segment, in order, each parsed by `parse` (a str without its newline → a record).

    A line that isn't whole or doesn't parse (ValueError) is skipped and told to `on_trouble(segment, line number from
    1, what was wrong)`; the rest is read. Raises SegmentError when the file can't be opened.
    """
    trouble = on_trouble or (lambda *_: None)
    try:
        file = open(segment, "rb")
    except OSError as error:
        raise SegmentError(f"{segment}: can't be read ({error.strerror}); check the file and its rights") from error
    with file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                trouble(segment, number, "torn: the line has no end, so its writer was cut off")
                continue
            try:
                yield parse(line[:-1].decode())
            except ValueError as error:
                trouble(segment, number, f"not a record: {error}")


def recover_segments(folder: Path) -> list[Path]:
    """Seals what a killed writer left open, each cut after its last whole line. Returns the sealed paths.

    Call it only while holding the folder's lock: a segment that is being written looks just the same.
    """
    recovered = []
    for left in sorted(folder.glob(f"*.jsonl{OPEN_SUFFIX}")):
        _cut_torn_tail(left)
        if left.stat().st_size == 0:
            left.unlink()
        else:
            recovered.append(seal_file(left))
    return recovered


class SegmentWriter:
    """Appends records to an open segment and seals it when it is full, when asked, and on leaving the context.

    `write` returns once the line is with the operating system: it survives a kill of this process. `sync` returns
    once it is on the disk: it survives a power cut too. Sealing syncs. A writer that wrote nothing leaves nothing.
    """

    def __init__(self, folder: Path, *, max_records: int = 1000) -> None:
        self.folder = folder
        self.max_records = max_records
        self.sealed: list[Path] = []
        self._file: IO[bytes] | None = None
        self._records = 0

    def write(self, line: str) -> None:
        """Appends one record, given as its JSON line without the newline."""
        file = self._file or self._open()
        file.write(line.encode() + b"\n")
        file.flush()
        self._records += 1
        if self._records >= self.max_records:
            self.seal()

    def sync(self) -> None:
        """Forces what was written to the disk."""
        if self._file is not None:
            os.fsync(self._file.fileno())

    def seal(self) -> Path | None:
        """Seals the open segment, if there is one, and returns its path; the next `write` opens a new one."""
        if self._file is None:
            return None
        self.sync()
        self._file.close()
        path = seal_file(Path(self._file.name))
        self._file, self._records = None, 0
        self.sealed.append(path)
        return path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.seal()

    def _open(self) -> IO[bytes]:
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(3)}.jsonl{OPEN_SUFFIX}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._file = open(self.folder / name, "xb")
        except OSError as error:
            raise SegmentError(
                f"{self.folder}: no segment can be opened ({error.strerror}); check the folder, its rights and the disk"
            ) from error
        return self._file


def write_segment(path: Path, lines: Iterator[str]) -> int:
    """Writes one whole segment under a given name, aside and then renamed; returns the number of its records.

    For stages that make one segment from another and keep its name, such as documents from articles.
    """
    aside = path.with_name(path.name + OPEN_SUFFIX)
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    try:
        with open(aside, "wb") as file:
            for line in lines:
                file.write(line.encode() + b"\n")
                count += 1
            file.flush()
            os.fsync(file.fileno())
        seal_file(aside)
    except OSError as error:
        raise SegmentError(f"{path}: can't be written ({error.strerror}); check the folder and the disk") from error
    return count


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


def _cut_torn_tail(path: Path) -> None:
    """Cuts the file after its last line that is whole: ends in a newline and is a JSON object."""
    with open(path, "r+b") as file:
        end = 0
        for line in file:
            if not line.endswith(b"\n") or not _is_json(line):
                break
            end += len(line)
        file.truncate(end)
        os.fsync(file.fileno())


def _is_json(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False
