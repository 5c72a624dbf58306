"""`kliping search`: articles by words, names and filters, on screen or as JSON."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from indexer import advice
from indexer.index import LONG, Hit, Index, Results, Snippet
from indexer.open import open_index, place_of
from indexer.query import ENTITY_FIELDS, Query, every_leaf
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


def filter_options(function: Function) -> Function:
    """Adds an option for each filter of `Query`."""
    for name, help in reversed(FILTERS.items()):
        function = click.option(f"--{name}", name, multiple=True, metavar=name.upper(), help=help)(function)
    return function


@click.command()
@click.argument("text", nargs=-1)
@filter_options
@click.option(
    "--since", metavar="WHEN", help="From this day on: 2024-03-01, 2024-03, today, yesterday, 7d (days), 2w, 24h."
)
@click.option("--until", metavar="WHEN", help="Up to this day, the day itself included.")
@click.option("--captured-since", metavar="WHEN", help="Only what came in since then, whatever its day.")
@click.option(
    "--withdrawn",
    type=click.Choice(["with", "without", "only"]),
    default="with",
    show_default=True,
    help="Articles whose page is gone: among the others, left out, or they alone.",
)
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
    limit: int,
    page: int,
    all_copies: bool,
    facets: bool,
    as_json: bool,
    whole: bool,
    data: Path,
    index_at: str | None,
    **given: Any,  # since, until, captured_since, withdrawn, sort, and a tuple of str for each of FILTERS
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
        limit=limit,
        offset=limit * (page - 1),
        collapse=not all_copies,
        facets=10 if facets else 0,
        partial=True,
        whole=whole,
        **given,
    )
    query = by_any_name(asked)
    with closing(open_index(place_of(data, index_at))) as index:
        results = index.search(query)
        if as_json:
            click.echo(msgspec.json.encode(_as_json(query, results, whole=whole)))
        else:
            _show(index, asked, query, results, " ".join(text))


def by_any_name(query: Query) -> Query:
    """The same with its names as canonical names; the tables of names are loaded where it has any."""
    if not any(getattr(query, label) for label in ENTITY_FIELDS) and not any(
        leaf.field in ENTITY_FIELDS for leaf in every_leaf(query.text)
    ):
        return query
    from indexer.entities.expand import by_any_name as expanded

    return expanded(query)


def _show(index: Index, asked: Query, query: Query, results: Results, typed: str) -> None:
    """What was found, and what may have been meant."""
    if found := bool(results.hits or results.total or results.partial):
        _print(query, results)
    _advise(index, asked, query, typed, found=found)


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
    document: Any
    if whole:
        document = msgspec.Raw(hit.document.to_json())
    else:
        document = hit.outline.to_values()
        for name in LONG:
            del document[name]
    return {
        "score": hit.score,
        "duplicates": hit.duplicates,
        "missing": list(hit.missing),
        "title": _snippet_as_json(hit.title),
        "snippets": [_snippet_as_json(snippet) for snippet in hit.snippets],
        "document": document,
    }


def _snippet_as_json(snippet: Snippet) -> dict[str, Any]:
    return {"text": snippet.text, "highlights": [list(span) for span in snippet.highlights]}


def _advise(index: Index, asked: Query, query: Query, typed: str, *, found: bool) -> None:
    """Says what may have been meant, and of a search that finds nothing which others would find something."""
    told = [*advice.on_writing(typed), *advice.on_names(index, asked)]
    if not found:
        terminal.note("nothing matches")
        told += advice.on_nothing(index, query)
    for line in told:
        terminal.note(f"  {line}")
