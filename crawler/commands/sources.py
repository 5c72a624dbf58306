"""`kliping sources`: the newspapers that can be crawled, and ways to add one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.commands.screen import ask_for_contact
from crawler.errors import CatalogueError
from kliping import terminal
from kliping.options import data_option

if TYPE_CHECKING:
    from crawler.catalogue import Source
    from crawler.finding import Found
    from crawler.opml import Subscription


@click.group(invoke_without_command=True)
@data_option
@click.pass_context
def sources(context: click.Context, data: Path) -> None:
    """List the newspapers that can be crawled; add others.

    The exit code is 1 when a source file can't be used; the others are listed all the same.
    """
    if context.invoked_subcommand is None:
        _show(data)


def _show(data: Path) -> None:
    from crawler.catalogue import load_catalogue

    catalogue = load_catalogue(data)
    rows = [
        (
            source.name,
            source.title,
            ", ".join(source.ways),
            len(source.listings),
            f"{source.delay_seconds:g}",
            f"{source.status} {source.checked or ''}".strip(),
            source.home,
        )
        for source in catalogue.values()
    ]
    columns = ("name", "title", "published by", "lists", "seconds apart", "status", "home")
    terminal.print_table("Sources", columns, rows, numbers=("lists", "seconds apart"))
    for error in catalogue.broken.values():
        terminal.fail(str(error))
    if catalogue.broken:
        raise SystemExit(terminal.TROUBLE)


@sources.command("add")
@click.argument("url")
@click.option("--name", help="The source's name; made of its domain unless given.")
@click.option("--here", is_flag=True, help="The newspaper is served on this machine.")
@data_option
def add(url: str, name: str | None, here: bool, data: Path) -> None:
    """Add the newspaper at URL: find its feeds and sitemaps and write its source file.

    Asks its home page, robots.txt and the lists that these name, as politely as a crawl does, and keeps the lists that
    name articles. The file lies in DIR/sources and can be edited.
    """
    from dataclasses import replace

    from crawler.catalogue import load_catalogue
    from crawler.catalogue.write import free_name
    from crawler.errors import FetchError
    from crawler.fetching import source_at
    from crawler.finding import find_lists

    at = replace(source_at(url), allow_loopback=here)
    ask_for_contact([at])
    found = find_lists(at)
    if not (found.feeds or found.sitemaps):
        raise FetchError(
            f"{url}: no feed or sitemap of it lists articles; if it has section pages, write a file with `sections` "
            "and `articles` (docs/sources.md)"
        )
    source = _write(at, found, name or free_name(at.domains[0], load_catalogue(data).names), data)
    terminal.print_table("Added", ("list",), [(each,) for each in source.listings])
    if found.zone is None:
        terminal.note(
            "neither its lists nor its pages state a zone, and its domain is no country's: times without one count as "
            'UTC; add timezone = "Asia/Jakarta" or the like if you know better'
        )
    terminal.note(f"wrote {data / 'sources' / source.name}.toml; next: kliping probe {source.name}")


def _write(at: Source, found: Found, name: str, data: Path) -> Source:
    """Writes the source file of a newspaper whose lists have just answered."""
    from crawler.catalogue.write import write_source

    today = datetime.now(UTC).date()
    values = {
        "title": found.title or at.title,
        "home": at.home,
        "language": found.language,
        "timezone": found.zone and found.zone.name,
        "feeds": found.feeds,
        "sitemaps": found.sitemaps,
        "fresh_days": 3 if found.sitemaps else None,
        "allow_loopback": at.allow_loopback or None,
        "status": "verified",
        "checked": today,
        "evidence": ("its lists answered when it was added", *([found.zone.evidence] if found.zone else [])),
    }
    note = f"Added by `kliping sources add` on {today}."
    return write_source(data / "sources", name, values, note=note)


@sources.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
def import_(file: Path, data: Path) -> None:
    """Add the newspapers of an OPML file, in which feed readers keep their subscriptions.

    One source a registered domain, with all its feeds. What a source is there for already is left as it is. Nothing is
    fetched: `kliping probe --all` says what answers.
    """
    from crawler.catalogue import load_catalogue
    from crawler.opml import read_opml

    catalogue = load_catalogue(data)
    known = {domain: source.name for source in catalogue.values() for domain in source.registered_domains}
    names = set(catalogue.names)
    rows, broken = [], []
    for found in read_opml(file):
        if found.domain in known:
            rows.append((known[found.domain], found.domain, "there already"))
            continue
        try:
            name = _subscribe(found, file, data, names)
        except CatalogueError as error:
            broken.append(error)
            continue
        names.add(name)
        rows.append((name, found.domain, f"{len(found.feeds)} feeds"))
    terminal.print_table("Imported", ("name", "domain", "what"), rows)
    for each in broken:
        terminal.fail(str(each))
    if broken:
        raise SystemExit(terminal.TROUBLE)


def _subscribe(found: Subscription, file: Path, data: Path, names: set[str]) -> str:
    """Writes the source file of a newspaper in an OPML file, and returns its name."""
    from crawler.catalogue.write import free_name, write_source

    values = {"title": found.title, "home": found.home, "domains": (found.domain,), "feeds": found.feeds}
    note = f"Imported from {file.name} on {datetime.now(UTC).date()}."
    return write_source(data / "sources", free_name(found.domain, names), values, note=note).name
