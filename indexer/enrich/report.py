"""What enrichment says at its end: per language how many articles, by which model, and what to run for more."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from indexer.enrich.known_languages import with_entities
from indexer.enrich.languages import is_ours
from indexer.enrich.store import code_of, find
from indexer.makers import Maker, told

COLUMNS = ("language", "articles", "model", "to find entities")
UNKNOWN = "unknown"


def rows(makers: Iterable[Maker], folder: Path) -> list[tuple[str, str, str, str]]:
    """A table by COLUMNS; `folder` is where downloaded models lie."""
    return [
        (maker.language or UNKNOWN, f"{maker.documents:,}", told(maker.ner), advice(maker, folder)) for maker in makers
    ]


def advice(maker: Maker, folder: Path) -> str:
    """What to run so that a language's articles have entities; empty where they have, or nothing can be done."""
    if maker.ner.model is not None:
        return ""
    code = code_of(maker.language)
    if is_ours(maker.language) or find(folder, code):
        return "kliping enrich --again"
    if code in with_entities():
        return f"kliping models download {code}; kliping enrich --again"
    return "Stanza has no model for it"


def without_entities(makers: Iterable[Maker], folder: Path) -> str | None:
    """One line about the articles that got none for want of a model, or None where there are none."""
    lacking = [maker for maker in makers if maker.ner.model is None]
    if not lacking:
        return None
    counted = ", ".join(f"{maker.language or UNKNOWN} {maker.documents:,}" for maker in lacking)
    cures = {code_of(one.language) for one in lacking if advice(one, folder).startswith("kliping models")}
    cure = f": `kliping models download {' '.join(sorted(cures))}`, then `kliping enrich --again`" if cures else ""
    return f"without entities for want of a model: {counted} articles{cure}"
