"""Records read and written: a data folder's documents from their lines and into lines again, beside an older state.

    git worktree add ../before 021796a
    .venv/bin/python benchmarks/records.py data --against ../before

Both states run by turns in processes of their own, each on the same lines, and their best turns are compared: what
else the machine does disturbs both. With `--at-least 8` a smaller gain than eightfold ends in exit code 1.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5  # times that a process goes over all lines; its best is told
# Run in the root of a state: `Document` has been read and written under these names since there is one.
MEASURE = """
import json, sys, time
from pathlib import Path
from indexer.document import Document
lines = [line for path in sorted(Path(sys.argv[1]).glob("*.jsonl")) for line in path.read_bytes().splitlines()]
def timed(act, things):
    started = time.perf_counter()
    done = [act(thing) for thing in things]
    return time.perf_counter() - started, done
best = [9e9, 9e9]
for _ in range(int(sys.argv[2])):
    reading, documents = timed(Document.from_json, lines)
    writing, written = timed(Document.to_json, documents)
    best = [min(pair) for pair in zip(best, (reading, writing))]
same = sum((one.encode() if isinstance(one, str) else one) == line for one, line in zip(written, lines))
print(json.dumps({"documents": len(lines), "same": same, "read_s": best[0], "write_s": best[1]}))
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """One state's best: seconds for all documents, and how many came out as the line that went in."""

    documents: int
    same: int
    read_s: float
    write_s: float

    @property
    def both_s(self) -> float:
        return self.read_s + self.write_s


def measure(state: Path, documents: Path) -> Measured:
    """Reads and writes a folder's documents with the program of another folder, in a process of its own."""
    command = [sys.executable, "-c", MEASURE, str(documents.resolve()), str(ROUNDS)]
    done = subprocess.run(command, cwd=state, capture_output=True, text=True, check=True)
    return Measured(**json.loads(done.stdout))


def best(state: Path, turns: list[Measured]) -> Measured:
    """The quickest turn, told on a line."""
    found = min(turns, key=lambda one: one.both_s)
    each = 1e6 / max(found.documents, 1)
    print(
        f"{state}: {found.documents:,} documents"
        f" read in {found.read_s * 1e3:.1f} ms ({found.read_s * each:.1f} µs each),"
        f" written in {found.write_s * 1e3:.1f} ms ({found.write_s * each:.1f} µs each), {found.same:,} lines as before"
    )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("data", type=Path, help="a data folder that has documents/")
    parser.add_argument("--against", type=Path, help="the root of an older state, such as a git worktree")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--at-least", type=float, default=0.0, help="the gain below which this fails")
    chosen = parser.parse_args()
    documents = chosen.data / "documents"
    if not any(documents.glob("*.jsonl")):
        parser.error(f"{documents}: holds no documents; `kliping enrich --data {chosen.data}` makes them")
    states = [ROOT, *([chosen.against] if chosen.against else [])]
    turns = [[measure(state, documents) for state in states] for _ in range(chosen.turns)]
    found = [best(state, [turn[number] for turn in turns]) for number, state in enumerate(states)]
    if len(found) == 2:
        gain = found[1].both_s / found[0].both_s
        print(f"{gain:.1f} times as fast, reading and writing together")
        sys.exit(gain < chosen.at_least)


if __name__ == "__main__":
    main()
