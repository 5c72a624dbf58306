"""Makes one Stanza model of several: an ensemble that plain Stanza loads as a single BiLSTM-CRF.

The members' units lie side by side in one LSTM whose weights are zero between members; the tag layer averages the
members' unary scores, the CRF their transitions. A loader that knows of the blocks ("kliping_blocks" in the model's
configuration) leaves the zeros out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from indexer.enrich.stanza_door import TRANSITIONS
from indexer.train.network import Network, save_model


def merge(members: Sequence[Network], folder: Path) -> None:
    """Writes the ensemble of networks with one vocabulary and one layer each."""
    parts = [{name: value.detach() for name, value in member.inner.state_dict().items()} for member in members]
    blocks = [member.sizes.hidden for member in members]
    chars = [member.sizes.char_hidden for member in members]
    words = [member.table.weight.shape[1] for member in members]
    model: dict[str, Tensor] = {
        "charmodel.char_emb.weight": torch.cat([part["charmodel.char_emb.weight"] for part in parts], 1),
        "tag_clfs.0.weight": _columns([part["tag_clfs.0.weight"] for part in parts], blocks) / len(parts),
        "tag_clfs.0.bias": torch.stack([part["tag_clfs.0.bias"] for part in parts]).mean(0),
        TRANSITIONS: torch.stack([member.transitions().detach() for member in members]).mean(0),
        "taggerlstm_h_init": torch.zeros(2, 1, sum(blocks)),
        "taggerlstm_c_init": torch.zeros(2, 1, sum(blocks)),
        "charmodel.charlstm_h_init": torch.zeros(2, 1, sum(chars)),
        "charmodel.charlstm_c_init": torch.zeros(2, 1, sum(chars)),
    }
    embs = [part["charmodel.char_emb.weight"].shape[1] for part in parts]
    inputs = [[word, char, char] for word, char in zip(words, chars, strict=True)]
    for way in ("", "_reverse"):
        model |= _lstm(parts, "charmodel.charlstm.lstm", way, chars, [[emb] for emb in embs])
        model |= _lstm(parts, "taggerlstm.lstm", way, blocks, inputs)
    config = {
        **members[0].config,
        "hidden_dim": sum(blocks),
        "char_hidden_dim": sum(chars),
        "char_emb_dim": sum(embs),
        "word_emb_dim": sum(words),
        "kliping_blocks": {"word": blocks, "char": chars},
    }
    table = torch.cat([member.table.weight.detach() for member in members], 1)
    save_model(folder, model, members[0].vocab, config, table)


def _lstm(
    parts: Sequence[dict[str, Tensor]], name: str, way: str, rows: Sequence[int], inputs: Sequence[Sequence[int]]
) -> dict[str, Tensor]:
    """One direction of one LSTM of all members."""

    def of(kind: str) -> list[Tensor]:
        return [part[f"{name}.{kind}_l0{way}"] for part in parts]

    return {
        f"{name}.weight_ih_l0{way}": _blocks(of("weight_ih"), inputs),
        f"{name}.weight_hh_l0{way}": _blocks(of("weight_hh"), [[row] for row in rows]),
        f"{name}.bias_ih_l0{way}": _gates(of("bias_ih")),
        f"{name}.bias_hh_l0{way}": _gates(of("bias_hh")),
    }


def _blocks(weights: Sequence[Tensor], widths: Sequence[Sequence[int]]) -> Tensor:
    """Gate by gate, each member's rows over its own columns.

    A member's input has segments, and the whole has the first segment of all members, then the second of all ...
    """
    placed = []
    for member, weight in enumerate(weights):
        segments = torch.split(weight, list(widths[member]), 1)
        columns: list[Tensor] = []
        for place, segment in enumerate(segments):
            for other, width in enumerate(widths):
                columns.append(segment if other == member else weight.new_zeros(len(weight), width[place]))
        placed.append(torch.cat(columns, 1))
    return _gates(placed)


def _gates(weights: Sequence[Tensor]) -> Tensor:
    """Weights of four gates each, put together gate by gate."""
    return torch.cat([torch.cat(gate) for gate in zip(*(weight.chunk(4) for weight in weights), strict=True)])


def _columns(weights: Sequence[Tensor], blocks: Sequence[int]) -> Tensor:
    """Tag weights over [forward states of all, backward states of all]."""
    halves = [torch.split(weight, [size, size], 1) for weight, size in zip(weights, blocks, strict=True)]
    return torch.cat([torch.cat([half[way] for half in halves], 1) for way in (0, 1)], 1)
