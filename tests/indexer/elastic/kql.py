"""What Kibana's search bar sends: the query language (KQL) as Elasticsearch's JSON, by Kibana's own rules.

Written after `kbn-es-query/src/kuery` (grammar, and functions is, and, or, not, range, exists): the parts that people
type. Nothing of Kliping's own search is used here, so the two can be compared.

    banjir jakarta        one literal: multi_match over the index's default fields, any word
    banjir and jakarta    bool.filter of both
    "harga beras"         multi_match, type phrase
    person : jokowi       on a keyword term, on a text match, quoted match_phrase; title* is every field so named
    moment >= 2024-03-01  range, in the zone that Kibana shows
    person : *            exists
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

Json = dict[str, Any]
ZONE = "Asia/Jakarta"  # dateFormat:tz
_TOKEN = re.compile(r'\s*(?:(?P<quoted>"(?:\\.|[^"\\])*")|(?P<sign><=|>=|[():<>])|(?P<word>[^\s():<>"]+))')


def kql(text: str, fields: Mapping[str, str]) -> Json:
    """The query of a search bar's text; `fields` are the data view's: name → Elasticsearch's type."""
    parser = _Parser(_tokens(text), fields)
    found = parser.either()
    assert parser.peek() is None, f"{text!r}: {parser.peek()} is left over"
    return found


def fields_of(properties: Mapping[str, Any], above: str = "") -> dict[str, str]:
    """Every searchable field of a mapping, sub-fields too, with its type."""
    found: dict[str, str] = {}
    for name, one in properties.items():
        if "properties" in one:
            found |= fields_of(one["properties"], f"{above}{name}.")
        elif one.get("enabled") is not False:
            found[above + name] = one["type"]
            found |= fields_of(one.get("fields", {}), f"{above}{name}.")
    return found


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str


def _tokens(text: str) -> list[_Token]:
    found, place = list[_Token](), 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        assert match, f"{text[place:]!r} can't be read"
        kind = match.lastgroup or ""
        raw = match[kind]
        found.append(_Token(kind, re.sub(r"\\(.)", r"\1", raw[1:-1]) if kind == "quoted" else raw))
        place = match.end()
    return found


@dataclass
class _Parser:
    """Recursive descent: or < and < not < group, field or value."""

    tokens: list[_Token]
    fields: Mapping[str, str]
    place: int = field(default=0)

    def peek(self) -> _Token | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def take(self) -> _Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def says(self, word: str) -> bool:
        token = self.peek()
        return token is not None and token.kind == "word" and token.text.lower() == word

    def sign(self, text: str) -> bool:
        token = self.peek()
        return token is not None and token.kind == "sign" and token.text == text

    def either(self, on: str | None = None) -> Json:
        parts = [self.both(on)]
        while self.says("or"):
            self.take()
            parts.append(self.both(on))
        return parts[0] if len(parts) == 1 else {"bool": {"should": parts, "minimum_should_match": 1}}

    def both(self, on: str | None) -> Json:
        parts = [self.negated(on)]
        while self.says("and"):
            self.take()
            parts.append(self.negated(on))
        return parts[0] if len(parts) == 1 else {"bool": {"filter": parts}}

    def negated(self, on: str | None) -> Json:
        if self.says("not"):
            self.take()
            return {"bool": {"must_not": self.negated(on)}}
        if self.sign("("):
            self.take()
            inner = self.either(on)
            assert self.take().text == ")"
            return inner
        return self.leaf(on)

    def leaf(self, on: str | None) -> Json:
        phrase, value = self.value()
        token = self.peek()
        if on is None and token and token.kind == "sign" and token.text in (":", "<", ">", "<=", ">="):
            self.take()
            return self.of_field(value, token.text)
        return self.named(on, value, phrase) if on else _anywhere(value, phrase)

    def value(self) -> tuple[bool, str]:
        """A quoted phrase, or the words up to the next keyword or sign, which are one literal."""
        first = self.take()
        if first.kind == "quoted":
            return True, first.text
        words = [first.text]
        while (token := self.peek()) and token.kind == "word" and token.text.lower() not in ("and", "or", "not"):
            words.append(self.take().text)
        return False, " ".join(words)

    def of_field(self, name: str, sign: str) -> Json:
        if sign != ":":
            _, value = self.value()
            kind = {"<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}[sign]
            zone = {"time_zone": ZONE} if self.fields.get(name) == "date" else {}
            return _any([{"range": {name: {kind: value, **zone}}}])
        if self.sign("("):
            self.take()
            inner = self.either(name)
            assert self.take().text == ")"
            return inner
        phrase, value = self.value()
        return self.named(name, value, phrase)

    def named(self, pattern: str, value: str, phrase: bool) -> Json:
        names = [name for name in self.fields if fnmatchcase(name, pattern)]
        if value == "*" and not phrase:
            return _any([{"exists": {"field": name}} for name in names or [pattern]])
        return _any([self.one(name, value, phrase) for name in names or [pattern]])

    def one(self, name: str, value: str, phrase: bool) -> Json:
        if self.fields.get(name) == "date":
            return {"range": {name: {"gte": value, "lte": value, "time_zone": ZONE}}}
        if self.fields.get(name) == "keyword" and not phrase:
            return {"term": {name: {"value": value}}}
        return {"match_phrase" if phrase else "match": {name: value}}


def _anywhere(value: str, phrase: bool) -> Json:
    if value == "*" and not phrase:
        return {"match_all": {}}
    return {"multi_match": {"type": "phrase" if phrase else "best_fields", "query": value, "lenient": True}}


def _any(parts: list[Json]) -> Json:
    return {"bool": {"should": parts, "minimum_should_match": 1}}
