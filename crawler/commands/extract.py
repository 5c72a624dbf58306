"""`kliping extract`: one page's record, which evidence won each field, and what was removed and why."""

from __future__ import annotations

import gzip
import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from crawler.commands.screen import ask_for_contact
from crawler.errors import CrawlerError
from crawler.extract.extract import Examination, examine
from crawler.records.article import Rejection
from crawler.records.page import Page
from kliping import terminal
from kliping.options import data_option

_HEAD_BYTES = 200_000
_LONG = 160  # characters of a removed line that a terminal shows


@click.command()
@click.argument("source", metavar="FILE|URL")
@click.option("--url", help="The URL that a FILE came from; else the one that it states.")
@data_option
@click.option("--explain", is_flag=True, help="Show every candidate for title and times, and what was removed and why.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on a terminal too.")
def extract(source: str, url: str | None, data: Path, explain: bool, as_json: bool) -> None:
    """Extract one page and show its record.

    FILE is HTML as saved, or packed as .html.gz. A URL is fetched as in a crawl: if its robots.txt allows it, and never
    from a private address. In a pipe the record is one JSON object. A page that is no article is refused with its
    reason, and the exit code is 1.
    """
    seen = examine(_fetched(source, data) if source.startswith(("http://", "https://")) else _read(source, url))
    if as_json or not terminal.out().is_terminal:
        click.echo(json.dumps(_record(seen, explain), ensure_ascii=False))
    elif isinstance(seen.result, Rejection):
        terminal.fail(f"not an article ({seen.result.reason}): {seen.result.detail}")
        if explain and seen.result.reading:
            click.echo(f"\nBest reading of it: {seen.body}{' (' + seen.judged + ')' if seen.judged else ''}")
            click.echo(f"\n{seen.result.reading}\n")
    else:
        _show(seen, explain)
    if isinstance(seen.result, Rejection):
        raise SystemExit(terminal.TROUBLE)


def _read(name: str, url: str | None) -> Page:
    """The page of a file; its time of capture is the file's."""
    path = Path(name)
    if not path.is_file():
        raise click.UsageError(f"{name} does not exist as a file, and is no http(s) URL")
    body = path.read_bytes()
    if body.startswith(b"\x1f\x8b"):
        try:
            body = gzip.decompress(body)
        except (OSError, EOFError) as error:
            raise CrawlerError(f"{name}: can't be unpacked ({error}); save the page again") from error
    captured = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return Page(url or _stated_url(body) or f"https://file.invalid/saved/{path.name}", body, None, captured)


def _stated_url(body: bytes) -> str | None:
    """The URL that a saved page says it came from: rel=canonical, else og:url."""
    for mark in (rb"rel=[\"']canonical[\"']", rb"property=[\"']og:url[\"']"):
        for tag in re.findall(rb"<(?:link|meta)\b[^>]{0,600}>", body[:_HEAD_BYTES]):
            if re.search(mark, tag) and (found := re.search(rb"(?:href|content)=[\"'](https?://[^\"'\s]{4,})", tag)):
                return found[1].decode("utf-8", "replace")
    return None


def _fetched(url: str, data: Path) -> Page:
    """The page of a URL, fetched as a crawl would."""
    from crawler.catalogue import load_catalogue
    from crawler.fetching import fetch_page, source_for

    source = source_for(url, load_catalogue(data))
    ask_for_contact([source])
    return fetch_page(url, source)


def _record(seen: Examination, explain: bool) -> dict[str, Any]:
    """What a pipe gets: the page's fields or its refusal, and with `explain` the evidence."""
    record: dict[str, Any] = (
        {"rejection": _plain(seen.result)} if isinstance(seen.result, Rejection) else _plain(seen.result)
    )
    if explain:
        record["evidence"] = {
            "body": seen.body,
            "judged": seen.judged,
            "titles": [{"evidence": kind, "text": text} for kind, text in seen.titles],
            "times": _plain(seen.times.candidates) if seen.times else [],
        }
    return record


def _plain(value: Any) -> Any:
    """Records as JSON's own types, times as they stand in an article's line."""
    import msgspec

    kept = msgspec.to_builtins(value, builtin_types=(datetime,))
    return json.loads(json.dumps(kept, default=datetime.isoformat))


def _show(seen: Examination, explain: bool) -> None:
    """The record on a terminal: a table of fields with their evidence, the text, and with `explain` the rest."""
    fields = _plain(seen.result)
    won = fields.pop("published_from") or {}
    evidence = {
        "title": _title_evidence(seen, fields["title"]),
        "published": " ".join(str(won[name]) for name in ("evidence", "precision", "confidence") if name in won),
        "text": f"{seen.body}{' (' + seen.judged + ')' if seen.judged else ''}",
    }
    text, removed, related = fields.pop("text"), fields.pop("removed"), fields.pop("related")
    rows = [(name, _cell(value), evidence.get(name, "")) for name, value in fields.items() if value not in (None, [])]
    rows.append(("text", f"{len(text.split())} words in {text.count(chr(10)) + 1} paragraphs", evidence["text"]))
    terminal.print_table("Record", ("field", "value", "won by"), rows)
    click.echo(f"\n{text}\n")
    if related:
        terminal.print_table("Related", ("title", "url"), [(row["title"], row["url"]) for row in related])
    if explain:
        _show_evidence(seen, removed)


def _show_evidence(seen: Examination, removed: list[dict[str, str]]) -> None:
    terminal.print_table("Titles", ("evidence", "text"), seen.titles)
    times = seen.times.candidates if seen.times else ()
    rows = [
        (found.role, found.time.isoformat(), found.evidence, found.where, found.zone, f"{found.trust:.2f}", found.note)
        for found in times
    ]
    terminal.print_table("Times", ("role", "time", "evidence", "where", "zone", "trust", "note"), rows)
    terminal.print_table("Removed", ("kind", "line"), [(row["kind"], row["line"][:_LONG]) for row in removed])


def _title_evidence(seen: Examination, title: str | None) -> str:
    return ", ".join(dict.fromkeys(kind for kind, text in seen.titles if text == title))


def _cell(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
