"""Who wrote and who edited an article: names from structured data and from visible credits, roles told apart.

A visible credit ("Penulis: …  Editor: …") overrules structured data, which on several newspapers names the editor as
author. Organisations and desks are no persons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from crawler.extract.page.structured import Object, Structured, strings
from crawler.extract.page.tree import select, squeeze, text_of
from crawler.extract.people.bylines import beside_each_other, read_bylines
from crawler.extract.people.credits import Credits, visible_credits
from crawler.extract.people.person import is_given_name, is_person, particles, persons, squashed
from crawler.extract.people.unnamed import likely_names, spoken_of
from crawler.extract.reading import Reading
from crawler.facts import table
from crawler.languages import any_of, words


@dataclass(frozen=True, slots=True)
class Credited:
    """Whom a page credits: `authors` and `editors` by all evidence, `named` and `edited` without a source's rule.

    `likely` are names that nothing calls a byline, `others` the authors of other articles: both are only looked for
    where nobody is credited.
    """

    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    likely: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()


def credited(reading: Reading) -> Credited:
    """The persons that the page credits: a source's own rule wins over what is found without it."""
    authors, editors = _people(reading)
    bylines = None if authors else read_bylines(reading)
    if bylines and not editors:
        authors = persons(bylines.own(), reading.publisher, spoken=True)
        authors = authors or persons(_written_by(reading.said), reading.publisher, spoken=True)
    return Credited(
        authors=_ruled(reading, reading.rule.authors) or authors,
        editors=_ruled(reading, reading.rule.editors) or editors,
        named=authors,
        likely=() if authors or editors else likely_names(reading),
        others=persons(bylines.of_others(), (), spoken=True) if bylines and not authors else (),
        edited=editors,
    )


