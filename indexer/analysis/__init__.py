"""Text to terms: folding and tokens for the exact field, Indonesian stems for the stemmed one.

    >>> words("Jum'at: K\\u00e9bakaran di Ma\\u2019ruf Plaza, 1.500 warga")
    ['jumat', 'kebakaran', 'di', 'maruf', 'plaza', '1.500', 'warga']
    >>> stems("kebakaran terbakar membakar Megawati menteri di")
    ['bakar', 'bakar', 'bakar', 'megawati', 'menteri']

The word lists are data beside this file, one entry a line, `#` begins a comment; Elasticsearch's mapping is made from
the same files. The Indonesian stemmer alone makes teri (a fish) of menteri and gawat (an emergency) of Megawati: so
what people search for is never the stemmed field alone, and `protected.txt` keeps names and titles whole.

    stopwords.txt   words that the stemmed field leaves out; the exact field keeps them, for phrases
    protected.txt   words that the stemmer leaves alone
    overrides.txt   stems by hand: `menerima, diterima => terima`
    roots.txt       roots that affixes are taken off down to (`indexer.analysis.affixes`)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from indexer.analysis.affixes import root_of

VERSION = 1  # raise it when folding or tokens change; the lists speak for themselves (`fingerprint`)
MAX_TERM = 255  # longer tokens are cut into pieces, as Elasticsearch's standard tokenizer does
APOSTROPHES = "'’‘ʼ`"  # taken out of words before anything else: Jum'at is jumat
INVISIBLE = "\u00ad\u200c\u200d"  # soft hyphen and joiners: inside a word, no part of it
# One token each, as everywhere: Chinese and Japanese put no space between words.
IDEOGRAPHS = "\u3040-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Letters that don't decompose to ASCII, as Lucene's asciifolding has them; and one that depends on its place.
LETTERS = {
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "ß": "ss",
    "ı": "i",
    "ħ": "h",
    "ς": "σ",
}


def words(text: str) -> list[str]:
    """The terms of the exact field.

    A word is a run of letters, digits and marks; an apostrophe doesn't end it, nor do the . and , inside a number.
    """
    found: list[str] = word_pattern().findall(_folded(text))
    if all(len(word) <= MAX_TERM for word in found):
        return found
    return [word[at : at + MAX_TERM] for word in found for at in range(0, len(word), MAX_TERM)]


def placed_words(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """The words of a text, as `words` gives them, and for each the characters [start, end) where it stands.

    The folded text is read, as `words` does, and each of its characters knows the place that it came from: two
    patterns for the text and for what is folded of it would have to agree on every character of Unicode.
    """
    folded = _folded(text)
    spans = [match.span() for match in word_pattern().finditer(folded)]
    if any(end - start > MAX_TERM for start, end in spans):
        spans = [(at, min(at + MAX_TERM, end)) for start, end in spans for at in range(start, end, MAX_TERM)]
    terms = [folded[start:end] for start, end in spans]
    moving = frozenset(filter(_moves, set(text)))
    if not moving:  # each character became one: 1,369 of 1,481 news texts
        return terms, spans
    places = _places(text, moving)
    return terms, [(places[start][0], places[end - 1][1]) for start, end in spans]


def stems(text: str) -> list[str]:
    """The terms of the stemmed field: stop words left out."""
    return stems_of(words(text))


def stems_of(words: Iterable[str]) -> list[str]:
    """The stems of folded words."""
    return [root for word in words if (root := stem(word))]


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """A word or a name in lower case, no accents on Latin letters, no apostrophes; other scripts stay as they are."""
    return _folded(text)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str | None:
    """The stem of a folded word, or None for a stop word."""
    if word in stop_words():
        return None
    if word in protected_words():
        return word
    overridden = overrides().get(word)
    return overridden or root_of(word) or str(_stemmer().stemWord(word))


@cache
def stop_words() -> frozenset[str]:
    """Function words that say nothing about an article. Negations aren't among them."""
    return frozenset(_lines("stopwords.txt"))


@cache
def protected_words() -> frozenset[str]:
    """Folded words that the stemmer would mangle."""
    return frozenset(_lines("protected.txt"))


