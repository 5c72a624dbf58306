"""Finds the standfirst: the sentence or two between the heading and the body, which belong to the article's text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.extract.page.structured import Structured, strings
from crawler.extract.page.tree import Element, hidden, letters, names, squeeze, text_of
from crawler.extract.text.blocks import Block, read_blocks
from crawler.extract.text.furniture.names import furniture_kind
from crawler.extract.text.furniture.regions import Region, by_tag, named
from crawler.extract.text.furniture.words import line_kind

# Names that say nothing else, wherever the node stands …
_SURE = re.compile(
    r"stand-?first|(?:^|[\s_-])(?:lead|lede|lead-?text|intro|intro-?text|introduction|dek|deck|chapeau|chapo|ingress|vorspann"
    r"|sinopsis|synopsis|manchet|perex|lid|entradilla|bajada|sumario|occhiello|sommario|preamble|strapline|underrubrik"
    r"|article-?lead|sapo|anons)(?:$|[\s_-])",
    re.IGNORECASE,
)
# … and such as captions and cards have too.
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:excerpt|abstract|(?<!with-)summary|sub-?(?:title|head|headline|heading)|teaser-?text|description|spot|tagline)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NOT = frozenset({Region.PART, Region.PICTURE, Region.COMMENTS, Region.MENU})
_BLOCK_TAGS = ("p", "div", "ul", "ol", "li", "section", "h1", "h2", "h3", "h4", "table", "article", "aside", "figure")
_TAGS = frozenset({"p", "div", "h2", "h3", "h4", "span", "strong", "li", "section"})
_LOOK_BACK = 80  # elements before the heading that may hold the standfirst
_INLINE = frozenset({"span", "strong", "b", "em", "i"})
_TEXT_TAGS = frozenset({"p", "h2", "h3", "h4"})
_MIN, _MAX = 25, 900
_ALIKE = 40  # letters from which what a description says too is neither chance nor a kicker
_MANY_WORDS = 20  # that no label has
_NO_HEADLINE = 100  # letters from which a heading of the third order is no headline of another article
_TOLD = 60  # letters from which a description is this article's and not the site's
_OTHERS = frozenset({"caption", "comments", "hidden", "navigation", "tags", "newsletter"})
_MOST_BLOCKS = 4  # that a standfirst is made of
_MOST_CHILDREN, _MOST_NODES = 8, 25  # of a node that is one; containers have more
_PLACE_LETTERS = 25  # "Berlin." or "Jakarta -" before what the description repeats


def find_standfirst(order: Sequence[Element], heading: Element | None, body: Element, said: Structured) -> list[Block]:
    """The blocks of the standfirst where they stand outside the body; none where the body has them or none is there.

    After the heading names and sentences count; before it, or without one, only what the page's description says.
    Within the body a standfirst is looked for where its box is called furniture and would be lost.
    """
    title = "" if heading is None else letters(text_of(heading))
    told = [description for description in descriptions(said) if description not in title]
    if heading is not None and body in set(heading.iterancestors()):
        return _called_one(order, heading, body) or _in_furniture(body, told)
    return _outside(order, heading, body, told) or _in_furniture(body, told)


def _outside(order: Sequence[Element], heading: Element | None, body: Element, told: Sequence[str]) -> list[Block]:
    """The blocks of the standfirst between heading and body, or above the heading."""
    outer = {*body.iterancestors(), *(() if heading is None else heading.iterancestors())}
    inner = set() if heading is None else set(heading.iterdescendants())
    known = {"" if heading is None else letters(text_of(heading))}
    found: list[Block] = []
    for node, after in _before_body(order, heading, body):
        if node in inner:
            continue
        if node in outer:
            found += _unclosed(node) if after else []
        elif _is_standfirst(node, told, outer, after) and not _holds_any(node, found):
            blocks = [block for block in _blocks_of(node) if letters(block.text) not in known]
            known.update(letters(block.text) for block in blocks)
            found += blocks
        if len(found) >= _MOST_BLOCKS:
            break
    return found


def _holds_any(node: Element, blocks: Sequence[Block]) -> bool:
    """Whether a node is a part of a block that was taken."""
    return any(block.node in set(node.iterancestors()) for block in blocks)


def _called_one(order: Sequence[Element], heading: Element, body: Element) -> list[Block]:
    """The paragraph above a body that begins with a subhead for want of a title, if its name can mean nothing else."""
    if heading.tag == "h1":
        return []
    for node, _ in _before_body(order, heading, body):
        called = bool(_SURE.search(f"{names(node)} {names(node.getparent())}")) and node.tag == "p"
        if called and _reads_like_one(node, text_of(node), set()) and not _put_aside(node):
            return _blocks_of(node)
    return []


def _in_furniture(body: Element, told: Sequence[str]) -> list[Block]:
    """What the description says word for word above the body's text, in a box that is called furniture there."""
    long = [description for description in told if len(description) > _TOLD]
    outside = {body, *body.iterancestors()}
    for node in body.iter("p", "h2", "h3") if long else ():
        text = text_of(node)
        if len(text) <= _TOLD:
            continue
        around = [up for up in (node, *node.iterancestors()) if up not in outside]
        if not any(map(furniture_kind, around)):
            break
        if len(text) <= _MAX and not _kept_out(node, around) and _is_told(text, long):
            return _blocks_of(node)
    return []


def _kept_out(node: Element, around: Sequence[Element]) -> bool:
    """Whether a node's box says that it is something else than a standfirst."""
    if _NOT & named(f"{names(node)} {names(node.getparent())}"):
        return True
    return any(by_tag(up) or hidden(up) or furniture_kind(up) in _OTHERS for up in around)


def _is_told(text: str, told: Sequence[str]) -> bool:
    return any(same_as_description(text, description) for description in told)


