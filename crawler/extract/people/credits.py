"""Credits with labels in a page's short lines: "Pewarta: Nur Imansyah<br>Editor: Ade Marboen"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from crawler.extract.page.tree import Element, squeeze
from crawler.extract.people.person import is_person
from crawler.extract.text.furniture.regions import Region, stands_in
from crawler.languages import any_of, words

_ROLES = ("author", "byline", "editor", "translator", "other")
_FAR = frozenset({Region.FOOTER, Region.SIDEBAR, Region.NAVIGATION, Region.OTHERS, Region.COMMENTS})
_END = re.compile(r"copyright|©|\s[-–|]\s|\(|(?<=[^\W\d_]{5})[.!?]\s|\d|hak cipta", re.IGNORECASE)
_LINES = frozenset({"br", "p", "div", "li", "td", "tr", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section"})
_UNREAD = frozenset({"script", "style", "svg", "button", "noscript", "template"})
_FIRST_WORD = re.compile(r"[(\[*–\- ]*([^\s:：]+)")
_MOST_NAMES = 120  # characters of the names behind one label
_LONGEST = 240  # characters of a credit with all its names


@dataclass(frozen=True, slots=True)
class Credits:
    """The names behind labels, as written, by role. `bylines` stand behind "By" and its like, which say less."""

    authors: list[str] = field(default_factory=list)
    bylines: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    translators: list[str] = field(default_factory=list)


def visible_credits(texts: Sequence[tuple[Element, str]]) -> Credits:
    """Names behind labels such as "Penulis:" and "Editor:" in short lines of the page, by role."""
    found = Credits()
    by_role = {
        "author": found.authors,
        "byline": found.bylines,
        "editor": found.editors,
        "translator": found.translators,
    }
    for text in _credit_texts(texts):
        for role, name in split_credits(text):
            if name not in by_role[role]:
                by_role[role].append(name)
    return found


def split_credits(text: str) -> list[tuple[str, str]]:
    """The (role, name) pairs of one credit: "Pewarta: Nur Imansyah Editor: Ade Marboen" gives two.

    Roles are author, byline, editor and translator; other credits end the names before them and are left out.
    """
    if report := _report().match(text):
        return [("author", report["rest"])]
    marks = list(_labels().finditer(text))
    if not marks or marks[0].start() > 3:
        return []
    pairs = []
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        stated = _END.split(text[mark.end() : after.start() if after else None], maxsplit=1)[0].strip(" :,-–|/.\n)]")
        roles = dict.fromkeys(_role_of().get(label, "other") for label in _labels_in(mark["label"] or mark["alone"]))
        if 0 < len(stated) <= _MOST_NAMES:
            pairs += [(role, stated) for role in roles if role != "other"]
    return pairs


def _labels_in(label: str) -> list[str]:
    """The single labels in "Redaktur & Reporter"."""
    return [one.strip() for one in _between_labels().split(_qualifier().sub("", label.lower()))]


def _credit_texts(texts: Sequence[tuple[Element, str]]) -> Iterator[str]:
    """Short texts that begin like a credit; a label alone is joined with the name beside it."""
    seen: set[str] = set()
    for node in dict.fromkeys(node for node, text in texts if _begins_with_label(text[:80])):
        text = lined(node)
        if text in seen or len(node) > 12 or len(text) > _LONGEST or stands_in(node, _FAR):
            continue
        seen.add(text)
        if (label := text.rstrip(" :\n").lower()) in _role_of():
            text = f"{label}: {_name_beside(node)}"
        elif marks := list(_labels().finditer(text)):
            text = text[marks[0].start() :]  # a rubric may stand on a line before
        yield text


def lined(node: Element) -> str:
    """All text below a node, with a line break wherever a reader sees one."""
    pieces: list[str] = []
    _collect(node, pieces, 0)
    lines = (squeeze(line) for line in "".join(pieces).split("\0"))
    return "\n".join(line for line in lines if line)


def _collect(node: Element, pieces: list[str], depth: int) -> None:
    pieces.append(node.text or "")
    for child in node if depth < 12 else ():
        if not isinstance(child.tag, str) or child.tag in _UNREAD:
            pieces.append(child.tail or "")
            continue
        between = "\0" if child.tag in _LINES else " " if child.tag in {"a", "span"} else ""
        pieces.append(between)
        _collect(child, pieces, depth + 1)
        pieces.append(between + (child.tail or ""))


def _begins_with_label(head: str) -> bool:
    first = _FIRST_WORD.match(head)
    if first is None or first[1].lower() not in _first_words():  # most texts of a page go no further
        return False
    head = head[first.start(1) :]
    return bool(_labels().match(head)) or head.rstrip(" :").lower() in _role_of() or bool(_report().match(head))


def _name_beside(node: Element) -> str:
    """The name that a label alone goes with: after it, as in a table, or before it, as under a portrait."""
    others = (other for other in (node.getnext(), node.getprevious()) if other is not None)
    beside = chain([squeeze(node.tail)], map(lined, others))
    return next((text for text in (text.lstrip(" :") for text in beside) if _is_names(text)), "")


def _is_names(text: str) -> bool:
    """Whether a text is one name or a few, and nothing else."""
    if not 2 < len(text) <= _MOST_NAMES:
        return False
    names = [name for name in _between_names().split(text) if name.strip()]
    return bool(names) and all(is_person(squeeze(name), ()) for name in names)


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    """Any label, or two in one, with its colon or alone on its line."""
    label = any_of("people.by", "people.by_small", *(f"labels.{role}" for role in _ROLES))
    and_another = rf"(?:\s?(?:&|/|{any_of('people.and')})\s?(?:{label}))?"
    one = rf"(?:{label}){and_another}(?:\s(?:{any_of('people.qualifiers')}))?"
    return re.compile(rf"^(?P<alone>{one})(?=\n)|(?<![\w-])(?P<label>{one})\s*[:：]", re.IGNORECASE | re.MULTILINE)


@lru_cache(maxsize=1)
def _qualifier() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{any_of('people.qualifiers')})$")


@lru_cache(maxsize=1)
def _between_labels() -> re.Pattern[str]:
    return re.compile(rf"&|/|\b(?:{any_of('people.and')})\b")


@lru_cache(maxsize=1)
def _between_names() -> re.Pattern[str]:
    return re.compile(rf",|\n|\s(?:{any_of('people.and')})\s")


@lru_cache(maxsize=1)
def _report() -> re.Pattern[str]:
    """A report's writer without a colon: "Laporan wartawan Warta.com, Rina Hartati"."""
    job = any_of("people.stringers", "people.jobs")
    begin = rf"(?:{any_of('people.reports')})\s(?:(?:{any_of('people.by')})\s)?(?:{job})"
    return re.compile(rf"^{begin}\s(?P<rest>[^.:]{{3,80}}(?:\.\w{{2,3}})?[^.:]{{0,60}})$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    """The first words of all labels: a cheap look before the pattern."""
    return frozenset(label.split()[0] for label in [*_role_of(), *words("people.reports")])


@lru_cache(maxsize=1)
def _role_of() -> dict[str, str]:
    """The role of each label; what is two labels in two languages is what it is in the earlier of the roles."""
    listed = {label: role for role in reversed(_ROLES) for label in words(f"labels.{role}")}
    return dict.fromkeys([*words("people.by"), *words("people.by_small")], "byline") | listed
