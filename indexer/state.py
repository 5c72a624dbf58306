"""Small files of state, JSON: written aside and renamed, so that a kill leaves the old one or the new one.

Two commands at once may change one file: who changes it holds its lock meanwhile, and each writes aside under a name
of its own.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(aside, "xb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())  # else a power cut may leave the new name with nothing in it
        os.replace(aside, path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise _unwritable(path, error) from error


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Waits until no other process holds the lock of a file. It is the kernel's: it goes with its process."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = open(path.with_name(f"{path.name}.lock"), "wb")
    except OSError as error:
        raise _unwritable(path.parent, error) from error
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _unwritable(path: Path, error: OSError) -> StateError:
    return StateError(f"{path}: can't be written ({error.strerror}); check the folder, its rights and the disk")
