"""The article's title as a reader sees it, without the newspaper's name, its channels and the line above."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

from crawler.extract.page.heading import headlines, words_of
from crawler.extract.page.structured import clean
from crawler.extract.page.tree import Element, letters, names, squeeze, text_of
from crawler.extract.reading import Reading

_EAST = "\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef"  # scripts whose titles have no blanks around a dash
_SEPARATOR = re.compile(
    r"\s+[-–—|·•»›:]{1,2}\s+|\s*[|ㅣ｜»›＿]\s*|\s+::\s+|(?<=[a-z]):\s(?=[A-Z]\S+\.com)"
    rf"|(?<=[{_EAST}])[-_－：](?=[{_EAST}])"
)
_PAGE = re.compile(r"\s*[-–|:]?\s*\(?(?:halaman|page|hal\.?)\s*(?:\d+|all)\)?\s*$", re.IGNORECASE)
_PAGE_WORD = re.compile(r"[hp]a(?:l|ge)", re.IGNORECASE)
_KICKER = re.compile(r"kicker|eyebrow|overline|roof-?line|dachzeile|spitzmarke|topline|pre-?title|sur-?title|rubri[ck]")
_NO_WORD = re.compile(r"\W")
_SHORT_NAME = 3  # letters of a newspaper's name that is only looked for as a word: BBC, NTV


def choose_title(reading: Reading) -> tuple[str | None, list[tuple[str, str]]]:
    """The title, and every candidate as (evidence, text), the winner first. A feed's title stands in for none."""
    publisher = reading.publisher
    shown = _shown(reading.heading) if reading.heading is not None else ""
    listed = _listed(reading, shown)
    learned = _learned(listed[-1][1], shown)
    own_names = {letters(name) for name in publisher} | learned
    tidied = {text: tidy(text, publisher, shown, learned) for _, text in listed}  # mostly one or two in six places
    cleaned = [(kind, tidied[text]) for kind, text in listed]
    usable = [(kind, text) for kind, text in cleaned if words_of(text) and letters(text) not in own_names]
    if not usable:
        return reading.discovery.title if reading.discovery else None, []
    usable = [(kind, _without_channel(text, [other for _, other in usable])) for kind, text in usable]
    signed = {kind for (kind, text), (_, short) in zip(listed, cleaned, strict=True) if squeeze(text) != short}
    return _agreed(usable, signed)[1], usable


def _listed(reading: Reading, shown: str) -> list[tuple[str, str]]:
    """What a page names as its title, as (evidence, text), the surest first; the page's own title stands last."""
    said = reading.said
    return [
        *(("json-ld", text) for text in headlines(said)),
        ("headline", said.one("headline") or ""),
        ("og:title", said.one("og:title") or ""),
        ("heading", shown),
        ("twitter:title", said.one("twitter:title") or ""),
        ("title", clean(_page_title(reading))),
    ]


def _page_title(reading: Reading) -> str:
    """What the page's head says; nothing where it has no title."""
    return next((node.text or "" for node in reading.by_tag("title")), "")


def _shown(heading: Element) -> str:
    """What a heading says, without the line above that stands inside it under a name of its own."""
    text = _spaced(heading)
    for part in heading:
        if isinstance(part.tag, str) and _KICKER.search(names(part)):
            rest = squeeze(text.removeprefix(text_of(part)))
            return rest if len(words_of(rest)) >= 2 else text
    return text


def _spaced(heading: Element) -> str:
    """A heading's text with a blank where one element ends and a word begins in the next: templates put none there."""
    text = ""
    for piece in _pieces(heading):
        ends, begins = text[-1:], piece[:1]
        glued = ends.islower() or ends in ".:!?" or ends.isdigit()
        text += f" {piece}" if glued and begins.isupper() else piece
    return squeeze(text)


def _pieces(node: Element) -> Iterator[str]:
    """The pieces of text below a node, in order; a line's end is a blank."""
    yield node.text or ""
    for child in node:
        if isinstance(child.tag, str):
            yield " " if child.tag == "br" else ""
            yield from _pieces(child)
        yield child.tail or ""


def _learned(page_title: str, shown: str) -> frozenset[str]:
    """What the page's title says beside the heading, letters alone: the newspaper's name and its channels."""
    parts = [letters(part) for part in _SEPARATOR.split(squeeze(page_title)) if letters(part)]
    seen = letters(shown)
    if len(parts) < 2 or seen not in {parts[0], parts[-1]}:
        return frozenset()
    return frozenset(parts) - {seen}


def _without_channel(text: str, others: Sequence[str]) -> str:
    """A title without what follows a bar after just what another says: "… | Politics News"."""
    for other in others:
        if len(other) < len(text) and text.startswith(other) and _SEPARATOR.match(f"{text[len(other) :]} "):
            return other
    return text


