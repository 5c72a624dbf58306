"""`kliping tag`: texts in, named things out, as a pipe of JSON Lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from indexer.enrich.languages import is_ours
from indexer.enrich.store import find, models_folder
from indexer.errors import ModelError, NotARecord
from kliping.options import data_option

if TYPE_CHECKING:
    from indexer.enrich.enricher import Tagger

BATCH_TEXTS = 64  # read together and tagged together; an answer waits for as many texts, or for the end of input


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"), default="-")
@click.option(
    "--language", default="id", show_default=True, help="Of the texts; others take `kliping models download`."
)
@click.option("--threads", type=click.IntRange(1), help="Threads for torch [default: KLIPING_THREADS or 1].")
@data_option
def tag(file: TextIO, language: str, threads: int | None, data: Path) -> None:
    """Name the people, organisations and places in texts.

    Reads JSON Lines {"id", "text"} from FILE or standard input, and writes for each, in the same order,
    {"id", "mentions": [{"text", "label", "start", "end", "entity"}]}: start and end count characters of that text,
    label is person, organization or location, and entity is the canonical name that the mention means.
    """
    records = _records(file)
    tagger = _tagger(language, threads, data)
    while batch := list(islice(records, BATCH_TEXTS)):
        spans = tagger.tag([record["text"] for record in batch])
        for record, found in zip(batch, spans, strict=True):
            click.echo(_line(_answer(record, found, language)))
        sys.stdout.flush()


def _tagger(language: str, threads: int | None, data: Path) -> Tagger:
    if is_ours(language):
        from indexer.enrich.tagger import load_tagger

        return load_tagger("id", threads=threads)
    downloaded = find(models_folder(data), language)
    if downloaded is None:
        raise ModelError(f"there is no model for {language!r}: `kliping models download {language}`")
    from indexer.enrich.stanza_tagger import StanzaTagger

    return StanzaTagger(downloaded, threads=threads)


def _line(answer: dict[str, Any]) -> str:
    """Readable JSON; half of a surrogate pair, which UTF-8 can't write, makes it ASCII."""
    line = json.dumps(answer, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(answer)
    return line


def _answer(record: dict[str, Any], found: Sequence[Any], language: str) -> dict[str, Any]:
    from indexer.entities import resolve

    _, mentions = resolve(record["text"], found, language)
    keys = ("text", "label", "start", "end", "entity")
    return {"id": record["id"], "mentions": [{key: getattr(mention, key) for key in keys} for mention in mentions]}


def _records(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            usable = isinstance(record["text"], str) and "id" in record
        except (ValueError, KeyError, TypeError):
            usable = False
        if not usable:
            cure = 'Each line must be {"id": ..., "text": "..."}.'
            raise NotARecord(f"input line {number}: not a record: {line.strip()[:60]!r}. {cure}")
        yield record
