"""`kliping show`: one article whole."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import click

from crawler.urls import article_id, canonical_url
from indexer.analysis import words
from indexer.document import Document
from indexer.index import Index
from indexer.open import open_index, place_of
from indexer.query import Phrase, Query
from kliping import terminal
from kliping.options import data_option, index_option


@click.command()
@click.argument("which", metavar="ID|URL")
@click.option("--json", "as_json", is_flag=True, help="The record as one JSON object.")
@data_option
@index_option
def show(which: str, as_json: bool, data: Path, index_at: str | None) -> None:
    """Show one article whole, the people, organisations and places in it coloured."""
    from indexer.screen import print_article

    with closing(open_index(place_of(data, index_at))) as index:
        document = index.get(which) or _by_url(index, which)
    if document is None:
        terminal.fail(f"{which}: the index holds no article of this id or URL; search for it by its words")
        sys.exit(terminal.TROUBLE)
    if as_json:
        click.echo(document.to_json())
    else:
        print_article(terminal.out(), document)


def _by_url(index: Index, pasted: str) -> Document | None:
    """The document of a URL as people paste it: without https://, with a slash at its end, with what tracks readers."""
    try:
        url = canonical_url(pasted if "://" in pasted else f"https://{pasted}")
    except ValueError:
        return None
    return index.get(article_id(url)) or _by_whole_url(index, pasted)


def _by_whole_url(index: Index, url: str) -> Document | None:
    """The document that has just this URL, under whatever id."""
    if '"' in url or not words(url):
        return None
    hits = index.search(Query(text=Phrase(url, "url"), limit=100, collapse=False, facets=0)).hits
    return next((hit.document for hit in hits if hit.document.url == url), None)
