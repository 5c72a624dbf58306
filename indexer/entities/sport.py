"""Whether an article is about sport, where a country's name is its team's."""

from __future__ import annotations

import re

_SPORT = re.compile(
    r"\b(?:timnas|laga|pertandingan|bertanding|turnamen|kejuaraan|klasemen|medali|atlet|olimpiade|semi-?final|"
    r"perempat ?final|babak (?:grup|final|penyisihan|pertama|kedua|utama|kualifikasi)|piala|liga|gim|suporter|"
    r"kontingen|pebulutangkis|petenis|pebalap|pesepak ?bola|(?:asian|sea) games|motogp|"
    r"match(?:es)?|tournament|championships?|medals?|world cup|national team|league|athletes?)\b",
    re.IGNORECASE,
)


def speaks_of_sport(text: str) -> bool:
    """Whether a text has a word of matches and championships, in Indonesian or English."""
    return _SPORT.search(text) is not None
