"""The folder of the tables that come with the package, and reading one of their files."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from importlib.resources import files
from pathlib import Path
from typing import Any

from crawler import toml
from indexer.document import LABELS
from indexer.errors import AliasError

FOLDER = Path(str(files("indexer"))) / "aliases"


def read_toml(path: Path) -> dict[str, Any]:
    """A file's values. Raises AliasError, which calls the file by its name, where it isn't TOML."""
    return toml.read_toml(path, AliasError, name=path.name)


def in_file(path: Path) -> AbstractContextManager[None]:
    """Turns a ValueError inside a `with` into an AliasError with the file's name before it."""
    return toml.naming(path.name, AliasError)


def only_labels(labels: Iterable[str]) -> None:
    """Raises ValueError on the name of a table that is no label."""
    toml.only_keys(labels, LABELS, "label")
