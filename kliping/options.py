"""The options that several commands have: `--data`, `--index` and spans of time."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

INDEX_HELP = "An embedded index's folder, or the URL of an Elasticsearch. [default: DIR/index]"
UNIT_S = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
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


def shard_option(function: Function) -> Function:
    """Adds `--shard I/N`: the part of the sources that falls to this crawler. The parameter is `shard`, a text."""
    option = click.option(
        "--shard", metavar="I/N", envvar="KLIPING_SHARD", help="Of N crawlers this is number I: it takes its part."
    )
    return option(function)


class Duration(click.ParamType[float]):
    """A span of time such as 90s, 15m, 6h or 1d; a bare number is seconds. The value is seconds as float."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        if isinstance(value, int | float):
            return float(value)
        found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhd]?)\s*", str(value))
        if not found or float(found[1]) <= 0:
            self.fail(f"{value!r} is no span of time; write 90s, 15m, 6h or 1d", param, ctx)
        return float(found[1]) * UNIT_S[found[2]]
