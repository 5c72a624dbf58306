"""`kliping entities NAME`: the dossier of a person, an organisation or a place, on screen or as JSON."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indexer.document import LABELS, Document
from indexer.dossier import Candidate, Counts, Dossier, dossier
from indexer.index import moment
from indexer.open import open_index, place_of
from indexer.query import parse_since, parse_until
from indexer.screen import COLOURS, HEADINGS, local, local_time
from kliping import terminal
from kliping.options import data_option, index_option

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

_BAR, _CHART_HEIGHT = 8, 5
_MOST_ROLES, _MOST_SAID = 5, 3


@click.command()
@click.argument("name", nargs=-1, required=True)
@data_option
@index_option
@click.option("--label", type=click.Choice(LABELS), help="What the name is, where it may be several things.")
@click.option("--since", metavar="WHEN", help="Count from this day on: 2024-03-01, 2024-03, today, 7d.")
@click.option("--until", metavar="WHEN", help="Count up to and including this day.")
@click.option("--latest", default=8, show_default=True, help="How many of the latest articles to list.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a screen.")
def entities(
    name: tuple[str, ...],
    data: Path,
    index_at: str | None,
    label: str | None,
    since: str | None,
    until: str | None,
    latest: int,
    as_json: bool,
) -> None:
    """Show the dossier of a person, an organisation or a place, by any of its names.

    Its names, its articles over time, who is named beside it, which newspapers write of it, and the latest of them.
    """
    typed = " ".join(name)
    index = open_index(place_of(data, index_at))
    try:
        found = dossier(
            index,
            typed,
            label=label,
            since=parse_since(since) if since else None,
            until=parse_until(until) if until else None,
            latest=latest,
        )
    finally:
        index.close()
    if found is None:
        terminal.fail(f'no article names "{typed}". Try another name of it, or: kliping search \'"{typed}"\'')
        raise SystemExit(terminal.TROUBLE)
    if as_json:
        click.echo(json.dumps(_plain(found), ensure_ascii=False))
    elif terminal.out().is_terminal:
        _show(found)
    else:
        _write(found)


def _plain(found: Dossier) -> dict[str, Any]:
    values = dataclasses.asdict(dataclasses.replace(found, latest=(), said=()))
    values["said"] = [{"words": one.words, "url": one.document.url} for one in found.said]
    for part in ("called", "days", *LABELS, "source"):
        values[part] = dict(values[part])
    values["latest"] = [_line(document) for document in found.latest]
    return values


def _line(document: Document) -> dict[str, Any]:
    published = document.published.isoformat() if document.published else None
    return {"title": document.title, "source": document.source, "published": published, "url": document.url}


def _write(found: Dossier) -> None:
    """The dossier for a pipe: one fact a line, tab-separated."""
    rows: list[tuple[object, ...]] = [("name", found.name), ("label", found.label), ("id", found.id)]
    rows += [("documents", found.documents), ("stories", found.stories)]
    rows += [("alias", alias) for alias in found.aliases]
    rows += [("people", found.people)] if found.people > 1 else []
    rows += [("role", role.office, role.documents, role.first, role.last) for role in found.roles]
    rows += [("said", " ".join(one.words.split()), one.document.url) for one in found.said]
    for part, counts in _counted(found):
        rows += [(part, *pair) for pair in counts]
    rows += [("latest", *_latest_facts(document)) for document in found.latest]
    rows += [("other", other.label, other.name, other.documents) for other in found.others]
    for row in rows:
        click.echo("\t".join(map(str, row)))


def _latest_facts(document: Document) -> tuple[str, ...]:
    when = local(moment(document)).isoformat(timespec="minutes")
    return when, document.source, document.title or "", document.url


def _counted(found: Dossier) -> list[tuple[str, Counts]]:
    parts = [(label, getattr(found, label)) for label in LABELS]
    return [("called", found.called), ("day", found.days), *parts, ("source", found.source)]


def _show(found: Dossier) -> None:
    console = terminal.out()
    console.print()
    for part in (_head(found), _over_time(found, console.width), _beside(found, console.width), _latest(found)):
        console.print(part)
        console.print()
    if found.others:
        console.print(_also(found.others))
        console.print()


def _head(found: Dossier) -> RenderableType:
    from rich.text import Text

    text = Text("  ").append(found.name, style=f"bold {COLOURS[found.label]}")
    text.append(f"   {found.kind or found.label}", style="dim")
    text.append(f" · {found.id}", style="dim")
    if found.wikidata:
        text.append(f" · {found.wikidata}", style=f"dim link https://www.wikidata.org/wiki/{found.wikidata}")
    text.append(f"\n  {_articles(found.documents)}", style="bold")
    if found.stories < found.documents:
        text.append(f" · {found.stories:,} stories")
    _append_names(text, "called", [f"{name} {count:,}" for name, count in found.called[:8]])
    unused = [alias for alias in found.aliases if alias not in dict(found.called)]
    _append_names(text, "also known as", unused[:10] + ["…"] * (len(unused) > 10))
    if found.people > 1:
        text.append(f"\n  the name of perhaps {found.people:,} people", style="dim")
    roles = [f"{role.office} ({role.first} to {role.last}, {role.documents:,})" for role in found.roles[:_MOST_ROLES]]
    _append_names(text, "as", roles)
    for one in found.said[:_MOST_SAID]:
        text.append("\n  said ", style="dim").append(f"“{' '.join(one.words.split())[:200]}”")
    return text


def _append_names(text: Any, heading: str, names: list[str]) -> None:
    if names:
        text.append(f"\n  {heading} ", style="dim")
        text.append(" · ".join(names))


def _articles(count: int) -> str:
    return f"{count:,} article" + "s" * (count != 1)


def _over_time(found: Dossier, width: int) -> RenderableType:
    from rich.text import Text

    from indexer.chart import chart

    columns = chart(found.days, max(10, width - 12))
    wide = max(1, min(6, (width - 12) // len(columns.counts)))
    text = Text("  ").append("Articles by " + columns.unit, style="bold")
    for row, line in enumerate(columns.rows(_CHART_HEIGHT)):
        scale = f"{max(columns.counts):,}" if row == 0 else ""
        text.append(f"\n{scale:>7} ", style="dim")
        text.append("".join(block * max(1, wide - 1) + " " * (wide > 1) for block in line), style=COLOURS[found.label])
    text.append(f"\n        {columns.axis(wide)}", style="dim")
    return text


def _beside(found: Dossier, width: int) -> RenderableType:
    """Four small tables of names with counts, side by side where there is room."""
    from rich.columns import Columns
    from rich.padding import Padding

    parts = [(part, getattr(found, part)) for part in (*LABELS, "source")]
    tables = [_counts(part, counts, 30 if width >= 110 else 20) for part, counts in parts if counts]
    return Padding(Columns(tables, padding=(1, 3), equal=width >= 150), (0, 2))


def _counts(part: str, counts: Counts, longest: int) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 1))
    table.add_column(max_width=longest, overflow="ellipsis", no_wrap=True)
    table.add_column(justify="right")
    table.add_column(no_wrap=True, width=_BAR)
    table.add_row(Text(HEADINGS[part], style=f"bold {COLOURS[part]}"))
    for name, count in counts:
        filled = max(1, round(_BAR * count / counts[0][1]))
        table.add_row(name, f"{count:,}", Text("▪" * filled, style=COLOURS[part]))
    return table


def _latest(found: Dossier) -> RenderableType:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(style=COLOURS["source"], no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(Text("Latest", style="bold not dim"))
    for document in found.latest:
        title = Text(document.title or document.url, style=f"link {document.url}")
        table.add_row(local_time(moment(document)), document.source, title)
    return Padding(table, (0, 2))


def _also(others: tuple[Candidate, ...]) -> RenderableType:
    from rich.text import Text

    text = Text("  ").append("The name may also mean ", style="dim")
    names = [f"{other.name} ({other.label}, {_articles(other.documents)})" for other in others[:5]]
    return text.append(", ".join(names)).append(". Use --label or the full name.", style="dim")