def signed(
    reading: Reading, people: Credited, byline: Sequence[str], text: str, language: str | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Authors and editors once the text is known. `byline` are lines that were taken out of it as its byline."""
    own = [line for line in byline if not set(persons([line], (), spoken=True)) & set(people.others)]
    authors = people.authors or _byline_of([*own, *_several_names(text)], reading.publisher)
    if not authors and not people.editors:
        authors = tuple(name for name in people.likely if not spoken_of(name, text))[:2]
    if not authors and not people.editors and language not in {None, "id", "ms"}:
        authors = _organisations(reading.said)
    return authors, tuple(name for name in people.editors if name not in authors)


def _people(reading: Reading) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Authors and editors by what the page states, and by what stands behind labels."""
    said, publisher = reading.said, reading.publisher
    shown = visible_credits(reading.texts)
    editors = persons([*_said_editors(said), *shown.editors], publisher)
    writers = _writers(said, shown, publisher)
    stated = _said_authors(said, publisher)
    authors = _agreed(tuple(name for name in stated if name not in editors), writers, labelled=bool(shown.authors))
    authors = _with_others(authors, reading, editors)
    return authors, tuple(name for name in editors if name not in authors)


def _with_others(authors: tuple[str, ...], reading: Reading, editors: Sequence[str]) -> tuple[str, ...]:
    """The authors as the byline names them, where it names one that is stated and others beside it."""
    keys = {squashed(name) for name in authors}
    shown = persons(beside_each_other(reading), reading.publisher, spoken=True) if authors else ()
    shown = tuple(name for name in shown if name not in editors)
    return shown if keys < {squashed(name) for name in shown} else authors


def _writers(said: Structured, shown: Credits, publisher: Sequence[str]) -> tuple[str, ...]:
    """Who is credited as writer, in a meta of its own or in a visible line; the translator where nobody else is."""
    named = persons([*said.all("content_author"), *shown.authors, *shown.bylines], publisher)
    return named or persons(shown.translators, publisher)


def _agreed(stated: tuple[str, ...], writers: tuple[str, ...], *, labelled: bool) -> tuple[str, ...]:
    """Structured data and visible credits as one: a credit with its label wins where they have nobody in common."""
    if not stated or not writers:
        return stated or writers
    keys = {squashed(name) for name in stated}
    if any(squashed(name) in keys for name in writers):
        return stated + tuple(name for name in writers if squashed(name) not in keys)
    return writers if labelled else stated


def _said_authors(said: Structured, publisher: Sequence[str]) -> tuple[str, ...]:
    """The persons of the first kind of structured data that names any: JSON-LD, meta, microdata."""
    articles = said.articles[:3]
    kinds = [
        *([name for name, editor in _by_job(article, said) if not editor] for article in articles),
        said.all("author"),
        said.all("dable:author", "parsely-author", "cxenseparse:author", "article:author_name", "sailthru.author"),
        [
            name
            for name in said.all("article:author", "dc.creator", "dcterms.creator", "byl")
            if not name.startswith(("http", "/"))
        ],
        _own([value for name, value, _ in said.items if name == "author"]),
        *([name for name, _ in _agents(article.get("creator"), said)] for article in articles[:1]),
    ]
    return next((found for kind in kinds if (found := persons(kind, publisher))), ())


def _own(items: list[str]) -> list[str]:
    """Microdata's authors; only the first where so many are marked that other articles' must be among them."""
    return items if len(set(items)) <= 4 else items[:1]


def _said_editors(said: Structured) -> list[str]:
    stated = [name for article in said.articles[:2] for name, _ in _agents(article.get("editor"), said)]
    stated += [name for article in said.articles[:2] for name, editor in _by_job(article, said) if editor]
    stated += said.all("content_editor", "editor", "article:editor")
    keywords = [word for words in said.all("keywords") for word in words.split(",")]
    keywords += [word for article in said.articles[:1] for word in strings(article.get("keywords"))]
    return stated + [word.partition(":")[2] for word in keywords if _keyword_editor().match(word)]


def _by_job(article: Object, said: Structured) -> list[tuple[str, bool]]:
    """JSON-LD's authors, and whether each only edited: its job says so, and another's doesn't."""
    agents = list(_agents(article.get("author"), said))
    return agents if not all(editor for _, editor in agents) else [(name, False) for name, _ in agents]


def _written_by(said: Structured) -> list[str]:
    """The name in WordPress' card for Twitter: label and value in a pair of metas."""
    return [
        value
        for number in ("1", "2")
        for label, value in zip(said.all(f"twitter:label{number}"), said.all(f"twitter:data{number}"), strict=False)
        if _written_by_label().match(label)
    ]


def _agents(value: Any, said: Structured) -> Iterable[tuple[str, bool]]:
    """Names of JSON-LD agents, and whether each is an editor by its job.

    An organisation by its type is left out, a bare @id is looked up in the graph.
    """
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = _resolved(item, said)
            if "Organization" in str(item.get("@type")):
                continue
            editor = any(job.strip().lower() in words("labels.editor") for job in strings(item.get("jobTitle")))
            yield from ((_in_order(name), editor) for name in strings(item.get("name")) or _from_parts(item))
        else:
            yield from ((name, False) for name in strings(item))


def _in_order(name: str) -> str:
    """One person's name with the first name first: "Falk, Otto" is one, "Rina Hartati, Budi Santoso" are two."""
    last, comma, first = (part.strip() for part in name.partition(","))
    few = 1 <= len(first.split()) <= 2 and "," not in first and is_given_name(first)
    return f"{first} {last}" if comma and few and _is_last_name(last) else name


def _is_last_name(text: str) -> bool:
    """Whether this is one word, with small ones before it: "van der Berg"."""
    listed = text.split()
    return bool(listed) and all(word.lower() in particles() for word in listed[:-1]) and is_person(listed[-1], ())


def _resolved(item: Object, said: Structured) -> Object:
    if "name" in item or not isinstance(item.get("@id"), str):
        return item
    return said.by_id.get(item["@id"], item)


def _from_parts(item: Object) -> list[str]:
    parts = [squeeze(str(item[key])) for key in ("givenName", "familyName") if item.get(key)]
    return [" ".join(parts)] if parts else []


def _ruled(reading: Reading, selectors: tuple[str, ...]) -> tuple[str, ...]:
    """The persons that a source's own rule points at."""
    return persons((text_of(node) for node in select(reading.root, selectors)), reading.publisher, spoken=True)


def _byline_of(lines: Iterable[str], publisher: Sequence[str]) -> tuple[str, ...]:
    """Persons in lines that stood above the text as its byline, where nothing else names an author."""
    return tuple(name for name in persons(lines, publisher, spoken=True) if " " in name)


_SEVERAL = re.compile(r"^[^\W\d_][\w.'’ -]+(?:\s?/\s?[^\W\d_][\w.'’ -]+)+$")


def _several_names(text: str) -> list[str]:
    """A line such as "Rina Hartati/Budi Santoso" among the first of a text: the byline that nothing calls so."""
    lines = [line for line in text.split("\n", 4)[:4] if len(line) <= 80 and _SEVERAL.match(line)]
    return [line for line in lines if all(len(one.split()) in {2, 3} and one.istitle() for one in line.split("/"))]


def _organisations(said: Structured) -> tuple[str, ...]:
    """Whom a page states as its author where it names no person: the newspaper itself, or its staff.

    Asked last, and never for Indonesian pages, whose templates name the newspaper on every page.
    """
    for article in said.articles[:2]:
        value = article.get("author")
        for item in value if isinstance(value, list) else [value]:
            found = strings(_resolved(item, said).get("name") if isinstance(item, dict) else item)
            if names := [
                name for name in found if len(name) <= 60 and not _generic().match(name) and "://" not in name
            ]:
                return (names[0],)
    return ()


@lru_cache(maxsize=1)
def _written_by_label() -> re.Pattern[str]:
    """The label of a name in a card for social networks: "Written by", "Ditulis oleh"."""
    said = any_of("people.written", "people.by", "labels.author")
    return re.compile(rf"^(?:{said})(?![\w-])", re.IGNORECASE)


@lru_cache(maxsize=1)
def _keyword_editor() -> re.Pattern[str]:
    return re.compile(rf"^\s*(?:{any_of('labels.editor')})\s*:", re.IGNORECASE)


@lru_cache(maxsize=1)
def _generic() -> re.Pattern[str]:
    """What templates write for an author that they don't know."""
    return re.compile(rf"^(?:{'|'.join(table('extract/people/credits')['generic']['names'])})$", re.IGNORECASE)
