"""`kliping status`: how each newspaper fares."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from crawler.commands.screen import clock
from kliping import terminal
from kliping.options import data_option


@click.command()
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(data: Path, as_json: bool) -> None:
    """Show how each newspaper fares: what came, what was usual, what is broken.

    The bars are new articles by hour, the last 24. The exit code is 1 when something is broken.
    """
    from crawler.status import status_of

    found = status_of(data, time.time())
    if as_json:
        click.echo(json.dumps(found.to_values(), ensure_ascii=False))
    else:
        columns = ("source", "last read", "last new", "24 hours", "new", "usual", "waiting", "given up", "state")
        rows = [
            (
                each.name, _ago(each.last_read), _ago(each.last_new), each.spark, sum(each.new),
                "" if each.usual is None else f"{each.usual:.0f}", each.waiting, each.given_up,
                ", ".join(sorted({broken.kind for broken in each.breaks})) or "well",
            )
            for each in found.sources
        ]  # fmt: skip
        terminal.print_table("Sources", columns, rows, numbers=("new", "usual", "waiting", "given up"))
        for each in found.sources:
            for broken in each.breaks:
                since = "" if broken.since is None else f", since {clock(broken.since)}"
                terminal.fail(f"{each.name}: {broken.what}{since}")
            if each.gaps:
                terminal.note(
                    f"{each.name}: in 24 hours {each.gaps} times a list lost sight of what it had shown; others "
                    f"and the archive named {each.gap_pages:,} pages instead"
                )
        free = found.disk_free_bytes / 1024**3
        terminal.note(f"{free:,.1f} GiB free; {found.segments_to_enrich} segments not enriched yet")
    if found.is_broken:
        raise SystemExit(terminal.TROUBLE)


def _ago(seconds: float | None) -> str:
    if seconds is None:
        return "never"
    passed = time.time() - seconds
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min")):
        if passed >= 2 * size:
            return f"{passed / size:.0f} {unit} ago"
    return f"{max(passed, 0):.0f} s ago"
