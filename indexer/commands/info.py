"""`kliping info`: what an index holds."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from indexer.enrich.identities import revised
from indexer.index import Index
from indexer.makers import Maker
from indexer.open import open_index, place_of
from indexer.refused import RefusedFile
from kliping import terminal
from kliping.options import data_option, index_option


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@data_option
@index_option
def info(as_json: bool, data: Path, index_at: str | None) -> None:
    """Say what an index holds: how much, from whom, how new, and which models found its entities."""
    from indexer.screen import print_summary

    with closing(open_index(place_of(data, index_at))) as index:
        refused = len(RefusedFile(data).of(index.identity()))
        if as_json:
            click.echo(json.dumps(_as_json(index, refused) | {"revised": revised(data)}, ensure_ascii=False))
        else:
            print_summary(terminal.out(), index.location, index.summary(), index.makers(), refused)
            if again := revised(data):
                click.echo(f"revised  {again:,} documents were written again, since later articles changed who is who")


def _as_json(index: Index, refused: int) -> dict[str, Any]:
    summary = index.summary()
    return {
        "index": index.location,
        "identity": index.identity(),
        "count": summary.count,
        "refused": refused,
        "content_hash": summary.content_hash,
        "newest": summary.newest.isoformat() if summary.newest else None,
        "size_bytes": summary.size_bytes,
        "sources": dict(summary.sources),
        "models": [_maker(maker) for maker in index.makers()],
    }


def _maker(maker: Maker) -> dict[str, Any]:
    version = maker.ner.version
    return {"language": maker.language, "model": maker.ner.model, "version": version, "documents": maker.documents}
