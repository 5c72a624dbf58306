"""The document's language picks the tagger.

    id, ms, unknown   the shipped Indonesian model
    any other         Stanza's, if the user has downloaded it; else none, and the document says that there was none

Malay is so near to Indonesian that detection confuses them, names look the same in both, and Stanza has no model for
it; how well ours does on it wasn't measured, and `ner.model` says that it was ours. An article whose language neither
page nor text tells is a very short one, and Indonesian comes first here.
"""

from __future__ import annotations

from pathlib import Path

from indexer.enrich.enricher import Tagger
from indexer.enrich.store import find
from indexer.entities.abroad import is_indonesian


class Taggers:
    """Gives the tagger of a language, or None; what was downloaded lies in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, language: str) -> Tagger | None:
        if is_ours(language):
            return indonesian()
        found = find(self._folder, language)
        if found is None:
            return None
        from indexer.enrich.stanza_tagger import StanzaTagger

        return StanzaTagger(found)


def is_ours(language: str | None) -> bool:
    """Whether the shipped model finds this language's entities."""
    return is_indonesian(language)


_LOADED: list[Tagger] = []


def indonesian() -> Tagger:
    """The Indonesian tagger, loaded once a process: it takes seconds and tens of megabytes."""
    if not _LOADED:
        from indexer.enrich.tagger import load_tagger

        _LOADED.append(load_tagger("id"))
    return _LOADED[0]


def warm() -> None:
    """Has the Indonesian tagger and the tables of names ready before the first article comes: 5 s of a processor.

    Raises IndexerError where the model can't be read.
    """
    from indexer.entities.reading import Told, read

    text = "Presiden Joko Widodo berkunjung ke Surabaya."
    read(Told("", text), *indonesian().tag([text, text]))
