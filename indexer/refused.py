"""What indexes refused, kept until they take it: `state/refused.jsonl`, a line for each document.

    {"index": identity, "id": "…", "segment": "NAME.jsonl", "reason": "…", "since": "2026-11-30T10:00:00+00:00"}

The document itself stays in its segment. Each `kliping index` tries these again, so what was refused for a field that
the mapping lacked, or by a gateway that takes no long bodies, goes in once that is mended; then its line goes.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from indexer.errors import StateError
from indexer.state import locked, replace_text

NAME = "refused.jsonl"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document that an index didn't take; `since` is when it was refused first, UTC."""

    index: str
    id: str
    segment: str
    reason: str
    since: str


class RefusedFile:
    """The dead letters of a data folder. Every change is of the whole file, under its lock."""

    def __init__(self, data: Path) -> None:
        self.path = data / "state" / NAME

    def of(self, index: str) -> tuple[Refusal, ...]:
        """What an index, by its identity, refused and has not taken since."""
        return tuple(one for one in self._read() if one.index == index)

    def settle(
        self,
        index: str,
        segment: str,
        refused: Iterable[tuple[str, str]],
        now: datetime,
        *,
        tried: Collection[str] | None = None,
    ) -> None:
        """Keeps what an index refused of a segment, as (id, reason), in place of what stood there of the same.

        `tried` are the ids that were given to the index; None is the whole segment.
        """
        if not self.path.exists() and not (refused := tuple(refused)):
            return
        with locked(self.path):
            before = self._read()
            since = {(one.index, one.id): one.since for one in before}
            stays = [
                one
                for one in before
                if (one.index, one.segment) != (index, segment) or (tried is not None and one.id not in tried)
            ]
            stamp = now.isoformat(timespec="seconds")
            fresh = [Refusal(index, id, segment, reason, since.get((index, id), stamp)) for id, reason in refused]
            self._write([*stays, *fresh])

    def move(self, into: str, of: Collection[str]) -> None:
        """What lay in these segments lies in another one now."""
        if not self.path.exists():
            return
        with locked(self.path):
            moved = [replace(one, segment=into) if one.segment in of else one for one in self._read()]
            self._write(list(dict.fromkeys(moved)))

    def _read(self) -> list[Refusal]:
        """All lines; one that is torn or of another make is left out, for the document is tried with its segment."""
        try:
            lines = self.path.read_text("utf-8").splitlines()
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as error:
            raise StateError(f"{self.path}: can't be read ({error}); check it, or delete it and rebuild") from error
        return [one for line in lines if (one := _parsed(line))]

    def _write(self, refusals: Collection[Refusal]) -> None:
        if refusals:
            lines = (json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in refusals)
            replace_text(self.path, "".join(lines))
        else:
            self.path.unlink(missing_ok=True)


def _parsed(line: str) -> Refusal | None:
    try:
        found = Refusal(**json.loads(line))
    except (ValueError, TypeError):
        return None
    return found if all(isinstance(value, str) for value in asdict(found).values()) else None
