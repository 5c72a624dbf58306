"""Reads one source file: TOML, checked key by key and as a whole."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.catalogue.keys import EXAMPLES, FIELDS, KEYS
from crawler.catalogue.source import Source, Status
from crawler.errors import CatalogueError
from crawler.toml import naming, only_keys, parse_toml
from crawler.urls import registered_domain

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def read_source(path: Path) -> Source:
    """The source of one TOML file. Raises CatalogueError naming file, key and cure."""
    with naming(path, CatalogueError):
        return source_from(path.stem, parse_toml(path.read_bytes()))


def source_from(name: str, table: dict[str, Any]) -> Source:
    """The source of a file's values. Raises ValueError naming key and cure."""
    if not _NAME.fullmatch(name):
        raise ValueError("the file's name is the source's name, of small letters, digits, - and _ only; rename it")
    only_keys(table, KEYS)
    for key in ("title", "home"):
        if key not in table:
            raise ValueError(f'{key} is missing; add it, such as {key} = "{EXAMPLES[key]}"')
    values = {FIELDS.get(key, key): KEYS[key](key, value) for key, value in table.items()}
    values.setdefault("domains", (registered_domain(urlsplit(values["home"]).hostname or ""),))
    source = Source(name=name, **values)
    _check_whole(source)
    return source


def _check_whole(source: Source) -> None:
    """What no key shows alone."""
    if source.status is not Status.UNVERIFIED and not (source.checked and source.evidence):
        raise ValueError(
            f'status = "{source.status}" needs the day it was checked and the evidence; add checked = 2026-09-17 and '
            'evidence = ["who saw it"], or leave status out'
        )
    if not source.ways:
        raise ValueError("none of feeds, sitemaps and sections is there; name at least one page that lists articles")
    if source.sections and not source.articles:
        raise ValueError(
            "sections needs articles: patterns that tell an article's URL from the other links of a section page"
        )
    if not source.articles and not all(each.lists_articles_only for each in source.archives):
        raise ValueError(
            "archives needs articles: patterns that tell an article's URL from the other links of an index page"
        )
    _check_loopback(source)


def _check_loopback(source: Source) -> None:
    """This machine is only asked where its owner says so."""
    for key in ("domains", "listings", "archives"):
        for each in getattr(source, key):
            value = getattr(each, "text", each)
            host = value if key == "domains" else urlsplit(value).hostname or ""
            if _is_loopback(host) and not source.allow_loopback:
                raise ValueError(
                    f"{value} is on this machine, and private addresses are refused; "
                    "add allow_loopback = true if that is what you want"
                )


def _is_loopback(host: str) -> bool:
    return host == "localhost" or host.startswith("127.") or host == "::1"
