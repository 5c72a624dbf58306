"""What both command groups share on screen: consoles, progress bars, tables and exit codes.

Results go to standard output, everything else (progress, notes, errors) to standard error, so that a pipe gets results
only. Colour and bars appear on a terminal; a pipe or a file gets plain text.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from kliping import log

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

# Exit codes, the same for every command.
OK, TROUBLE, USAGE, INTERRUPTED = 0, 1, 2, 130
PLAIN_WIDTH = 10_000  # a pipe has no width: lines are never folded there


def out() -> Console:
    """The console for results: standard output."""
    return _console(sys.stdout)


@contextmanager
def paged() -> Iterator[Console]:
    """The console for results that may be longer than the screen: on a terminal they go through the pager, so that
    their beginning is what is seen; a page that fits is just printed."""
    console = out()
    if not console.is_terminal or not sys.stdin.isatty():
        yield console
        return
    os.environ.setdefault("LESS", "-FRX")
    with console.pager(styles=not console.no_color, links=not console.no_color):
        yield console


def err() -> Console:
    """The console for progress, notes and errors: standard error."""
    return _console(sys.stderr)


def progress(unit: str) -> Progress:
    """A progress bar on standard error: description, bar, count of `unit`, rate and time left. Silent in a pipe."""
    from rich import progress as bars

    console = err()
    return bars.Progress(
        bars.TextColumn("[bold]{task.description}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TextColumn(unit),
        bars.TimeElapsedColumn(),
        bars.TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal or log.is_json(),
    )


def print_table(
    title: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    numbers: Sequence[str] = (),
    ruled: bool = True,
) -> None:
    """Prints a table to standard output: ruled and coloured on a terminal, tab-separated in a pipe.

    Columns named in `numbers` are set flush right. One that isn't `ruled` fits more into a line.
    """
    console = out()
    if not console.is_terminal:
        for row in (columns, *rows):
            click.echo("\t".join("" if cell is None else str(cell) for cell in row))
        return
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", header_style="bold")
    if not ruled:
        table.box, table.padding, table.pad_edge = None, (0, 2, 0, 0), False
    for column in columns:
        table.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    console.print(table)


def say(message: str, *, source: str | None = None) -> None:
    """A line of a service, on standard error: with the time, and where it logs in JSON with what it is about."""
    if log.is_json():
        log.write(message, source=source)
    else:
        note(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S%z} {message}")


def note(message: str) -> None:
    """One line for people, on standard error."""
    if log.is_json():
        log.write(message)
        return
    err().print(message, highlight=False, markup=False)


def fail(message: str) -> None:
    """An error for people, on standard error: what, why and the cure are in the message."""
    if log.is_json():
        log.write(message, "ERROR")
        return
    console = err()
    console.print("error:", style="bold red", end=" ")
    console.print(message, highlight=False, markup=False)


def _console(file: Any) -> Console:
    from rich.console import Console

    class Piped(Console):
        """Leaves it to `kliping.cli` to end where the reader of a pipe has gone: Rich calls that a failure."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    terminal = file.isatty() and not os.environ.get("NO_COLOR")
    return Piped(
        file=file, width=None if file.isatty() else PLAIN_WIDTH, no_color=not terminal, soft_wrap=not file.isatty()
    )
