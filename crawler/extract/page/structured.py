"""Reads what a page says of itself for machines: JSON-LD (repaired where broken), meta, Open Graph and microdata."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from crawler.extract.page.characters import mend
from crawler.extract.page.elements import Elements
from crawler.extract.page.tree import Element, squeeze, text_of

Object = dict[str, Any]

_ARTICLE = re.compile(r"(Article|BlogPosting|Posting|Report|LiveBlog|Newspaper|Review|Recipe|Story)$")
_PAGE = re.compile(r"(WebPage|ItemPage|VideoObject|NewsMediaObject)$")
_WRAPPER = re.compile(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?:(?://\s*)?\]\]>|-->)\s*;?\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_MISSING_COMMA = re.compile(r'(["}\]])(\s*\n\s*)(")')
_INNER_QUOTE = re.compile(r'(?m)^(\s*"[\w@:]+"\s*:\s*")(.*)("\s*,?\s*)$')
_SALVAGE = re.compile(
    r'"(headline|datePublished|dateModified|dateCreated|articleSection|description|articleBody|isAccessibleForFree)"'
    r'\s*:\s*"((?:[^"\\]|\\.){1,200000})"'
)
_SALVAGE_AUTHOR = re.compile(r'"(author|editor)"\s*:\s*\[?\s*\{[^{}]{0,400}?"name"\s*:\s*"((?:[^"\\]|\\.){1,200})"')
_MAX_OBJECTS = 2000  # a page has a dozen; a hostile graph must not grow without end
_MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Structured:
    """The page's own statements. `articles` are JSON-LD's article objects, the likeliest first; `pages` its web pages.

    `meta` maps lower-case name or property to all its contents; `items` are microdata: itemprop, value, element.
    """

    articles: tuple[Object, ...] = ()
    pages: tuple[Object, ...] = ()
    meta: dict[str, list[str]] = field(default_factory=dict)
    items: tuple[tuple[str, str, Element], ...] = ()
    by_id: dict[str, Object] = field(default_factory=dict)
    breadcrumbs: tuple[Object, ...] = ()
    types: frozenset[str] = frozenset()

    def one(self, *names: str) -> str | None:
        """The first non-empty meta content under these names, in their order."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), None)

    def all(self, *names: str) -> list[str]:
        """Every non-empty meta content under these names."""
        return [value for name in names for value in self.meta.get(name, ()) if value]


def read_structured(elements: Elements, url: str) -> Structured:
    """All structured statements of a page."""
    objects = list(_objects(elements))
    by_id = {value["@id"]: value for value in objects if isinstance(value.get("@id"), str) and len(value) > 1}
    articles = [value for value in objects if _is(value, _ARTICLE)]
    return Structured(
        articles=tuple(sorted(articles, key=lambda value: _rank(value, url))),
        pages=tuple(value for value in objects if _is(value, _PAGE)),
        meta=_meta(elements),
        items=tuple(_microdata(elements)),
        by_id=by_id,
        breadcrumbs=tuple(value for value in objects if "BreadcrumbList" in _types(value)),
        types=frozenset(name for value in objects for name in _types(value)),
    )


def strings(value: Any) -> list[str]:
    """The texts in a JSON-LD value: a string, a list of them, or objects with a name or @value."""
    if isinstance(value, str):
        return [text] if (text := clean(value)) else []
    if isinstance(value, list):
        return [text for item in value[:200] for text in strings(item)]
    if isinstance(value, dict):
        return strings(value.get("name") or value.get("@value") or value.get("url") or "")
    return []


def clean(text: str) -> str:
    """A structured string as text: entities resolved (twice: they come doubled), tags gone, on one line."""
    text = mend(html.unescape(html.unescape(text)) if "&" in text else text)
    return squeeze(re.sub(r"</?[a-zA-Z][^<>]{0,200}>", " ", text) if "<" in text else text)


def _is(value: Object, kind: re.Pattern[str]) -> bool:
    return any(kind.search(name) for name in _types(value))


def _types(value: Object) -> list[str]:
    kinds = value.get("@type")
    return [
        kind.rsplit("/", 1)[-1] for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)
    ]


def _rank(value: Object, url: str) -> tuple[bool, bool, bool]:
    """Likelier first: it names this page's URL, it has a headline, it has a date."""
    where = json.dumps([value.get(key) for key in ("url", "mainEntityOfPage", "@id")], default=str)
    return (url.split("://")[-1].split("?")[0] not in where, "headline" not in value, "datePublished" not in value)


