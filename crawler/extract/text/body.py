"""Finds the article's node: where the page's running text lies, by density, by hints, or by a source's rule.

The tree is brought down to that node before anything expensive looks at it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import XPath

from crawler.extract.page.tree import Element, hidden, names, select, squeeze, text_of
from crawler.extract.text.bounds import bound_of
from crawler.extract.text.furniture.names import furniture_kind
from crawler.extract.text.furniture.tags import NEVER, NO_FURNITURE, NO_TEXT_ROLES

_LEAVES = frozenset({
    "div", "td", "section", "article", "li", "blockquote", "span", "font", "center", "pre", "dd", "main",
    "body",
})  # fmt: skip
_PARAGRAPHS = XPath("count(.//p)")
_DIALOGS = XPath("//*[@role='dialog' or @role='alertdialog']")
_LONG = 50  # characters from which a block is running text rather than a label
_FEW_HEADLINES = 8  # so many related links prove nothing
_BODY = 0.15  # share of the text from which what calls itself the body is believed to hold a part of it
_BODY_TAGS = ("div", "section", "article", "span", "td")
_OTHERS = 0.1  # of the best hint's text: with more in the other hints the page prints several articles
_NEARLY_ALL = 0.85  # of the best hint's text, that an inner hint holds too
_HINTED = 0.45  # a node that says it is the body needs only this share: the rest are teasers around it
_GRID = re.compile(r"^(?:.{1,5}$|(?:col|row|grid|container|column|wrapper|section|block|box|layout)(?:$|[\W\d_]))")
_LITTLE = 0.5  # share of the page's text: where furniture seems to hold more, dialogs are left out of the count
_NEXT_TO_NOTHING = 0.1  # share of the page's text: below that its names say of the article that it is furniture
_WRITTEN, _WRITTEN_BLOCKS = 200, 4  # characters of a block that is no teaser, and how many such blocks tell
_COMMENTED = 600  # characters beside the comments: they are what is commented on
_WRAPPED = 0.6  # a form that holds this share of the paragraphs is no form
_PICTURES = frozenset({"gallery", "caption"})
_GENERATED = re.compile(r"\d{5}|[0-9a-f]{8}-?[0-9a-f]{4}")  # an id that a page gives to one node alone
_FEW_PARAGRAPHS = 3  # <p> on a page that writes its text without them
_PART = 60  # characters of running text that make a node another part of the text
_LITTLE_MORE = 1.4  # times the found text, up to which a body around it is the body
_DESCEND = 0.72  # share of the text that a child must hold to be looked into alone
_KEEP = 0.4  # names that wrap this share of the article's text are no furniture
# The same for kinds that seldom wrap an article by mistake. Comments can be longer than what they comment on.
_STRONG = {"related": 0.6, "navigation": 0.6, "newsletter": 0.6, "advert": 0.6, "comments": 0.8}


@dataclass(frozen=True, slots=True)
class Body:
    """The article's node, how it was found (rule, hint, density, page), and its characters of running text.

    `wrappers` are names that wrap the page's text and therefore no furniture.
    """

    node: Element
    how: str
    mass: int
    wrappers: frozenset[str] = frozenset()


def strip_never(root: Element) -> None:
    """Takes out what is never text: scripts, forms, navigation, media. Run it after the metadata has been read."""
    from lxml import etree

    _free_wrapped(root)
    etree.strip_elements(root, *(NEVER - {"head", "title"}), with_tail=False)


def _free_wrapped(root: Element) -> None:
    """Makes a plain block of a form, navigation or <noscript> that holds the page's running text.

    Some servers print whole pages within a form, some pages show their text only where no script runs, and a <nav>
    that isn't closed swallows all that follows.
    """
    every = _paragraphs(root)
    wrappers = [node for node in root.iter("form", "nav", "noscript") if len(node) and _may_wrap(node, every)]
    if not wrappers:
        return
    prose = [(node, length) for node in _with_text(root.iter("*")) if (length := _direct(node)) >= _LONG]
    total = sum(length for _, length in prose)
    held = _summed(prose)
    for node in wrappers:
        if held.get(node, 0) > _WRAPPED * total:
            node.tag = "div"


def _may_wrap(node: Element, every: float) -> bool:
    """A cheap look: half of the page's paragraphs, or the only heading of a page that has no paragraphs."""
    if 2 * _paragraphs(node) > every:
        return True
    return node.tag == "form" and every <= _FEW_PARAGRAPHS and next(node.iter("h1", "h2"), None) is not None


def _paragraphs(node: Element) -> float:
    return float(_PARAGRAPHS(node))


def find_body(root: Element, order: Iterable[Element], heading: Element | None, rules: tuple[str, ...] = ()) -> Body:
    """The article's node. `rules` are a source's own selectors and win where one matches.

    `order` are all elements below `root`, in document order.
    """
    if rules and (ruled := [node for node in select(root, rules) if text_of(node)]):
        return Body(max(ruled, key=lambda node: len(text_of(node))), "rule", len(text_of(ruled[0])))
    masses, wrappers = _masses(root, order, heading)
    if not masses:
        return Body(root, "page", 0)
    bound = bound_of(root, masses, heading)
    if bound is not None:
        masses, wrappers = _masses(bound, bound.iter("*"), heading)
    node = _descend(root if bound is None else bound, masses, heading)
    hinted = _hinted(node, masses)
    if hinted is None:
        hinted = _around(node, masses)
    if hinted is not None:
        return Body(hinted, "hint", masses[hinted], wrappers)
    return Body(node, "density", masses.get(node, 0), wrappers)


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
    return [length for link in node.iter("a") if 25 <= (length := len(text_of(link))) <= 200]


