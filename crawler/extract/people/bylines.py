"""Bylines without a label's colon: links to an author's page, nodes called byline or author, lines that begin "By"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawler.extract.page.tree import Element, names, squeeze, text_of
from crawler.extract.people.credits import lined
from crawler.extract.people.person import is_agency, persons
from crawler.extract.reading import Reading
from crawler.extract.text.furniture.regions import Region, stands_in
from crawler.facts import table
from crawler.languages import any_of

_FAR = frozenset(Region) - {Region.UNSEEN, Region.MENU}  # where other articles' authors are named, or a picture's
_AFTER, _BEFORE = 150, 40  # elements after and before the heading that a byline may stand in
_CLOSE = 40  # elements after the heading that a byline stands within where many articles' are named
_MANY = 4  # different bylines from which on the page lists other articles
_LONGEST = 120
_SAYING = frozenset({"class", "id", "data-testid", "itemprop"})  # attributes that call an element a byline
_NO_BYLINES = frozenset({"body", "article", "meta", "html", "figure"})
_CARD = 4  # elements around a name within which a headline makes it another article's


@dataclass(frozen=True, slots=True)
class Bylines:
    """The bylines of a page by kind, the surer first: each with its element, and that one's distance from the heading.

    `around` is what holds the heading.
    """

    kinds: tuple[tuple[tuple[Element, str, int], ...], ...]
    around: frozenset[Element]

    def own(self) -> list[str]:
        """The likeliest byline: by kind, and within a kind near the heading; elsewhere only the one that is there.

        Empty where no kind gives a person's full name or an agency.
        """
        for asides in (False, True):
            for kind in self.kinds:
                listed = [
                    (text, at) for node, text, at in kind if not _is_far(node, self.around, asides=asides and at > 0)
                ]
                if found := _nearest(listed):
                    return [found]
        return []

    def of_others(self) -> list[str]:
        """The bylines of other articles on the page, and of pictures."""
        return [text for kind in self.kinds for node, text, _ in kind if _is_far(node, self.around, asides=True)]


def read_bylines(reading: Reading) -> Bylines:
    """All bylines of a page. It asks every element for its names, so it comes where nothing else names an author."""
    order, heading = reading.order, reading.heading
    begin = order.get(heading) if heading is not None else None
    listed = (_links(reading.by_tag("a")), _named(order), _said(reading.texts))
    kinds = (
        tuple((node, text, 0 if begin is None else order[node] - begin) for node, text in kind if _gives_names(text))
        for kind in listed
    )
    return Bylines(tuple(kinds), _around(reading))


def _around(reading: Reading) -> frozenset[Element]:
    return frozenset(reading.heading.iterancestors()) if reading.heading is not None else frozenset()


def beside_each_other(reading: Reading) -> list[str]:
    """The names of the links to authors right under the heading, each in an element of its own: the article's writers.

    Empty where they are too many for one article.
    """
    order, heading = reading.order, reading.heading
    if heading is None:
        return []
    begin, around = order[heading], _around(reading)
    close = (link for link in reading.by_tag("a") if begin <= order[link] <= begin + _CLOSE)
    near = [(node, text) for node, text in _links(close) if _gives_names(text)]
    found = list(dict.fromkeys(text for node, text in near if not _is_far(node, around, asides=False)))
    return found if len(found) < _MANY else []


def _nearest(listed: list[tuple[str, int]]) -> str | None:
    """The byline near the heading, or the only one that there is; many are of other articles, unless one is close."""
    different = len({text for text, _ in listed})
    first, last = (-_BEFORE, _AFTER) if different < _MANY else (0, _CLOSE)
    near = [text for text, place in listed if first <= place <= last]
    return near[0] if near else listed[0][0] if different == 1 else None


def _links(links: Iterable[Element]) -> Iterator[tuple[Element, str]]:
    """Links to an author's page, those beside each other as one."""
    taken: set[Element] = set()
    for node in links:
        if node not in taken and _leads_to_author(node):
            together = [link for link in _beside(node) if _leads_to_author(link)]
            taken.update(together)
            yield node, ", ".join(dict.fromkeys(text for link in together if 2 < len(text := _first_line(link)) <= 60))


def _first_line(link: Element) -> str:
    return lined(link).split("\n")[0]


def _leads_to_author(link: Element) -> bool:
    if "author" in (link.get("rel") or "").split() or _author_path().search(link.get("href") or ""):
        return True
    return bool(_all_by().search(link.get("title") or link.get("aria-label") or ""))


def _beside(link: Element) -> list[Element]:
    """The links in the same short line: of the parent, or of its parent where each stands in an element of its own."""
    best = [link]
    for up in list(link.iterancestors())[:2]:
        if len(text_of(up)) > _LONGEST:
            break
        best = list(up.iter("a"))
    return best


