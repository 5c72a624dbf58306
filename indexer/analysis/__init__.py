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
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

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
    found: list[str] = _pattern().findall(_folded(text))
    if all(len(word) <= MAX_TERM for word in found):
        return found
    return [word[at : at + MAX_TERM] for word in found for at in range(0, len(word), MAX_TERM)]


def placed_words(text: str) -> tuple[list[str], list[re.Match[str]]]:
    """The words of a text, folded, and for each where it stands: for marking what matched.

    Nothing is done per word in Python but a look-up: marking ten hits took 24 ms with an object for each word, 8 so.
    """
    matches = list(_pattern().finditer(text))
    return [fold(match[0]) for match in matches], matches


def span(match: re.Match[str]) -> tuple[int, int]:
    """The characters [start, end) of a word, without a quotation mark after it."""
    return match.start(), match.start() + len(match[0].rstrip(APOSTROPHES))


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
    return overridden or str(_stemmer().stemWord(word))


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
def fingerprint() -> str:
    """Changes when the same text would give other terms, so that an index made before can tell."""
    import hashlib

    lists = "\n".join("\n".join(_lines(name)) for name in ("stopwords.txt", "protected.txt", "overrides.txt"))
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
def _pattern() -> re.Pattern[str]:
    marks = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)).startswith("M"))
    dropped = rf"{APOSTROPHES}{INVISIBLE}\u0300-\u036f"
    letters = rf"[^\W_{IDEOGRAPHS}]+"  # and digits
    run = rf"{letters}(?:[{dropped}{re.escape(marks)}]+|{letters})*"
    inside = rf"(?<=\d)[{dropped}]*[.,][{dropped}]*(?=\d)"
    return re.compile(rf"{run}(?:{inside}{run})*|[{IDEOGRAPHS}]")


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("indonesian", 0)  # its own cache off: ours is in front of it


def _lines(name: str) -> list[str]:
    text = files(__package__).joinpath(name).read_text("utf-8")
    return [line for row in text.splitlines() if (line := row.split("#")[0].strip())]
