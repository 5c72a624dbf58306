"""Mends characters that went wrong before the page was sent: UTF-8 that was encoded twice."""

from __future__ import annotations

import re

# What a letter's bytes in UTF-8 look like when they are read as Windows' Western charset: a first, then others.
_CP1252 = {bytes([code]).decode("cp1252"): code for code in range(128, 160) if code not in {129, 141, 143, 144, 157}}
_NEXT = "\x80-\xbf" + "".join(_CP1252)
_MARKS = "\xab\xbb" + "".join(_CP1252)  # quotes and dashes too: after a capital they may be themselves ("MANHÃ”")
_TWICE = re.compile(  # begins with one set of letters: `re` runs ahead to the next of them, in a third of the time
    "[\xc2-\xf4](?:"
    rf"(?<=[\xc2-\xdf])(?:(?![{_MARKS}])[{_NEXT}]|[{_MARKS}](?=\w))"
    rf"|(?<=[\xe0-\xef])[{_NEXT}]{{2}}|(?<=[\xf0-\xf4])[{_NEXT}]{{3}})"
)
# One of these, and a letter beyond ASCII after it, stands in every text that was encoded twice.
_SIGNS = tuple((sign, re.compile(rf"{sign[0]}[^\x00-\x7f]")) for sign in ("Ã", "Â", "â€", "Å", "Ä"))


def mend(text: str) -> str:
    """The text with letters that were encoded twice as they were meant: "ViÃ±ales" is "Viñales"."""
    if text.isascii() or not any(sign in text and followed.search(text) for sign, followed in _SIGNS):
        return text
    return _TWICE.sub(_as_meant, text)


def _as_meant(match: re.Match[str]) -> str:
    try:
        return bytes(_CP1252.get(letter, ord(letter)) for letter in match[0]).decode("utf-8")
    except ValueError:
        return match[0]