@cache
def overrides() -> dict[str, str]:
    """Folded word → stem, where the stemmer splits one family of words into several."""
    pairs = (line.split("=>") for line in _lines("overrides.txt"))
    return {form.strip(): target.strip() for forms, target in pairs for form in forms.split(",")}


@cache
def _by_stem() -> dict[str, tuple[str, ...]]:
    forms: dict[str, list[str]] = {}
    for form, target in overrides().items():
        forms.setdefault(target, []).append(form)
    return {target: tuple(found) for target, found in forms.items()}


def forms_by_hand(root: str) -> tuple[str, ...]:
    """The words that `overrides` gives this stem."""
    return _by_stem().get(root, ())


@cache
def fingerprint() -> str:
    """Changes when the same text would give other terms, so that an index made before can tell."""
    import hashlib

    lists = "\n".join(
        "\n".join(_lines(name)) for name in ("stopwords.txt", "protected.txt", "overrides.txt", "roots.txt")
    )
    return f"{VERSION}-{hashlib.sha256(lists.encode()).hexdigest()[:16]}"


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    return unicodedata.normalize("NFC", text).lower().translate(_FOLDED)


class _Folded(dict[int, str]):
    """A table for `str.translate` that works out each character when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = _fold_character(chr(code))
        return self[code]


_FOLDED = _Folded()


def _fold_character(character: str) -> str:
    if character in APOSTROPHES or character in INVISIBLE or "\u0300" <= character <= "\u036f":
        return ""
    if not character.isalnum():
        return character
    if character in LETTERS:
        return LETTERS[character]
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return plain.lower() if plain and plain.isascii() and plain.isalnum() else character


@cache
def word_pattern() -> re.Pattern[str]:
    """Finds words in folded text; of ASCII text without apostrophes that is its lower case."""
    marks = "".join(chr(code) for code in range(0x370, 0x10000) if unicodedata.category(chr(code)).startswith("M"))
    letters = rf"[^\W_{IDEOGRAPHS}]+"  # and digits
    run = rf"{letters}(?:[{re.escape(marks)}]+|{letters})*"
    return re.compile(rf"{run}(?:(?<=\d)[.,](?=\d){run})*|[{IDEOGRAPHS}]")


@lru_cache(maxsize=200_000)
def _moves(character: str) -> bool:
    """Whether folding makes more or less than one character of it, or joins it to the one before."""
    return _joins(character) or len(_folded(character)) != 1


def _joins(character: str) -> bool:
    """Whether it may become one with the character before: accents and other marks, the later parts of a Hangul."""
    return unicodedata.category(character).startswith("M") or "\u1160" <= character <= "\u11ff"


def _places(text: str, moving: frozenset[str]) -> list[tuple[int, int]]:
    """For each character of the folded text the characters [start, end) of the text that it was made of."""
    places, done = list[tuple[int, int]](), 0
    for unit in _units(moving).finditer(text):
        start, end = unit.span()
        places += _one_each(done, start)
        places += _shared(start, end, len(_folded(unit[0])))
        done = end
    return places + _one_each(done, len(text))


def _one_each(start: int, end: int) -> list[tuple[int, int]]:
    return list(zip(range(start, end), range(start + 1, end + 1), strict=True))


def _shared(start: int, end: int, size: int) -> list[tuple[int, int]]:
    """The places of the `size` characters that [start, end) became: marks have gone into the first of them."""
    if size > end - start:
        return [(start, end)] * size
    first = end - size + 1
    return [(start, first), *_one_each(first, end)] if size else []


@lru_cache(maxsize=1000)
def _units(moving: frozenset[str]) -> re.Pattern[str]:
    """What is folded together, among characters that become one each: a letter with its marks, or one that moves."""
    single = "".join(map(re.escape, sorted(moving)))
    joining = "".join(map(re.escape, sorted(filter(_joins, moving))))
    return re.compile(rf"[^{joining}]?[{joining}]+|[{single}]" if joining else rf"[{single}]")


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("indonesian", 0)  # its own cache off: ours is in front of it


def _lines(name: str) -> list[str]:
    text = (Path(__file__).parent / name).read_text("utf-8")
    return [line for row in text.splitlines() if (line := row.split("#")[0].strip())]
