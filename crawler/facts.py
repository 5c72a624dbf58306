"""Facts in data files beside the code (TOML): read once, when first asked for."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

from crawler.toml import naming, parse_toml


@lru_cache(maxsize=64)
def table(name: str) -> dict[str, Any]:
    """The decoded `NAME.toml` of this package; `name` leads into its folders ("dates/zones").

    Raises ValueError naming the file where it is no TOML.
    """
    with naming(f"crawler/{name}.toml"):
        return parse_toml(files(__package__).joinpath(f"{name}.toml").read_bytes())


@lru_cache(maxsize=8)
def names_in(folder: str) -> tuple[str, ...]:
    """The names of the tables in a folder, sorted."""
    listed = (entry.name for entry in files(__package__).joinpath(folder).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in listed if name.endswith(".toml")))
