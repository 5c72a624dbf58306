"""Finds the article's node: where the page's running text lies, by density, by hints, or by a source's rule.

The tree is brought down to that node before anything expensive looks at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml.etree import XPath

from crawler.extract.page.elements import Elements
from crawler.extract.page.tree import Element, names, select, text_of, width
from crawler.extract.text.bounds import bound_of
from crawler.extract.text.furniture.tags import NEVER
from crawler.extract.text.masses import KEEP, LONG, direct_length, masses_of, says_body, summed, with_text

_PARAGRAPHS = XPath("count(.//p)")
_FEW_HEADLINES = 8  # so many related links prove nothing
_BODY_TAGS = ("div", "section", "article", "span", "td")
_OTHERS = 0.1  # of the best hint's text: with more in the other hints the page prints several articles
_NEARLY_ALL = 0.85  # of the best hint's text, that an inner hint holds too
_HINTED = 0.45  # a node that says it is the body needs only this share: the rest are teasers around it
_GRID = re.compile(r"^(?:.{1,5}$|(?:col|row|grid|container|column|wrapper|section|block|box|layout)(?:$|[\W\d_]))")
_WRAPPED = 0.6  # a form that holds this share of the paragraphs is no form
_FEW_PARAGRAPHS = 3  # <p> on a page that writes its text without them
_PART = 60  # characters of running text that make a node another part of the text
_LITTLE_MORE = 1.4  # times the found text, up to which a body around it is the body
_DESCEND = 0.72  # share of the text that a child must hold to be looked into alone


@dataclass(frozen=True, slots=True)
class Body:
    """The article's node, how it was found (rule, hint, density, page), and its characters of running text.

    `wrappers` are names that wrap the page's text and therefore no furniture; `share` is how much of the page's running
    text lies in the node, from 0 to 1.
    """

    node: Element
    how: str
    mass: int
    wrappers: frozenset[str] = frozenset()
    share: float = 1.0


def strip_never(root: Element, elements: Elements) -> None:
    """Takes out what is never text: scripts, forms, navigation, media. Run it after the metadata has been read.

    `elements` are those below `root`, all of them still there.
    """
    from lxml import etree

    _free_wrapped(elements)
    etree.strip_elements(root, *(NEVER - {"head", "title"}), with_tail=False)


def _free_wrapped(elements: Elements) -> None:
    """Makes a plain block of a form, navigation or <noscript> that holds the page's running text.

    Some servers print whole pages within a form, some pages show their text only where no script runs, and a <nav>
    that isn't closed swallows all that follows.
    """
    every = len(elements.tagged("p"))
    wrappers = [node for node in elements.tagged("form", "nav", "noscript") if len(node) and _may_wrap(node, every)]
    if not wrappers:
        return
    prose = [(node, length) for node in with_text(elements.order) if (length := direct_length(node)) >= LONG]
    total = sum(length for _, length in prose)
    held = summed(prose)
    for node in wrappers:
        if held.get(node, 0) > _WRAPPED * total:
            node.tag = "div"


def _may_wrap(node: Element, every: int) -> bool:
    """A cheap look: half of the page's paragraphs, or the only heading of a page that has no paragraphs."""
    if 2 * float(_PARAGRAPHS(node)) > every:
        return True
    return node.tag == "form" and every <= _FEW_PARAGRAPHS and next(node.iter("h1", "h2"), None) is not None


def find_body(root: Element, order: Iterable[Element], heading: Element | None, rules: tuple[str, ...] = ()) -> Body:
    """The article's node. `rules` are a source's own selectors and win where one matches.

    `order` are all elements below `root`, in document order.
    """
    if rules and (ruled := [node for node in select(root, rules) if text_of(node)]):
        return Body(max(ruled, key=lambda node: len(text_of(node))), "rule", len(text_of(ruled[0])))
    masses, wrappers = masses_of(root, order, heading)
    if not masses:
        return Body(root, "page", 0, share=0.0)
    total = max(1, masses.get(root, 0))
    bound = bound_of(root, masses, heading)
    if bound is not None:
        masses, wrappers = masses_of(bound, bound.iter("*"), heading)
    node = _descend(root if bound is None else bound, masses, heading)
    hinted = _hinted(node, masses)
    if hinted is None:
        hinted = _around(node, masses)
    found = node if hinted is None else hinted
    mass = masses.get(found, 0)
    return Body(found, "density" if hinted is None else "hint", mass, wrappers, min(1.0, mass / total))


