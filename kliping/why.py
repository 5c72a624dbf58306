"""`kliping why`: one page's whole life, or what was given up."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import asdict, dataclass
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.commands.screen import clock
from kliping import terminal
from kliping.options import data_option, index_option

if TYPE_CHECKING:
    from crawler.archive import Gap
    from crawler.frontier import Life


@click.command()
@click.argument("url", required=False)
@data_option
@index_option
@click.option("--given-up", is_flag=True, help="List the pages that were given up, the latest first.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def why(url: str | None, data: Path, index_at: str | None, given_up: bool, as_json: bool) -> None:
    """Tell one page's whole life: where it was found, each look at it, what comes next, what the index has of it."""
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
    held = None if life.article_id is None else _held(life.article_id, data, index_at)
    if as_json:
        click.echo(json.dumps(_values(life, gap, held), ensure_ascii=False))
    else:
        _show_life(life, gap, held)


@dataclass(frozen=True, slots=True)
class _Held:
    """What the index has of an article: the time of its version, None where it has none; or why it can't be asked."""

    version: float | None = None
    entities: int = 0
    trouble: str | None = None

    def line(self, article_id: str) -> str:
        if self.trouble is not None:
            return f"the index can't be asked: {self.trouble}"
        if self.version is None:
            return f"article {article_id} isn't in the index yet; `kliping index` puts it in"
        names = f"{self.entities} name{'s' * (self.entities != 1)}"
        return f"article {article_id} is in the index: the version of {clock(self.version)}, with {names}"


def _held(article_id: str, data: Path, index_at: str | None) -> _Held:
    from indexer.errors import IndexerError
    from indexer.open import open_index, place_of

    place = place_of(data, index_at)
    if index_at is None and not Path(place).exists():
        return _Held()
    try:
        with closing(open_index(place)) as index:
            document = index.get(article_id)
    except IndexerError as error:
        return _Held(trouble=str(error))
    if document is None:
        return _Held()
    entities = document.entities
    return _Held(document.version / 1000, sum(map(len, (entities.person, entities.organization, entities.location))))


def _show_given_up(rows: list[tuple[str, str, str, int, float]], as_json: bool) -> None:
    if as_json:
        names = ("source", "url", "outcome", "looks", "at")
        click.echo(json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False))
        return
    shown = [(source, outcome, looks, clock(at), url) for source, url, outcome, looks, at in rows]
    terminal.print_table("Given up", ("source", "outcome", "looks", "last", "url"), shown, numbers=("looks",))


def _show_life(life: Life, gap: Gap | None, held: _Held | None) -> None:
    found = life.discovery
    rows = [(clock(life.found), "found", f"in {found.found_at or 'a list'}: {found.title or 'without a title'}")]
    if gap is not None and _fills(gap, life):
        rows.append((clock(life.found), "filled", f"a gap of {gap.url}"))
    if life.heard > life.found:
        rows.append((clock(life.heard), "changed", "as a list says"))
    for look in life.looks:
        how = ", ".join(filter(None, [_answered(look.status), look.note]))
        rows.append((clock(look.at), look.outcome, how))
    if life.withdrawn is not None:
        rows.append((clock(life.withdrawn), "withdrawn", "its record says so from then on"))
    terminal.print_table(life.url, ("when", "what", "how"), sorted(rows, key=itemgetter(0)))
    terminal.note(_stands(life))
    if held is not None and life.article_id is not None:
        terminal.note(held.line(life.article_id))


def _answered(status: int | None) -> str:
    return "" if status is None else f"answered {status}"


def _stands(life: Life) -> str:
    looks, due = life.standing.looks, life.standing.due
    vain = f", {looks} look{'s' * (looks != 1)} in vain" if looks else ""
    state = life.standing.state.replace("_", " ")
    return f"{life.source}: {state}{vain}; " + ("no look is to come" if due is None else f"next look {clock(due)}")


def _fills(gap: Gap, life: Life) -> bool:
    """Whether another list named the page while a gap was being filled."""
    return life.discovery.found_at != gap.url


def _values(life: Life, gap: Gap | None, held: _Held | None) -> dict[str, object]:
    looks = [{name: getattr(look, name) for name in ("at", "outcome", "status", "note", "due")} for look in life.looks]
    return {
        "url": life.url, "source": life.source, "found": life.found, "found_at": life.discovery.found_at,
        "heard": life.heard, "state": life.standing.state, "looks_in_vain": life.standing.looks,
        "next_look": life.standing.due, "looks": looks, "fills_gap_of": gap.url if gap and _fills(gap, life) else None,
        "article_id": life.article_id, "withdrawn": life.withdrawn,
        "index": None if held is None else asdict(held),
    }  # fmt: skip
