"""`kliping search`: articles by words, names and filters, on screen or as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from indexer.analysis import words
from indexer.entities.expand import by_any_name
from indexer.index import Hit, Index, Results, Snippet
from indexer.open import open_index, place_of
from indexer.query import And, Node, Not, Or, Phrase, Query, Sort, Word
from kliping import terminal
from kliping.options import data_option, index_option

Function = TypeVar("Function", bound=Callable[..., Any])

# (option, what it filters by); each may be given several times
FILTERS = {
    "person": "A person whom the article names, by any whole name (Jokowi). Each one given must be named.",
    "organization": "An organisation that it names, likewise.",
    "location": "A place that it names, likewise.",
    "source": "The newspaper; of several given, any.",
    "section": "The section, whole; of several given, any.",
    "language": "The language's code, such as id or en; of several given, any.",
    "author": "The author, by the whole name; of several given, any.",
}


# What a document has most of, and who looks at hits doesn't need; `--whole` and `kliping show --json` have it.
LONG = ("text", "mentions", "related", "pages", "removed")


def filter_options(function: Function) -> Function:
    """Adds an option for each filter of `Query`."""
    for name, help in reversed(FILTERS.items()):
        function = click.option(f"--{name}", name, multiple=True, metavar=name.upper(), help=help)(function)
    return function


@click.command()
@click.argument("text", nargs=-1)
@filter_options
@click.option("--since", metavar="WHEN", help="From this day on: 2024-03-01, 2024-03, today, 7d (days), 24h.")
@click.option("--until", metavar="WHEN", help="Up to this day, the day itself included.")
@click.option("--sort", type=click.Choice(["relevance", "newest"]), default="relevance", show_default=True)
@click.option("--limit", type=click.IntRange(0), default=10, show_default=True, help="Hits on a page.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="Which page.")
@click.option("--all-copies", is_flag=True, help="Show near-duplicates one by one instead of folded into one hit.")
@click.option("--facets/--no-facets", default=True, help="Count people, organisations, places, sources and days.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--whole", is_flag=True, help="With --json: whole documents, their texts and mentions too.")
@data_option
@index_option
def search(
    text: tuple[str, ...],
    since: str | None,
    until: str | None,
    sort: Sort,
    limit: int,
    page: int,
    all_copies: bool,
    facets: bool,
    as_json: bool,
    whole: bool,
    data: Path,
    index_at: str | None,
    **filters: Any,  # a tuple of str for each of FILTERS
) -> None:
    """Search articles: words, "phrases", AND, OR, NOT, -word, (…), field:value.

    \b
    kliping search 'banjir (bogor OR depok) -jakarta'
    kliping search '"harga beras" title:naik' --since 7d --sort newest
    kliping search --person "Joko Widodo" --source detik

    Articles with all words come first, then those with some of them; phrases, groups, fields and NOT must hold.
    Inflected forms match too (membakar finds kebakaran); a phrase matches as written. Fields: title, text, person,
    organization, location, source, section, author, tag, language, url.
    """
    asked = Query.parse(
        " ".join(text),
        since=since,
        until=until,
        sort=sort,
        limit=limit,
        offset=limit * (page - 1),
        collapse=not all_copies,
        facets=10 if facets else 0,
        partial=True,
        **filters,
    )
    query = by_any_name(asked)
    with closing(open_index(place_of(data, index_at))) as index:
        results = index.search(query)
        if as_json:
            click.echo(json.dumps(_as_json(query, results, whole=whole), ensure_ascii=False))
        elif results.hits or results.total or results.partial:
            _print(query, results)
        else:
            _advise(index, query)


def _print(query: Query, results: Results) -> None:
    from indexer.screen import headline, print_results

    with terminal.paged() as console:
        for line in headline(results, first=query.offset + 1, limit=query.limit):
            console.print(line, style="bold", highlight=False)
        console.print()
        print_results(console, results, first=query.offset + 1)


def _as_json(query: Query, results: Results, *, whole: bool) -> dict[str, Any]:
    return {
        "query": str(query.text),
        "total": results.total,
        "stories": results.stories,
        "partial": results.partial,
        "near": {word: list(others) for word, others in results.near},
        "offset": query.offset,
        "took_ms": round(results.took_ms, 3),
        "hits": [_hit_as_json(hit, whole=whole) for hit in results.hits],
        "facets": {
            name: [{"value": value, "count": count} for value, count in values]
            for name, values in results.facets.items()
        },
    }


def _hit_as_json(hit: Hit, *, whole: bool) -> dict[str, Any]:
    document = hit.document.to_values()
    return {
        "score": hit.score,
        "duplicates": hit.duplicates,
        "missing": list(hit.missing),
        "title": _snippet_as_json(hit.title),
        "snippets": [_snippet_as_json(snippet) for snippet in hit.snippets],
        "document": document if whole else {name: document[name] for name in document if name not in LONG},
    }


def _snippet_as_json(snippet: Snippet) -> dict[str, Any]:
    return {"text": snippet.text, "highlights": [list(span) for span in snippet.highlights]}


def _advise(index: Index, query: Query) -> None:
    """Says that nothing matches, and which searches like this one would find something."""
    terminal.note("nothing matches")
    found = False
    for change, looser in _looser(query):
        if total := index.search(replace(looser, limit=0, facets=0)).total:
            terminal.note(f"  {change} would find {total:,}")
            found = True
    if not found and not index.search(Query(limit=0, facets=0)).total:
        terminal.note(f"  {index.location} is empty; `kliping index` puts articles in")
    elif not found:
        terminal.note("  try fewer words, or OR between them")


def _looser(query: Query) -> Iterator[tuple[str, Query]]:
    """Searches that ask for less, with what was changed."""
    if isinstance(query.text, And) and (either := _either(query.text)):
        yield f"kliping search '{either}'", replace(query, text=either)
    if isinstance(query.text, Phrase):
        loose = And(tuple(Word(word, query.text.field) for word in words(query.text.text)))
        yield f"kliping search '{loose}'", replace(query, text=loose)
    for name in FILTERS:
        if getattr(query, name):
            without: dict[str, Any] = {name: ()}
            yield f"the same without --{name}", replace(query, **without)
    if query.since or query.until:
        yield "the same at any time", replace(query, since=None, until=None)


def _either(text: And) -> Node | None:
    """Any of what is asked, and still nothing of what is excluded; None where that asks for no less."""
    wanted = tuple(part for part in text.parts if not isinstance(part, Not))
    excluded = tuple(part for part in text.parts if isinstance(part, Not))
    if len(wanted) < 2:
        return None
    return And((Or(wanted), *excluded)) if excluded else Or(wanted)
