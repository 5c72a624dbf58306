"""Search results and articles as people read them: pure functions from results to styled text.

On a terminal matches and entities are coloured; in a pipe matches stand in «these» and nothing is folded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from indexer.document import Document
from indexer.index import Hit, Results, Snippet, Summary, moment
from indexer.makers import Maker, told
from indexer.query import JAKARTA

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

HEADINGS = {
    "person": "people",
    "organization": "organisations",
    "location": "places",
    "source": "sources",
    "day": "days",
}
COLOURS = {"person": "cyan", "organization": "magenta", "location": "green", "source": "yellow", "day": "blue"}
MATCH = "bold yellow"
ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}  # Indonesia's three
NAMES_SHOWN = 4  # entities of each kind under a hit
BAR = 8  # characters of a facet's longest bar
COLUMN = 30, 44  # characters of one facet's column, at least and at most


def print_results(console: Console, results: Results, *, first: int) -> None:
    """The hits, numbered from `first`, then what they have in common."""
    for number, hit in enumerate(results.hits, first):
        console.print(_hit(hit, number, console.is_terminal), highlight=False)
        console.print()
    if results.facets:
        _print_facets(console, results.facets)


def headline(results: Results, *, first: int, limit: int) -> Iterator[str]:
    """Counts and time in one line, and a line for each rare word that others were taken for."""
    last = first + len(results.hits) - 1
    all_there = results.stories + results.partial
    shown = f", {first:,} to {last:,} shown" if 0 < len(results.hits) < all_there else ""
    if not results.hits and limit and first > 1:
        pages = -(-all_there // limit)
        shown = f"; there is no page {(first - 1) // limit + 1:,}, the last is {pages:,}"
    yield f"{_counts(results)}{shown} ({results.took_ms:,.0f} ms)"
    for word, others in results.near:
        yield f"{word}: also {', '.join(others)}"


def _counts(results: Results) -> str:
    """27 articles; 20 stories in 27 articles; 27 articles with all words, 313 more with some."""
    if not results.total:
        return f"no article with all words, {results.partial:,} with some"
    articles = f"{results.total:,} article{'s' * (results.total != 1)}"
    told = articles if results.stories == results.total else f"{results.stories:,} stories in {articles}"
    return f"{told} with all words, {results.partial:,} more with some" if results.partial else told


def print_article(console: Console, document: Document) -> None:
    """A whole article, its mentions coloured by kind."""
    from rich.text import Text

    console.print(Text(document.title or "(no title)", "bold"))
    console.print(Text(_byline(document), "dim"), highlight=False)
    console.print(_link(document.url), highlight=False)
    console.print()
    console.print(_with_mentions(document), highlight=False)
    console.print()
    for line in _names(document, most=100):
        console.print(line, highlight=False)


def print_summary(console: Console, location: str, summary: Summary, makers: Sequence[Maker], refused: int = 0) -> None:
    """What an index holds: facts, the models that made its documents, and the sources with bars."""
    from rich.table import Table
    from rich.text import Text

    facts = Table.grid(padding=(0, 2))
    for name, value in (
        ("index", location),
        ("documents", f"{summary.count:,}"),
        ("newest", local_time(summary.newest) if summary.newest else "none"),
        ("size", "unknown" if summary.size_bytes is None else f"{summary.size_bytes / 1e6:,.1f} MB"),
        ("content hash", summary.content_hash),
    ):
        facts.add_row(Text(name, "bold"), value)
    if refused:
        facts.add_row(Text("refused", "bold"), f"{refused:,} documents (state/refused.jsonl says why)")
    for number, maker in enumerate(makers):
        made = f"{maker.language or 'language unknown'}: {told(maker.ner)} ({maker.documents:,} documents)"
        facts.add_row(Text("" if number else "models", "bold"), made)
    console.print(facts, highlight=False)
    if summary.sources:
        console.print()
        console.print(_facet("source", summary.sources, COLUMN[1]), highlight=False)


def local(time: datetime) -> datetime:
    """A time in the zone that the page gave, else in Jakarta's: the one clock of all screens."""
    return time if time.utcoffset() else time.astimezone(JAKARTA)


def local_time(time: datetime, *, day_only: bool = False) -> str:
    """A time as people read it: 1 Mar 2024 18:30 WIB."""
    time = local(time)
    told = f"{time.day} {time:%b %Y}"
    return told if day_only else f"{told} {time:%H:%M} {_zone(time)}"


def marked(snippet: Snippet) -> str:
    """A snippet as plain text, its matches in «these»."""
    parts, end = list[str](), 0
    for start, stop in snippet.highlights:
        parts += [snippet.text[end:start], "«", snippet.text[start:stop], "»"]
        end = stop
    return "".join([*parts, snippet.text[end:]])


