"""How many quotes are found, and with how many right speakers, on 64 articles marked by reading.

python -m benchmarks.quotes --shared ../shared            the half the rules were made by, and the other
python -m benchmarks.quotes --shared ../shared --wrong    what went wrong
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from indexer.document import Quote
from indexer.entities.reading import Told, read

GOLD = Path(__file__).parent.parent / "tests" / "indexer" / "quotes" / "gold.jsonl"


@dataclass(frozen=True, slots=True)
class Figures:
    """F1 of quotes found at their very place, and F1 of those that have the right speaker, too."""

    found: float
    right: float
    marked: int


@click.command()
@click.option("--shared", type=click.Path(path_type=Path), default=Path("../shared"), show_default=True)
@click.option("--wrong", is_flag=True, help="Print the quotes that are missed, too many, or another's.")
def main(shared: Path, wrong: bool) -> None:
    """Find the quotes of the marked articles and compare."""
    for half in ("learn", "measure"):
        figures = measured(shared, GOLD, half, wrong=wrong)
        click.echo(
            f"{half:8} {figures.marked} quotes: found F1 {figures.found:.3f}, right speaker F1 {figures.right:.3f}"
        )


def measured(shared: Path, gold: Path, half: str, *, wrong: bool = False) -> Figures:
    """The figures of one half of the marked articles, tagged by the shipped model."""
    rows = [row for row in map(json.loads, gold.read_text("utf-8").splitlines()) if row["half"] == half]
    marked = told = found = right = 0
    for row, text, quotes in _read(shared, rows):
        wanted = {(one["start"], one["end"]): one["speaker"] for one in row["quotes"]}
        got = {(one.start, one.end): one.speaker for one in quotes}
        both = wanted.keys() & got.keys()
        marked, told, found = marked + len(wanted), told + len(got), found + len(both)
        right += sum(wanted[place] == got[place] for place in both)
        if wrong:
            _print_wrong(text, wanted, got)
    return Figures(2 * found / (marked + told), 2 * right / (marked + told), marked)


def _read(shared: Path, rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str, tuple[Quote, ...]]]:
    import zstandard

    from indexer.enrich.tagger import load_tagger

    wanted = {row["url"] for row in rows}
    with zstandard.open(shared / "text" / "indonesian-news.jsonl.zst", "rt", encoding="utf-8") as lines:
        texts = {one["url"]: one["text"] for one in map(json.loads, lines) if one["url"] in wanted}
    spans = load_tagger().tag([texts[row["url"]] for row in rows])
    for row, found in zip(rows, spans, strict=True):
        text = texts[row["url"]]
        yield row, text, read(Told(row["url"], text), found).quotes


def _print_wrong(text: str, wanted: dict[tuple[int, int], str | None], got: dict[tuple[int, int], str | None]) -> None:
    for start, end in sorted(wanted.keys() | got.keys()):
        marked, told = wanted.get((start, end), "no quote"), got.get((start, end), "not found")
        if marked != told:
            click.echo(f"  {marked} | {told} | {text[start : start + 50]} … {text[end : end + 60]}".replace("\n", "¶"))


if __name__ == "__main__":
    main()
