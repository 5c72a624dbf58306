"""Sealed JSON Lines segments: the log between any two stages.

They are written aside and sealed by a rename (`sealing.py`); readers look at sealed names only, so they never see half
a file. What a killed writer left open is recovered: cut after its last whole line and sealed.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from crawler.disk import writing
from crawler.errors import SegmentError
from crawler.sealing import OPEN_SUFFIX, SealingWriter, put_in_place, recover

Record = TypeVar("Record")
OnTrouble = Callable[[Path, int, str], None]


def sealed_segments(folder: Path) -> list[Path]:
    """The sealed segments of a folder, oldest first; none where the folder is absent."""
    return sorted(folder.glob("*.jsonl"))


def read_records(
    segment: Path, parse: Callable[[bytes], Record], *, on_trouble: OnTrouble | None = None
) -> Iterator[Record]:
    """The records of one segment, in order, each parsed by `parse` (bytes without their newline → a record).

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
                yield parse(line[:-1])
            except ValueError as error:
                trouble(segment, number, f"not a record: {error}")


def recover_segments(folder: Path) -> list[Path]:
    """Seals what a killed writer left open, each cut after its last whole line. Returns the sealed paths.

    Call it only while holding the folder's lock: a segment that is being written looks just the same.
    """
    return recover(folder, ".jsonl", _cut_torn_tail)


class SegmentWriter(SealingWriter):
    """Appends records to an open segment and seals it when it is full, when asked, and on leaving the context.

    `write` returns once the line is with the operating system: it survives a kill of this process. `sync` returns
    once it is on the disk: it survives a power cut too. Sealing syncs. A writer that wrote nothing leaves nothing.
    """

    error = SegmentError

    def __init__(self, folder: Path, *, max_records: int = 1000) -> None:
        super().__init__(folder, ".jsonl")
        self.max_records = max_records
        self._records = 0
        self._opened = 0.0

    @property
    def age_s(self) -> float:
        """Seconds since the open segment's first record; 0 where none is open."""
        return time.monotonic() - self._opened if self._records else 0.0

    def write(self, line: bytes) -> None:
        """Appends one record, given as its JSON line without the newline."""
        self._append(line + b"\n")
        if not self._records:
            self._opened = time.monotonic()
        self._records += 1
        if self._records >= self.max_records:
            self.seal()

    def _sealed(self) -> None:
        self._records = 0


def write_segment(path: Path, lines: Iterator[bytes]) -> int:
    """Writes one whole segment under a given name, aside and then renamed; returns the number of its records.

    For stages that make one segment from another and keep its name, such as documents from articles.
    """
    return _write_aside(path.with_name(path.name + OPEN_SUFFIX), path, lines)


def replace_segment(path: Path, lines: Iterator[bytes]) -> int:
    """The same in a folder where somebody may be writing: what a kill leaves aside is taken by nobody for a segment
    that was left open."""
    return _write_aside(path.with_name(f".{path.name}.merging"), path, lines)


def _write_aside(aside: Path, path: Path, lines: Iterator[bytes]) -> int:
    count = 0
    with writing(path, SegmentError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(aside, "wb") as file:
            for line in lines:
                file.write(line + b"\n")
                count += 1
            file.flush()
            os.fsync(file.fileno())
        put_in_place(aside, path)
    return count


def _cut_torn_tail(path: Path) -> None:
    """Cuts the file after its last line that is whole: ends in a newline and is a JSON object."""
    with open(path, "r+b") as file:
        end = place = 0
        for line in file:
            place += len(line)
            if line.endswith(b"\n") and _is_json(line):
                end = place
        file.truncate(end)
        os.fsync(file.fileno())


def _is_json(line: bytes) -> bool:
    try:
        return isinstance(msgspec.json.decode(line), dict)
    except (ValueError, RecursionError):
        return False
