"""A written time in plain letters: digits of all scripts as 0 to 9, months that patterns can't hold as tokens."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from crawler.dates.calendars import era_year
from crawler.languages import by_number, codes, facts

_JOINER = "\u200c"  # in Persian it parts the halves of a weekday
LONGEST = 120  # characters that are looked at: no newspaper needs more for a time
_ERA = re.compile(r"(令和|平成|民國|民国)\s?(\d{1,3}|元)(?=\s?年)")
_YEAR_MARKS = re.compile(r"พ\.?ศ\.?|ค\.?ศ\.?|(?<=\d)\s?г(?:ода|\.)?(?![^\W\d_])")
_WRITABLE = re.compile(r"[^\W\d_]{3,14}")  # a name that the patterns of dates can take as it is
_TOKENS = {"gregorian": "kliping{}", "buddhist": "buddhist{}", "jalali": "jalali{}"}


def plain(raw: str) -> str:
    """The text on one line: compatible letters, digits 0 to 9, months that patterns can't hold replaced by tokens."""
    text = raw[:LONGEST]
    if not text.isascii():
        text = "".join(map(_digit, unicodedata.normalize("NFKC", text)))
    text = " ".join(text.split())[:LONGEST]
    if text.isascii():
        return text
    text = _ERA.sub(lambda match: str(era_year(match[1], match[2])), text)
    hard, token_of = _hard_names()
    return " ".join(hard.sub(lambda match: f" {token_of[_key(match[0])]} ", _YEAR_MARKS.sub(" ", text)).split())


def _digit(letter: str) -> str:
    if letter.isascii():
        return letter
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if unicodedata.category(letter) == "Cf" and letter != _JOINER:
        return ""
    return {"،": ",", "٫": "."}.get(letter, letter)


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", name).lower()


@lru_cache(maxsize=1)
def months() -> dict[str, tuple[str, int]]:
    """Months by name, in lower case and without dots: calendar and number.

    Abbreviations of three letters or more count where they fit one month only; tokens of `plain` are among them.
    """
    full = {_key(name).strip("."): number for name, number in by_number("dates.months").items()}
    found = {name: ("gregorian", number) for name, number in (_abbreviated(full) | full).items()}
    for calendar, token in _TOKENS.items():
        found |= {token.format(chr(96 + number)): (calendar, number) for number in range(1, 13)}
    return found


def _abbreviated(full: dict[str, int]) -> dict[str, int]:
    meant: dict[str, set[int]] = {}
    for name, number in full.items():
        for length in range(3, len(name)):
            meant.setdefault(name[:length], set()).add(number)
    return {short: numbers.pop() for short, numbers in meant.items() if len(numbers) == 1}


@lru_cache(maxsize=1)
def _hard_names() -> tuple[re.Pattern[str], dict[str, str]]:
    """Names that hold blanks, dots, digits or vowel signs, or are short, or of another calendar; and their tokens."""
    token_of: dict[str, str] = {}
    for code in codes():
        kind = "buddhist" if code == "th" else "gregorian"
        for topic, calendar in (("dates.months", kind), ("dates.jalali_months", "jalali")):
            for number, listed in enumerate(facts(code).get(topic, ()), start=1):
                hard = [_key(name) for name in listed if calendar != "gregorian" or _is_hard(name)]
                token_of |= dict.fromkeys(hard, _TOKENS[calendar].format(chr(96 + number)))
    spaceless = [name for name in token_of if "\u0e00" <= name[0] <= "\u0e7f"]  # Thai writes no blanks between words
    others = [name for name in token_of if name not in spaceless]
    any_of_them = rf"{_alternatives(spaceless)}|(?<![^\W\d_]){_alternatives(others)}(?!\w)"
    return re.compile(any_of_them, re.IGNORECASE), token_of


def _alternatives(names: list[str]) -> str:
    return rf"(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})"


def _is_hard(name: str) -> bool:
    return not name.isascii() and not _WRITABLE.fullmatch(name) and not name.endswith(("月", "월"))
