"""Where an article stands in its newspaper and what it is about: section, tags and lead image."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.extract.page.structured import Object, Structured, strings
from crawler.extract.page.tree import Element, letters, names, squeeze, text_of
from crawler.extract.people.person import squashed
from crawler.extract.reading import Reading
from crawler.extract.text.furniture.regions import Region, stands_in
from crawler.facts import table
from crawler.languages import any_of, words
from crawler.urls import registered_domain

_CRUMBS = re.compile(r"bread-?_?crumb|crumbs?(?:$|[\s_-])")
_TAG_PATH = re.compile(
    r"/(?:tags?|topik|topics?|tagar|label|keywords?|themen?|stichwort|schlagwort|sujets?|temas?|etiquetas?)(?:[/?=]|-\d)",
    re.IGNORECASE,
)
_TAGGED = re.compile(
    r"(?:^|[\s_-])(?:tags?|topics?|topik|keywords?|themen?|tagging)(?:$|[\s_-])|tag[-_]?(?:list|s|wrap|box|article|link)|_tags?_"
)
_FAR = frozenset({Region.OTHERS, Region.FOOTER, Region.MENU, Region.NAVIGATION})  # where tags are other articles'
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d+\w*/(?=https?://)")
_TAG_LABEL = re.compile(r"^(?:(?:topics?|topik|tags?)\s?:\s?|[a-z]+/(?=[^/]+$))", re.IGNORECASE)
_LABELS = frozenset({"tag", "tags", "topik", "topics", "topic", "keywords", "themen", "beritaterkait"})
_POPPED = re.compile(r"pop-?over|tooltip|pop-?up|dropdown")
_POPPED_WITHIN = 3  # elements around a link that may be called so
_MAX_TAGS = 30


def section_of(reading: Reading, title: str | None) -> str | None:
    """The section by the page's breadcrumbs (the innermost that isn't the article), else as stated, else by the URL."""
    listed = _sections(reading, title)
    return next((squeeze(text) for text in listed if text and _can_be_section(text)), None)


def _sections(reading: Reading, title: str | None) -> Iterator[str | None]:
    """What may be the section, the surest first."""
    said = reading.said
    yield from _breadcrumbs(reading, title)
    yield from (text for article in said.articles[:2] for text in strings(article.get("articleSection"))[:1])
    yield said.one("article:section", "content_category", "dtk:kanal", "cxenseparse:category", "section")
    yield _section_in_url(reading.url)


def _can_be_section(text: str) -> bool:
    return 1 < len(text) <= 60 and not text.startswith("http") and any(map(str.isalpha, text))


def _breadcrumbs(reading: Reading, title: str | None) -> Iterator[str]:
    """The innermost crumb of each path on the page: what a reader sees first, then JSON-LD's."""
    for path in chain([_linked_crumbs(reading.root)], map(_crumbs, reading.said.breadcrumbs)):
        inner = (crumb for crumb in reversed(path) if _is_crumb(crumb, title, reading.publisher))
        if crumb := next(inner, None):
            yield crumb


def _linked_crumbs(root: Element) -> list[str]:
    """The texts of the links in the first node called breadcrumb."""
    for node in root.iter("nav", "div", "ul", "ol", "section", "span", "p", "h3", "header"):
        if "crumb" not in " ".join(node.values()).lower():  # asked first: most say nothing of the kind
            continue
        called = f"{names(node)} {node.get('aria-label') or ''} {node.get('itemtype') or ''}".lower()
        if not _CRUMBS.search(called):
            continue
        found = [text_of(link) for link in node.iter("a")]
        if 1 <= len(found) <= 10 and any(found):
            return found
    return []


def _crumbs(value: Object) -> list[str]:
    """The names in a BreadcrumbList, by their position."""
    items = [item for item in value.get("itemListElement") or () if isinstance(item, dict)]
    items.sort(key=lambda item: int(item["position"]) if str(item.get("position")).isdigit() else 0)
    return [(strings(item.get("name")) or _name_of(item.get("item")) or [""])[0] for item in items[:10]]


def _name_of(item: Any) -> list[str]:
    return strings(item.get("name")) if isinstance(item, dict) else []


def _is_crumb(text: str, title: str | None, publisher: Sequence[str]) -> bool:
    key = letters(text)
    if not 1 < len(text) <= 40 or not key or key in _not_sections() or squashed(text) in set(map(squashed, publisher)):
        return False
    return not (title and (key == letters(title) or (len(key) > 20 and letters(title).startswith(key[:20]))))


@lru_cache(maxsize=1)
def _not_sections() -> frozenset[str]:
    return frozenset(map(letters, table("extract/about/sections")["not_sections"]["words"]))


@lru_cache(maxsize=4)
def _words(kind: str) -> frozenset[str]:
    return frozenset(table("extract/about/sections")["keywords"][kind])


def _section_in_url(url: str) -> str | None:
    """The section that the path begins with, or the one that the host is named after."""
    parts = urlsplit(url)
    path = [part for part in parts.path.split("/") if part]
    host = (parts.hostname or "").removesuffix(registered_domain(parts.hostname or "")).strip(".").split(".")
    for part in [*path[: min(2, len(path) - 1)], *host[-1:]]:
        if (
            re.fullmatch(r"[a-z]+(?:-[a-z]+){0,2}", part)
            and 3 < len(part) <= 25
            and letters(part) not in _not_sections()
        ):
            return part.replace("-", " ").capitalize()
    return None


