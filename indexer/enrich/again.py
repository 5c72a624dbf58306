"""How far `kliping enrich --again` came: segments already made are passed over when it was cut off and is run again.

    state/again.json    {"by": what enrichment worked by, "done": [segment names]}

It is there only between a cut and the end of the run that carries on. It counts only while models, alias table and
program are those that it began with: after another change all is made again.
"""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from indexer.enrich.store import CARD, models_folder
from indexer.state import write_state

PACKAGE = Path(__file__).parent.parent


class Again:
    """The progress of one data folder."""

    def __init__(self, data: Path) -> None:
        self._path = data / "state" / "again.json"
        self._by = worked_by(data)
        self._done: list[str] | None = None

    def done(self) -> set[str]:
        """The segments that need not be made again."""
        return set(self._read())

    def add(self, name: str) -> None:
        """Keeps that a segment is made."""
        done = self._done = [*self._read(), name]
        write_state(self._path, {"by": self._by, "done": done})

    def end(self) -> None:
        """All is made: the next time begins anew."""
        self._path.unlink(missing_ok=True)

    def _read(self) -> list[str]:
        if self._done is None:
            self._done = self._held()
        return self._done

    def _held(self) -> list[str]:
        try:
            held = json.loads(self._path.read_text())
            return list(held["done"]) if held["by"] == self._by else []
        except (FileNotFoundError, ValueError, KeyError, TypeError):  # none, or torn: all is made, which is never wrong
            return []


def worked_by(data: Path) -> str:
    """A hash of what documents are made by besides their article: models by their cards, alias table, program."""
    digest = hashlib.sha256(_program().encode())
    ours = [*PACKAGE.glob("models/*/model.json"), *PACKAGE.glob("aliases/*.toml")]
    for path in [*sorted(ours), *sorted(models_folder(data).glob(f"*/{CARD}"))]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _program() -> str:
    try:
        return version("kliping")
    except PackageNotFoundError:  # run from a folder without being installed
        return ""
