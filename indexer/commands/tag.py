"""`kliping tag`: texts in, named things out, as a pipe of JSON Lines."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click
import msgspec

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

    Reads JSON Lines {"id", "text"}, with a "title" if there is one, from FILE or standard input, and writes for each,
    in the same order, {"id", "mentions": [{"text", "label", "start", "end", "entity", "id", "in", "aside"}]}: start and
    end count characters of the title or the text, as "in" says; label is person, organization or location; entity is
    the canonical name that the mention means, and id whom: equal for one person, different for two of one name.
    Who says what stands in "quotes": [{"start", "end", "speaker", "by"}]. docs/record.md tells each field.
    """
    records = _records(file)
    tagger = _tagger(language, threads, data)
    while batch := list(islice(records, BATCH_TEXTS)):
        spans = tagger.tag([*(record["text"] for record in batch), *(record["title"] for record in batch)])
        for number, record in enumerate(batch):
            click.echo(_line(_answer(record, spans[number], spans[len(batch) + number], language)))
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


def _answer(record: dict[str, Any], spans: Sequence[Any], title_spans: Sequence[Any], language: str) -> dict[str, Any]:
    from indexer.entities.asides import Imprint
    from indexer.entities.reading import Told, read

    name = hashlib.blake2b(str(record["id"]).encode(errors="replace"), digest_size=16).hexdigest()
    imprint = Imprint(_told(record, "source"), _told(record, "url"))
    found = read(Told(name, record["text"], record["title"], language, imprint), spans, title_spans)
    return {"id": record["id"], **{part: msgspec.to_builtins(getattr(found, part)) for part in ("mentions", "quotes")}}


def _told(record: dict[str, Any], name: str) -> str:
    return record[name] if isinstance(record.get(name), str) else ""


def _records(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            record["title"] = record.get("title") or ""
            usable = isinstance(record["text"], str) and isinstance(record["title"], str) and "id" in record
        except (ValueError, KeyError, TypeError, AttributeError):
            usable = False
        if not usable:
            cure = 'Each line must be {"id": ..., "text": "..."}, with a "title": "..." if there is one.'
            raise NotARecord(f"input line {number}: not a record: {line.strip()[:60]!r}. {cure}")
        yield record
