"""Which language an article is in: what the page says, held against what its text is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from crawler.extract.reading import Reading
from crawler.facts import table
from crawler.languages import codes, facts

_CODE = re.compile(r"^([a-z]{2,3})(?:[-_].*)?$", re.IGNORECASE)
_SAMPLE = 1200  # characters that are looked at: more change no verdict on pages with gold
_MIN_LETTERS = 120  # below that a guess is a coin toss
_ALIKE = ({"id", "ms", "jv", "su"}, {"no", "nb", "nn", "da"}, {"hr", "sr", "bs"}, {"in", "id"})
_CERTAIN = 0.9
_MIN_WORDS = 20
# A language's commonest words make this share of a text in it, or more: then a declared language needs no further look,
# and a guess may overrule one whose words make less than half of it. On pages with gold, texts in other languages have
# 0.062 at most.
_COMMON_SHARE = 1 / 14


def language_of(reading: Reading, text: str) -> str | None:
    """The language's code ("id"), or None where neither page nor text tell.

    Pages often declare English whatever they are written in (kompas did for years), so the text overrules the page,
    except between languages that look alike.
    """
    declared = declared_language(reading)
    words = text[:_SAMPLE].lower().split()
    if declared and _share(declared, words) > _COMMON_SHARE:
        return declared
    guessed, certainty = _plain(words) or _guess(text)
    if guessed is None:
        return declared
    if declared and any({declared, guessed} <= alike for alike in _ALIKE):
        return declared
    if certainty >= _CERTAIN or declared is None:
        return guessed
    return guessed if _share(guessed, words) > _COMMON_SHARE > 2 * _share(declared, words) else declared


def _plain(words: Sequence[str]) -> tuple[str, float] | None:
    """The language whose commonest words fill a text, while those of all others are few: no model need be asked.

    Of 300 Indonesian pages 33 ask the model for their language; 132 did before.
    """
    shares = sorted(((_share(code, words), code) for code in codes() if _common(code)), reverse=True)
    (share, code), (next_share, _) = shares[:2]
    if share <= _COMMON_SHARE or share < 3 * next_share:
        return None
    others = table("extract/about/languages")["alike"].get(code, ())
    return (code, 1.0) if set(others).isdisjoint(words) else None


def _share(code: str, words: Sequence[str]) -> float:
    """The share of a language's commonest words in a text's; 0 where we know none or there are few."""
    common = _common(code)
    return sum(word in common for word in words) / len(words) if common and len(words) > _MIN_WORDS else 0.0


@lru_cache(maxsize=64)
def _common(code: str) -> frozenset[str]:
    return frozenset(facts(code).get("common", ())) if code in codes() else frozenset()


def declared_language(reading: Reading) -> str | None:
    """The language that a page says it is in."""
    root, said = reading.root, reading.said
    stated = [article.get("inLanguage") for article in said.articles[:2]]
    stated += [
        root.get("lang"),
        root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        said.one("og:locale", "content-language", "language"),
    ]
    for value in stated:
        if isinstance(value, str) and (match := _CODE.match(value.strip())):
            code = match[1].lower()
            return {"in": "id", "iw": "he"}.get(code, code)
    return None


def _guess(text: str) -> tuple[str | None, float]:
    sample = text[:_SAMPLE]
    if sum(1 for letter in sample if letter.isalpha()) < _MIN_LETTERS:
        return None, 0.0
    code, certainty = _identifier().classify(sample)
    return str(code), float(certainty)


_loaded: list[Any] = []


def _identifier() -> Any:
    """py3langid's classifier with probabilities, loaded once, when first needed: it takes half a second."""
    if not _loaded:
        from py3langid.langid import MODEL_FILE, LanguageIdentifier

        _loaded.append(LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
    return _loaded[0]
