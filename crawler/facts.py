"""Facts in data files beside the code (TOML): read once, when first asked for."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=64)
def table(name: str) -> dict[str, Any]:
    """The decoded `NAME.toml` of this package; `name` leads into its folders ("dates/zones")."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def names_in(folder: str) -> tuple[str, ...]:
    """The names of the tables in a folder, sorted."""
    listed = (entry.name for entry in files(__package__).joinpath(folder).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in listed if name.endswith(".toml")))