def _objects(elements: Elements) -> Iterator[Object]:
    count = 0
    for script in elements.tagged("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for value in _walk(load_json(script.text or ""), 0):
            count += 1
            if count > _MAX_OBJECTS:
                return
            yield value


def _walk(value: Any, depth: int) -> Iterator[Object]:
    """Every object with a type, however it is wrapped: lists, @graph, mainEntity, mainEntityOfPage."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value[:_MAX_OBJECTS]:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "liveBlog", "article", "breadcrumb"):
            if isinstance(value.get(key), dict | list):
                yield from _walk(value[key], depth + 1)


def load_json(text: str) -> Any:
    """A JSON-LD script's value, repaired step by step; the statements that can be salvaged where nothing helps."""
    text = _WRAPPER.sub("", text.strip())
    for repair in (_as_it_is, _without_commas, _with_quotes_escaped, _with_commas):
        text = repair(text)
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            if text.startswith("{") and (several := _concatenated(text)):
                return several
    return _salvaged(text)


def _as_it_is(text: str) -> str:
    return text


def _without_commas(text: str) -> str:
    """Trailing commas and a semicolon after the end, as hand-written templates leave them."""
    return _TRAILING_COMMA.sub(r"\1", text.rstrip("; \n\t"))


def _with_quotes_escaped(text: str) -> str:
    """Quotes inside a one-line value, as an unescaped headline has them."""
    return _INNER_QUOTE.sub(
        lambda match: match[1] + re.sub(r'(?<!\\)"', r'\\"', match[2].replace("\\'", "'")) + match[3], text
    )


def _with_commas(text: str) -> str:
    return _MISSING_COMMA.sub(r"\1,\2\3", re.sub(r",\s*,+", ",", text))


def _concatenated(text: str) -> list[Any] | None:
    """Several objects one after another in one script."""
    found: list[Any] = []
    decoder, at = json.JSONDecoder(strict=False), 0
    try:
        while at < len(text) and len(found) < 50:
            value, at = decoder.raw_decode(text, at)
            found.append(value)
            while at < len(text) and text[at] in " \n\t\r,;":
                at += 1
    except (ValueError, RecursionError):
        return None
    return found


def _salvaged(text: str) -> Object | None:
    """What patterns still find in JSON beyond repair."""
    found: Object = {}
    for name, value in _SALVAGE.findall(text[:500_000]):
        found.setdefault(name, value.replace('\\"', '"').replace("\\/", "/"))
    for name, value in _SALVAGE_AUTHOR.findall(text[:500_000]):
        found.setdefault(name, []).append({"@type": "Person", "name": value})
    return {"@type": "NewsArticle", **found} if found and re.search(r'"\w*(Article|Posting)"', text) else None


def _meta(elements: Elements) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in elements.tagged("meta"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = node.get(attribute)
            content = node.get("content")
            if name and content is not None:
                key = name.strip().lower() if attribute != "itemprop" else f"itemprop:{name.strip().lower()}"
                found.setdefault(key, []).append(clean(content))
    return found


_RDFA = {  # Dublin Core's names, and what Facebook's stand for
    **dict.fromkeys(("dc:date", "dc:created", "dcterms:created", "dcterms:issued", "dc:issued"), "datecreated"),
    **dict.fromkeys(("dcterms:modified", "dc:modified", "article:modified_time"), "datemodified"),
    "article:published_time": "datepublished",
}
_ITEMS = {"datepublished", "datemodified", "datecreated", "author", "editor", "headline", "articlesection", "keywords"}


def _microdata(elements: Elements) -> Iterator[tuple[str, str, Element]]:
    """Microdata's items, then RDFa's: the names of both in small letters, RDFa's without their vocabulary."""
    for node in elements.order:
        called = node.get("itemprop") or (node.get("property") if node.tag != "meta" else None)
        if not called:
            continue
        said = called.lower().split()
        name = next((known for one in said if (known := _RDFA.get(one, re.split(r"[:/]", one)[-1])) in _ITEMS), None)
        if name is not None:
            value = node.get("content") or node.get("datetime") or _item_text(node)
            if value and len(value) < 500:
                yield name, squeeze(value), node


def _item_text(node: Element) -> str:
    """An item's own text, or its nested name's."""
    named = node.xpath(".//*[@itemprop='name']")
    if not named:
        return text_of(node)
    return named[0].get("content") or text_of(named[0])
