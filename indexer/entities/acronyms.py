"""What an acronym with several meanings means here: the text's own long form, then the words around it.

"Kantor Kesehatan Pelabuhan Batam … Petugas KKP"      the long form that the text writes out
"Ketua Umum PBB Yusril"                               the meaning whose words are most and nearest
"Prof Dr Dwia Pulubuhu MA"                            a degree: none of them
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from crawler.toml import texts
from indexer.entities.files import FOLDER, in_file, only_labels, read_toml
from indexer.entities.words import word_set

FILE = "acronyms.toml"
Meanings = Mapping[str, tuple[str, ...]]  # canonical name → words that tell it, the commonest meaning first
_NEAR = 60  # characters either side of the acronym, where a word tells three times as much
_NEAR_WEIGHT = 3
_FEWEST_LETTERS = 3  # of an acronym that is looked for written out: two letters begin too many words


def meaning(label: str, name: str, text: str, places: Sequence[int], before: Iterable[str]) -> str | None:
    """Which meaning an acronym has in a text; itself where it is a degree, None where the table's is to stand.

    `places` are where it stands; `before` what stands before each, as the label of the mention that ends there or "".
    """
    meanings = shipped().get((label, name))
    if meanings is None:
        return None
    written = written_out(name, text)
    if written is not None:
        return next((one for one in meanings if one.startswith(written) or written.startswith(one)), written)
    if name.lower() in word_set("degrees") and places and all(label == "person" for label in before):
        return name
    return told(meanings, text, places)


def told(meanings: Meanings, text: str, places: Sequence[int]) -> str | None:
    """The meaning whose words a text has most of, those near the acronym counted more; the first where none has any."""
    lowered = text.lower()
    near = " ".join(lowered[max(0, place - _NEAR) : place + _NEAR] for place in places)
    points = {one: _points(words, lowered) + _NEAR_WEIGHT * _points(words, near) for one, words in meanings.items()}
    most = max(points.values())
    best = [one for one, count in points.items() if count == most]
    return best[0] if best[0] == next(iter(meanings)) or len(best) == 1 else None


def written_out(acronym: str, text: str) -> str | None:
    """A body's name in the text whose words begin with the acronym's letters: "Kantor Kesehatan Pelabuhan" for KKP."""
    if len(acronym) < _FEWEST_LETTERS or not acronym.isalpha():
        return None
    for found in _initials(acronym).finditer(text):
        if found[0].split()[0] in word_set("opening_words"):
            return " ".join(found[0].split())
    return None


@cache
def _initials(acronym: str) -> re.Pattern[str]:
    small = r"(?:(?:dan|atas|untuk|dengan|di) )?"
    return re.compile(r"\b" + (r" " + small).join(rf"{letter}[a-z]+" for letter in acronym) + r"\b")


def _points(words: Iterable[str], text: str) -> int:
    return sum(re.search(rf"\b{re.escape(word)}(?:nya)?\b", text) is not None for word in words)


@cache
def shipped() -> Mapping[tuple[str, str], Meanings]:
    """The acronyms that come with the package, by label and name. Raises AliasError."""
    found: dict[tuple[str, str], Meanings] = {}
    path = FOLDER / FILE
    values = read_toml(path)
    with in_file(path):
        only_labels(values)
        for label, acronyms in values.items():
            for name, meanings in acronyms.items():
                if len(meanings) < 2:
                    raise ValueError(f'{label}."{name}" has one meaning; give two or more, or drop it')
                told = {one: texts(f'{label}."{name}"."{one}"', words) for one, words in meanings.items()}
                for taken_for in ("organization", "location"):  # taggers take the one for the other
                    found.setdefault((taken_for, name), told)
    return found
