"""Runs a loaded Stanza entity model over many passages at once, faster than Stanza does, to the same tags.

What Stanza's `NERTagger` computes is kept; how it gets there is not:

- a word type's characters go through the character LSTM once and are remembered, and its share of the word LSTM's
  input is computed once a batch, for both know no context;
- passages of all articles are sorted by length and go through the LSTM together, shorter ones leaving it early;
- no loss, no packing, no objects per word, and Viterbi runs over all passages of a group at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

GROUP = 160  # passages that go through the LSTM together; not tuned finely: 100 to 250 are alike
REMEMBERED = 60_000  # word types whose character vectors are kept: 24 MB at 100 numbers each
UNKNOWN = 1  # in each of Stanza's vocabularies


@dataclass(frozen=True, slots=True)
class Group:
    """Passages that went through together, the longest first: whose they are, and what the network says of them."""

    numbers: list[int]  # of the passages as they were given
    lengths: np.ndarray  # of each passage
    active: np.ndarray  # how many passages are so long, for each step
    unary: np.ndarray  # time x passages x tags


class FastNetwork:
    """The weights of a Stanza NER trainer, laid out for speed."""

    def __init__(self, trainer: Any) -> None:
        module, vocab = trainer.model, trainer.vocab
        module.eval()
        self.tags: list[str] = list(vocab["tag"]._id2unit[0])
        self.transitions: np.ndarray = module.crits[0]._transitions.detach().numpy()
        self._word_ids: dict[str, int] = vocab["word"]._unit2id
        self._char_ids: dict[str, int] = vocab["char"]._unit2id
        self._module = module
        blocks = module.args.get("kliping_blocks", [module.args["hidden_dim"]])
        self._layers = [
            [_Direction(module.taggerlstm.lstm, layer, suffix, blocks) for suffix in ("", "_reverse")]
            for layer in range(module.args["num_layers"])
        ]
        self._types: dict[str, int] = {}
        self._inputs = torch.empty(0, module.taggerlstm.lstm.input_size)

    def tag_ids(self, passages: Sequence[Sequence[str]]) -> list[np.ndarray]:
        """The id in `tags` of every word of every passage, none of which is empty."""
        result: list[np.ndarray] = [np.empty(0, dtype=np.int64)] * len(passages)
        for group in self.groups(passages):
            paths = viterbi(group.unary, self.transitions, group.active)
            for column, (number, length) in enumerate(zip(group.numbers, group.lengths, strict=True)):
                result[number] = paths[:length, column]
        return result

    def groups(self, passages: Sequence[Sequence[str]]) -> Iterator[Group]:
        """The passages' unary scores, group by group, each passage once."""
        if not passages:
            return
        ids = self._type_ids(passages)
        order = sorted(range(len(ids)), key=lambda number: -len(ids[number]))
        used, local = np.unique(np.concatenate(ids), return_inverse=True)
        bounds = np.cumsum([0, *map(len, ids)])
        with torch.inference_mode():
            inputs = self._inputs[torch.from_numpy(used)]
            projected = [direction.project(inputs) for direction in self._layers[0]]
        for first in range(0, len(order), GROUP):
            numbers = order[first : first + GROUP]
            with torch.inference_mode():
                yield self._group(numbers, [local[bounds[n] : bounds[n + 1]] for n in numbers], projected)

    def _group(self, numbers: list[int], rows: list[np.ndarray], projected: list[list[Tensor]]) -> Group:
        """The unary scores of passages; `rows` are sorted from the longest to the shortest."""
        lengths = np.array([len(row) for row in rows])
        active = (lengths[None, :] > np.arange(lengths[0])[:, None]).sum(1)
        index, turned = np.zeros((2, lengths[0], len(rows)), dtype=np.int64)
        for column, row in enumerate(rows):
            index[: len(row), column] = row
            turned[: len(row), column] = row[::-1]
        given = [[part[torch.from_numpy(i)] for part in way] for way, i in zip(projected, (index, turned), strict=True)]
        hidden = self._ways(given, active, lengths, 0)
        for layer in range(1, len(self._layers)):
            both = [hidden, _turn(hidden, lengths)]
            given = [way.project(x) for way, x in zip(self._layers[layer], both, strict=True)]
            hidden = self._ways(given, active, lengths, layer)
        return Group(numbers, lengths, active, self._module.tag_clfs[0](hidden).numpy())

    def _ways(self, given: list[list[Tensor]], active: np.ndarray, lengths: np.ndarray, layer: int) -> Tensor:
        forward, backward = (way.run(x, active) for way, x in zip(self._layers[layer], given, strict=True))
        return torch.cat([forward, _turn(backward, lengths)], 2)

    def _type_ids(self, passages: Sequence[Sequence[str]]) -> list[np.ndarray]:
        """Ids into `_inputs`; the types that are new get their vectors first."""
        new = {word for passage in passages for word in passage if word not in self._types}
        if new and len(self._types) + len(new) > REMEMBERED:
            self._types = {}
            self._inputs = self._inputs[:0]
            new = {word for passage in passages for word in passage}
        if new:
            self._learn(sorted(new, key=lambda word: (len(word), word)))
        types = self._types
        return [np.array([types[word] for word in passage]) for passage in passages]

    @torch.inference_mode()
    def _learn(self, new: list[str]) -> None:
        ids = torch.tensor([self._word_ids.get(word.lower(), UNKNOWN) for word in new])
        chars = torch.cat([self._characters(new[i : i + 512]) for i in range(0, len(new), 512)])
        self._types.update({word: len(self._types) + number for number, word in enumerate(new)})
        self._inputs = torch.cat([self._inputs, torch.cat([self._module.word_emb(ids), chars], 1)])

    def _characters(self, types: Sequence[str]) -> Tensor:
        """The character LSTM's last states, both ways, of words sorted by length."""
        lengths = [len(word) for word in types]
        ids = torch.zeros(len(types), lengths[-1], dtype=torch.long)
        for row, word in enumerate(types):
            ids[row, : len(word)] = torch.tensor([self._char_ids.get(char, UNKNOWN) for char in word])
        model = self._module.charmodel
        packed = nn.utils.rnn.pack_padded_sequence(model.char_emb(ids), lengths, batch_first=True, enforce_sorted=False)
        starts = [h.expand(-1, len(types), -1).contiguous() for h in (model.charlstm_h_init, model.charlstm_c_init)]
        _, (last, _) = model.charlstm.lstm(packed, tuple(starts))
        return torch.cat([last[0], last[1]], 1)


