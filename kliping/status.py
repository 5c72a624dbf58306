"""`kliping status`: how each newspaper fares, and what they share."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from crawler.health import sparkline
from crawler.status import SourceStatus
from kliping import terminal
from kliping.options import data_option
from kliping.overview import Overview, overview_of

WIDE, MIDDLE = 100, 76  # columns of a terminal that show all, or most
_LEFT_OUT_MIDDLE = {"last read", "waiting", "given up", "withdrawn"}
_LEFT_OUT_NARROW = {*_LEFT_OUT_MIDDLE, "usual", "outcomes"}
_NUMBERS = ("new", "usual", "waiting", "given up", "withdrawn", "title", "time", "authors", "entities", "characters")


@click.command()
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(data: Path, as_json: bool) -> None:
    """Show how each newspaper fares: what came, what was usual, what is broken.

    The bars are new articles by hour, the last 24; below, how the day's articles were filled and what became of its
    looks. The exit code is 1 when something is broken.
    """
    found = overview_of(data, time.time())
    if as_json:
        click.echo(json.dumps(found.to_values(), ensure_ascii=False))
    else:
        _show(found)
    if found.is_broken:
        raise SystemExit(terminal.TROUBLE)


def _show(overview: Overview) -> None:
    left_out = _left_out()
    _table("Sources", [_source(each, "usual" in left_out) for each in overview.sources], left_out)
    if filled := [_filled(overview, each) for each in overview.sources if each.outcomes]:
        _table("\nWhat their articles of the last 24 hours had", filled, left_out)
    for source in overview.sources:
        for broken in source.breaks:
            since = "" if broken.since is None else f", since {_ago(broken.since)}"
            terminal.fail(f"{source.name}: {broken.what}{since}")
        if source.gaps:
            terminal.note(
                f"{source.name}: in 24 hours {source.gaps} times a list lost sight of what it had shown; others "
                f"and the archive named {source.gap_pages:,} pages instead"
            )
    for trouble in overview.troubles:
        terminal.fail(trouble)
    for line in _shared(overview):
        terminal.note(line)


def _table(title: str, rows: list[dict[str, object]], left_out: set[str]) -> None:
    columns = [name for name in (rows[0] if rows else {"source": ""}) if name not in left_out]
    cells = [[row[name] for name in columns] for row in rows]
    terminal.print_table(title, columns, cells, numbers=_NUMBERS, ruled=False)


def _source(each: SourceStatus, is_narrow: bool) -> dict[str, object]:
    return {
        "source": each.name,
        "24 hours": sparkline(map(sum, zip(each.new[::2], each.new[1::2], strict=True))) if is_narrow else each.spark,
        "new": sum(each.new),
        "usual": "" if each.usual is None else f"{each.usual:.0f}",
        "last new": _ago(each.last_new),
        "last read": _ago(each.last_read),
        "waiting": each.waiting,
        "given up": each.given_up,
        "withdrawn": each.withdrawn,
        "state": ", ".join(sorted({broken.kind for broken in each.breaks})) or "well",
    }


def _filled(overview: Overview, each: SourceStatus) -> dict[str, object]:
    shares = overview.filled(each)
    return {
        "source": each.name,
        **{name: _percent(shares.get(name)) for name in ("title", "time", "authors", "entities")},
        "characters": "" if each.text_characters is None else f"{each.text_characters:,}",
        "outcomes": ", ".join(f"{name} {count:,}" for name, count in each.outcomes.items()),
    }


def _shared(overview: Overview) -> list[str]:
    lag = overview.lag
    behind = f"{lag.articles:,} articles wait for the index, the oldest since {_ago(lag.oldest)}"
    runs = ", ".join(f"{name} got on {_ago(beat.progress)}" for name, beat in overview.services.items())
    return [
        behind if lag.articles else "the index has all that was captured",
        f"captures take {_size(overview.captures_bytes)}; {_size(overview.disk_free_bytes)} are free",
        runs or "no service runs here",
    ]


def _size(count: int) -> str:
    return f"{count / 1024**3:,.1f} GiB" if count >= 1024**3 else f"{count / 1024**2:,.1f} MiB"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


def _left_out() -> set[str]:
    console = terminal.out()
    if not console.is_terminal or console.width >= WIDE:
        return set()
    return _LEFT_OUT_MIDDLE if console.width >= MIDDLE else _LEFT_OUT_NARROW


def _ago(seconds: float | None) -> str:
    if seconds is None:
        return "never"
    passed = time.time() - seconds
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min")):
        if passed >= 2 * size:
            return f"{passed / size:.0f} {unit} ago"
    return f"{max(passed, 0):.0f} s ago"
