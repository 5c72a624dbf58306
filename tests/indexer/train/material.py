"""Makes the training material of a very small world: articles about people, bodies and places, and an encoder."""

from __future__ import annotations

import json
import random
import struct
from pathlib import Path

import numpy as np
import zstandard

PEOPLE = ["Budi Santoso", "Rina Wati", "Slamet Riyadi", "Dewi Lestari", "Agus Salim", "Tuti Handayani"]
BODIES = ["Bank Nusa", "Dinas Pangan", "PT Maju Jaya", "Partai Padi"]
PLACES = ["Kota Baru", "Sungai Lama", "Bukit Hijau", "Teluk Dalam"]
SENTENCES = [
    "{P} tiba di {L} pada hari Senin untuk rapat .",
    "Kepala {O} , {P} , membuka pasar di {L} .",
    "Warga {L} meminta {O} memperbaiki jalan .",
    "\u201cKami siap,\u201d kata {P} dari {O} (baca surat edaran) .",
]
SIZE, WIDE, LAYERS, PLACES_OF = 32, 64, 2, 512


def write(shared: Path) -> None:
    """Writes `ner/` and `text/` as the recipe reads them."""
    chance = random.Random(1)
    (shared / "ner/news").mkdir(parents=True)
    (shared / "text").mkdir()
    articles = [_article(chance, number) for number in range(170)]
    _lines(shared / "ner/news/train.jsonl", articles[:80])
    _lines(shared / "ner/news/dev.jsonl", articles[80:90])
    raw = "".join(json.dumps({"url": a["url"], "text": a["text"]}) + "\n" for a in articles)
    (shared / "text/indonesian-news.jsonl.zst").write_bytes(zstandard.compress(raw.encode()))
    sentence = [{"text": "Budi", "ner": "B-PER"}, {"text": "pergi", "ner": "O"}]
    for name in ("idner_train", "nerui_train"):
        (shared / f"ner/{name}.json").write_text(json.dumps([sentence] * 4))


def write_encoder(path: Path, pieces: list[str]) -> None:
    """Writes an encoder of small random weights in the packaged format."""
    chance = np.random.default_rng(1)
    whole = ["<s>", "<pad>", "</s>", "<unk>", *pieces, "<mask>"]
    blobs = [piece.encode() for piece in whole]
    offsets = np.cumsum([0, *map(len, blobs)]).astype("<u4")
    head = b"E5S1" + struct.pack("<I7ifi", 1, SIZE, LAYERS, 1, WIDE, len(whole), PLACES_OF, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(whole), 0, 2, 1, 3, int(offsets[-1])) + offsets.tobytes()
    head += np.full(len(whole), -5.0, "<f4").tobytes() + b"".join(blobs) + struct.pack("<iI", 0, 0)
    tensors = _tensors(chance, len(whole))
    directory = struct.pack("<i", len(tensors))
    start = len(head) + 4 + sum(23 + len(name) for name in tensors)
    body = b""
    for name, (kind, count, data) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, start + len(body), len(data))
        body += data
    path.write_bytes(head + directory + body)


def _article(chance: random.Random, number: int) -> dict[str, object]:
    text, mentions = "", []
    for _ in range(chance.randint(2, 5)):
        sentence = chance.choice(SENTENCES)
        while "{" in sentence:
            before, _, rest = sentence.partition("{")
            names, label = {"P": (PEOPLE, "PER"), "O": (BODIES, "ORG"), "L": (PLACES, "LOC")}[rest[0]]
            name = chance.choice(names)
            text += before
            mentions.append({"start": len(text), "end": len(text) + len(name), "label": label})
            text += name
            sentence = rest[2:]
        text += sentence + "\n"
    return {"url": f"https://koran.example/{number}", "text": text.rstrip("\n"), "mentions": mentions}


def _lines(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def _tensors(chance: np.random.Generator, pieces: int) -> dict[str, tuple[int, int, bytes]]:
    def floats(count: int, value: float | None = None) -> tuple[int, int, bytes]:
        data = chance.normal(0, 0.1, count) if value is None else np.full(count, value)
        return 0, count, data.astype("<f4").tobytes()

    def blocks(count: int) -> tuple[int, int, bytes]:
        rows = np.zeros(count // 32, dtype=[("scale", "<f2"), ("halves", "u1", 16)])
        rows["scale"] = 0.05
        rows["halves"] = chance.integers(0, 256, (len(rows), 16))
        return 1, count, rows.tobytes()

    result = {
        "emb.word": blocks(pieces * SIZE),
        "emb.pos": floats(PLACES_OF * SIZE),
        "emb.type": floats(2 * SIZE),
        "emb.ln.w": floats(SIZE, 1),
        "emb.ln.b": floats(SIZE, 0),
    }
    for layer in range(LAYERS):
        for part, rows, columns in (("q", SIZE, SIZE), ("k", SIZE, SIZE), ("v", SIZE, SIZE), ("ao", SIZE, SIZE)):
            result[f"l{layer}.{part}.w"] = blocks(rows * columns)
            result[f"l{layer}.{part}.b"] = floats(rows, 0)
        result[f"l{layer}.fi.w"], result[f"l{layer}.fi.b"] = blocks(WIDE * SIZE), floats(WIDE, 0)
        result[f"l{layer}.fo.w"], result[f"l{layer}.fo.b"] = blocks(WIDE * SIZE), floats(SIZE, 0)
        for part in ("aln", "oln"):
            result[f"l{layer}.{part}.w"], result[f"l{layer}.{part}.b"] = floats(SIZE, 1), floats(SIZE, 0)
    return result