def _hit(hit: Hit, number: int, colours: bool) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    document = hit.outline
    lines = [_title(hit.title, colours), Text(_byline(document, hit.duplicates), "dim")]
    if hit.missing:
        lines.append(Text(f"without {', '.join(hit.missing)}", "italic dim"))
    lines += [_snippet(snippet, colours) for snippet in hit.snippets]
    lines += [*_names(document, most=NAMES_SHOWN), _link(document.url)]
    if not colours:
        return Text("\n").join([Text(f"{number}. ") + lines[0], *(Text("   ") + line for line in lines[1:])])
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", min_width=2)
    grid.add_row(Text(str(number), "bold"), lines[0])
    for line in lines[1:]:
        grid.add_row("", line)
    return grid


def _title(title: Snippet, colours: bool) -> Text:
    from rich.text import Text

    shown = title if title.text else Snippet("(no title)")
    text = _snippet(Snippet(" ".join(shown.text.split("\n")), shown.highlights), colours)
    return Text("", "bold") + text if colours else text


def _snippet(snippet: Snippet, colours: bool) -> Text:
    from rich.text import Text

    if not colours:
        return Text(marked(snippet))
    text = Text(snippet.text)
    for start, end in snippet.highlights:
        text.stylize(MATCH, start, end)
    return text


def _link(url: str) -> Text:
    from rich.text import Text

    return Text(url, f"blue link {url}" if url.startswith("http") and " " not in url else "blue", overflow="fold")


def _byline(document: Document, duplicates: int = 0) -> str:
    day_only = document.published_from is not None and document.published_from.precision == "day"
    time = local_time(moment(document), day_only=day_only)
    parts = [document.source, time if document.published else f"seen {time}", document.section or ""]
    if document.updated and document.published and document.updated > document.published:
        parts.append(f"updated {local_time(document.updated)}")
    if document.withdrawn:
        parts.append(f"withdrawn {local_time(document.withdrawn)}")
    if document.authors:
        parts.append(f"by {', '.join(document.authors)}")
    if duplicates:
        parts.append(f"and {duplicates} more cop{'ies' if duplicates > 1 else 'y'}")
    return " · ".join(part for part in parts if part)


def _names(document: Document, *, most: int) -> Iterator[Text]:
    """One line of the people, organisations and places that an article names; none when it names none."""
    from rich.text import Text

    parts = []
    for label in ("person", "organization", "location"):
        if names := getattr(document.entities, label):
            more = f" +{len(names) - most}" if len(names) > most else ""
            parts.append(Text(", ".join(names[:most]) + more, COLOURS[label]))
    if parts:
        yield Text(" · ").join(parts)


def _with_mentions(document: Document) -> Text:
    from rich.text import Text

    text = Text(document.text)
    for mention in (one for one in document.mentions if one.part == "text"):
        text.stylize(f"bold {COLOURS.get(mention.label, 'white')}", mention.start, mention.end)
    return text


def _print_facets(console: Console, facets: dict[str, tuple[tuple[str, int], ...]]) -> None:
    """The facets, a line each: side by side with bars they took more of the screen than the hits."""
    from rich.text import Text

    for name, values in facets.items():
        if values:
            told = ", ".join(f"{value} ({count:,})" for value, count in values)
            heading = Text(f"{HEADINGS[name]}: ", f"bold {COLOURS[name]}" if console.is_terminal else "")
            console.print(heading + Text(told), highlight=False)


def _facet(name: str, values: Sequence[tuple[str, int]], width: int) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    most = max(count for _, count in values)
    digits = len(f"{most:,}")
    table = Table.grid(padding=(0, 1))
    table.add_column(width=width - BAR - digits - 2, no_wrap=True, overflow="ellipsis")
    table.add_column(width=BAR, no_wrap=True)
    table.add_column(width=digits, justify="right")
    table.add_row(Text(HEADINGS[name], f"bold {COLOURS[name]}"), "", "")
    for value, count in values:
        table.add_row(Text(value), Text(bar(count / most), COLOURS[name]), Text(f"{count:,}", "dim"))
    return table


def bar(part: float) -> str:
    """A bar of up to BAR characters, to an eighth of a character; the smallest is still seen."""
    eighths = max(1, round(part * BAR * 8))
    return "█" * (eighths // 8) + (" ▏▎▍▌▋▊▉"[eighths % 8] if eighths % 8 else "")


def _zone(time: datetime) -> str:
    hours = (time.utcoffset() or timedelta()) / timedelta(hours=1)
    return ZONES.get(int(hours), "") if hours in ZONES else f"UTC{time:%z}"
