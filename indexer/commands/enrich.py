"""`kliping enrich`: makes documents of articles."""

from __future__ import annotations

from pathlib import Path

import click

from indexer.counting import Trouble
from indexer.enrich import report
from indexer.enrich.store import models_folder
from indexer.progress import enrich_with_bar, show_trouble
from kliping import terminal
from kliping.folders import require_articles
from kliping.options import data_option


@click.command()
@data_option
@click.option("--again", is_flag=True, help="Make all documents again, as after a change of model.")
def enrich(data: Path, again: bool) -> None:
    """Find entities: make documents of new articles.

    An article's language picks the model (`kliping models`); where there is none, the article gets no entities. Cut
    off, --again carries on with the rest; at its end `kliping rebuild` fills an index anew.
    """
    require_articles(data)
    trouble = Trouble()
    done = enrich_with_bar(data, trouble, again=again)
    show_trouble(trouble)
    if done.documents:
        rows = report.rows(done.makers, models_folder(data))
        terminal.print_table("Articles by language", report.COLUMNS, rows, numbers=("articles",))
    if again and done.documents:
        terminal.note("all documents are made again; `kliping rebuild` fills an index anew from them")
