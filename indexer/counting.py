"""What is counted while records go by: how many for a progress bar, and which couldn't be read or were refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
Step = Callable[[int], None]  # told how many records were just done


@dataclass
class Trouble:
    """Lines that couldn't be read and documents that an index refused: skipped, counted, shown with their place."""

    lines: list[str] = field(default_factory=list)
    skipped: int = 0

    def line(self, segment: Path, number: int, why: str) -> None:
        self.skipped += 1
        self.lines.append(f"{segment}:{number}: skipped, {why}")

    def refused(self, segment: Path, id: str, reason: str) -> None:
        self.lines.append(f"{segment}: article {id} refused by the index: {reason}")


def count_records(segments: Iterable[Path]) -> int:
    """The number of lines of segments, for progress bars."""
    total = 0
    for segment in segments:
        with open(segment, "rb") as file:
            total += sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
    return total


def counted(records: Iterable[T], step: Step | None) -> Iterator[T]:
    """The records as they are; `step` is told of each once whoever takes them asks for the next."""
    for record in records:
        yield record
        if step:
            step(1)
