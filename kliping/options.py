"""The options that several commands have: `--data` and `--index`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

INDEX_HELP = "An embedded index's folder, or the URL of an Elasticsearch. [default: DIR/index]"
Function = TypeVar("Function", bound=Callable[..., Any])


def data_option(function: Function) -> Function:
    """Adds `--data DIR`: where captures, articles, documents and the index lie. The parameter's name is `data`."""
    option = click.option(
        "--data",
        metavar="DIR",
        envvar="KLIPING_DATA",
        default="data",
        show_default=True,
        show_envvar=True,
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder of captures, articles, documents and the index.",
    )
    return option(function)


def index_option(function: Function) -> Function:
    """Adds `--index WHERE`; the parameter is `index_at`, None for the embedded index of the data folder."""
    option = click.option(
        "--index", "index_at", metavar="WHERE", envvar="KLIPING_INDEX", show_envvar=True, help=INDEX_HELP
    )
    return option(function)
