"""`kliping models`: which languages' entities can be found; Stanza's own models are downloaded and removed here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indexer.enrich.known_languages import OURS, name_of, with_entities
from indexer.enrich.store import code_of, downloaded, find, models_folder, remove
from indexer.errors import ModelError
from kliping import terminal
from kliping.options import data_option

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

SHIPPED = Path(__file__).parent.parent / "models"
COLUMNS = ("language", "name", "model", "version", "F1", "size", "where")
# Of the card's table of scores: the row of the news that no training saw, its figure for all kinds of names.
_F1 = re.compile(r"^\|\s*`news/dev\.jsonl`[^|]*\|\s*\*{0,2}(0\.\d+)\*{0,2}\s*\|", re.MULTILINE)


@click.group(invoke_without_command=True)
@data_option
@click.option("--all", "everything", is_flag=True, help="Also the languages that Stanza has a model for, not yet here.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.pass_context
def models(context: click.Context, data: Path, everything: bool, as_json: bool) -> None:
    """List the entity models, and download Stanza's for other languages.

    Indonesian comes with Kliping. `kliping models download en` gets Stanza's English: articles in English then have
    entities too (`kliping enrich --again` for those that are there already). F1 is from the model's card.
    """
    if context.invoked_subcommand is None:
        rows = _rows(data, everything)
        if as_json:
            click.echo(json.dumps({"models": rows}, ensure_ascii=False))
        else:
            _print(rows, data, everything)


@models.command("download")
@click.argument("languages", nargs=-1, required=True, metavar="LANGUAGE…")
@data_option
def download_command(languages: tuple[str, ...], data: Path) -> None:
    """Get Stanza's models for languages, such as en: what finding entities needs, and no more.

    They go into DIR/models, or where KLIPING_MODELS says. Only this needs a network; a folder such as DIR/models/en
    can be copied to a machine without one.
    """
    from indexer.enrich.download import download

    folder = models_folder(data)
    for language in languages:
        _refuse_ours(language)
        before = find(folder, language)
        with terminal.progress("kB") as bar:
            found = download(folder, language, _told_to(bar))
        if before and before.version == found.version:
            terminal.note(f"{found.name} {found.version} is there already, and Stanza has no newer one")
            continue
        terminal.note(f"{found.name} {found.version}: {_size(found.size_bytes)} in {found.folder}")
        cure = "then `kliping rebuild`" if before else "then `kliping index`"
        terminal.note(
            f"new articles in {found.language} have entities now; for the others `kliping enrich --again`, {cure}"
        )


@models.command("remove")
@click.argument("languages", nargs=-1, required=True, metavar="LANGUAGE…")
@data_option
def remove_command(languages: tuple[str, ...], data: Path) -> None:
    """Delete downloaded models. Documents and indexes stay as they are; new articles have no entities."""
    for language in languages:
        _refuse_ours(language)
        freed = remove(models_folder(data), language)
        terminal.note(f"removed the models for {code_of(language)}: {_size(freed)} freed")


def _refuse_ours(language: str) -> None:
    if code_of(language) in OURS:
        raise ModelError(
            f"the model for {name_of(code_of(language))} comes with Kliping and stays; upgrade Kliping for a newer"
        )


def _rows(data: Path, everything: bool) -> list[dict[str, Any]]:
    ours = [_shipped(code) for code in OURS]
    theirs = [
        _row(one.language, one.name, one.version, None, one.size_bytes, str(one.folder))
        for one in downloaded(models_folder(data))
    ]
    here = {row["language"] for row in theirs}
    others = [_row(code, None, None, None, None, None) for code in with_entities() if code not in here]
    return ours + theirs + (others if everything else [])


def _shipped(code: str) -> dict[str, Any]:
    folder = SHIPPED / code
    try:
        card = json.loads((folder / "model.json").read_text("utf-8"))
        size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
        return _row(code, card["name"], card["version"], _f1(folder / "README.md"), size, "comes with Kliping")
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{folder}: the shipped model can't be read ({error!r}). Reinstall kliping.") from error


def _f1(card: Path) -> float | None:
    """The score that a card tells, or None."""
    found = _F1.search(card.read_text("utf-8")) if card.is_file() else None
    return float(found[1]) if found else None


def _row(
    code: str, model: str | None, version: str | None, f1: float | None, size_bytes: int | None, where: str | None
) -> dict[str, Any]:
    return {
        "language": code,
        "name": name_of(code),
        "model": model,
        "version": version,
        "f1": f1,
        "size_bytes": size_bytes,
        "where": where,
    }


def _print(rows: list[dict[str, Any]], data: Path, everything: bool) -> None:
    table = [
        (
            row["language"],
            row["name"],
            row["model"] or "none",
            row["version"],
            "" if row["f1"] is None else f"{row['f1']:.3f}",
            "" if row["size_bytes"] is None else _size(row["size_bytes"]),
            row["where"] or f"kliping models download {row['language']}",
        )
        for row in rows
    ]
    terminal.print_table("Entity models", COLUMNS, table, numbers=("F1", "size"))
    if not everything:
        more = sum(1 for code in with_entities() if find(models_folder(data), code) is None)
        terminal.note(f"Stanza has models for {more} languages more: `kliping models --all` lists them")


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.1f} MB"


def _told_to(bar: Bar) -> Callable[[str, int, int | None], None]:
    """Shows each file as a line of its own."""
    tasks: dict[str, Any] = {}

    def progress(file: str, so_far: int, total: int | None) -> None:
        if file not in tasks:
            tasks[file] = bar.add_task(file[:40], total=None)
        bar.update(tasks[file], completed=so_far // 1000, total=total and max(1, total // 1000))

    return progress
