"""Stanza's models that the user has downloaded (`kliping models download en`), on disk.

    models/en/model.json        name, version and what is in it; written last
    models/en/resources.json    Stanza's own list, as it was then
    models/en/en/ner/….pt       the files, where Stanza wants them; likewise tokenize, mwt, pretrain, …

`models/` is in the data folder, or where KLIPING_MODELS says. A language's folder is whole by itself: it can be copied
to a machine without a network. Nothing here loads Stanza.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.errors import ModelError
from indexer.state import replace_text

CARD = "model.json"
_CODE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Downloaded:
    """One language's models. `packages` is Stanza's: processor → package; `files` is file → MD5."""

    language: str
    name: str
    version: str
    stanza: str  # Stanza's own code of the language: zh is zh-hans
    packages: dict[str, str]
    files: dict[str, str]
    folder: Path

    @property
    def size_bytes(self) -> int:
        return _size_bytes(self.folder)


def models_folder(data: Path) -> Path:
    """Where downloaded models lie."""
    named = os.environ.get("KLIPING_MODELS")
    return Path(named) if named else data / "models"


def code_of(language: str | None) -> str:
    """A language's code as folders are named: "en" of "en-US"; "" for what is no code (a page may say anything)."""
    code = (language or "").strip().lower().replace("_", "-").split("-")[0]
    return code if _CODE.fullmatch(code) else ""


def downloaded(folder: Path) -> list[Downloaded]:
    """The languages that are there, by code. Raises ModelError where a card can't be read."""
    return [_read(card.parent) for card in sorted(folder.glob(f"*/{CARD}"))]


def find(folder: Path, language: str | None) -> Downloaded | None:
    """The models of a language, or None where there are none. Raises ModelError where the card can't be read."""
    code = code_of(language)
    home = folder / code
    return _read(home) if code and (home / CARD).is_file() else None


def write_card(found: Downloaded) -> None:
    """Makes a folder count as whole."""
    card = {
        "name": found.name,
        "version": found.version,
        "language": found.language,
        "stanza": found.stanza,
        "packages": found.packages,
        "files": found.files,
    }
    replace_text(found.folder / CARD, json.dumps(card, indent=2) + "\n")


def remove(folder: Path, language: str) -> int:
    """Deletes a language's models and what a broken-off download left; returns the bytes freed. Raises ModelError."""
    code = code_of(language)
    homes = [home for home in (folder / code, aside(folder, code)) if code and home.is_dir()]
    if not homes:
        raise ModelError(f"{folder}: there are no models for {language!r}; `kliping models` lists what there is")
    freed = sum(map(_size_bytes, homes))
    for home in homes:
        (home / CARD).unlink(missing_ok=True)  # first: half a folder must not count as whole
        shutil.rmtree(home)
    return freed


def aside(folder: Path, code: str) -> Path:
    """Where a download goes until it is whole. It stays when broken off: the next one goes on from its whole files."""
    return folder / f".{code}.downloading"


def _size_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _read(home: Path) -> Downloaded:
    try:
        card: dict[str, Any] = json.loads((home / CARD).read_text("utf-8"))
        return Downloaded(
            language=home.name,
            name=str(card["name"]),
            version=str(card["version"]),
            stanza=str(card["stanza"]),
            packages=dict(card["packages"]),
            files=dict(card["files"]),
            folder=home,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{home / CARD}: not a card of downloaded models ({error!r}). `kliping models remove {home.name}` and"
            f" `kliping models download {home.name}` get them anew."
        ) from error
