"""Who wrote and who edited an article: names from structured data and from visible credits, roles told apart.

A visible credit ("Penulis: …  Editor: …") overrules structured data, which on several newspapers names the editor as
author. Organisations and desks are no persons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from .data import table
from .structured import Object, Structured, strings
from .tree import Element, names, select, squeeze, text_of

_SPLIT = re.compile(r"\s*(?:,|;|\||/|•|·|\s&\s|\s(?:und|and|dan|et|och|og|i|e|y|ve|a)\s(?=\S+\s?\S*))\s*")
_TITLE_AFTER = re.compile(r"^(?:S\.?\s?\w{1,3}|M\.?\s?\w{1,3}|Ph\.?\s?D|Jr|Sr|MBA|MD|Dr)\.?$")
_NOT_A_NAME = re.compile(r"https?:|www\.|@|[<>{}\[\]=_#]|\d{2,}|\.(?:com|id|co|net|de|org)\b", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:author|byline|penulis|reporter|writer|autor|auteur|wartawan|pewarta|contributor|journalist)(?:s|name|-name|_name)?(?:$|[\s_-])"
)
_FAR = {"footer", "aside", "nav"}
_MAX_NAMES = 20
_LONGEST = 400  # characters of a statement of names


def people(
    root: Element, texts: Iterable[tuple[Element, str]], said: Structured, publisher: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Authors and editors. `publisher` are names of the newspaper, never persons; `texts` the page's short texts."""
    shown = visible_credits(texts)
    editors = _persons([*_said_editors(said), *shown["editor"]], publisher)
    writers = _persons([*said.all("content_author"), *shown["author"]], publisher)
    agents, stated = _said_authors(said, publisher)
    if stated and set(stated) <= set(editors):
        stated = ()  # the structured author is the editor
    authors = stated or writers
    if not authors and not editors and not agents:
        authors = tuple(name for name in _persons(_bylines(root), publisher) if " " in name)
    return authors, tuple(name for name in editors if name not in authors)


