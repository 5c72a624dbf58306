"""Which sources a command is about: those that are named, or all but the demo; what is wrong with others is told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kliping import terminal

if TYPE_CHECKING:
    from crawler.catalogue import Source
    from crawler.errors import CatalogueError


def sharded(sources: list[Source], shard: str | None) -> list[Source]:
    """Those of the sources that fall to this crawler; all without `shard`."""
    from crawler.sharding import Shard

    if shard is None:
        return sources
    try:
        return Shard.parse(shard).of(sources)
    except ValueError as error:
        raise click.UsageError(f"--shard: {error}") from error


def chosen_sources(names: Sequence[str], data: Path, everything: bool) -> tuple[list[Source], list[CatalogueError]]:
    """The sources to visit, and the errors of those whose files can't be used: told here, and in no one's way.

    Raises UnknownSource on a mistyped name, and the first error when nothing is left to visit.
    """
    from crawler.catalogue import choose, load_catalogue

    if everything and names:
        raise click.UsageError("--all takes no names")
    if not everything and not names:
        raise click.UsageError("name at least one source (`kliping sources` lists them), or give --all")
    catalogue = load_catalogue(data, only=None if everything else names)
    everyone = [
        name for name in (*catalogue, *catalogue.broken) if name in catalogue.broken or not catalogue[name].demo
    ]
    sources, broken = choose(everyone if everything else names, catalogue)
    if not sources and broken:
        raise broken[0]
    for error in broken:
        terminal.fail(f"{error}. The other sources are visited")
    return sources, broken