def _blocks_of(node: Element) -> list[Block]:
    """The blocks of a standfirst: long ones are paragraphs whatever their tags, short ones may be labels beside it."""
    return [
        replace(block, kind="p") if block.kind == "text" and len(block.text.split()) >= _MANY_WORDS else block
        for block in read_blocks(node)
        if len(block.text) >= _MIN and not _captions(block, node)
    ]


def _unclosed(node: Element) -> list[Block]:
    """The text of a standfirst that was never closed, so that the body lies within it."""
    text = squeeze(node.text)
    return [Block("p", text, node)] if node.tag in _TEXT_TAGS and _ends_like_one(text) else []


def _captions(block: Block, node: Element) -> bool:
    """Whether a block inside the standfirst's node belongs to a picture there."""
    inner: Element | None = block.node
    while inner is not node and inner is not None:
        if furniture_kind(inner) == "caption":
            return True
        inner = inner.getparent()
    return False


def _before_body(order: Sequence[Element], heading: Element | None, body: Element) -> Iterator[tuple[Element, bool]]:
    """Elements before the body in document order, and whether they stand after the heading.

    A heading that was stripped with the bar it stood in is taken to stand where the body's <article> begins.
    """
    end = order.index(body)
    try:
        begin = end if heading is None else order.index(heading)
    except ValueError:
        heading = next((up for up in body.iterancestors("article", "main")), None)
        begin = end if heading is None else order.index(heading)
    first = max(0, min(begin, end) - _LOOK_BACK)
    for place in range(first, end):
        node = order[place]
        if node.tag in _TAGS and node is not heading:
            yield node, begin < place


def _is_standfirst(node: Element, told: Sequence[str], outer: set[Element], after: bool) -> bool:
    """Cheap questions first: most nodes fail at their shape. `outer` are the nodes around heading or body."""
    if len(node) > _MOST_CHILDREN or not (_is_shaped(node) or _is_named(names(node))):
        return False
    text = text_of(node)
    if not _MIN <= len(text) <= _MAX:
        return False
    if not _is_described(node, text, told, outer, after) and not (after and _reads_like_one(node, text, outer)):
        return False
    return sum(1 for _ in node.iter()) <= _MOST_NODES and not _put_aside(node)


def _is_shaped(node: Element) -> bool:
    return node.tag in _TEXT_TAGS or len(node) == 1 or _has_text(node) or _only_inline(node)


def _is_described(node: Element, text: str, told: Sequence[str], outer: set[Element], after: bool) -> bool:
    if len(text) >= _ALIKE and _is_told(text, told):
        return True
    return after and any(_says_it(node, text, description, outer) for description in told)


def _put_aside(node: Element) -> bool:
    return any(by_tag(up) or hidden(up) for up in (node, *node.iterancestors()))


def _is_named(called: str) -> bool:
    return bool(_SURE.search(called) or _NAMED.search(called))


def _only_inline(node: Element) -> bool:
    """Whether a block is made of nothing but parts of a line, as a place and the sentence after it."""
    return node.tag in {"div", "section"} and all(child.tag in _INLINE for child in node)


def _has_text(node: Element) -> bool:
    return bool(squeeze(node.text)) or any(squeeze(child.tail) for child in node)


def _reads_like_one(node: Element, text: str, outer: set[Element]) -> bool:
    """Whether a node is called a standfirst or reads like one, and is called nothing else.

    What holds the heading or the body too is called after those, and a paragraph beside them is no card of another
    article, even if it is called a teaser.
    """
    own, parent = names(node), node.getparent()
    around = "" if parent in outer or _SURE.search(own) else names(parent)
    beside = parent in outer and node.tag in _TEXT_TAGS and next(node.iter("a"), None) is None
    kinds = {None, "embed", "advert", "related"} if beside else {None, "embed", "advert"}
    if _NOT & named(f"{own} {around}") or furniture_kind(node) not in kinds:
        return False
    return _is_named(f"{own} {names(parent)}") or _is_sentence(node, text)


def _is_sentence(node: Element, text: str) -> bool:
    """A block of its own that reads like sentences, where the newspaper's names say nothing."""
    if (
        node.tag not in {"p", "div", "h2", "h3"}
        or next(node.iterdescendants(*_BLOCK_TAGS), None) is not None
        or line_kind(text)
    ):
        return False
    linked = sum(len(text_of(link)) for link in node.iter("a"))
    card = node.tag == "h3" and len(text) < _NO_HEADLINE
    return _ends_like_one(text) and linked < len(text) / 4 and not card


def _ends_like_one(text: str) -> bool:
    return len(text) >= 45 and len(text.split()) >= 7 and text.rstrip('"”’»“')[-1:] in {".", "!", "?", "…"}


def descriptions(said: Structured) -> list[str]:
    listed = said.all("description", "og:description", "twitter:description")
    for article in said.articles[:2]:
        listed += strings(article.get("description")) + strings(article.get("alternativeHeadline"))
    return [letters(text) for text in listed if len(text) >= _MIN]


def same_as_description(text: str, description: str) -> bool:
    """Whether a text is what the page gives as its description, which may be cut short."""
    key = letters(text)
    if len(description) > 60 and key.startswith(description[:-3]):
        return True
    return key.endswith(description) and len(key) - len(description) <= _PLACE_LETTERS


def _says_it(node: Element, text: str, description: str, outer: set[Element]) -> bool:
    """Whether a block after the heading is a part of the description, or the two begin alike and go on differently."""
    key = letters(text)
    if len(key) < _ALIKE or node.tag not in {*_TEXT_TAGS, "li"}:
        return False
    part = description.startswith(key) or (node.getparent() in outer and key in description)
    return part or key[:60] == description[:60]
