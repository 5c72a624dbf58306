"""`kliping info`: what an index holds."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import click

from indexer.open import open_index, place_of
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
        summary, where = index.summary(), index.location
        identity, makers = index.identity(), index.makers()
    if as_json:
        values = {
            "index": where,
            "identity": identity,
            "count": summary.count,
            "content_hash": summary.content_hash,
            "newest": summary.newest.isoformat() if summary.newest else None,
            "size_bytes": summary.size_bytes,
            "sources": dict(summary.sources),
            "models": [
                {
                    "language": maker.language,
                    "model": maker.ner.model,
                    "version": maker.ner.version,
                    "documents": maker.documents,
                }
                for maker in makers
            ],
        }
        click.echo(json.dumps(values, ensure_ascii=False))
    else:
        print_summary(terminal.out(), where, summary, makers)