def _said_authors(said: Structured, publisher: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """What structured data names, and the persons of the first kind of it that names any: JSON-LD, meta, microdata."""
    articles = said.articles[:3]
    kinds = [
        *(list(_agents(article.get("author"), said)) for article in articles),
        said.all("author"),
        said.all("dable:author", "parsely-author", "cxenseparse:author", "article:author_name", "sailthru.author"),
        [
            name
            for name in said.all("article:author", "dc.creator", "dcterms.creator", "byl")
            if not name.startswith(("http", "/"))
        ],
        [value for name, value, _ in said.items if name == "author"],
        *(list(_agents(article.get("creator"), said)) for article in articles[:1]),
    ]
    named = [name for kind in kinds for name in kind]
    return named, next((found for kind in kinds if (found := _persons(kind, publisher))), ())


def _said_editors(said: Structured) -> list[str]:
    stated = [name for article in said.articles[:2] for name in _agents(article.get("editor"), said)]
    stated += said.all("content_editor", "editor", "article:editor")
    stated += [
        word.partition(":")[2]
        for word in said.all("keywords")
        for word in word.split(",")
        if word.strip().lower().startswith("editor:")
    ]
    for article in said.articles[:1]:
        stated += [
            word.partition(":")[2] for word in strings(article.get("keywords")) if word.lower().startswith("editor:")
        ]
    return stated


def _agents(value: Any, said: Structured) -> Iterable[str]:
    """Names of JSON-LD agents; an organisation by its type is left out, a bare @id is looked up in the graph."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            item = _resolved(item, said)
            if "Organization" in str(item.get("@type")):
                continue
            yield from strings(item.get("name")) or _from_parts(item)
        else:
            yield from strings(item)


def _resolved(item: Object, said: Structured) -> Object:
    if "name" in item or not isinstance(item.get("@id"), str):
        return item
    return said.by_id.get(item["@id"], item)


def _from_parts(item: Object) -> list[str]:
    parts = [squeeze(str(item[key])) for key in ("givenName", "familyName") if item.get(key)]
    return [" ".join(parts)] if parts else []


def visible_credits(texts: Iterable[tuple[Element, str]]) -> dict[str, list[str]]:
    """Names behind labels such as "Penulis:" and "Editor:" in short lines of the page, by role."""
    found: dict[str, list[str]] = {"author": [], "editor": []}
    for text in _credit_texts(texts):
        for role, name in split_credits(text):
            if name not in found[role]:
                found[role].append(name)
    return found


def split_credits(text: str) -> list[tuple[str, str]]:
    """The (role, name) pairs of one credit line: "Pewarta: Nur Imansyah Editor: Ade Marboen" gives two."""
    marks = list(_labels().finditer(text))
    if not marks or marks[0].start() > 3:
        return []
    pairs = []
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        role = _roles().get(mark["label"].lower().strip(), "other")
        names_ = text[mark.end() : after.start() if after else None]
        names_ = re.split(r"copyright|©|\s[-–|]\s|\(|[.!?]\s|\d", names_, maxsplit=1, flags=re.IGNORECASE)[0].strip(
            " :,-–|/."
        )
        if role in {"author", "editor"} and 0 < len(names_) <= 120:
            pairs.append((role, names_))
    return pairs


def _credit_texts(texts: Iterable[tuple[Element, str]]) -> Iterable[str]:
    """Short texts that begin like a credit; a label alone is joined with the name beside it."""
    seen: set[str] = set()
    for node in (node for node, text in texts if _begins_with_label(text[:80])):
        text = text_of(node)
        if text in seen or len(node) > 12 or len(text) > 200 or any(up.tag in _FAR for up in node.iterancestors()):
            continue
        seen.add(text)
        if (label := text.rstrip(" :").lower()) in _roles():
            text = f"{label}: {_name_beside(node)}"
        yield text


def _begins_with_label(head: str) -> bool:
    if head.split(None, 1)[0].rstrip(":").lower() not in _first_words():
        return False
    return bool(_labels().match(head)) or head.rstrip(" :").lower() in _roles()


def _name_beside(node: Element) -> str:
    """The name that a label alone goes with: after it, as in a table, or before it, as under a portrait."""
    beside = [
        squeeze(node.tail),
        *(text_of(other) for other in (node.getnext(), node.getprevious()) if other is not None),
    ]
    return next((text for text in beside if 2 < len(text) <= 60 and is_person(text, ())), "")


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    """Any label with its colon; labels that are common words need the colon, the rest may go without."""
    labels = sorted((label for group in table("credits")["labels"].values() for label in group), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?P<label>{'|'.join(map(re.escape, labels))})\s*:", re.IGNORECASE)


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    """The first words of all labels: a cheap look before the pattern."""
    return frozenset(label.split()[0].rstrip(":") for group in table("credits")["labels"].values() for label in group)


@lru_cache(maxsize=1)
def _roles() -> dict[str, str]:
    return {label: role for role, group in table("credits")["labels"].items() for label in group}


_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|writers?|penulis|reporters?|journalists?|staff|people|profile|signataires|by)/[^/]+",
    re.IGNORECASE,
)


def _bylines(root: Element) -> list[str]:
    """Names in links to an author's page, else in nodes called byline or author: the first that give any."""
    links = (
        node for node in root.iter("a") if node.get("rel") == "author" or _AUTHOR_PATH.search(node.get("href") or "")
    )
    named = (
        node for node in root.iter() if isinstance(node.tag, str) and node.get("class") and _BYLINE.search(names(node))
    )
    for nodes in (links, named):
        for node in nodes:
            text = text_of(node)
            if (
                node.tag in {"body", "article"}
                or not 2 < len(text) <= 80
                or any(up.tag in _FAR for up in node.iterancestors())
            ):
                continue
            if found := _persons([text], ()):
                return list(found)
    return []


def _persons(stated: Iterable[str], publisher: Sequence[str]) -> tuple[str, ...]:
    """Single persons' names out of stated ones: split, labels and brackets cut off, organisations left out."""
    found: dict[str, str] = {}
    for text in stated:
        for name in _separate(text[:_LONGEST]):
            if is_person(name, publisher):
                found.setdefault(name.lower(), name)
    return tuple(found.values())[:_MAX_NAMES]


def _separate(text: str) -> Iterable[str]:
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]|\s기자(?=\s|,|$)", " ", squeeze(text))
    text = re.sub(
        r"^\s*(?:by|von|oleh|par|por|af|av|laporan|reporter|penulis|pewarta|editor)\b[\s:.]*",
        "",
        text,
        flags=re.IGNORECASE,
    )
    parts: list[str] = []
    for part in _SPLIT.split(text):
        if parts and _TITLE_AFTER.match(part):
            parts[-1] = f"{parts[-1]}, {part}"
        elif part:
            parts.append(part)
    return (squeeze(part.strip(" ,;:.-–|")) if not part.endswith(("Jr.", "Sr.")) else part for part in parts)


def is_person(name: str, publisher: Sequence[str]) -> bool:
    """Whether this can be a person's name: letters, at most six words, nothing of an organisation in it."""
    lowered = name.lower()
    if lowered in _agencies():
        return True
    if not 2 <= len(name) <= 60 or _NOT_A_NAME.search(name) or not any(letter.isalpha() for letter in name):
        return False
    if any(lowered == other or (len(other) > 4 and other in lowered) for other in publisher):
        return False
    words = re.findall(r"[^\W\d_]+", lowered)
    return 1 <= len(words) <= 6 and words != ["tim"] and not set(words) & _organisation_words()


@lru_cache(maxsize=1)
def _agencies() -> frozenset[str]:
    return frozenset(name.lower() for name in table("credits")["agencies"]["names"])


@lru_cache(maxsize=1)
def _organisation_words() -> frozenset[str]:
    return frozenset(table("credits")["organisations"]["words"])


def ruled(root: Element, selectors: tuple[str, ...], publisher: Sequence[str]) -> tuple[str, ...]:
    """The persons that a source's own rule points at."""
    return _persons((text_of(node) for node in select(root, selectors)), publisher)


def byline_of(lines: Iterable[str], publisher: Sequence[str]) -> tuple[str, ...]:
    """Persons in lines that stood above the text as its byline, where nothing else names an author."""
    return tuple(name for name in _persons(lines, publisher) if " " in name)
