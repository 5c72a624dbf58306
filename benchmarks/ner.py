"""The entity model in one table: exact-span F1 by label, words per CPU second against plain Stanza, memory.

    python benchmarks/ner.py                     # all of it, some 3 minutes
    python benchmarks/ner.py --articles 100      # a quicker look at the speed

Plain Stanza is its own pipeline's NER processor with the same weights and the same words, one article at a time.
Both sides are measured in one process with one thread, in turns, so that a busy machine slows both alike.
The time to build Stanza's document objects is plain Stanza's, for it can't do without; cutting words is ours.
"""

from __future__ import annotations

import io
import itertools
import json
import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import click  # noqa: E402

from indexer.enrich.tagger import LABELS, MODELS, Span, Tagger, load_processor, load_tagger  # noqa: E402
from indexer.enrich.words import passages, words  # noqa: E402
from kliping.terminal import print_table  # noqa: E402

ROUNDS = 4
SKIPPED = 3000  # raw articles before those that are measured


@click.command()
@click.option("--shared", default=ROOT.parent / "shared", type=click.Path(exists=True, path_type=Path))
@click.option("--model", default=MODELS / "id", type=click.Path(exists=True, path_type=Path))
@click.option("--articles", default=500, show_default=True)
def main(shared: Path, model: Path, articles: int) -> None:
    """Prints the table."""
    tagger = load_tagger("id", folder=model, threads=1)
    rows = [("files", f"{sum(path.stat().st_size for path in model.iterdir()) / 1e6:.1f} MB")]
    for name, texts, gold in _sets(shared):
        rows += [(f"F1 {name} {label}", figure) for label, figure in _f1(tagger, texts, gold)]
    print_table("Quality", ("figure", "value"), rows, numbers=("value",))
    texts = list(itertools.islice(_raw(shared), SKIPPED, SKIPPED + articles))
    print_table(f"Speed on {articles} articles", ("figure", "value"), _speed(tagger, model, texts), numbers=("value",))


def _f1(tagger: Tagger, texts: list[str], gold: Sequence[set[tuple[int, int, str]]]) -> Iterator[tuple[str, str]]:
    found = [{(span.start, span.end, span.label) for span in spans} for spans in tagger.tag(texts)]
    for label in ("all", *LABELS.values()):
        sides = (
            [[m for m in ms if label in ("all", m[2])] for ms in gold],
            [[m for m in ms if label in ("all", m[2])] for ms in found],
        )
        right = sum(len(set(a) & set(b)) for a, b in zip(*sides, strict=True))
        yield label, f"{2 * right / max(1, sum(map(len, sides[0])) + sum(map(len, sides[1]))):.4f}"


def _speed(tagger: Tagger, model: Path, texts: list[str]) -> list[tuple[str, str]]:
    count = sum(len(words(text).texts) for text in texts)
    memory = {"loaded": _peak_mb()}
    processor = load_processor(model)
    parts = [texts[number::ROUNDS] for number in range(ROUNDS)]
    seconds = {"fast": 0.0, "plain": 0.0}
    spans: dict[str, list[list[Span]]] = {"fast": [], "plain": []}
    for part in parts:
        began = time.process_time()
        spans["fast"] += tagger.tag(part)
        seconds["fast"] += time.process_time() - began
        memory.setdefault("tagging", _peak_mb())
        began = time.process_time()
        spans["plain"] += [_plain(processor, text) for text in part]
        seconds["plain"] += time.process_time() - began
    differ = sum(a != b for a, b in zip(spans["fast"], spans["plain"], strict=True))
    return [
        ("words", f"{count:,}"),
        ("words per CPU second, ours", f"{count / seconds['fast']:,.0f}"),
        ("words per CPU second, plain Stanza", f"{count / seconds['plain']:,.0f}"),
        ("ratio", f"{seconds['plain'] / seconds['fast']:.2f}"),
        ("articles with other spans than plain Stanza's", str(differ)),
        ("peak memory, model loaded", f"{memory['loaded']} MB"),
        ("peak memory, tagging", f"{memory['tagging']} MB"),
    ]


def _plain(processor: Any, text: str) -> list[Span]:
    from stanza.models.common.doc import Document

    found = words(text)
    sentences = [
        [
            {
                "id": n + 1,
                "text": found.texts[k],
                "start_char": found.starts[k],
                "end_char": found.starts[k] + len(found.texts[k]),
            }
            for n, k in enumerate(range(begin, end))
        ]
        for begin, end in passages(found)
    ]
    entities = processor.process(Document(sentences, text=text)).ents if sentences else []
    return [Span(e.text, LABELS[e.type], e.start_char, e.end_char) for e in entities]


def _sets(shared: Path) -> Iterator[tuple[str, list[str], list[set[tuple[int, int, str]]]]]:
    rows = [json.loads(line) for line in (shared / "ner/news/dev.jsonl").open(encoding="utf-8")]
    gold = [{(m["start"], m["end"], LABELS[m["label"]]) for m in row["mentions"]} for row in rows]
    yield "news/dev", [row["text"] for row in rows], gold
    for name in ("idner_dev", "nerui_dev"):
        sentences = json.loads((shared / f"ner/{name}.json").read_text("utf-8"))
        pairs = [_sentence(sentence) for sentence in sentences]
        yield name, [text for text, _ in pairs], [gold for _, gold in pairs]


def _sentence(sentence: list[dict[str, str]]) -> tuple[str, set[tuple[int, int, str]]]:
    text, gold = "", list[tuple[int, int, str]]()
    for row in sentence:
        start = len(text) + bool(text)
        text = f"{text} {row['text']}" if text else row["text"]
        if row["ner"].startswith("I-") and gold:
            gold[-1] = (gold[-1][0], len(text), gold[-1][2])
        elif row["ner"] != "O":
            gold.append((start, len(text), LABELS[row["ner"][2:]]))
    return text, set(gold)


def _raw(shared: Path) -> Iterator[str]:
    import zstandard

    with (shared / "text/indonesian-news.jsonl.zst").open("rb") as packed:
        for line in io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(packed), encoding="utf-8"):
            yield json.loads(line)["text"]


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
