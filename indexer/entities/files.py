"""The folder of the tables that come with the package, and reading one of their files."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from indexer.errors import AliasError

FOLDER = Path(str(files("indexer"))) / "aliases"


def read_toml(path: Path) -> dict[str, Any]:
    """A file's values. Raises AliasError where it isn't TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AliasError(
            f"{path.name} is not TOML: {error}. Mend that line; every name is in double quotes."
        ) from error
    except RecursionError as error:
        raise AliasError(f"{path.name} has lists in lists too deep to read. A table has names and lists.") from error
    except OSError as error:
        raise AliasError(f"{path} can't be read: {error.strerror}. Check the folder and its rights.") from error
