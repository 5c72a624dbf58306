"""The article's text where a page states it for machines: JSON-LD's articleBody, and HTML inside embedded JSON.

As a witness it tells blocks that are no article from those that are; as a fallback it is the text itself, on pages
whose body only a script would show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from crawler.extract.page.structured import Structured
from crawler.extract.page.tree import drop, letters
from crawler.extract.text.blocks import Block, read_blocks
from crawler.extract.text.furniture.names import furniture_kind

_MIN_BODY = 300  # characters below which a statement is a teaser
_STRING = re.compile(r'"((?:[^"\\]|\\.){300,400000})"')
_HTML_MARK = re.compile(r"(?:\\u003c|\\\\u003c|<)\\?/(?:p|strong)(?:\\u003e|\\\\u003e|>)", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\$\$[A-Z_]{2,30}\$\$")  # where a script puts an advert
_WITNESS_COVERS = 0.75  # share of our text that the statement must hold before it may overrule anything
_WE_COVER = 0.85  # and share of the statement that we must hold
_CUT_SHORT = 0.2  # share of our text after the last that is stated, from which the statement broke off
_ENOUGH, _LONG = 40, 80  # letters that tell a block, and from which its last tell it as well as its first


def stated_body(said: Structured) -> str | None:
    """The longest articleBody of the page's article objects, or None where none is long enough to be the text."""
    bodies = [body for article in said.articles[:3] if isinstance(body := article.get("articleBody"), str)]
    longest = max(bodies, key=len, default="")
    return longest if len(longest) >= _MIN_BODY else None


def contradicted(blocks: Sequence[Block], body: str, keep: set[int]) -> set[int]:
    """Places of blocks that the statement lacks, when it is complete enough to be believed; `keep` are exempt.

    Subheads are believed with the paragraph after them. A statement that breaks off before our text does is cut short.
    """
    stated = letters(re.sub(r"<[^<>]{0,300}>", " ", body))
    keys = [letters(block.text) for block in blocks]
    there = [_is_stated(key, stated) for key in keys]
    if not _is_complete(keys, there, stated):
        return set()
    last = max(place for place, found in enumerate(there) if found)
    return {
        place for place, found in enumerate(there)
        if not found and place not in keep and blocks[place].kind != "li"
        and not (blocks[place].kind == "h" and place < last and there[place + 1])
    }  # fmt: skip


def _is_stated(key: str, stated: str) -> bool:
    """Whether a statement's letters hold a block's first, or a long one's last."""
    return bool(key) and (key[:_ENOUGH] in stated or (len(key) > _LONG and key[-_ENOUGH:] in stated))


def _is_complete(keys: Sequence[str], there: Sequence[bool], stated: str) -> bool:
    """Whether a statement covers our text and we cover it, and it goes on as long as our text does."""
    total = sum(map(len, keys))
    covered = sum(len(key) for key, found in zip(keys, there, strict=True) if found)
    if not total or covered < _WITNESS_COVERS * total or covered < _WE_COVER * len(stated):
        return False
    last = max(place for place, found in enumerate(there) if found)
    return sum(len(key) for key in keys[last + 1 :]) <= _CUT_SHORT * total


def embedded_blocks(scripts: Sequence[str]) -> list[Block]:
    """The longest HTML text inside the page's scripts, as blocks: what a script would have shown."""
    best = max((text for script in scripts for text in _html_strings(script)), key=len, default="")
    return blocks_of(best) if best else []


def blocks_of(text: str) -> list[Block]:
    """The blocks of a piece of HTML or plain text."""
    from lxml import etree, html

    if "<" not in text:
        text = "".join(f"<p>{line}</p>" for line in re.split(r"\n+", text) if line.strip())
    try:
        node = html.fragment_fromstring(_PLACEHOLDER.sub(" ", text), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return []
    etree.strip_elements(node, "figcaption", "script", "style", with_tail=False)
    for inner in list(node.iter("div", "p", "span")):
        if inner is not node and furniture_kind(inner) == "caption":
            drop(inner)
    return read_blocks(node)


def with_html(scripts: Sequence[str]) -> list[str]:
    """The scripts that may hold a body."""
    return [script for script in scripts if len(script) > 1000 and _HTML_MARK.search(script)]


def _html_strings(script: str) -> Iterator[str]:
    """JSON strings in a script that hold HTML paragraphs, unescaped (twice, as React's stream nests them)."""
    for match in _STRING.finditer(script[:2_000_000]):
        text = match[1]
        for _ in range(2):
            try:
                text = json.loads(f'"{text}"', strict=False)
            except ValueError:
                break
            if not isinstance(text, str):
                break
            if text.count("</p>") >= 2:
                yield from (_only_html(text) if text.lstrip()[:1] in "{[" or ":{" in text[:200] else [text])
                break


def _only_html(text: str) -> Iterator[str]:
    """The HTML strings inside JSON that was itself a string."""
    for match in _STRING.finditer(text):
        try:
            inner = json.loads(f'"{match[1]}"', strict=False)
        except ValueError:
            continue
        if inner.count("</p>") >= 2:
            yield inner
