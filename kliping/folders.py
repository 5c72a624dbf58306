"""Whether a data folder is the one that was meant: a mistyped one is told, not made and filled with nothing."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from kliping import terminal

_HELD = ("articles", "documents")


def require_articles(data: Path) -> None:
    """Ends the command with exit code 1 where `data` holds no articles, with the folder beside it that may be meant."""
    if _holds(data):
        return
    near = get_close_matches(data.name, _beside(data), n=1, cutoff=0.5)
    meant = f"did you mean {data.with_name(near[0])}? " if near else ""
    terminal.fail(f"{data} has no articles; {meant}`kliping crawl SOURCE --data {data}` puts some in")
    raise SystemExit(terminal.TROUBLE)


def _holds(folder: Path) -> bool:
    return any((folder / name).is_dir() for name in _HELD)


def _beside(data: Path) -> list[str]:
    """The names of the folders beside it that hold articles."""
    try:
        return sorted(each.name for each in data.absolute().parent.iterdir() if _holds(each))
    except OSError:
        return []