def _agreed(usable: list[tuple[str, str]], signed: set[str]) -> tuple[str, str]:
    """The first candidate, unless it is cut off, stands alone against what is seen, or og:title was written by hand.

    Where heading and og:title are one and the headline in JSON-LD differs, that one is for search engines. Where
    headline, heading and page title are one and og:title differs, a template filled the three and an editor the
    fourth: on pages with gold og:title is then right 12 times of 20. It isn't where Twitter's title goes with the
    three, where it only lacks the line over the headline ("Bei Protesten 2022: …"), or where the newspaper's name
    stood behind it, which no editor writes (`signed` are the kinds that had it).
    """
    first = _unkicked(usable)
    longer = _whole(first, usable[1:])
    if longer or _is_cut(first[1]):
        return longer or first
    by_kind = dict(reversed(usable))
    keys = {kind: letters(text) for kind, text in by_kind.items()}
    edited = _is_for_engines(keys) or (_is_by_hand(keys, signed) and not _below(by_kind))
    return ("og:title", by_kind["og:title"]) if edited else first


def _is_for_engines(keys: dict[str, str]) -> bool:
    """Whether heading and og:title are one, readers see them, and the headline in JSON-LD is another."""
    seen = keys.get("heading")
    return (
        seen is not None and seen == keys.get("og:title") and keys.get("json-ld") not in {None, seen} and _is_seen(keys)
    )


def _is_by_hand(keys: dict[str, str], signed: set[str]) -> bool:
    """Whether headline, heading and page title are one, and og:title was written by an editor beside them."""
    same, stated = {keys.get(kind, kind) for kind in ("json-ld", "heading", "title")}, keys.get("og:title")
    if len(same) != 1 or stated is None or keys.get("twitter:title") in same:
        return False
    return stated in same or "og:title" not in signed


def _unkicked(usable: list[tuple[str, str]]) -> tuple[str, str]:
    """The first candidate; where that is a heading which the line above is glued to, what the page's title says."""
    first = usable[0]
    if first[0] != "heading":
        return first
    whole = letters(first[1])
    below = (one for one in usable[1:] if len(words_of(one[1])) > 2 and whole.endswith(letters(one[1])))
    return next(below, first)


def _is_seen(keys: dict[str, str]) -> bool:
    """Whether heading and og:title stand for what readers see: the page's title goes with them, or no Twitter's does.

    Where only Twitter's goes with them, the two are the headline of an earlier hour on 4 of 4 pages with gold.
    """
    return keys.get("title") == keys["heading"] or keys.get("twitter:title") != keys["heading"]


def _below(by_kind: dict[str, str]) -> bool:
    """Whether og:title is what stands after a colon in the headline."""
    before, colon, after = by_kind["json-ld"].partition(":")
    return bool(before and colon) and letters(after) == letters(by_kind["og:title"])


def _whole(first: tuple[str, str], others: list[tuple[str, str]]) -> tuple[str, str] | None:
    """The whole of a title that is cut off, with dots or, in the heading, without them; None where it is whole."""
    cut, begin = _is_cut(first[1]), letters(first[1])
    for kind, text in others:
        if _is_cut(text) or not letters(text).startswith(begin) or letters(text) == begin:
            continue
        if cut or (
            kind == "heading" and len(begin) >= 40 and any(text == other for where, other in others if where != kind)
        ):
            return kind, text
    return None


def _is_cut(text: str) -> bool:
    return text.endswith(("…", "..."))


def tidy(text: str, publisher: tuple[str, ...], shown: str = "", learned: Collection[str] = ()) -> str:
    """A title without the newspaper's name before or after it, and without a page number."""
    text = _unpaged(squeeze(text))
    if shown and text != shown and text.startswith(shown) and _SEPARATOR.match(text[len(shown) :] + " "):
        return shown
    end = len(text)
    for mark in reversed(list(_SEPARATOR.finditer(text))):
        part = text[mark.end() : end]
        if letters(part) not in learned and not _is_publisher(part, publisher):
            break
        end = mark.start()
    text = text[:end]
    lead = re.match(r"^([\w.&' ]{3,30}?)\s*[:|]\s+", text)
    if lead and lead[1].lower() in publisher:
        text = text[lead.end() :]
    return _unpaged(text).strip()


def _unpaged(text: str) -> str:
    """A title without the number of its page behind it; most hold no word for a page, which is asked first."""
    return _PAGE.sub("", text) if _PAGE_WORD.search(text) else text


def _is_publisher(part: str, publisher: Iterable[str]) -> bool:
    """Whether a part of a title is the newspaper's name, alone or with a word or two: "CBC News", "Berita detikcom"."""
    lowered = squeeze(part).lower()
    bare, said = _NO_WORD.sub("", lowered), lowered.split()
    for name in publisher:
        short = _bare(name)
        if lowered == name or bare == short:
            return True
        if len(short) <= _SHORT_NAME and short in said and len(said) <= _SHORT_NAME:
            return True
        if len(short) > _SHORT_NAME and short in bare and len(said) <= 5:
            return True
    return False


@lru_cache(maxsize=1024)
def _bare(name: str) -> str:
    """A newspaper's name without blanks and marks."""
    return _NO_WORD.sub("", name)
