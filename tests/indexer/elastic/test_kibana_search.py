"""Kibana's search bar finds what `kliping search` finds: 200 queries sent as Kibana sends them, as `news_reader`."""

from __future__ import annotations

import itertools
import json
import random
import re
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from indexer.analysis import stop_words
from indexer.document import LABELS, Document, Entities, Ner
from indexer.elastic import provision, templates
from indexer.elastic.connection import Place
from indexer.elastic.index import ElasticIndex
from indexer.enrich.tagger import LABELS as LABEL_NAMES
from indexer.entities import resolve
from indexer.entities.expand import by_any_name
from indexer.entities.names import key
from indexer.entities.tables import shipped
from indexer.query import JAKARTA, Query
from tests.indexer.elastic.conftest import remove
from tests.indexer.elastic.kql import fields_of, kql
from tests.indexer.elastic.server import Server
from tests.records import document

PASSWORD = "membaca-berita-1"
SAME = 0.98  # the share of queries that must give the same set
FIELDS = fields_of(templates.read("mappings", index="x")["template"]["mappings"]["properties"])


@dataclass(frozen=True, slots=True)
class Span:
    """A mention as the shared material gives it."""

    text: str
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Bar:
    """The articles on the server, a reader's client, and the same articles' index for the command."""

    documents: list[Document]
    reader: Elasticsearch
    index: ElasticIndex
    alias: str

    def kibana(self, text: str) -> set[str]:
        """What the search bar finds."""
        found = self.reader.search(
            index=self.alias, query=kql(text, FIELDS), size=10_000, source=False, request_cache=False
        )
        return {row["_id"] for row in found["hits"]["hits"]}

    def command(self, text: str = "", **filters: Any) -> set[str]:
        """What `kliping search` finds."""
        query = Query.parse(text, limit=10_000, collapse=False, facets=0, **filters)
        return {hit.document.id for hit in self.index.search(by_any_name(query)).hits}


@pytest.fixture(scope="module")
def bar(elasticsearch_server: Server, shared: Path) -> Iterator[Bar]:
    server, alias = elasticsearch_server, f"kliping-test-{secrets.token_hex(4)}"
    ca = str(server.ca) if server.ca else None
    place = Place(server.url, alias, server.username, server.password, None, ca)
    list(provision.provision(place, passwords={provision.READER: PASSWORD}))
    documents = list(_documents(shared))
    index = ElasticIndex(place, place.client())
    assert index.update(documents).rejected == ()
    reader = Place(server.url, alias, provision.user_of(provision.READER, alias), PASSWORD, None, ca).client()
    yield Bar(documents, reader, index, alias)
    reader.close()
    index.close()
    remove(place)


def _documents(shared: Path) -> Iterator[Document]:
    """Annotated news: the mentions are people's, so what names mean is all that is ours."""
    lines = itertools.chain(*(open(shared / f"ner/news/{name}.jsonl", "rb") for name in ("train", "dev")))
    for number, line in enumerate(lines):
        row = json.loads(line)
        spans = [Span(one["text"], LABEL_NAMES[one["label"]], one["start"], one["end"]) for one in row["mentions"]]
        entities, mentions = resolve(row["text"], spans)
        yield document(
            f"https://contoh.example/{number}",
            source=re.sub(r"^www\.|\.(?:com|co\.id)$", "", row["url"].split("/")[2]).split(".")[-1],
            title=row["title"],
            text=row["text"],
            published=datetime.fromisoformat(row["date"]).replace(hour=9, tzinfo=JAKARTA) if row.get("date") else None,
            entities=entities,
            mentions=mentions,
            ner=Ner("emas", "1"),
        )


# By any name


def aliases(documents: list[Document], most: int) -> list[tuple[str, str, str]]:
    """The commonest (label, alias, entity): names of the table that stand in texts for an entity of another name."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for one in documents:
        counts.update({(m.label, m.text, m.entity) for m in one.mentions if key(m.text) != key(m.entity)})
    table = shipped()
    known = (
        (label, alias, entity)
        for (label, alias, entity), _ in counts.most_common()
        if (found := table.sure(label, alias)) and found.name == entity
    )
    return list(itertools.islice(known, most))


def naming(documents: list[Document], label: str, name: str) -> set[str]:
    return {one.id for one in documents if name in getattr(one.entities, label)}


def test_each_of_the_60_commonest_aliases_finds_its_entity_by_field_and_in_the_plain_bar(bar: Bar) -> None:
    found = aliases(bar.documents, 60)
    assert len(found) == 60
    for label, alias, entity in found:
        wanted = naming(bar.documents, label, entity)
        assert bar.kibana(f'{label} : "{alias.lower()}"') == wanted, (label, alias)
        assert bar.kibana(f"{label} : {alias.upper()}") == wanted, (label, alias)
        assert bar.kibana(f'"{alias}"') >= wanted, (label, alias)


# The same set


def queries(documents: list[Document], count: int = 200) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(what is typed in Kibana, in the command, the command's options), of the texts' own words, always the same."""
    chance = random.Random(20261130)
    makers = [_words, _both, _either, _without, _grouped, _phrase, _title, _title_phrase, _entity, _source, _day]
    stop = stop_words()
    for number in range(count):
        one = chance.choice(documents)
        words = [word for word in re.findall(r"[a-z]{4,12}", one.text.lower()) if word not in stop] or ["banjir"]
        yield makers[number % len(makers)](one, words, chance)


