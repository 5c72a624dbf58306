"""How much running text lies below each node of a page, furniture left out; and which names wrap the text itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from lxml.etree import XPath

from crawler.extract.page.tree import Element, hidden, names, squeeze, text_of, width
from crawler.extract.text.furniture.names import furniture_kind, kind_called
from crawler.extract.text.furniture.tags import NO_FURNITURE, NO_TEXT_ROLES

LONG = 50  # characters from which a block is running text rather than a label
_LEAVES = frozenset({
    "div", "td", "section", "article", "li", "blockquote", "span", "font", "center", "pre", "dd", "main",
    "body",
})  # fmt: skip
_DIALOGS = XPath("//*[@role='dialog' or @role='alertdialog']")
_LITTLE = 0.5  # share of the page's text: where furniture seems to hold more, dialogs are left out of the count
_NEXT_TO_NOTHING = 0.1  # share of the page's text: below that its names say of the article that it is furniture
_WRITTEN, _WRITTEN_BLOCKS = 200, 4  # characters of a block that is no teaser, and how many such blocks tell
_COMMENTED = 600  # characters beside the comments: they are what is commented on
KEEP = 0.4  # names that wrap this share of the article's text are no furniture
# The same for kinds that seldom wrap an article by mistake. Comments can be longer than what they comment on.
_STRONG = {"related": 0.6, "navigation": 0.6, "newsletter": 0.6, "advert": 0.6, "comments": 0.8}
_BODY = 0.15  # share of the text from which what calls itself the body is believed to hold a part of it
_PICTURES = frozenset({"gallery", "caption"})
_GENERATED = re.compile(r"\d{5}|[0-9a-f]{8}-?[0-9a-f]{4}")  # an id that a page gives to one node alone


def masses_of(
    root: Element, order: Iterable[Element], heading: Element | None = None
) -> tuple[dict[Element, int], frozenset[str]]:
    """Characters of running text outside furniture below every node that has any, and the names that wrap text."""
    running = [(node, length) for node in with_text(order) if (length := direct_length(node)) >= LONG]
    masses, wrappers = _sorted_out(root, running, heading)
    if masses.get(root, 0) < _LITTLE * sum(length for _, length in running):
        running = _shown(running)
        masses, wrappers = _sorted_out(root, running, heading)
        if masses.get(root, 0) < _NEXT_TO_NOTHING * sum(length for _, length in running):
            return _sorted_out(root, running, heading, _written_names(running))
    return masses, wrappers


def _written_names(running: list[tuple[Element, int]]) -> frozenset[str]:
    """The names of furniture under which a page is written all the same: "section section--ads intro", "… summary".

    They begin alike, and several of them hold what no teaser is: paragraphs as long as an article's.
    """
    long: dict[str, int] = {}
    called: dict[str, set[str]] = {}
    for node, length in running:
        firsts = set()
        for up in (node, *node.iterancestors()):
            if furniture_kind(up) is not None:
                first = names(up).split()[0]
                firsts.add(first)
                called.setdefault(first, set()).add(names(up))
        for first in firsts:
            long[first] = long.get(first, 0) + (length >= _WRITTEN)
    return frozenset(name for first, count in long.items() if count >= _WRITTEN_BLOCKS for name in called[first])


def _sorted_out(
    root: Element, running: list[tuple[Element, int]], heading: Element | None, known: frozenset[str] = frozenset()
) -> tuple[dict[Element, int], frozenset[str]]:
    every = summed(running)
    wrappers = known | text_wrappers(every, every.get(root, 0))
    verdicts = dict.fromkeys(_sure(every, every.get(root, 0), heading), False)
    return summed([item for item in running if not _in_furniture(item[0], verdicts, wrappers)]), wrappers


def _shown(running: list[tuple[Element, int]]) -> list[tuple[Element, int]]:
    """The blocks that stand in no dialog: their text (consent, login) can be longer than the article's."""
    dialogs = set(_DIALOGS(running[0][0])) if running else set()
    if not dialogs:
        return running
    verdicts: dict[Element, bool] = {}
    shown = [item for item in running if not _within(item[0], verdicts, dialogs.__contains__)]
    return shown or running


def _sure(masses: dict[Element, int], total: int, heading: Element | None) -> list[Element]:
    """Nodes that hold much of the text, and so do hold it, whatever they are called.

    An accordion is a list of tabs to machines; what holds the heading too holds the article.
    """
    above = set(heading.iterancestors()) if heading is not None else set()
    large = (node for node, mass in masses.items() if mass >= KEEP * total)
    return [node for node in large if node in above or node.get("role") in NO_TEXT_ROLES]


def with_text(order: Iterable[Element]) -> Iterable[Element]:
    """Paragraphs, and other blocks with more than a label directly in them."""
    found: dict[Element, None] = {}
    for node in order:
        tag = node.tag
        if tag == "p" or (tag in _LEAVES and (text := node.text) and len(text) > 20 and not text.isspace()):
            found[node] = None
        if (
            (text := node.tail)
            and len(text) > 20
            and not text.isspace()
            and (parent := node.getparent()) is not None
            and parent.tag in _LEAVES
        ):
            found[parent] = None
    return found


