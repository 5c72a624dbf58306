"""Groups near-duplicates: the wire story that ten newspapers carry is one cluster.

A text becomes a MinHash signature of its four-word shingles; signatures that share a band are compared, and one at
least `SAME` alike joins the cluster of the first that had it (its leader). Membership is kept: an article stays in its
cluster through all its versions and all repetitions, so doing the work again gives the same documents.

State is one SQLite file. Documents name their clusters, so it can be deleted or damaged: `indexer.enrich.segments`
makes it again from them.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

SHINGLE_WORDS = 4
BANDS, ROWS = 20, 5  # finds 80 % of pairs at a likeness of 0.6, 97 % at 0.7, and compares few others
SAME = 0.6  # a wire story with another lead and a paragraph cut is some 0.65, two reports of one event under 0.2
MIN_WORDS = 20  # under this a text says too little to be the same as another

_WORD = re.compile(r"\w+")
_PRIME = (1 << 61) - 1
_SCHEMA = """
CREATE TABLE IF NOT EXISTS member (id TEXT PRIMARY KEY, cluster TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS leader (cluster TEXT PRIMARY KEY, signature BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS band (key INTEGER NOT NULL, cluster TEXT NOT NULL, PRIMARY KEY (key, cluster)) WITHOUT ROWID;
"""


class Clusters:
    """The clusters known so far, kept in one SQLite file. A context; `commit` makes what was assigned last."""

    def __init__(self, path: Path | str) -> None:
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=60)
        try:
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.executescript(_SCHEMA)
        except BaseException:
            self._db.close()
            raise

    def assign(self, id: str, text: str) -> str:
        """The cluster of the article `id` with this text: a known one that is near enough, else one of its own."""
        known = self._db.execute("SELECT cluster FROM member WHERE id = ?", (id,)).fetchone()
        if known:
            return str(known[0])
        shingled = shingles(text)
        cluster = (self._near(shingled) if shingled else None) or id
        self._db.execute("INSERT INTO member VALUES (?, ?)", (id, cluster))
        if cluster == id and shingled:
            self._lead(id, shingled)
        return cluster

    def remember(self, id: str, text: str, cluster: str) -> None:
        """Takes in an article whose cluster its document names."""
        self._db.execute("INSERT OR IGNORE INTO member VALUES (?, ?)", (id, cluster))
        if cluster == id and (shingled := shingles(text)):
            self._lead(id, shingled)

    def commit(self) -> None:
        """Makes the assignments so far last."""
        self._db.commit()

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.commit()
        self.close()

    def _near(self, shingled: list[int]) -> str | None:
        """The most alike leader that shares a band, if it is alike enough; of equals the one with the lowest id."""
        import numpy

        own = signature(shingled)
        marks = ",".join("?" * BANDS)
        rows = self._db.execute(
            f"SELECT DISTINCT cluster, signature FROM band JOIN leader USING (cluster) WHERE key IN ({marks})",
            band_keys(own),
        )
        best, best_likeness = None, SAME
        for cluster, blob in sorted(rows):
            likeness = float((numpy.frombuffer(blob, dtype=numpy.uint64) == own).mean())
            if likeness > best_likeness or (best is None and likeness == SAME):
                best, best_likeness = str(cluster), likeness
        return best

    def _lead(self, id: str, shingled: list[int]) -> None:
        own = signature(shingled)
        self._db.execute("INSERT OR REPLACE INTO leader VALUES (?, ?)", (id, own.tobytes()))
        self._db.executemany("INSERT OR IGNORE INTO band VALUES (?, ?)", [(key, id) for key in band_keys(own)])


def shingles(text: str) -> list[int]:
    """The distinct hashes of a text's four-word shingles, sorted; none when the text has under MIN_WORDS words."""
    words = _WORD.findall(text.lower())
    if len(words) < MIN_WORDS:
        return []
    runs = (" ".join(words[i : i + SHINGLE_WORDS]) for i in range(len(words) - SHINGLE_WORDS + 1))
    return sorted({zlib.crc32(run.encode()) for run in runs})


def signature(shingled: list[int]) -> NDArray[numpy.uint64]:
    """The MinHash signature of shingle hashes: BANDS × ROWS unsigned 64-bit numbers."""
    import numpy

    factors, offsets = _permutations()
    hashed = numpy.asarray(shingled, dtype=numpy.uint64)
    # Shingle hashes have 32 bits and factors 29, so that a product stays under 2^61 and never wraps.
    values = (factors[:, None] * hashed[None, :] + offsets[:, None]) % numpy.uint64(_PRIME) % numpy.uint64(1 << 32)
    smallest: NDArray[numpy.uint64] = values.min(axis=1)
    return smallest


def band_keys(own: NDArray[numpy.uint64]) -> list[int]:
    """One signed 64-bit key a band: two signatures with a key in common agree in all rows of that band."""
    import hashlib

    rows = own.reshape(BANDS, ROWS)
    return [
        int.from_bytes(hashlib.blake2b(bytes([i]) + row.tobytes(), digest_size=8).digest(), "big", signed=True)
        for i, row in enumerate(rows)
    ]


@cache
def _permutations() -> tuple[NDArray[numpy.uint64], NDArray[numpy.uint64]]:
    """The fixed random hash functions; a changed seed makes every stored signature useless."""
    import numpy

    chance = numpy.random.default_rng(20_261_125)
    factors = chance.integers(1, 1 << 29, BANDS * ROWS, dtype=numpy.uint64)
    offsets = chance.integers(0, 1 << 60, BANDS * ROWS, dtype=numpy.uint64)
    return factors, offsets
