"""Small files of state, JSON: written aside and renamed, so that a kill leaves the old one or the new one.

Two commands at once may change one file: who changes it holds its lock meanwhile, and each writes aside under a name
of its own.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from crawler import disk
from indexer.errors import StateError


def read_state(path: Path, default: Any) -> Any:
    """What a file of state says; `default` where it isn't there or is torn."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return default
    except OSError as error:
        raise StateError(f"{path}: can't be read ({error.strerror}); check the file and its rights") from error


def write_state(path: Path, value: Any) -> None:
    """Replaces a file of state as a whole; its folder is made if need be. Raises StateError."""
    replace_text(path, json.dumps(value, indent=1))


def change_state(path: Path, default: Any, change: Callable[[Any], Any]) -> None:
    """Reads a file of state, and writes what `change` makes of it, while no other process does the same."""
    with locked(path):
        write_state(path, change(read_state(path, default)))


def replace_text(path: Path, text: str) -> None:
    """Replaces a file as a whole and durably, or leaves it as it was. Raises StateError."""
    with disk.writing(path, StateError):
        disk.replace_text(path, text)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Waits until no other process holds the lock of a file. It is the kernel's: it goes with its process."""
    with disk.writing(path.parent, StateError):
        path.parent.mkdir(parents=True, exist_ok=True)
        file = open(path.with_name(f"{path.name}.lock"), "wb")
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