def _named(order: Iterable[Element]) -> Iterator[tuple[Element, str]]:
    """Nodes called byline or author, or marked so: their first line."""
    for node in order:
        if _SAYING.isdisjoint(node.keys()) or node.tag in _NO_BYLINES or not _is_called_byline(node):
            continue
        text = _joined().sub(" ", lined(node)[: 2 * _LONGEST])
        leaves = [leaf for child in node.iter("span", "a") if not len(child) and " " in (leaf := text_of(child))]
        if len(leaves) > 1 and all(map(_gives_names, leaves)):
            text = ", ".join(leaves)
        yield from ((node, line) for line in text.split("\n")[:3] if 2 < len(line) <= _LONGEST and _gives_names(line))


def _is_called_byline(node: Element) -> bool:
    return _is_byline(f"{names(node)} {node.get('data-testid') or ''}") or node.get("itemprop") == "author"


def _said(texts: Sequence[tuple[Element, str]]) -> Iterator[tuple[Element, str]]:
    """Short lines that begin with "By" and go on with names only."""
    for node, text in texts:
        if len(text) <= _LONGEST and _spoken().match(text + " x"):
            line = _tail().split(squeeze(lined(node).split("\n")[0]), maxsplit=1)[0].strip()
            if len(line) <= _LONGEST and _spoken().match(line) and _all_names(line):
                yield node, line


def _all_names(line: str) -> bool:
    """Whether names are all that stands after "By": a headline has more."""
    found = persons([line], (), spoken=True)
    said = sum(len(name) for name in found)
    return bool(found) and said >= 0.7 * len(_spoken().sub("", line)) and all(len(name.split()) <= 5 for name in found)


def _gives_names(text: str) -> bool:
    return any(" " in name or is_agency(name) or ord(name[0]) > 0x2E80 for name in persons([text], (), spoken=True))


def _is_far(node: Element, around: frozenset[Element], *, asides: bool) -> bool:
    """Whether other articles' authors are named here, or a picture's.

    What holds the heading too, `around`, tells nothing. `asides` lets asides and sidebars pass.
    """
    if _is_card(node, around):
        return True
    return stands_in(node, _FAR - {Region.SIDEBAR} if asides else _FAR, below=around) is not None


def _is_card(node: Element, around: frozenset[Element]) -> bool:
    """Whether a name stands with another article's headline: a box that holds not our heading but a linked one."""
    for up in list(node.iterancestors())[:_CARD]:
        if up in around or up.tag in {"body", "html", "main"}:
            return False
        if any(next(title.iter("a"), None) is not None for title in up.iter("h2", "h3", "h4", "h5")):
            return True
        if up.tag == "li" and any(" " in text_of(link) and not _leads_to_author(link) for link in up.iter("a")):
            return True
        if up.tag == "article":
            return False
    return False


# --- patterns, from what the languages say


def _markup(kind: str) -> str:
    return "|".join(table("extract/people/credits")["markup"][kind])


@lru_cache(maxsize=1)
def _author_path() -> re.Pattern[str]:
    """The path of an author's own page."""
    return re.compile(rf"/(?:{_markup('paths')})/[^/]+", re.IGNORECASE)


@lru_cache(maxsize=1)
def _byline() -> re.Pattern[str]:
    """A class name or id that says author."""
    return re.compile(rf"(?:^|[\s_-])(?:{_markup('names')})(?:s|name|-name|_name)?(?:$|[\s_-])")


@lru_cache(maxsize=8192)
def _is_byline(called: str) -> bool:
    """Whether names say author. Remembered: the elements of a list are all called alike."""
    return bool(_byline().search(called))


@lru_cache(maxsize=1)
def _all_by() -> re.Pattern[str]:
    """The title of a link to all that an author wrote."""
    by = any_of("people.by")
    listed = rf"(?:{_markup('all_of_theirs')})\s(?:\w+\s)?(?:{by})\s|(?:{_markup('profiles')})\s(?:{by})\s"
    return re.compile(listed, re.IGNORECASE)


@lru_cache(maxsize=1)
def _spoken() -> re.Pattern[str]:
    """The beginning of a line for readers: "By", "Ditulis oleh"."""
    said = rf"^(?:(?:{any_of('people.written')})\s)?(?:{any_of('people.by')})\s+(?=[^\W\d_])"
    return re.compile(said, re.IGNORECASE)


@lru_cache(maxsize=1)
def _tail() -> re.Pattern[str]:
    """What ends the names of such a line: a dash, a bar, a day."""
    days = r"[,\s]+\d|\s(?:[A-Z][a-z]{2,8})\s\d"
    return re.compile(rf"\s[-–—|·•]\s|\s(?:{any_of('people.on')})\s|{days}")


@lru_cache(maxsize=1)
def _joined() -> re.Pattern[str]:
    """A line's end between two names that "and" or a comma joins."""
    words_for_and = any_of("people.and", "people.and_small").split("|")
    before = "|".join(rf"{word}\b" for word in words_for_and)
    behind = "|".join(rf"(?<=\b{word})\n" for word in words_for_and)
    return re.compile(rf"\n(?=,|&|{before})|(?<=[,&])\n|{behind}")
