"""Enriching and indexing as people watch them: bars, closing lines, and every line of trouble.

The commands and the scheduled service go through here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.board import carry_board
from indexer.counting import Trouble, count_records
from indexer.enrich import report
from indexer.enrich.again import Again
from indexer.enrich.segments import Enriched, enrich, segments_to_enrich
from indexer.enrich.store import models_folder
from indexer.index import Index
from indexer.indexing import Indexed, index_refused, index_segments, segments_to_index
from indexer.open import open_index, place_of
from indexer.refused import RefusedFile
from kliping import terminal

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


def update_once(
    data: Path,
    index_at: str | None,
    *,
    quiet: bool = False,
    retry: bool = True,
    beat: Callable[[], None] = lambda: None,
) -> int:
    """Enriches and indexes what is new, with bars and a closing line; returns how many documents lie refused.

    With `retry` what the index refused before is tried again. `quiet` says nothing where nothing was new. `beat` is
    called whenever it got on.
    """
    trouble = Trouble()
    enriched = enrich_with_bar(data, trouble, quiet=quiet, beat=beat)
    if lacking := report.without_entities(enriched.makers, models_folder(data)):
        terminal.note(lacking)
    with closing(open_index(place_of(data, index_at), create=True)) as index:
        if retry:
            _retry_refused(data, index, trouble)
        index_with_bar(data, index, trouble, quiet=quiet and not enriched.documents, beat=beat)
        left = refused_left(data, index, quiet=quiet)
        if wrong := carry_board(data, index):
            terminal.note(wrong)
    show_trouble(trouble)
    return left


def refused_left(data: Path, index: Index, *, quiet: bool = False) -> int:
    """How many documents an index refused and has not taken since; said with the file that has their reasons."""
    file = RefusedFile(data)
    left = len(file.of(index.identity()))
    if left and not quiet:
        terminal.note(
            f"{left:,} documents are refused by {index.location}; {file.path} has each with its reason, and they are"
            " tried again by the next `kliping index`"
        )
    return left


def _retry_refused(data: Path, index: Index, trouble: Trouble) -> None:
    """Before what is new: what was refused in this very run has had its try."""
    done = index_refused(data, index, trouble)
    if taken := done.indexed + done.stale:
        terminal.note(f"{taken:,} documents that were refused before went in now")


def enrich_with_bar(
    data: Path, trouble: Trouble, *, again: bool = False, quiet: bool = False, beat: Callable[[], None] = lambda: None
) -> Enriched:
    """Enriches with a progress bar on a terminal, and says how many and how fast."""
    segments = segments_to_enrich(data, again=again)
    if again and (made := len(Again(data).done())):
        terminal.note(
            f"carrying on: {made:,} segments were made again before it was cut off, {len(segments):,} are left"
        )
    started = time.monotonic()
    with terminal.progress("articles") as bar:
        task = bar.add_task("finding entities", total=count_records(segments))
        done = enrich(data, segments, trouble, again=again, step=_steps(bar, task, beat))
    if done.segments or not quiet:
        terminal.note(f"enriched {done.documents:,} articles in {_speed(done.documents, started)}")
    return done


def index_with_bar(
    data: Path,
    index: Index,
    trouble: Trouble,
    *,
    anew: bool = False,
    quiet: bool = False,
    beat: Callable[[], None] = lambda: None,
) -> Indexed:
    """Indexes with a progress bar on a terminal, and says what went in, what was there already and what was refused."""
    segments = segments_to_index(data, index)
    started = time.monotonic()
    with terminal.progress("documents") as bar:
        task = bar.add_task("indexing", total=count_records(segments))
        done = index_segments(data, index, segments, trouble, anew=anew, step=_steps(bar, task, beat))
    if done.segments or not quiet:
        terminal.note(
            f"indexed {done.indexed:,} documents into {index.location} "
            f"({done.stale:,} not newer, {done.rejected:,} refused) in {_speed(done.indexed + done.stale, started)}"
        )
    return done


def show_trouble(trouble: Trouble) -> None:
    """Every skipped line and refused document with its place: the first twenty in full, then a count."""
    for line in trouble.lines[:20]:
        terminal.note(f"warning: {line}")
    if len(trouble.lines) > 20:
        terminal.note(f"warning: and {len(trouble.lines) - 20:,} more lines skipped or documents refused")
    if trouble.skipped:
        terminal.note(f"warning: {trouble.skipped:,} lines that are no records were skipped; all others are in")


def _steps(bar: Progress, task: TaskID, beat: Callable[[], None]) -> Callable[[int], None]:
    """What is told of each record that is done: the bar, and who wants to know that it goes on."""

    def step(count: int) -> None:
        bar.advance(task, count)
        beat()

    return step


def _speed(count: int, started: float) -> str:
    seconds = max(time.monotonic() - started, 1e-3)
    return f"{seconds:,.1f} s ({count / seconds:,.0f} a second)"
