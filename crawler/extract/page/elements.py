"""A page's elements, walked once: by place and by tag, for all who ask for them before the tree is changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from crawler.extract.page.tree import Element


@dataclass(frozen=True, slots=True)
class Elements:
    """All elements of a page. A dozen passes ask for some tag: looked up here each costs a tenth of a walk.

    `order` maps every element to its place in the document. It also holds them: lxml makes elements anew at every
    visit unless somebody does. `by_tag` are the same elements in document order under their tags.
    """

    order: dict[Element, int]
    by_tag: Mapping[str, Sequence[Element]]

    def tagged(self, *tags: str) -> Sequence[Element]:
        """The elements with one of these tags, in document order."""
        if len(tags) == 1:
            return self.by_tag.get(tags[0], ())
        return sorted(chain.from_iterable(self.by_tag.get(tag, ()) for tag in tags), key=self.order.__getitem__)

    def title(self) -> str | None:
        """The text of the page's <title>, or None where it has none."""
        return next((node.text for node in self.tagged("title")), None)


def elements_of(root: Element) -> Elements:
    """The elements of a tree as it is now."""
    order = {node: place for place, node in enumerate(root.iter("*"))}
    by_tag: dict[str, list[Element]] = {}
    for node in order:
        by_tag.setdefault(str(node.tag), []).append(node)
    return Elements(order, by_tag)
