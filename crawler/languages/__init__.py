"""What we know of languages, as facts: one TOML a language, one topic a key; patterns are built from them by topic.

    words("people.and")              "dan", "serta", "and", "und", …: of all languages, the longest first
    words("common", "id")            of one language
    any_of("people.by")              the same as the inside of a regular expression
    by_number("dates.months")        "maret" → 3, for topics that are listed in an order

To add a language: one file here, one page in `tests/crawler/test_languages.py`. Every key is checked at load.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from crawler.facts import names_in, table
from crawler.toml import naming, only_keys, text, texts

# Every topic with what it holds. "{}" in `ago.forms` stands for a number and a unit: "{} yang lalu".
TOPICS = {
    "name": "the language's name in English",
    "codes": "further codes of the same language",
    "zone": "where its newspapers are at home when nothing else tells: for languages of one zone, or nearly so",
    "common": "its commonest words, which no other language here has as often",
    "dates.months": "January to December, each with its forms and abbreviations",
    "dates.jalali_months": "Farvardin to Esfand",
    "dates.weekdays": "Monday to Sunday",
    "dates.am": "after or before a clock: the first half of the day",
    "dates.pm": "the second half",
    "dates.published": "words before a time of publication",
    "dates.updated": "words before a time of change",
    "ago.forms": "how a time is counted back",
    "ago.one": "what stands for 1 there",
    "ago.second": "how the unit's names begin",
    "ago.minute": "how the unit's names begin",
    "ago.hour": "how the unit's names begin",
    "ago.day": "how the unit's names begin",
    "ago.week": "how the unit's names begin",
    "people.and": "between two names",
    "people.and_small": "the same, of so few letters that it is a part of names elsewhere",
    "people.by_small": "before an author's name, but another word elsewhere",
    "people.team": "a group of writers",
    "people.reports": 'before a job and a name without a colon: "Laporan wartawan …"',
    "people.stringers": 'jobs before a place and then the name: "Kontributor Bogor, …"',
    "people.titles": "a job right behind the name",
    "people.with": "between two names that wrote together",
    "people.by": "before an author's name",
    "people.written": "before that: written, reported, text",
    "people.on": "after a name and before a day",
    "people.pictured": "before whom a picture is from",
    "people.source": "what a picture or a text was taken from",
    "people.jobs": "words that name a job",
    "people.qualifiers": "what follows a job: trainee, senior",
    "people.organisations": "words that no person's name has",
    "labels.author": "before an author's name, with a colon",
    "labels.byline": "the same, which say less",
    "labels.editor": "before an editor's name",
    "labels.translator": "before a translator's name",
    "labels.other": "before names that are neither",
    "text.read_also": "before a link to another article",
    "text.page": "before a page's number",
    "text.more": "on a link to the rest",
}
_TEXTS = {"name", "zone"}
_IN_ORDER = {"dates.months": 12, "dates.jalali_months": 12, "dates.weekdays": 7}


def codes() -> tuple[str, ...]:
    """The codes of all languages that have a file."""
    return names_in("languages")


@lru_cache(maxsize=128)
def facts(code: str) -> dict[str, Any]:
    """A language's facts by topic. Raises ValueError, naming the file, where a key is unknown or its value amiss."""
    found: dict[str, Any] = {}
    for key, value in table(f"languages/{code}").items():
        found |= {f"{key}.{name}": inner for name, inner in value.items()} if isinstance(value, dict) else {key: value}
    with naming(f"crawler/languages/{code}.toml"):
        only_keys(found, TOPICS)
        for topic, value in found.items():
            _check(topic, value)
    return found


def _check(topic: str, value: Any) -> None:
    if topic in _TEXTS:
        text(topic, value)
    elif (count := _IN_ORDER.get(topic)) is None:
        texts(topic, value)
    elif not isinstance(value, list) or len(value) != count:
        raise ValueError(f"{topic} takes {count} lists of words, not {value!r}")
    else:
        for number, words in enumerate(value, 1):
            texts(f"{topic}, number {number},", words)


@lru_cache(maxsize=256)
def words(topic: str, *of: str) -> tuple[str, ...]:
    """The words of a topic, of the languages `of` or of all: each once, the longest first."""
    if topic not in TOPICS:
        raise KeyError(topic)
    listed = (word for code in of or codes() for word in _flat(facts(code).get(topic, ())))
    return tuple(sorted(dict.fromkeys(listed), key=lambda word: (-len(word), word)))


def _flat(value: Any) -> Iterator[str]:
    for item in value:
        yield from item if isinstance(item, list) else (item,)


def any_of(*topics: str, of: tuple[str, ...] = ()) -> str:
    """The words of topics as the inside of a regular expression, the longest first."""
    listed = {word for topic in topics for word in words(topic, *of)}
    return "|".join(re.escape(word) for word in sorted(listed, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=16)
def by_number(topic: str, *of: str) -> dict[str, int]:
    """Each word of a topic that is listed in an order, with its place from 1; words of two places are left out."""
    meant: dict[str, set[int]] = {}
    for code in of or codes():
        for number, listed in enumerate(facts(code).get(topic, ()), start=1):
            for word in listed:
                meant.setdefault(word, set()).add(number)
    return {word: numbers.copy().pop() for word, numbers in meant.items() if len(numbers) == 1}


@lru_cache(maxsize=64)
def zone_name(code: str | None) -> str | None:
    """The zone that a language's newspapers are in where nothing else tells ("id-ID" → "Asia/Jakarta"), or None."""
    bare = re.split(r"[-_]", (code or "").lower())[0]
    known = next((one for one in codes() if bare == one or bare in facts(one).get("codes", ())), None)
    return facts(known).get("zone") if known else None