def text_wrappers(masses: dict[Element, int], total: int) -> frozenset[str]:
    """Names that wrap much of the text, together where it is split into several nodes: no furniture, whatever they say.

    Names of strong kinds (related, comments …) lie on real furniture even where that is half of the text.
    """
    held: dict[str, int] = {}
    kinds: dict[str, str] = {}
    called: dict[str, set[str]] = {}
    for node, mass in masses.items():
        own = names(node)
        if (kind := _outer_kind(node, own)) is not None:
            name = _shared_name(node, kind)
            kinds[name] = kind
            called.setdefault(name, set()).add(own)
            if _shared_name(node.getparent(), kind) != name:
                held[name] = held.get(name, 0) + mass
    bodies = [node for node, mass in masses.items() if mass > _BODY * total and says_body(node)]
    around = {names(up) for node in bodies for up in (node, *node.iterancestors())} - {""}
    wrapping = (name for name, mass in held.items() if _wraps(kinds[name], mass, total, beside_body=bool(bodies)))
    return frozenset(around.union(*(called[name] for name in wrapping)))


def _shared_name(node: Element | None, kind: str) -> str:
    """What a node is called together with others: without an id that is its own, but for pictures, which have texts."""
    name = names(node)
    if node is None or kind in _PICTURES or not (identity := node.get("id")) or not _GENERATED.search(identity):
        return name
    return (node.get("class") or name).lower()


def _outer_kind(node: Element, called: str) -> str | None:
    kind = kind_called(called)
    return "aside" if node.tag == "aside" and kind not in _STRONG else kind


def _wraps(kind: str, mass: int, total: int, *, beside_body: bool) -> bool:
    """Whether a name of furniture wraps the text: it holds so much of it that its kind doesn't matter."""
    if mass < _keep_share(kind) * total or (kind == "comments" and total - mass >= _COMMENTED):
        return False
    return kind != "aside" or not beside_body  # beside a short article a sidebar can be the longer text


def _keep_share(kind: str) -> float:
    return _STRONG.get(kind, KEEP)


def summed(running: list[tuple[Element, int]]) -> dict[Element, int]:
    masses: dict[Element, int] = {}
    for node, length in running:
        masses[node] = masses.get(node, 0) + length
        for up in node.iterancestors():
            masses[up] = masses.get(up, 0) + length
    return masses


def direct_length(node: Element) -> int:
    """The width of a block's own text; a paragraph counts its inline children, others only what stands in them."""
    if node.tag == "p":
        text = width(text_of(node))
        return text - sum(width(text_of(link)) for link in node.iter("a"))
    parts = [node.text or "", *(child.tail or "" for child in node)]
    long = [length for part in map(squeeze, parts) if (length := width(part)) > 20]
    parent = node.getparent()
    in_line = node.tag in {"span", "font"} and parent is not None and parent.tag == "p"
    return 0 if in_line else sum(long)


def _in_furniture(node: Element, verdicts: dict[Element, bool], wrappers: frozenset[str]) -> bool:
    """Whether a node or one above it is furniture by its names."""
    return _within(node, verdicts, lambda step: step.tag not in NO_FURNITURE and _outside(step, wrappers))


def _within(node: Element, verdicts: dict[Element, bool], holds: Callable[[Element], bool]) -> bool:
    """Whether something holds for a node or one above it; remembered, since siblings share their ancestors."""
    trail = []
    verdict = False
    up: Element | None = node
    while up is not None:
        if up in verdicts:
            verdict = verdicts[up]
            break
        trail.append(up)
        up = up.getparent()
    for step in reversed(trail):
        verdict = verdicts[step] = verdict or holds(step)
    return verdict


def _outside(node: Element, wrappers: frozenset[str]) -> bool:
    """Whether a node is furniture by its tag or name, and no wrapper of the text."""
    called = names(node)
    if called in wrappers:
        return False
    return (
        node.tag == "aside"
        or kind_called(called) in _STRONG
        or node.get("role") in NO_TEXT_ROLES
        or hidden(node)
    )  # fmt: skip


_SAYS_BODY = re.compile(
    r"(?:^|[\s_-])(?:entry-content|article[-_]*(?:body|content|text)|articlebody|articletext|post-content|story-?body|detail[-_]*(?:body-?)?text"
    r"|content-?detail|read__content|isi-?berita|news-?content|detail__body-text|article__content)(?:$|[\s_-])",
    re.IGNORECASE,
)


def says_body(node: Element) -> bool:
    """Whether a node calls itself the article's body."""
    return (node.get("itemprop") or "").lower() == "articlebody" or _called_body(names(node))


@lru_cache(maxsize=8192)
def _called_body(called: str) -> bool:
    return bool(_SAYS_BODY.search(called))