class _Direction:
    """One direction of one LSTM layer, as blocks of units that don't know of each other.

    Blocks come from `indexer.train.merge`; plain Stanza multiplies their zeros, too.
    """

    def __init__(self, lstm: nn.LSTM, layer: int, suffix: str, blocks: Sequence[int]) -> None:
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        into, over, *biases = (getattr(lstm, f"{name}_l{layer}{suffix}").detach() for name in names)
        bounds = np.cumsum([0, *blocks])
        self._blocks = [_Block(into, over, biases[0] + biases[1], slice(a, b)) for a, b in pairwise(bounds)]

    def project(self, inputs: Tensor) -> list[Tensor]:
        """The inputs' share of each block's gates."""
        return [block.project(inputs) for block in self._blocks]

    def run(self, given: list[Tensor], active: np.ndarray) -> Tensor:
        """Hidden states, time x passages x size; at a step the first `active[step]` passages still go on."""
        states = [block.run(part, active) for block, part in zip(self._blocks, given, strict=True)]
        return states[0] if len(states) == 1 else torch.cat(states, 2)


class _Block:
    """Units `own` of an LSTM; columns that are zero for all of them are left out."""

    def __init__(self, into: Tensor, over: Tensor, bias: Tensor, own: slice) -> None:
        into, over, bias = (_gates(weight, own) for weight in (into, over, bias))
        if (over != 0).any(0)[: own.start].any() or (over != 0).any(0)[own.stop :].any():
            raise ValueError("the model's blocks of units know of each other")
        self._used = (into != 0).any(0).nonzero()[:, 0]
        self._into = into[:, self._used].T.contiguous()
        self._over = over[:, own].T.contiguous()
        self._bias = bias

    def project(self, inputs: Tensor) -> Tensor:
        used = inputs if len(self._used) == inputs.shape[-1] else inputs[..., self._used]
        return torch.addmm(self._bias, used.flatten(0, -2), self._into).view(*inputs.shape[:-1], -1)

    def run(self, given: Tensor, active: np.ndarray) -> Tensor:
        size = len(self._over)
        result = given.new_zeros(*given.shape[:2], size)
        hidden = cell = given.new_zeros(given.shape[1], size)
        for step, count in enumerate(active.tolist()):
            gates = torch.addmm(given[step, :count], hidden[:count], self._over).sigmoid_()
            into, forget, out, new = gates.chunk(4, 1)
            cell = forget * cell[:count] + into * new.mul_(2).sub_(1)
            hidden = torch.mul(out, (2 * cell).sigmoid_().mul_(2).sub_(1), out=result[step, :count])
        return result


def _gates(weight: Tensor, own: slice) -> Tensor:
    """The gates i, f, o and twice g: tanh(x) is 2 sigmoid(2x) - 1, and a sigmoid takes 40 % of a tanh's time."""
    i, f, g, o = (gate[own] for gate in weight.chunk(4))
    return torch.cat([i, f, o, 2 * g])


def viterbi(unary: np.ndarray, transitions: np.ndarray, active: np.ndarray) -> np.ndarray:
    """The best paths, time x passages, of scores time x passages x tags; of equals the first, as Stanza has it."""
    time, width, _ = unary.shape
    best = unary[0]
    back = np.empty(unary.shape, dtype=np.int8)
    tops = unary.copy()
    for step in range(1, time):
        count = active[step]
        paths = best[:count, :, None] + transitions
        back[step, :count] = paths.argmax(1)
        best = tops[step, :count] = unary[step, :count] + paths.max(1)
    result = np.zeros((time, width), dtype=np.int64)
    for step in range(time - 1, -1, -1):
        count = active[step]
        going = active[step + 1] if step + 1 < time else 0
        result[step, going:count] = tops[step, going:count].argmax(1)
        result[step, :going] = back[step + 1, np.arange(going), result[step + 1, :going]] if going else 0
    return result


def _turn(hidden: Tensor, lengths: np.ndarray) -> Tensor:
    """Every passage's words in reverse order, the padding left where it is."""
    place = torch.arange(hidden.shape[0])[:, None]
    ends = torch.from_numpy(lengths)[None, :]
    turned = torch.where(place < ends, ends - 1 - place, place)
    return hidden.gather(0, turned[:, :, None].expand_as(hidden))
