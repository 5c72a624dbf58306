"""Bylines without a label's colon: links to an author's page, nodes called byline or author, lines that begin "By"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .credits import lined
from .person import is_agency, persons
from .tree import Element, names, squeeze, text_of

_AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:en|es|i)?|auteurs?|writers?|penulis|reporters?|journalists?|staff|people|profile|signataires|by)/[^/]+",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:author|byline|penulis|reporter|writer|autor|auteur|wartawan|pewarta|contributor|journalist|namerep|firma|signature)(?:s|name|-name|_name)?(?:$|[\s_-])"
)
_SPOKEN = re.compile(
    r"^(?:(?:written |reported |words |text )?by|(?:ditulis |laporan |dilaporkan )?oleh|von|par|por|door|af|av)\s+"
    r"(?=[^\W\d_])",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s[-–—|·•]\s|\s(?:pada|on|am|le|el|kl|den)\s|[,\s]+\d|\s(?:[A-Z][a-z]{2,8})\s\d")
_JOINED = re.compile(
    r"\n(?=(?:,|&|and\b|und\b|et\b|dan\b|y\b|e\b|og\b|och\b))|(?<=[,&])\n|(?<=\band)\n|(?<=\bdan)\n|(?<=\bund)\n"
)
_FAR_TAGS = frozenset({"footer", "aside", "nav"})
_FAR = re.compile(r"footer|comment|related|terkait|popul|recommend|latest|terbaru|teaser|trending|more-")
_ASIDE = re.compile(r"sidebar|widget")
_AFTER, _BEFORE = 150, 40  # elements after and before the heading that a byline may stand in
_CLOSE = 40  # elements after the heading where even what is called a sidebar may hold the byline
_LONGEST = 120


def find_bylines(root: Element, texts: Sequence[tuple[Element, str]], heading: Element | None) -> list[str]:
    """The likeliest byline's texts: by kind, and within a kind near the heading; elsewhere only the one that is there.

    Empty where no kind gives a person's full name or an agency.
    """
    order = {node: place for place, node in enumerate(root.iter("*"))}
    begin = order.get(heading) if heading is not None else None
    for kind in (_links(order), _named(order), _said(texts)):
        after = ((node, text, 0 if begin is None else order[node] - begin) for node, text in kind)
        listed = [item for item in after if _gives_names(item[1]) and not _is_far(item[0], item[2])]
        found = [(node, text) for node, text, _ in listed]
        near = [(node, text) for node, text, place in listed if -_BEFORE <= place <= _AFTER]
        if near:
            return [near[0][1]]
        if len({text for _, text in found}) == 1:
            return [found[0][1]]
    return []


def _links(order: dict[Element, int]) -> Iterator[tuple[Element, str]]:
    """Links to an author's page, those beside each other as one."""
    taken: set[Element] = set()
    for node in order:
        if node.tag == "a" and node not in taken and _leads_to_author(node):
            together = [link for link in _beside(node) if _leads_to_author(link)]
            taken.update(together)
            yield node, ", ".join(dict.fromkeys(text for link in together if 2 < len(text := text_of(link)) <= 60))


def _leads_to_author(link: Element) -> bool:
    return "author" in (link.get("rel") or "").split() or bool(_AUTHOR_PATH.search(link.get("href") or ""))


def _beside(link: Element) -> list[Element]:
    """The links in the same short line: of the parent, or of its parent where each stands in an element of its own."""
    best = [link]
    for up in list(link.iterancestors())[:2]:
        if len(text_of(up)) > _LONGEST:
            break
        best = list(up.iter("a"))
    return best


def _named(order: dict[Element, int]) -> Iterator[tuple[Element, str]]:
    """Nodes called byline or author, or marked so: their first line."""
    for node in order:
        called = node.get("class") or node.get("itemprop") == "author" or node.get("id")
        if not called or node.tag in {"body", "article", "meta", "html"}:
            continue
        if not _BYLINE.search(names(node)) and node.get("itemprop") != "author":
            continue
        text = _JOINED.sub(" ", lined(node)[: 2 * _LONGEST])
        yield from ((node, line) for line in text.split("\n")[:3] if 2 < len(line) <= _LONGEST and _gives_names(line))


def _said(texts: Sequence[tuple[Element, str]]) -> Iterator[tuple[Element, str]]:
    """Short lines that begin with "By" and go on with names only."""
    for node, text in texts:
        if len(text) <= _LONGEST and _SPOKEN.match(text + " x"):
            line = _TAIL.split(squeeze(lined(node).split("\n")[0]), maxsplit=1)[0].strip()
            if len(line) <= _LONGEST and _SPOKEN.match(line) and _all_names(line):
                yield node, line


def _all_names(line: str) -> bool:
    """Whether names are all that stands after "By": a headline has more."""
    found = persons([line], (), spoken=True)
    said = sum(len(name) for name in found)
    return bool(found) and said >= 0.7 * len(_SPOKEN.sub("", line)) and all(len(name.split()) <= 5 for name in found)


def _gives_names(text: str) -> bool:
    return any(" " in name or is_agency(name) or ord(name[0]) > 0x2E80 for name in persons([text], (), spoken=True))


def _is_far(node: Element, place: int) -> bool:
    """Whether a node stands where other articles' authors are named; `place` counts elements from the heading."""
    close = 0 < place <= _CLOSE
    for up in (node, *node.iterancestors()):
        if up.tag in _FAR_TAGS or (_FAR.search(names(up)) and up.tag != "body"):
            return True
        if not close and up.tag != "body" and _ASIDE.search(names(up)):
            return True
    return False
