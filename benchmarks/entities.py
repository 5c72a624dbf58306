"""How many mentions get a canonical name, how fast, and a sheet of mentions to judge by reading.

python benchmarks/entities.py --shared ../shared                        the annotated articles, as annotated
python benchmarks/entities.py --shared ../shared --tagged 5000          raw news, as the shipped model tags it
python benchmarks/entities.py --shared ../shared --tagged 5000 --seed 7 as many others
python benchmarks/entities.py --shared ../shared --sheet sheet.tsv      1,000 mentions of the 200 commonest entities
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from indexer.document import LABELS, Mention
from indexer.entities import resolve
from indexer.entities.tables import shipped, shipped_heads

SEED = 20240619
_LABEL = {"PER": "person", "ORG": "organization", "LOC": "location"}
_AROUND = 60  # characters of context either side


@dataclass(frozen=True)
class Span:
    """A name as annotated or tagged."""

    text: str
    label: str
    start: int
    end: int


Tagged = list[tuple[str, list[Span]]]
Resolved = list[tuple[str, tuple[Mention, ...]]]


@click.command()
@click.option("--shared", type=click.Path(path_type=Path), default=Path("../shared"), show_default=True)
@click.option("--tagged", type=int, default=0, help="Tag this many raw articles instead of the annotated ones.")
@click.option("--seed", default=SEED, help="Any other than the default picks among the articles left by it.")
@click.option("--top", default=200, show_default=True, help="How many of the commonest entities to look at.")
@click.option("--list", "listed", is_flag=True, help="List those entities, each with the names that led to it.")
@click.option("--sheet", type=click.Path(path_type=Path), help="Write a sample of their mentions for judging.")
@click.option("--sample", default=1000, show_default=True, help="How many mentions the sheet has.")
def main(shared: Path, tagged: int, seed: int, top: int, listed: bool, sheet: Path | None, sample: int) -> None:
    """Resolve the names of many articles; count, time, list and sample what they mean."""
    articles = list(_tag(shared, tagged, seed) if tagged else _annotated(shared))
    resolved = _timed(articles)
    counts = Counter(_meant(mention) for _, mentions in resolved for mention in mentions)
    commonest = dict(counts.most_common(top))
    _print_counts(counts, commonest)
    if listed:
        _print_entities(resolved, commonest)
    if sheet is not None:
        rows = [row for row in _rows(resolved) if row[:2] in commonest]
        _write(sheet, random.Random(SEED).sample(rows, min(sample, len(rows))))


def _annotated(shared: Path) -> Iterator[tuple[str, list[Span]]]:
    for name in ("train", "dev"):
        for line in (shared / "ner" / "news" / f"{name}.jsonl").open(encoding="utf-8"):
            row = json.loads(line)
            yield row["text"], [Span(m["text"], _LABEL[m["label"]], m["start"], m["end"]) for m in row["mentions"]]


def _tag(shared: Path, count: int, seed: int) -> Iterator[tuple[str, list[Span]]]:
    """Articles of the raw news picked by chance, tagged by the shipped model."""
    import zstandard

    from indexer.enrich.tagger import load_tagger

    with zstandard.open(shared / "text" / "indonesian-news.jsonl.zst", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    picked = random.Random(SEED).sample(texts, min(count, len(texts)))
    if seed != SEED:
        first = set(picked)
        left = [text for text in texts if text not in first]
        picked = random.Random(seed).sample(left, min(count, len(left)))
    for text, spans in zip(picked, load_tagger().tag(picked), strict=True):
        yield text, [Span(span.text, span.label, span.start, span.end) for span in spans]


def _timed(articles: Tagged) -> Resolved:
    """Resolves all twice: the first pass fills the caches, the second is what a long run sees."""
    for warmth in ("first pass", "second pass"):
        start = time.process_time()
        resolved = [(text, resolve(text, spans)[1]) for text, spans in articles]
        click.echo(f"{warmth:12} {len(articles) / (time.process_time() - start):7,.0f} articles per CPU second")
    return resolved


def _meant(mention: Mention) -> tuple[str, str]:
    return mention.label, mention.entity


def _known(meant: tuple[str, str]) -> bool:
    table = shipped()
    known = table.named(*meant) or table.possible(*meant) or table.elsewhere(*meant)
    return bool(known or shipped_heads().opens(*meant))


def _print_counts(counts: Counter[tuple[str, str]], commonest: dict[tuple[str, str], int]) -> None:
    known = sum(count for meant, count in counts.items() if _known(meant))
    known_top = sum(count for meant, count in commonest.items() if _known(meant))
    click.echo(f"{counts.total():,} mentions of {len(counts):,} entities; {known / counts.total():.1%} known")
    click.echo(f"{len(commonest)} commonest: {sum(commonest.values()):,} mentions, ", nl=False)
    click.echo(f"{known_top / sum(commonest.values()):.1%} under a name of the table")
    for label in LABELS:
        mine = Counter({meant: count for meant, count in counts.items() if meant[0] == label})
        share = sum(count for meant, count in mine.items() if _known(meant)) / max(1, mine.total())
        click.echo(f"  {label:12} {mine.total():7,} mentions  {len(mine):6,} entities  {share:.1%} known")


def _print_entities(resolved: Resolved, commonest: dict[tuple[str, str], int]) -> None:
    names: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for _, mentions in resolved:
        for mention in mentions:
            names[_meant(mention)][mention.text] += 1
    for meant, count in commonest.items():
        led = ", ".join(f"{name} {times}" for name, times in names[meant].most_common(12))
        click.echo(f"{count:6} {'+' if _known(meant) else '-'} {meant[0]:12} {meant[1]}  <- {led}")


def _rows(resolved: Resolved) -> Iterator[tuple[str, str, str, str]]:
    for text, mentions in resolved:
        for mention in mentions:
            before = " ".join(text[max(0, mention.start - _AROUND) : mention.start].split())
            after = " ".join(text[mention.end : mention.end + _AROUND].split())
            yield mention.label, mention.entity, mention.text, f"{before} [{mention.text}] {after}"


def _write(sheet: Path, rows: Iterable[tuple[str, str, str, str]]) -> None:
    lines = ["right?\tlabel\tname\tentity\tcontext"]
    lines += [f"\t{label}\t{name}\t{entity}\t{context}" for label, entity, name, context in rows]
    sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")
    click.echo(f"{len(lines) - 1} mentions to judge: {sheet}")


if __name__ == "__main__":
    main()
