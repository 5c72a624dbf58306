"""Where on the page the article can be: the visible heading bounds the search for its text.

Another text on the page can be longer than the article: the next one of an infinite scroll, teasers with summaries, a
glossary. The text's mass alone would choose it.
"""

from __future__ import annotations

from collections.abc import Mapping

from crawler.extract.page.tree import Element, letters, names, text_of

_MIN_MASS = 400  # characters of running text that the region around a heading must hold to be believed
_MIN_STATED = 150  # the same for what the page marks as the article's body
_MOST_OUTSIDE = 0.15  # share of the page's text outside it, up to which bounding changes nothing
_HEADS = ("h1", "h2", "h3")


def bound_of(root: Element, masses: Mapping[Element, int], heading: Element | None) -> Element | None:
    """The node within which the article's text must lie, or None where nothing bounds it.

    `masses` are characters of running text below every node that has any.
    """
    total = masses.get(root, 0)
    candidates = (_article_around(heading, masses), _one_of_several(heading, masses), _marked_body(root, masses))
    found = next((node for node in candidates if node is not None), None)
    if found is None or masses[found] >= (1 - _MOST_OUTSIDE) * total:
        return None
    return found


def _article_around(heading: Element | None, masses: Mapping[Element, int]) -> Element | None:
    """The outermost <article> around the heading, unless the others beside it are further blocks of the same text."""
    around = [] if heading is None else list(heading.iterancestors("article"))
    if not around or masses.get(around[-1], 0) < _MIN_MASS:
        return None
    found = around[-1]
    others = (other for other in found.getroottree().iter("article") if masses.get(other, 0) and other is not found)
    outside = [other for other in others if found not in set(other.iterancestors())]
    return None if any(next(other.iter(*_HEADS), None) is None for other in outside) else found


def _one_of_several(heading: Element | None, masses: Mapping[Element, int]) -> Element | None:
    """The block around the heading where others of the same name hold headings and texts of their own."""
    if heading is None or heading.tag != "h1":
        return None
    own = letters(text_of(heading))
    found = heading
    for up in heading.iterancestors():
        if any(letters(text_of(other)) != own for other in up.iter("h1")):
            break
        found = up
    if masses.get(found, 0) < _MIN_MASS or not names(found):
        return None
    beside = [*found.itersiblings(), *found.itersiblings(preceding=True)]
    called = names(found).split()[:1]
    alike = (other for other in beside if other.tag == found.tag and names(other).split()[:1] == called)
    several = any(masses.get(other, 0) >= _MIN_MASS and next(other.iter("h1"), None) is not None for other in alike)
    return found if several else None


def _marked_body(root: Element, masses: Mapping[Element, int]) -> Element | None:
    """The only outermost node that the page marks as the article's body."""
    marked = {node for node in masses if (node.get("itemprop") or "").lower() == "articlebody"}
    outer = [node for node in marked if marked.isdisjoint(node.iterancestors())]
    return outer[0] if len(outer) == 1 and masses[outer[0]] >= _MIN_STATED else None