def _masses(
    root: Element, order: Iterable[Element], heading: Element | None = None
) -> tuple[dict[Element, int], frozenset[str]]:
    """Characters of running text outside furniture below every node that has any, and the names that wrap text."""
    running = [(node, length) for node in _with_text(order) if (length := _direct(node)) >= _LONG]
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
    every = _summed(running)
    wrappers = known | text_wrappers(every, every.get(root, 0))
    verdicts = dict.fromkeys(_sure(every, every.get(root, 0), heading), False)
    return _summed([item for item in running if not _in_furniture(item[0], verdicts, wrappers)]), wrappers


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
    large = (node for node, mass in masses.items() if mass >= _KEEP * total)
    return [node for node in large if node in above or node.get("role") in NO_TEXT_ROLES]


def _with_text(order: Iterable[Element]) -> Iterable[Element]:
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
        if (kind := _outer_kind(node)) is not None:
            name = _shared_name(node, kind)
            kinds[name] = kind
            called.setdefault(name, set()).add(names(node))
            if _shared_name(node.getparent(), kind) != name:
                held[name] = held.get(name, 0) + mass
    bodies = [node for node, mass in masses.items() if mass > _BODY * total and _says_body(node)]
    around = {names(up) for node in bodies for up in (node, *node.iterancestors())} - {""}
    wrapping = (name for name, mass in held.items() if _wraps(kinds[name], mass, total, beside_body=bool(bodies)))
    return frozenset(around.union(*(called[name] for name in wrapping)))


def _shared_name(node: Element | None, kind: str) -> str:
    """What a node is called together with others: without an id that is its own, but for pictures, which have texts."""
    name = names(node)
    if node is None or kind in _PICTURES or not (identity := node.get("id")) or not _GENERATED.search(identity):
        return name
    return (node.get("class") or name).lower()


def _outer_kind(node: Element) -> str | None:
    kind = furniture_kind(node)
    return "aside" if node.tag == "aside" and kind not in _STRONG else kind


def _wraps(kind: str, mass: int, total: int, *, beside_body: bool) -> bool:
    """Whether a name of furniture wraps the text: it holds so much of it that its kind doesn't matter."""
    if mass < _keep_share(kind) * total or (kind == "comments" and total - mass >= _COMMENTED):
        return False
    return kind != "aside" or not beside_body  # beside a short article a sidebar can be the longer text


def _keep_share(kind: str) -> float:
    return _STRONG.get(kind, _KEEP)


def _summed(running: list[tuple[Element, int]]) -> dict[Element, int]:
    masses: dict[Element, int] = {}
    for node, length in running:
        masses[node] = masses.get(node, 0) + length
        for up in node.iterancestors():
            masses[up] = masses.get(up, 0) + length
    return masses


def _direct(node: Element) -> int:
    """Characters of a block's own text; a paragraph counts its inline children, others only what stands in them."""
    if node.tag == "p":
        text = len(text_of(node))
        return text - sum(len(text_of(link)) for link in node.iter("a"))
    parts = [node.text or "", *(child.tail or "" for child in node)]
    long = [len(part) for part in map(squeeze, parts) if len(part) > 20]
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
    if names(node) in wrappers:
        return False
    return (
        node.tag == "aside"
        or furniture_kind(node) in _STRONG
        or node.get("role") in NO_TEXT_ROLES
        or hidden(node)
    )  # fmt: skip


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
        and any(len(text_of(p)) >= _LONG for p in node.iter("p"))
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
    return found if heading.tag == "h1" or mass >= _KEEP * whole else node  # blocks of one text call themselves so too


def _hinted(node: Element, masses: dict[Element, int]) -> Element | None:
    """The one node within the found one that calls itself the article's body and holds half of its text or more.

    Pages that print several articles have several such nodes: then none of them is a hint.
    """
    found = [inner for inner in node.iter(*_BODY_TAGS) if inner in masses and _says_body(inner)]
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
        if _says_body(up):
            return up if masses[up] <= _LITTLE_MORE * masses[node] else None
    return None


_SAYS_BODY = re.compile(
    r"(?:^|[\s_-])(?:entry-content|article[-_]*(?:body|content|text)|articlebody|articletext|post-content|story-?body|detail[-_]*(?:body-?)?text"
    r"|content-?detail|read__content|isi-?berita|news-?content|detail__body-text|article__content)(?:$|[\s_-])",
    re.IGNORECASE,
)


def _says_body(node: Element) -> bool:
    return (node.get("itemprop") or "").lower() == "articlebody" or _called_body(names(node))


@lru_cache(maxsize=8192)
def _called_body(called: str) -> bool:
    return bool(_SAYS_BODY.search(called))