def linked_shares(root: Element, body: Body) -> tuple[float, float]:
    """Characters of headline-like links inside the article's node and on the whole page, per character of its text.

    Home and index pages are made of such links: 0.4 and more inside, where articles stay below 0.2.
    """
    inside = _headlines(body.node)
    around = inside if body.node is root else _headlines(root)
    few = len(inside) < _FEW_HEADLINES
    return (0.0 if few else sum(inside) / max(1, body.mass)), sum(around) / max(1, body.mass)


def _headlines(node: Element) -> list[int]:
    """Lengths of the links that read like headlines."""
    return [length for link in node.iter("a") if 25 <= (length := width(text_of(link))) <= 200]


def _descend(root: Element, masses: dict[Element, int], heading: Element | None) -> Element:
    """Down from the root while one child holds nearly all of the running text."""
    node = root
    while True:
        children = [(masses[child], -place, child) for place, child in enumerate(node) if child in masses]
        if not children or node.tag == "p":
            parent = node.getparent()
            return parent if node.tag == "p" and parent is not None else node
        best = max(children, key=lambda item: item[:2])
        if best[0] >= _DESCEND * masses[node] and not _goes_on(best[2], children):
            node = best[2]
            continue
        return _of_heading(node, children, heading)


def _goes_on(best: Element, children: list[tuple[int, int, Element]]) -> bool:
    """Whether a node's text goes on in a sibling of the same name: an advert or a picture parts it."""
    return any(child is not best and mass >= _PART and _is_part(child, best) for mass, _, child in children)


def _is_part(node: Element, best: Element) -> bool:
    """Whether a node is called as the one with the text is, holds paragraphs, and is no article of its own."""
    called = names(best).split()[:1]
    return (
        bool(called)
        and not _GRID.match(called[0])
        and node.tag == best.tag
        and names(node).split()[:1] == called
        and any(len(text_of(p)) >= LONG for p in node.iter("p"))
        and next(node.iter("h1", "article"), None) is None
    )


def _of_heading(node: Element, children: list[tuple[int, int, Element]], heading: Element | None) -> Element:
    """Where the text is spread over several articles: the one with the heading, else the whole."""
    articles = [child for _, _, child in children if child.tag == "article"]
    if heading is None or len(articles) < 2:
        return node
    above = set(heading.iterancestors())
    found = next((article for article in articles if article in above), node)
    whole = sum(mass for mass, _, _ in children)
    mass = next((mass for mass, _, child in children if child is found), whole)
    return found if heading.tag == "h1" or mass >= KEEP * whole else node  # blocks of one text call themselves so too


def _hinted(node: Element, masses: dict[Element, int]) -> Element | None:
    """The one node within the found one that calls itself the article's body and holds half of its text or more.

    Pages that print several articles have several such nodes: then none of them is a hint.
    """
    found = [inner for inner in node.iter(*_BODY_TAGS) if inner in masses and says_body(inner)]
    if not found:
        return None
    outer = [inner for inner in found if set(found).isdisjoint(inner.iterancestors())]
    best = max(outer, key=lambda inner: masses[inner])
    parts = [inner for inner in outer if inner is not best and _is_part(inner, best)]
    if (whole := _of_parts(best, parts)) is not None:
        around = _around(whole, masses)
        return whole if around is None else around
    if not _stands_out(best, outer, node, masses):
        return None
    return [item for item in found if masses[item] >= _NEARLY_ALL * masses[best]][-1]


def _stands_out(best: Element, hints: list[Element], node: Element, masses: dict[Element, int]) -> bool:
    """Whether one hint holds enough of the found node's text, and the others next to none."""
    others = sum(masses[inner] for inner in hints) - masses[best]
    return masses[best] >= _HINTED * masses.get(node, 1) and others <= _OTHERS * masses[best]


def _of_parts(best: Element, parts: list[Element]) -> Element | None:
    """The node around the parts of a text that is printed in several nodes of one name, under one heading."""
    if not parts:
        return None
    above = [set(part.iterancestors()) for part in parts]
    common = next((up for up in best.iterancestors() if all(up in ups for ups in above)), None)
    alone = common is not None and sum(1 for _ in common.iter("h1")) <= 1 and next(common.iter("article"), None) is None
    return common if alone else None


def _around(node: Element, masses: dict[Element, int]) -> Element | None:
    """The nearest node around the found one that calls itself the body, where it adds little: a live page's lead."""
    for up in node.iterancestors("div", "section", "article"):
        if says_body(up):
            return up if masses[up] <= _LITTLE_MORE * masses[node] else None
    return None
