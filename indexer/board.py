"""Carries how each source fares from the crawl's board (`state/sources.json`) to an index that shows it to people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from indexer.index import Index
from indexer.state import read_state

NAME = "sources.json"
_told: dict[tuple[Path, str], int] = {}  # board and index → the board's time of writing when it was carried last


def carry_board(data: Path, index: Index) -> str:
    """Gives an index what the board says, unless it has had that. Returns what was wrong with it, if anything."""
    path = data / "state" / NAME
    try:
        written = path.stat().st_mtime_ns
    except OSError:  # nobody has crawled here
        return ""
    key = (path, index.location)
    if _told.get(key) == written:
        return ""
    board = read_state(path, {})
    trouble = index.take_sources(board) if _is_sound(board) else ""
    _told[key] = written
    return trouble


def _is_sound(board: Any) -> bool:
    """Whether it has what we write; another make's, or a torn one's, is passed over until it is written again."""
    return (
        isinstance(board, dict)
        and isinstance(board.get("at"), int | float)
        and isinstance(board.get("sources"), list)
        and all(isinstance(each, dict) and isinstance(each.get("name"), str) for each in board["sources"])
    )
