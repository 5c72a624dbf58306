"""The options that several commands have: `--data`, `--index`, spans of time and addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from kliping.log import FORMATS, VARIABLE

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


def log_option(function: Function) -> Function:
    """Adds `--log text|json`; the parameter is `log_as`, and `kliping.log.begin` is to be told."""
    option = click.option(
        "--log",
        "log_as",
        type=click.Choice(FORMATS),
        default="text",
        show_default=True,
        envvar=VARIABLE,
        show_envvar=True,
        help="How standard error is written: lines for people, or a JSON object each.",
    )
    return option(function)


class Address(NamedTuple):
    """Where a server listens."""

    host: str
    port: int


class AddressType(click.ParamType[Address]):
    """HOST:PORT, or a port alone, which is on this machine only. The value is an Address."""

    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Address:
        if isinstance(value, Address):
            return value
        host, _, port = str(value).rpartition(":")
        if not port.isascii() or not port.isdigit() or int(port) > 65_535:
            self.fail(f"{value!r} is no address; write 9400, or 0.0.0.0:9400 to be asked from elsewhere", param, ctx)
        return Address(host.strip("[]") or "127.0.0.1", int(port))


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
