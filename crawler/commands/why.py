"""`kliping why`: one page's whole life, or what was given up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.commands.screen import clock
from kliping import terminal
from kliping.options import data_option

if TYPE_CHECKING:
    from crawler.archive import Gap
    from crawler.frontier import Life


@click.command()
@click.argument("url", required=False)
@data_option
@click.option("--given-up", is_flag=True, help="List the pages that were given up, the latest first.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def why(url: str | None, data: Path, given_up: bool, as_json: bool) -> None:
    """Tell one page's whole life: where it was found, each look at it, what comes next."""
    from crawler.archive import Gaps
    from crawler.errors import StateError
    from crawler.frontier import Frontier, url_key

    if (url is None) != given_up:
        raise click.UsageError("name one URL, or give --given-up")
    path = data / "state" / "crawl.sqlite"
    if not path.exists():
        raise StateError(f"{data}: nothing was crawled there yet; `kliping crawl NAME --data {data}` begins")
    with Frontier(path) as frontier:
        if url is None:
            _show_given_up(frontier.pages.given_up(), as_json)
            return
        try:
            life = frontier.pages.life(url_key(url))
            gap = None if life is None else Gaps(frontier.database).at(life.source, life.found)
        except ValueError as error:
            raise click.UsageError(f"{url} is no http(s) URL") from error
    if life is None:
        terminal.fail(f"{url}: no list has named it, as far as {data} knows")
        raise SystemExit(terminal.TROUBLE)
    if as_json:
        click.echo(json.dumps(_values(life, gap), ensure_ascii=False))
    else:
        _show_life(life, gap)


def _show_given_up(rows: list[tuple[str, str, str, int, float]], as_json: bool) -> None:
    if as_json:
        names = ("source", "url", "outcome", "looks", "at")
        click.echo(json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False))
        return
    shown = [(source, outcome, looks, clock(at), url) for source, url, outcome, looks, at in rows]
    terminal.print_table("Given up", ("source", "outcome", "looks", "last", "url"), shown, numbers=("looks",))


def _show_life(life: Life, gap: Gap | None) -> None:
    found = life.discovery
    rows = [(clock(life.found), "found", f"in {found.found_at or 'a list'}: {found.title or 'without a title'}")]
    if gap is not None and _fills(gap, life):
        rows.append((clock(life.found), "filled", f"a gap of {gap.url}"))
    if life.heard > life.found:
        rows.append((clock(life.heard), "changed", "as a list says"))
    for look in life.looks:
        how = " ".join(filter(None, [str(look.status or ""), look.note]))
        rows.append((clock(look.at), look.outcome, how))
    terminal.print_table(life.url, ("when", "what", "how"), sorted(rows))
    due = "never" if life.standing.due is None else clock(life.standing.due)
    terminal.note(f"{life.source}: {life.standing.state}, {life.standing.looks} looks in vain; next look {due}")


def _fills(gap: Gap, life: Life) -> bool:
    """Whether another list named the page while a gap was being filled."""
    return life.discovery.found_at != gap.url


def _values(life: Life, gap: Gap | None) -> dict[str, object]:
    looks = [{name: getattr(look, name) for name in ("at", "outcome", "status", "note", "due")} for look in life.looks]
    return {
        "url": life.url, "source": life.source, "found": life.found, "found_at": life.discovery.found_at,
        "heard": life.heard, "state": life.standing.state, "looks_in_vain": life.standing.looks,
        "next_look": life.standing.due, "looks": looks, "fills_gap_of": gap.url if gap and _fills(gap, life) else None,
    }  # fmt: skip