def tags_of(shown: list[str], said: Structured, text: str) -> tuple[str, ...]:
    """The tags as readers see them (`shown`), else as stated; `text` is the article's, with its title."""
    kept = next((tags for listed in _tag_lists(shown, said, text) if (tags := _kept(listed))), [])
    return tuple({word.lower(): word for word in reversed(_spelled(kept))}.values())[::-1][:_MAX_TAGS]


def _tag_lists(shown: list[str], said: Structured, text: str) -> Iterator[list[str]]:
    """What may be the tags, the surest first."""
    yield shown
    yield said.all("article:tag", "content_tags", "content_tag", "og:article:tag")
    yield [text for article in said.articles[:1] for text in strings(article.get("keywords"))]
    yield _told_keywords(said.all("news_keywords", "keywords", "dtk:keywords"), text)


def _kept(listed: list[str]) -> list[str]:
    """The single tags of a list, without labels, credits and what is too long to be one."""
    words = (_TAG_LABEL.sub("", squeeze(word.strip().lstrip("#"))) for text in listed for word in text.split(","))
    return [
        word for word in words if 1 < len(word) <= 60 and not _credit().match(word) and letters(word) not in _LABELS
    ]


@lru_cache(maxsize=1)
def _credit() -> re.Pattern[str]:
    return re.compile(rf"^(?:{any_of('labels.author', 'labels.editor')})\s?:", re.IGNORECASE)


def _spelled(tags: list[str]) -> list[str]:
    """Tags that are parts of URLs as words: "gedung-putih" where none of them has a space and most have a dash."""
    dashed = sum(1 for tag in tags if re.search(r"[^\W\d_]-[^\W\d_]", tag))
    if any(" " in tag for tag in tags) or 2 * dashed < len(tags) or dashed < 2:
        return tags
    return [tag.replace("-", " ") for tag in tags]


def _told_keywords(stated: list[str], text: str) -> list[str]:
    """Meta keywords that the article speaks of: the rest is about the newspaper, or a title cut into its words."""
    words = [squeeze(word) for one in stated for word in one.split(",") if word.strip()]
    if len({word.lower() for word in words} & _words("small")) >= 2:
        return []
    if not words:
        return []
    there, key, title = set(re.findall(r"\w+", text.lower())), letters(text), letters(text.split("\n", 1)[0])
    return [word for word in words if letters(word) != title and (_long_in(word, key) or _mostly_in(word, there))]


def _long_in(word: str, key: str) -> bool:
    """Whether a word stands in the text's letters: where it is long, or where its script has no spaces."""
    return bool(word) and (len(word) >= 6 or word[0] > "\u2e80") and letters(word) in key


def _mostly_in(word: str, there: set[str]) -> bool:
    said = re.findall(r"\w+", word.lower())
    missing = [one for one in said if one not in there]
    return bool(said) and len(missing) <= len(said) // 2 and not _words("newspapers") & set(missing)


def visible_tags(reading: Reading) -> list[str]:
    """The texts of links to tags that stand together below the heading, in a node that is called so or by rel=tag."""
    order, begin = reading.order, reading.order[reading.heading] if reading.heading is not None else -1
    for node in reading.by_tag("a"):
        if order[node] < begin or not _leads_to_tag(node) or _says_more(node):
            continue
        box = _box_of(node)
        if box is None or stands_in(box, _FAR):
            continue
        found = [text_of(link) for link in box.iter("a") if _leads_to_tag(link) and not _says_more(link)]
        found = [text for text in found if 1 < len(text.lstrip("#")) <= 60]
        if found and len(found) <= _MAX_TAGS:
            return found
    return []


def _leads_to_tag(link: Element) -> bool:
    return "tag" in (link.get("rel") or "").split() or bool(_TAG_PATH.search(f"/{link.get('href') or ''}"))


def _says_more(link: Element) -> bool:
    """Whether a link only says that there is more, or stands in what opens over the page: "Lihat Selengkapnya"."""
    if letters(text_of(link)) in _more():
        return True
    return any(_POPPED.search(names(up)) for up in list(link.iterancestors())[:_POPPED_WITHIN])


@lru_cache(maxsize=1)
def _more() -> frozenset[str]:
    return frozenset(map(letters, words("text.more")))


def _box_of(link: Element) -> Element | None:
    """The outermost of the next few nodes around a link that is called after tags."""
    found = None
    for up in list(link.iterancestors())[:4]:
        if up.tag in {"body", "article", "main", "html"}:
            break
        if _TAGGED.search(names(up)):
            found = up
    return found if found is not None else (link.getparent() if "tag" in (link.get("rel") or "").split() else None)


def image_of(reading: Reading) -> str | None:
    """The lead image's absolute URL: as stated for social networks, else in JSON-LD."""
    said = reading.said
    stated: list[object] = [
        said.one("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
    ]
    for article in said.articles[:1]:
        image = article.get("image")
        first = image[0] if isinstance(image, list) and image else image
        stated.append(first.get("url") if isinstance(first, dict) else first)
    found = next((value for value in stated if isinstance(value, str) and value.strip()), None)
    try:
        absolute = _ARCHIVED.sub("", urljoin(reading.url, found.strip())) if found else None
    except ValueError:
        return None
    return absolute if absolute and absolute.startswith(("http://", "https://")) else None
