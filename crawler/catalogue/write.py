"""Writes source files: what a person would have typed, checked before it is left there."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from crawler.catalogue.file import source_from
from crawler.catalogue.source import Source
from crawler.disk import replace_text, writing
from crawler.errors import CatalogueError
from crawler.toml import naming, parse_toml


def write_source(folder: Path, name: str, values: Mapping[str, Any], *, note: str) -> Source:
    """Writes `folder`/NAME.toml with a line of comment, and returns the source; absent and empty keys are left out.

    Raises CatalogueError when the file is there already, or wouldn't validate: then nothing is written.
    """
    path = folder / f"{name}.toml"
    lines = [f"# {note}", *(f"{key} = {_toml(value)}" for key, value in values.items() if value not in (None, (), ""))]
    text = "\n".join(lines) + "\n"
    if path.exists():
        raise CatalogueError(f"{path}: is there already; mend that file, or choose another --name")
    with naming(path, CatalogueError):
        source = source_from(name, parse_toml(text.encode()))
    with writing(path, CatalogueError):
        replace_text(path, text)
    return source


def free_name(domain: str, taken: Container[str]) -> str:
    """A source's name made of its registered domain, which nobody has yet: detik.com → detik, else detik-com."""
    short, whole = (re.sub(r"[^a-z0-9_-]+", "-", each.lower()).strip("-") for each in (domain.split(".")[0], domain))
    return (whole if short in taken else short)[:64] or "source"


def _toml(value: Any) -> str:
    if isinstance(value, tuple | list):
        return "[\n" + "".join(f"    {_toml(each)},\n" for each in value) + "]"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return value.isoformat() if isinstance(value, date) else json.dumps(str(value), ensure_ascii=False)
