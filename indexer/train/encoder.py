"""The pretrained encoder as a PyTorch module (BERT's layers are PyTorch's own), and how windows are fed to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from indexer.train.batching import grouped
from indexer.train.pieces import Spelling
from indexer.train.pretrained import PAD, Pretrained
from indexer.train.store import Store

PLACES = 512  # pieces that the encoder has places for
PIECES_PER_WORD = 1.4  # on average
POOL = 30  # batches whose windows are sorted by length together, to pad little


@dataclass(frozen=True, slots=True)
class Pieces:
    """A batch of windows in pieces."""

    ids: Tensor  # B x P
    owners: Tensor  # B x P: each piece's word in its window
    first: Tensor  # B x T: each word's first piece
    inside: Tensor  # B x T: whether there is such a word
    numbers: np.ndarray  # B: of the windows in their store


class Encoder(nn.Module):
    """Hidden states of pieces, B x P x size."""

    def __init__(self, source: Pretrained, dropout: float = 0.1) -> None:
        super().__init__()
        size = len(source.tensor("emb.ln.w"))
        layers = sum(name.endswith(".q.w") for name in source.tensors)
        self.size = size
        table = _of(source, "emb.word").view(-1, size)
        self.pieces = nn.Embedding(len(table), size, _weight=table)
        self.places = nn.Parameter(_of(source, "emb.pos").view(-1, size) + _of(source, "emb.type").view(-1, size)[0])
        self.norm = nn.LayerNorm(size, eps=1e-12)
        self.norm.load_state_dict({"weight": _of(source, "emb.ln.w"), "bias": _of(source, "emb.ln.b")})
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(_layer(source, f"l{number}", size, dropout) for number in range(layers))

    def forward(self, pieces: Tensor) -> Tensor:
        hidden: Tensor = self.dropout(self.norm(self.pieces(pieces) + self.places[: pieces.shape[1]]))
        for layer in self.layers:
            hidden = layer(hidden, src_key_padding_mask=pieces == PAD)
        return hidden


def batches(
    store: Store, spelling: Spelling, most: int, device: str, chance: np.random.Generator | None = None
) -> Iterator[Pieces]:
    """A store's windows, some `most` pieces a batch, of like lengths; in random order where `chance` is given."""
    sizes = (store.windows[:, 1] - store.windows[:, 0]) * PIECES_PER_WORD
    groups: list[np.ndarray] = []
    order = chance.permutation(len(sizes)) if chance else np.arange(len(sizes))
    pool = max(1, POOL * most // (int(sizes.mean()) + 1)) if chance else len(order)
    for start in range(0, len(order), pool):
        some = order[start : start + pool]
        groups += [some[group] for group in grouped(sizes[some], most)]
    for place in chance.permutation(len(groups)) if chance else range(len(groups)):
        yield _batch(store, spelling, groups[place], device)


def _batch(store: Store, spelling: Spelling, numbers: np.ndarray, device: str) -> Pieces:
    spelt = [spelling.spell(store.ids[a:b]) for a, b, _ in store.windows[numbers]]
    words = store.windows[numbers, 1] - store.windows[numbers, 0]
    longest = min(PLACES, -8 * (-max(len(one.pieces) for one in spelt) // 8))
    ids = np.full((len(spelt), longest), PAD)
    owners = np.zeros((len(spelt), longest), dtype=np.int64)
    first = np.zeros((len(spelt), int(words.max())), dtype=np.int64)
    for row, (pieces, owner) in enumerate(spelt):
        count = min(longest, len(pieces))  # of a window with too many pieces the last words are read off its last place
        ids[row, :count], owners[row, :count] = pieces[:count], owner[:count]
        first[row, : words[row]] = np.minimum(np.searchsorted(owner, np.arange(words[row])), longest - 1)
    inside = np.arange(first.shape[1]) < words[:, None]
    tensors = [torch.from_numpy(array).to(device) for array in (ids, owners, first, inside)]
    return Pieces(tensors[0], tensors[1], tensors[2], tensors[3], numbers)


def _layer(source: Pretrained, name: str, size: int, dropout: float) -> nn.Module:
    wide = len(source.tensor(f"{name}.fi.b"))
    layer = nn.TransformerEncoderLayer(size, size // 32, wide, dropout, "gelu", 1e-12, batch_first=True)
    layer.load_state_dict(
        {
            "self_attn.in_proj_weight": torch.cat([_of(source, f"{name}.{p}.w").view(size, size) for p in "qkv"]),
            "self_attn.in_proj_bias": torch.cat([_of(source, f"{name}.{part}.b") for part in "qkv"]),
            "self_attn.out_proj.weight": _of(source, f"{name}.ao.w").view(size, size),
            "self_attn.out_proj.bias": _of(source, f"{name}.ao.b"),
            "linear1.weight": _of(source, f"{name}.fi.w").view(wide, size),
            "linear1.bias": _of(source, f"{name}.fi.b"),
            "linear2.weight": _of(source, f"{name}.fo.w").view(size, wide),
            "linear2.bias": _of(source, f"{name}.fo.b"),
            "norm1.weight": _of(source, f"{name}.aln.w"),
            "norm1.bias": _of(source, f"{name}.aln.b"),
            "norm2.weight": _of(source, f"{name}.oln.w"),
            "norm2.bias": _of(source, f"{name}.oln.b"),
        }
    )
    return layer


def _of(source: Pretrained, name: str) -> Tensor:
    return torch.from_numpy(np.array(source.tensor(name)))


def word_states(hidden: Tensor, batch: Pieces) -> Tensor:
    """The state of each word's first piece, B x T x size."""
    return hidden.gather(1, batch.first[:, :, None].expand(-1, -1, hidden.shape[2]))


def parameter_groups(
    encoder: Encoder, others: Sequence[nn.Parameter], rate: float, other_rate: float, decay: float
) -> list[dict[str, Any]]:
    """AdamW's groups: a layer learns `decay` times as fast as the one above it."""
    groups = [{"params": list(others), "peak": other_rate}]
    for number, layer in enumerate(reversed(encoder.layers)):
        groups.append({"params": list(layer.parameters()), "peak": rate * decay**number})
    low = [*encoder.pieces.parameters(), encoder.places, *encoder.norm.parameters()]
    groups.append({"params": low, "peak": rate * decay ** len(encoder.layers)})
    return [{**group, "lr": group["peak"]} for group in groups]
