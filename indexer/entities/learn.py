"""Counts "Long Name (SHORT)" over a corpus and writes the pairs to `indexer/aliases/learned.toml`.

    python -m indexer.entities.learn --shared ../shared

Organisations only: their long names open with a word that says so ("Badan", "Asosiasi"). What else stands before a
bracketed short form is mostly no name at all ("Pembatasan Sosial Berskala Besar (PSBB)"). Needs no entity model, so
the pairs don't change with it. 25,218 articles take some 20 s.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import click

from crawler.disk import replace_text
from indexer.entities.brackets import abbreviates, initials
from indexer.entities.learned import LEAST_ARTICLES, LEAST_FOR_BLENDS, LEAST_SHARE, Pair
from indexer.entities.names import key, tidy
from indexer.entities.tables import shipped, shipped_heads
from indexer.entities.words import shipped_words, word_set
from indexer.errors import AliasError

_TEXTS = Path("text") / "indonesian-news.jsonl.zst"
_KEPT_FROM = 2  # articles: fewer are no evidence and would make the file ten times as long
_CAPITAL = r"[A-Z][\w'’/-]*,?"


def pairs_in(text: str) -> set[tuple[str, str]]:
    """The (short, long) pairs that a text explains in brackets."""
    found = set()
    for match in _pair_pattern().finditer(text):
        long = _long_form(match[1].split(), match[2])
        if long is not None:
            found.add((match[2], long))
    return found


def count(texts: Iterable[str]) -> list[Pair]:
    """All pairs of a corpus with their evidence, commonest first. Each article counts once."""
    longs: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for short, long in pairs_in(text):
            longs[short][long] += 1
    pairs = [_pair(short, spellings) for short, spellings in longs.items()]
    return sorted(
        (pair for pair in pairs if pair.articles >= _KEPT_FROM), key=lambda pair: (-pair.articles, pair.short)
    )


def texts_of(shared: Path) -> Iterator[str]:
    """The raw news of the shared material."""
    try:
        import zstandard
    except ImportError as error:
        raise AliasError("learning needs zstandard to read the news. pip install 'kliping[train]'") from error
    if not (shared / _TEXTS).exists():
        raise AliasError(f"{shared / _TEXTS} is missing. Name the folder of the shared material with --shared.")
    with zstandard.open(shared / _TEXTS, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


@click.command()
@click.option("--shared", type=click.Path(path_type=Path), default=Path("../shared"), show_default=True)
@click.option("--to", type=click.Path(path_type=Path), default=Path("indexer/aliases/learned.toml"), show_default=True)
def main(shared: Path, to: Path) -> None:
    """Count "Long Name (SHORT)" over the raw news and write the pairs that the alias table lacks."""
    pairs = [pair for pair in count(texts_of(shared)) if not _known(pair)]
    replace_text(to, "".join(_lines(pairs)))
    clear = sum(pair.clear for pair in pairs)
    click.echo(f"{len(pairs)} pairs, {clear} clear enough to be used: {to}")


@cache
def _pair_pattern() -> re.Pattern[str]:
    """A long name of two words and more with a short form in brackets after it."""
    small = "|".join(map(re.escape, shipped_words().linking_words))
    word = rf"(?:{_CAPITAL}|(?:{small}))"
    return re.compile(rf"({word}(?:\s+{word}){{1,11}})\s*\(([A-Z][\w-]{{1,14}})\)")


def _known(pair: Pair) -> bool:
    """Whether the alias table or the composed names say already what a short form means."""
    possible = shipped().possible(pair.label, pair.short)
    return bool(shipped().sure(pair.label, pair.short) or possible or shipped_heads().opens(pair.label, pair.short))


def _shortens(short: str, long: str) -> bool:
    """Capitals must be the initials, all of them; a blend ("Kemenkeu") must be readable out of the long name."""
    return initials(long) == short.casefold() if short.isupper() else abbreviates(short, long)


def _long_form(words: list[str], short: str) -> str | None:
    """The shortest tail of the words that opens as an organisation does and abbreviates to the short form."""
    for start in range(len(words) - 2, -1, -1):
        long = " ".join(words[start:]).strip(" ,")
        if words[start] in word_set("opening_words") and _shortens(short, long):
            return long
    return None


def _pair(short: str, spellings: Counter[str]) -> Pair:
    """The commonest meaning of a short form, its spellings counted together, in its commonest spelling."""
    meanings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for long, articles in spellings.items():
        meanings[key(tidy(long, "organization"))][tidy(long, "organization")] += articles
    best = max(meanings.values(), key=lambda counts: (counts.total(), sorted(counts)))
    name = max(best, key=lambda long: (best[long], long))
    return Pair(short, name, "organization", best.total(), spellings.total())


def _lines(pairs: Iterable[Pair]) -> Iterator[str]:
    yield "# Made by: python -m indexer.entities.learn. Not to be edited.\n"
    yield '# "SHORT" = ["Long Name", articles that explain it so, articles that explain it]\n'
    yield f"# Used from {LEAST_ARTICLES} articles on ({LEAST_FOR_BLENDS} where it isn't all capitals)"
    yield f" and where at least {LEAST_SHARE:.0%} agree.\n\n"
    yield "[organization]\n"
    for pair in pairs:
        yield f"{json.dumps(pair.short)} = [{json.dumps(pair.long, ensure_ascii=False)}, {pair.articles}, {pair.of}]\n"


if __name__ == "__main__":
    main()
