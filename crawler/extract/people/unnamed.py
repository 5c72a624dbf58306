"""Bylines that nothing calls so: a name beside the date under the title, a bold name before or after the text.

They are asked last, and only a full name that the text itself doesn't speak of is one: a place stands there too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from crawler.dates import read_time
from crawler.extract.page.tree import Element, squeeze, text_of
from crawler.extract.people.credits import lined
from crawler.extract.people.person import is_person, particles
from crawler.extract.reading import Reading
from crawler.extract.text.furniture.regions import Region, stands_in
from crawler.languages import words

_BEFORE, _AFTER = 40, 40  # elements around the heading that such a line may stand in
_LONGEST_LINE, _LONGEST_NAME = 100, 40
_ABOVE = 3  # blocks right above the text that may hold its author
_PARAGRAPH = 80  # characters from which on a <p> is running text
_PARTS = re.compile(r"\s*[|•·–—\n]\s*|\s-\s")
_NAME = re.compile(r"[^\W\d_][^\W\d_.'’-]*(?:[.'’-][^\W\d_]*)*")
_BOLD = frozenset({"strong", "b", "em", "i"})
_FAR = frozenset(Region) - {Region.UNSEEN, Region.MENU, Region.NAVIGATION}


def likely_names(reading: Reading) -> tuple[str, ...]:
    """Full names beside the date near the heading, and bold ones at the text's ends; the surer first."""
    if reading.heading is None:
        return ()
    found = (*_beside_date(reading, reading.order[reading.heading]), *_bold(reading))
    return tuple(dict.fromkeys(name for name in found if is_person(name, reading.publisher)))


def spoken_of(name: str, text: str) -> bool:
    """Whether a text speaks of what could be a name: by it, or by one of its words as a common one."""
    inside = text.removesuffix(name).removeprefix(name)
    common = set(re.findall(r"[^\W\d_]+", inside)) if inside else set()
    return name in inside or any(word.lower() in common for word in name.split() if word.lower() not in particles())


def _beside_date(reading: Reading, begin: int) -> Iterator[str]:
    """The name in a short line that is a name and a date, in one element or in two beside each other."""
    seen: set[Element] = set()
    for node, text in reading.texts:
        if not -_BEFORE <= reading.order[node] - begin <= _AFTER or len(text) > _LONGEST_LINE:
            continue
        parent = node.getparent()
        for box in (node, parent):
            if box is None or box in seen or len(box) > 6:
                continue
            seen.add(box)
            line = lined(box)
            if len(line) <= _LONGEST_LINE and not stands_in(box, _FAR):
                yield from _name_and_date(line)


def _name_and_date(line: str) -> Iterator[str]:
    """The names of a line that is names and dates, with small things beside them; nothing where there is more."""
    named, dated = [], 0
    for part in filter(None, map(squeeze, _PARTS.split(line))):
        name, comma, day = part.partition(", ")
        if _is_full_name(part):
            named.append(part)
        elif comma and _is_full_name(name) and read_time(day) is not None:
            named.append(name)
            dated += 1
        elif read_time(part) is not None:
            dated += 1
        elif " " in part and not any(map(str.isdigit, part)):
            return  # more than a section, a clock or "5 min read"
    if dated and 1 <= len(named) <= 2:
        yield from named


def _bold(reading: Reading) -> Iterator[str]:
    """A name that stands alone right after the last paragraph of the text, or, in bold, right before its first."""
    order = reading.order
    begin = order[reading.heading] if reading.heading is not None else 0
    behind = [node for node in reading.by_tag("p") if order[node] > begin]
    first, last = next(filter(_is_paragraph, behind), None), next(filter(_is_paragraph, reversed(behind)), None)
    if first is None or last is None:
        return
    above = [node for node in islice(order, begin + 1, order[first]) if node.tag in {"p", "div"}]
    after = last.getnext()
    for node in (after, *above[-_ABOVE:]):
        if node is None or not (_is_all_bold(node) or (node is after and node.tag == "p")):
            continue
        name, _, place = text_of(node).strip("-–— ").partition(", ")
        if _is_full_name(name) and " " not in place:
            yield name


def _is_paragraph(node: Element) -> bool:
    """Whether this is running text, and none of other articles."""
    return len(text_of(node)) >= _PARAGRAPH and not stands_in(node, _FAR)


def _is_all_bold(node: Element) -> bool:
    """Whether a node holds one bold or italic element and nothing beside it."""
    if node.tag in _BOLD:
        return not squeeze(node.tail)
    inner = [child for child in node if child.tag != "br"]
    return len(inner) == 1 and inner[0].tag in _BOLD and not squeeze(node.text) and not squeeze(inner[0].tail)


def _is_full_name(text: str) -> bool:
    """Whether a text is two to four words in capitals as names have them, no month and no weekday among them."""
    listed = text.split()
    if not 2 <= len(listed) <= 4 or len(text) > _LONGEST_NAME or text == text.upper():
        return False
    if any(not _NAME.fullmatch(word) or word.lower().strip(".") in _calendar() for word in listed):
        return False
    return all(word[0].isupper() or word.lower() in particles() for word in listed) and listed[-1][0].isupper()


@lru_cache(maxsize=1)
def _calendar() -> frozenset[str]:
    """Months and weekdays by their names in full: "March" stands before a day more often than behind a first name."""
    return frozenset(word for word in (*words("dates.months"), *words("dates.weekdays")) if len(word) > 2)
