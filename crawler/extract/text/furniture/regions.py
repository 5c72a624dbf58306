"""Where on a page a node stands: in the footer, among other articles, in a picture's caption. One answer for all.

Authors, dates, tags and standfirsts that stand in such a region are not the article's, or count for less.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from itertools import chain

from crawler.extract.page.tree import Element, names
from crawler.extract.text.furniture.kinds import FOLDER
from crawler.facts import table
from crawler.toml import naming, only_keys, section, texts


class Region(StrEnum):
    """A part of a page that is not its article; regions.toml says how each is told."""

    UNSEEN = "unseen"
    FOOTER = "footer"
    COMMENTS = "comments"
    OTHERS = "others"
    SIDEBAR = "sidebar"
    MENU = "menu"
    NAVIGATION = "navigation"
    PICTURE = "picture"
    PART = "part"


_PAGE = frozenset({"body", "html"})


def region_of(node: Element) -> Region | None:
    """The region that a node itself is, by its names or its tag; None where it says nothing of the kind."""
    called = names(node)
    return (_called(called) if called else None) or by_tag(node)


def by_tag(node: Element) -> Region | None:
    """The region that a node is by its tag alone."""
    return _tags().get(str(node.tag))


@lru_cache(maxsize=16384)
def named(called: str) -> frozenset[Region]:
    """Every region that names (`crawler.extract.page.tree.names`, of one node or of several) speak of."""
    every, regions = _patterns()
    if not every.search(called):
        return frozenset()
    return frozenset(region for region, pattern in regions if pattern.search(called))


def stands_in(
    node: Element, among: Collection[Region] = frozenset(Region), *, below: Collection[Element] = ()
) -> Region | None:
    """The innermost of the regions `among` which count that a node stands in, itself included; None outside of all.

    What holds the article too is no region, whatever it is called: nodes in `below` (what holds the heading) and all
    above them tell nothing.
    """
    return next((region for region in regions_around(node, below=below) if region in among), None)


def regions_around(node: Element, *, below: Collection[Element] = ()) -> Iterator[Region]:
    """Every region that a node stands in, the innermost first, itself included; none from what is `below` on."""
    for up in chain((node,), node.iterancestors()):
        if up.tag in _PAGE or up in below:
            return
        if (region := region_of(up)) is not None:
            yield region


@lru_cache(maxsize=16384)
def _called(called: str) -> Region | None:
    """The first of them in the order of regions.toml; a part of the article's own head is no region to stand in."""
    found = named(called) - {Region.PART}
    return next((region for region in _regions() if region in found), None) if found else None


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], tuple[tuple[Region, re.Pattern[str]], ...]]:
    """One pattern of all names, which most aren't, and those of each region. An unknown region is an error."""
    rows = _regions().items()
    listed = {region: "|".join(row["names"]) for region, row in rows if "names" in row}
    return re.compile("|".join(listed.values())), tuple((region, re.compile(one)) for region, one in listed.items())


@lru_cache(maxsize=1)
def _tags() -> dict[str, Region]:
    return {tag: region for region, row in _regions().items() for tag in row.get("tags", ())}


@lru_cache(maxsize=1)
def _regions() -> Mapping[Region, Mapping[str, tuple[str, ...]]]:
    """What regions.toml says of each. Raises ValueError naming the region and the cure."""
    found = {}
    with naming("regions.toml"):
        only_keys(table(f"{FOLDER}/regions"), [*map(str, Region)], "region")
        for name, row in table(f"{FOLDER}/regions").items():
            only_keys(section(name, row), ("names", "tags"), f"key of [{name}]")
            found[Region(name)] = {key: texts(f"{name}.{key}", value) for key, value in row.items()}
    return found
