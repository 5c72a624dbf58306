"""Which language an article is in: what the page says, held against what its text is."""

from __future__ import annotations

import re
from typing import Any

from .structured import Structured
from .tree import Element

_CODE = re.compile(r"^([a-z]{2,3})(?:[-_].*)?$", re.IGNORECASE)
_SAMPLE = 1200  # characters that are looked at: more change no verdict on pages with gold
_MIN_LETTERS = 120  # below that a guess is a coin toss
_ALIKE = ({"id", "ms", "jv", "su"}, {"no", "nb", "nn", "da"}, {"hr", "sr", "bs"}, {"in", "id"})
_CERTAIN = 0.9


def language_of(root: Element, said: Structured, text: str) -> str | None:
    """The language's code ("id"), or None where neither page nor text tell.

    Pages often declare English whatever they are written in (kompas did for years), so the text overrules the page,
    except between languages that look alike.
    """
    declared = _declared(root, said)
    if declared == "id" and _reads_indonesian(text):
        return declared
    guessed, certainty = _guess(text)
    if guessed is None:
        return declared
    if declared and any({declared, guessed} <= alike for alike in _ALIKE):
        return declared
    return guessed if certainty >= _CERTAIN or declared is None else declared


def _reads_indonesian(text: str) -> bool:
    """Whether a declared Indonesian text has Indonesian's commonest words: then nothing dearer need look at it."""
    words = text[:1200].lower().split()
    return sum(1 for word in words if word in {"yang", "dan", "di", "dengan", "untuk", "ini", "itu"}) > len(words) / 16


def _declared(root: Element, said: Structured) -> str | None:
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
