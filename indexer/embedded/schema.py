"""A document as Tantivy's fields.

id, version, line_hash     whose document, how new, and whether it is just what is held already
title text (+ _stem)       terms of `indexer.analysis`, made here and divided by spaces; positions for phrases
names                      the words of every name of the document's entities: Joko Widodo is found by Jokowi
person … url (_words)      the words of names, for person:widodo and url:detik.com
person … author (_key)     whole values, folded, for filters
person … source (_hash)    64 bits of each whole value, a column: counting numbers costs a tenth of counting words
person … source (_named)   such a hash in hexadecimal and the value after it: how a counted hash gets its name back
maker                      language, model and version that made it, as a JSON list
when, day                  microseconds since 1970; the Jakarta day, counted from the year 1
cluster, copy              a hash of the cluster's name; 1 in a document that isn't the one its cluster is named after
withdrawn                  1 in a document whose page is gone
line                       the whole document as its JSON line
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from indexer.analysis import fold, stems_of, words
from indexer.document import Document
from indexer.index import moment
from indexer.names import names_of
from indexer.query import ENTITY_FIELDS, FILTERS, JAKARTA
from indexer.query.fields import ATTRIBUTES, BOOSTS, COUNTED_FIELDS, WORD_FIELDS

if TYPE_CHECKING:
    import tantivy

MAX_KEY = 1000  # characters; Tantivy panics on terms beyond 65,530 bytes, and no name is that long
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@cache
def schema() -> tantivy.Schema:
    """The fields of an index."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("version", fast=True)
    for name in ("id_hash", "line_hash"):
        builder.add_unsigned_field(name, fast=True)
    builder.add_unsigned_field("cluster", fast=True, indexed=True)
    builder.add_unsigned_field("copy", indexed=True)
    builder.add_unsigned_field("withdrawn", indexed=True)
    builder.add_integer_field("when", fast=True, indexed=True)
    builder.add_integer_field("day", fast=True)
    for name in BOOSTS:
        builder.add_text_field(name, tokenizer_name="terms", index_option="position")
        builder.add_text_field(f"{name}_stem", tokenizer_name="terms", index_option="freq")
    builder.add_text_field("names", tokenizer_name="terms", index_option="position")
    for name in WORD_FIELDS:
        builder.add_text_field(f"{name}_words", tokenizer_name="terms", index_option="position")
    for name in FILTERS:
        builder.add_text_field(f"{name}_key", tokenizer_name="raw", index_option="basic")
    for name in COUNTED_FIELDS:
        builder.add_unsigned_field(f"{name}_hash", fast=True)
        builder.add_text_field(f"{name}_named", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("maker", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_bytes_field("line", stored=True)
    return builder.build()


def fields_of(document: Document, line: bytes) -> tantivy.Document:
    """The fields of one document; `line` is its `to_json()`."""
    import tantivy

    fields = tantivy.Document()
    fields.add_text("id", document.id)
    fields.add_integer("version", document.version)
    fields.add_unsigned("id_hash", hash64(document.id))
    fields.add_unsigned("line_hash", hash64(line))
    fields.add_unsigned("cluster", hash64(document.cluster))
    if document.cluster != document.id:
        fields.add_unsigned("copy", 1)
    if document.withdrawn is not None:
        fields.add_unsigned("withdrawn", 1)
    fields.add_integer("when", microseconds(moment(document)))
    fields.add_integer("day", moment(document).astimezone(JAKARTA).toordinal())
    for name in BOOSTS:
        terms = words(getattr(document, name) or "")
        fields.add_text(name, " ".join(terms))
        fields.add_text(f"{name}_stem", " ".join(stems_of(terms)))
    for names in names_of(document).values():
        for value in names:
            fields.add_text("names", " ".join(words(value)))
    for name in WORD_FIELDS:
        for value in values(document, name):
            fields.add_text(f"{name}_words", " ".join(words(value)))
    for name in FILTERS:
        for value in values(document, name):
            fields.add_text(f"{name}_key", key(value))
    for name in COUNTED_FIELDS:
        for value in values(document, name):
            fields.add_unsigned(f"{name}_hash", hash64(value))
            fields.add_text(f"{name}_named", named(value))
    fields.add_text("maker", maker_key(document))
    fields.add_bytes("line", line)
    return fields


def maker_key(document: Document) -> str:
    """What made the document, as one value that can be counted; `facets.makers` reads it."""
    values = (document.language, document.ner.model, document.ner.version)
    return json.dumps([value and value[:MAX_KEY] for value in values])


def values(document: Document, name: str) -> Iterable[str]:
    """The values that a document has under a name of the search language, each once."""
    if name in ENTITY_FIELDS:
        found: Any = getattr(document.entities, name)
    else:
        found = getattr(document, ATTRIBUTES.get(name, name))
    if found is None:
        return ()
    return (found,) if isinstance(found, str) else dict.fromkeys(found)


def named(value: str) -> str:
    """A value behind its hash, as the dictionary of a `_named` field has it."""
    return f"{hash64(value):016x}{value[:MAX_KEY]}"


def key(value: str) -> str:
    """A whole value as filters compare it."""
    return " ".join(fold(value).split())[:MAX_KEY]


def microseconds(time: datetime) -> int:
    """A moment as whole microseconds since 1970, without a float's rounding."""
    return (time.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1)


def hash64(text: str | bytes) -> int:
    """64 bits of a text. Two of a million texts agree by chance once in forty million indexes."""
    encoded = text.encode() if isinstance(text, str) else text
    return int.from_bytes(hashlib.blake2b(encoded, digest_size=8).digest())
