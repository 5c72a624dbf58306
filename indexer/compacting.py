"""Merges the small segments of a day: they are sealed every few seconds, so that what is fetched is searchable soon.

    articles/A.jsonl B.jsonl C.jsonl   ─▶ articles/A.jsonl        B and C are deleted once all that speaks of them
    documents/A.jsonl B.jsonl C.jsonl  ─▶ documents/A.jsonl       (positions, refusals, identities) speaks of A

The first segment's name is kept, so whoever had it goes on. A kill at any step leaves segments that say what they said,
some of it twice; `state/compact.json` says what was under way, and the next call ends it. Each step may be repeated.
An index that had all of the segments counts as having had the merged one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.holding import alone
from crawler.segments import read_records, replace_segment, sealed_segments
from indexer.document import Document
from indexer.enrich.identities import FILE as IDENTITIES
from indexer.enrich.identities import Identities
from indexer.indexing import carry_merged, had_all
from indexer.refused import RefusedFile
from indexer.state import read_state, write_state

LIMIT_BYTES = 4 * 1024 * 1024  # of a merged segment of articles, some thousand: a change of one rewrites its documents
JOURNAL = "compact.json"
OnStep = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Compacted:
    """How many segments of articles there were, and are; `is_busy` where somebody read them, so nothing was done."""

    before: int = 0
    after: int = 0
    is_busy: bool = False


def compact(
    data: Path,
    settled: Callable[[Sequence[Path]], Iterable[Path]] = lambda segments: segments,
    *,
    limit_bytes: int = LIMIT_BYTES,
    on_step: OnStep = lambda step: None,
) -> Compacted:
    """Merges the segments of articles that lie side by side, are of one day and settled, and their documents.

    `settled` picks those that a start of the crawl wouldn't read again. While documents are being made again
    (`kliping enrich --again`), nothing is merged. `on_step` is told before each step.
    """
    with alone(data) as is_mine:
        if not is_mine or (data / "state" / "again.json").exists():
            return Compacted(is_busy=True)
        before = sealed_segments(data / "articles")
        merging = _Merging(data, on_step)
        merging.end_what_was_begun()
        for group in groups(data, set(settled(sealed_segments(data / "articles"))), limit_bytes):
            merging.merge(group)
        return Compacted(len(before), len(sealed_segments(data / "articles")))


def groups(data: Path, settled: set[Path], limit_bytes: int) -> list[list[Path]]:
    """Which segments are merged into one: neighbours of one day (UTC), all with documents where there are any."""
    found: list[list[Path]] = []
    group: list[Path] = []
    size = 0
    is_enriched = (data / "documents").is_dir()
    for path in sealed_segments(data / "articles"):
        fits = path in settled and (not is_enriched or (data / "documents" / path.name).exists())
        here = path.stat().st_size
        if group and (not fits or path.name[:8] != group[0].name[:8] or size + here > limit_bytes):
            found.append(group)
            group, size = [], 0
        if fits:
            group, size = [*group, path], size + here
    return [each for each in (*found, group) if len(each) > 1]


class _Merging:
    """The steps of a merge, in one data folder that nobody reads meanwhile."""

    def __init__(self, data: Path, on_step: OnStep) -> None:
        self._data = data
        self._journal = data / "state" / JOURNAL
        self._on_step = on_step

    def merge(self, group: Sequence[Path]) -> None:
        """Merges segments into the first of them."""
        names = [path.name for path in group]
        self._on_step("note")
        write_state(self._journal, {"into": names[0], "of": names[1:]})
        self._go_through(names[0], names[1:], had_all(self._data, names))

    def end_what_was_begun(self) -> None:
        """Ends what a kill broke off; which indexes had had all of it isn't known any more, so they have it again."""
        noted = read_state(self._journal, {})
        if isinstance(noted, dict) and "into" in noted:
            self._go_through(str(noted["into"]), [str(name) for name in noted["of"]], ())

    def _go_through(self, into: str, of: Sequence[str], had: Iterable[str]) -> None:
        data = self._data
        self._on_step("articles")
        _replace(data / "articles", [into, *of], _lines)
        self._on_step("documents")
        _replace(data / "documents", [into, *of], _newest_lines)
        self._on_step("positions")
        carry_merged(data, into, of, had)
        RefusedFile(data).move(into, of)
        self._on_step("identities")
        self._move_identities(into, of)
        # Articles first: one without its documents would be enriched again.
        for folder in ("articles", "documents"):
            for name in of:
                self._on_step(f"delete {folder}")
                (data / folder / name).unlink(missing_ok=True)
        self._on_step("end")
        self._journal.unlink(missing_ok=True)

    def _move_identities(self, into: str, of: Sequence[str]) -> None:
        if (self._data / IDENTITIES).exists():
            with closing(Identities(self._data)) as identities:
                identities.move(into, of)
                identities.commit()


def _replace(folder: Path, names: Sequence[str], merged: Callable[[Sequence[Path]], Iterator[bytes]]) -> None:
    """Puts what the segments of these names say into the first one."""
    paths = [folder / name for name in names if (folder / name).exists()]
    if paths:
        replace_segment(folder / names[0], merged(paths))


def _lines(paths: Sequence[Path]) -> Iterator[bytes]:
    """Every line, once: after a kill the first segment may hold the others already."""
    seen: set[bytes] = set()
    for path in paths:
        for line in read_records(path, bytes):
            if line not in seen:
                seen.add(line)
                yield line


def _newest_lines(paths: Sequence[Path]) -> Iterator[bytes]:
    """Every document once, in its latest revision; what is no document stays as it is."""
    found: dict[Any, tuple[int, bytes]] = {}
    for line in _lines(paths):
        key, revision = _place_of(line)
        if key not in found or found[key][0] < revision:
            found[key] = (revision, line)
    return (line for _, line in found.values())


def _place_of(line: bytes) -> tuple[Any, int]:
    try:
        document = Document.from_json(line)
    except ValueError:
        return line, 0
    return (document.id, document.version), document.revision