Typed = tuple[str, str, dict[str, Any]]


def _words(one: Document, words: list[str], chance: random.Random) -> Typed:
    a, b = chance.choice(words), chance.choice(words)
    return f"{a} {b}", f"{a} OR {b}", {}


def _both(one: Document, words: list[str], chance: random.Random) -> Typed:
    a, b = chance.choice(words), chance.choice(words)
    return f"{a} and {b}", f"{a} {b}", {}


def _either(one: Document, words: list[str], chance: random.Random) -> Typed:
    a, b = chance.choice(words), chance.choice(words)
    return f"{a} or {b}", f"{a} OR {b}", {}


def _without(one: Document, words: list[str], chance: random.Random) -> Typed:
    a, b = chance.choice(words), chance.choice(words)
    return f"{a} and not {b}", f"{a} -{b}", {}


def _grouped(one: Document, words: list[str], chance: random.Random) -> Typed:
    a, b, c = (chance.choice(words) for _ in range(3))
    return f"{a} and ({b} or {c})", f"{a} ({b} OR {c})", {}


def _phrase(one: Document, words: list[str], chance: random.Random) -> Typed:
    found = re.findall(r"[a-z]{3,}(?: [a-z]{3,}){1,2}", one.text.lower()) or ["harga beras"]
    phrase = chance.choice(found)
    return f'"{phrase}"', f'"{phrase}"', {}


def _title(one: Document, words: list[str], chance: random.Random) -> Typed:
    word = chance.choice(re.findall(r"\w{4,}", (one.title or "banjir").lower()) or ["banjir"])
    return f"title* : {word}", f"title:{word}", {}


def _title_phrase(one: Document, words: list[str], chance: random.Random) -> Typed:
    title = re.findall(r"\w+", one.title or "harga beras")
    phrase = " ".join(title[:2])
    return f'title : "{phrase}"', f'title:"{phrase}"', {}


def _entity(one: Document, words: list[str], chance: random.Random) -> Typed:
    labels = [label for label in LABELS if getattr(one.entities, label)]
    if not labels:
        return "person : *", "*", {}
    label = chance.choice(labels)
    name = chance.choice(getattr(one.entities, label))
    return f'{label} : "{name}"', "", {label: (name,)}


def _source(one: Document, words: list[str], chance: random.Random) -> Typed:
    word = chance.choice(words)
    return f"source : {one.source} and {word}", f"source:{one.source} {word}", {}


def _day(one: Document, words: list[str], chance: random.Random) -> Typed:
    day, word = f"{one.published or one.captured:%Y-%m-%d}", chance.choice(words)
    return f"{word} and moment >= {day}", word, {"since": day}


def test_200_queries_give_the_set_of_the_command(bar: Bar) -> None:
    asked = list(queries(bar.documents))
    found = [bar.kibana(typed) for typed, _, _ in asked]
    other = [
        (typed, said, len(theirs), len(ours))
        for (typed, said, options), theirs in zip(asked, found, strict=True)
        if theirs != (ours := bar.command(said, **options))
    ]
    assert len(asked) == 200
    assert sum(map(bool, found[:50])) >= 45, "most queries find something"
    assert len(other) <= (1 - SAME) * len(asked), "\n".join(map(str, other))


def test_a_word_finds_no_site_by_its_address(bar: Bar) -> None:
    assert len(bar.kibana("detik")) < len(bar.documents) / 2


def test_an_article_without_a_stated_time_is_shown(bar: Bar) -> None:
    one = document("https://contoh.example/tanpa-waktu", published=None, entities=Entities(), ner=Ner("emas", "1"))
    bar.index.update([one])
    assert bar.reader.count(index=bar.alias, query={"bool": {"filter": [
        {"range": {templates.read("data_view", index="x")["data_view"]["timeFieldName"]: {"gte": "2020-01-01"}}},
        {"term": {"id": one.id}},
    ]}})["count"] == 1  # fmt: skip
    bar.index.delete([one.id])
