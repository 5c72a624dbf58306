"""Dates in the JSON that a page's scripts carry for themselves (__NEXT_DATA__, window.__STATE__, dataLayer).

Such state names times of many articles. Those that stand nearest to the article's own title or URL are its own, if
any are, so all of them are late candidates with little trust.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from crawler.extract.times.choose import PUBLISHED, UPDATED, Candidate, candidate

_TRUST_NEAR, _TRUST = 0.35, 0.2
_NEAR = 4000  # characters between a time and the article's title or URL: a record with its text between has that many
_LARGEST = 3_000_000  # characters of scripts that are looked at
_MOST = 400  # times that are looked at
_KEYED = re.compile(
    r"""["'](?P<key>[A-Za-z_]{4,30})\\{0,3}["']\s{0,3}:\s{0,3}\\{0,3}["']?(?P<value>[12]\d{3}[\d\s.:/TZ+-]{4,30}|\d{10,13})(?=[\\"',}\s])"""
)
_DATE = r"(?:_?(?:date|time|datetime|timestamp|at|on|dt|ts))"
_PUBLISHED_KEY = re.compile(
    rf"^(?:date|time|article|content|news|first|original|initial)?_?(?:first|original|initial)?_?(?:publish(?:ed)?|publication|pub|issued?|deploy|display|released?|posted|go_?live|regist(?:ered)?|reg|input){_DATE}*(?:utc|gmt|iso)?$"
    r"|^(?:publi(?:shed|sh)|date_?published|publishdate|pubdate)$",
    re.IGNORECASE,
)
_CREATED_KEY = re.compile(
    rf"^(?:date|time|article|content|first)?_?(?:created?|creation|insert(?:ed)?){_DATE}*$", re.IGNORECASE
)
_UPDATED_KEY = re.compile(
    rf"^(?:date|time|article|content|last)?_?(?:re_?deploy|modified|modification|updated?|last_?modified|edit(?:ed)?){_DATE}*$",
    re.IGNORECASE,
)


def from_state(scripts: Iterable[str], titles: Sequence[str], url: str) -> Iterator[Candidate]:
    """Candidates from scripts, the likeliest first; `titles` and `url` tell which record is the article's."""
    marks = [*_title_marks(titles), *_url_marks(url)]
    found: list[tuple[float, Candidate]] = []
    left = _LARGEST
    for script in scripts:
        found += _in_script(script[:left], marks)
        left -= len(script)
        if left <= 0 or len(found) >= _MOST:
            break
    for _, item in sorted(found, key=lambda pair: pair[0])[:6]:
        yield item


def _in_script(script: str, marks: Sequence[str]) -> Iterator[tuple[float, Candidate]]:
    places = [place for mark in marks for place in _places(script, mark)]
    for number, match in enumerate(_KEYED.finditer(script)):
        if number >= _MOST:
            return
        role = _role(match["key"])
        if role is None:
            continue
        distance = min((abs(match.start() - place) for place in places), default=10 * _NEAR)
        trust = (_TRUST_NEAR if distance <= _NEAR else _TRUST) - (0.05 if _CREATED_KEY.match(match["key"]) else 0)
        item = candidate(role, match["value"].strip(), "script", match["key"], trust)
        if item is not None:
            yield distance + (_NEAR if _CREATED_KEY.match(match["key"]) else 0), item


def _role(key: str) -> str | None:
    if _PUBLISHED_KEY.match(key) or _CREATED_KEY.match(key):
        return PUBLISHED
    return UPDATED if _UPDATED_KEY.match(key) else None


def _places(script: str, mark: str) -> Iterator[int]:
    """The first places of a text in a script."""
    at = script.find(mark)
    for _ in range(20):
        if at < 0:
            return
        yield at
        at = script.find(mark, at + 1)


def _title_marks(titles: Sequence[str]) -> list[str]:
    """The longest piece of a title that no escape can have changed."""
    pieces = [piece.strip() for title in titles[:3] for piece in re.split(r"[\"'\\/&<>\xa0“”‘’…]", title)]
    return sorted((piece for piece in pieces if len(piece) >= 8), key=len, reverse=True)[:2]


def _url_marks(url: str) -> list[str]:
    """The last part of the path: a slug or an id, longer than what any page could say by chance."""
    parts = [part for part in urlsplit(url).path.split("/") if len(part) >= 8]
    return parts[-1:]
