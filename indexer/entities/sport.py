"""Whether an article is about sport, where a country's name is its team's."""

from __future__ import annotations

import re
from functools import cache

from indexer.entities.words import shipped_words


def speaks_of_sport(text: str) -> bool:
    """Whether a text has a word of matches and championships, in Indonesian or English."""
    return _pattern().search(text) is not None


@cache
def _pattern() -> re.Pattern[str]:
    words = "|".join(map(re.escape, shipped_words().sport))
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
