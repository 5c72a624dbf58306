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

import numpy as np
import torch
from torch import Tensor, nn

from indexer.enrich.stanza_door import UNKNOWN, Weights

GROUP = 160  # passages that go through the LSTM together; not tuned finely: 100 to 250 are alike
REMEMBERED = 60_000  # word types whose character vectors are kept: 24 MB at 100 numbers each


@dataclass(frozen=True, slots=True)
class Group:
    """Passages that went through together, the longest first: whose they are, and what the network says of them."""

    numbers: list[int]  # of the passages as they were given
    lengths: np.ndarray  # of each passage
    active: np.ndarray  # how many passages are so long, for each step
    unary: np.ndarray  # time x passages x tags


class FastNetwork:
    """The weights of a Stanza model (one LSTM layer, words and characters), laid out for speed."""

    def __init__(self, weights: Weights) -> None:
        self.tags = weights.tags
        self.transitions: np.ndarray = weights.transitions.numpy()
        self._word_ids, self._char_ids = weights.word_ids, weights.char_ids
        self._word_table = weights.word_table
        own = {"word": [weights.word_lstm.hidden_size], "char": [weights.char_lstm.hidden_size]}
        blocks = weights.config.get("kliping_blocks", own)
        self._ways = _ways(weights.word_lstm, blocks["word"])
        self._char_ways = _ways(weights.char_lstm, blocks["char"])
        self._starts, self._char_starts = _starts(weights.word_start), _starts(weights.char_start)
        self._char_shares = [way.project(weights.char_table) for way in self._char_ways]
        self._tag_weights = [half.T.contiguous() for half in weights.tag_weight.chunk(2, 1)]
        self._tag_bias = weights.tag_bias
        self._types: dict[str, int] = {}
        self._inputs = torch.empty(0, weights.word_lstm.input_size)

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
            shares = [way.project(inputs) for way in self._ways]
        for first in range(0, len(order), GROUP):
            numbers = order[first : first + GROUP]
            with torch.inference_mode():
                yield self._group(numbers, [local[bounds[n] : bounds[n + 1]] for n in numbers], shares)

    def _group(self, numbers: list[int], rows: list[np.ndarray], shares: list[list[Tensor]]) -> Group:
        """The unary scores of passages; `rows` are sorted from the longest to the shortest."""
        lengths = np.array([len(row) for row in rows])
        active, places, turn = _layout(lengths)
        index = np.zeros(places.shape, dtype=np.int64)
        index[places < lengths[:, None]] = np.concatenate(rows)
        forward, backward = (
            way.run(share, torch.from_numpy(np.ascontiguousarray(order.T)), active, start)
            for way, share, order, start in zip(
                self._ways, shares, (index, np.take_along_axis(index, turn, 1)), self._starts, strict=True
            )
        )
        turned = (backward @ self._tag_weights[1]).numpy()  # 17 numbers a word are turned round, not 200
        unary = (forward @ self._tag_weights[0]).add_(self._tag_bias).numpy()
        unary += np.take_along_axis(turned, turn.T[:, :, None], 0)
        return Group(numbers, lengths, active, unary)

    def _type_ids(self, passages: Sequence[Sequence[str]]) -> list[np.ndarray]:
        """Ids into `_inputs`; the types that are new get their vectors first."""
        new = {word for passage in passages for word in passage if word not in self._types}
        if new and len(self._types) + len(new) > REMEMBERED:
            self._types = {}
            self._inputs = self._inputs[:0]
            new = {word for passage in passages for word in passage}
        if new:
            self._learn(sorted(new, key=lambda word: (-len(word), word)))
        types = self._types
        return [np.array([types[word] for word in passage]) for passage in passages]

    @torch.inference_mode()
    def _learn(self, new: list[str]) -> None:
        words = self._word_table[torch.tensor([self._word_ids.get(word.lower(), UNKNOWN) for word in new])]
        chars = torch.cat([self._characters(new[i : i + GROUP]) for i in range(0, len(new), GROUP)])
        self._types.update({word: len(self._types) + number for number, word in enumerate(new)})
        self._inputs = torch.cat([self._inputs, torch.cat([words, chars], 1)])

    def _characters(self, types: Sequence[str]) -> Tensor:
        """The character LSTM's last states, both ways, of words sorted from the longest to the shortest."""
        lengths = np.array([len(word) for word in types])
        active, places, turn = _layout(lengths)
        index = np.zeros(places.shape, dtype=np.int64)
        index[places < lengths[:, None]] = [self._char_ids.get(char, UNKNOWN) for word in types for char in word]
        last = torch.from_numpy(lengths - 1), torch.arange(len(types))
        states = [
            way.run(share, torch.from_numpy(np.ascontiguousarray(order.T)), active, start)[last]
            for way, share, order, start in zip(
                self._char_ways,
                self._char_shares,
                (index, np.take_along_axis(index, turn, 1)),
                self._char_starts,
                strict=True,
            )
        ]
        return torch.cat(states, 1)


class _Direction:
    """One direction of an LSTM, as blocks of units that don't know of each other.

    Blocks come from `indexer.train.merge`; plain Stanza multiplies their zeros, too.
    """

    def __init__(self, lstm: nn.LSTM, suffix: str, blocks: Sequence[int]) -> None:
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        into, over, *biases = (getattr(lstm, f"{name}_l0{suffix}").detach() for name in names)
        bounds = np.cumsum([0, *blocks])
        self._bounds = [slice(a, b) for a, b in pairwise(bounds)]
        self._blocks = [_Block(into, over, biases[0] + biases[1], own) for own in self._bounds]

    def project(self, inputs: Tensor) -> list[Tensor]:
        """The inputs' share of each block's gates."""
        return [block.project(inputs) for block in self._blocks]

    def run(self, shares: list[Tensor], index: Tensor, active: np.ndarray, start: tuple[Tensor, Tensor]) -> Tensor:
        """Hidden states, time x sequences x size. `index` (time x sequences) says whose share a step takes.

        Sequences are sorted: at a step the first `active[step]` of them still go on.
        """
        states = [
            block.run(share, index, active, (start[0][own], start[1][own]))
            for block, share, own in zip(self._blocks, shares, self._bounds, strict=True)
        ]
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
        used = inputs if len(self._used) == inputs.shape[1] else inputs[:, self._used]
        return torch.addmm(self._bias, used, self._into)

    def run(self, share: Tensor, index: Tensor, active: np.ndarray, start: tuple[Tensor, Tensor]) -> Tensor:
        result = share.new_zeros(*index.shape, len(self._over))
        hidden, cell = (state.expand(index.shape[1], -1) for state in start)
        for step, count in enumerate(active.tolist()):
            gates = torch.addmm(share.index_select(0, index[step, :count]), hidden[:count], self._over).sigmoid_()
            into, forget, out, new = gates.chunk(4, 1)
            cell = (forget * cell[:count]).sub_(into).addcmul_(into, new, value=2)  # + into (2 new - 1)
            hidden = torch.addcmul(-out, out, (2 * cell).sigmoid_(), value=2, out=result[step, :count])
        return result


def _ways(lstm: nn.LSTM, blocks: Sequence[int]) -> list[_Direction]:
    return [_Direction(lstm, suffix, blocks) for suffix in ("", "_reverse")]


def _starts(states: tuple[Tensor, Tensor]) -> list[tuple[Tensor, Tensor]]:
    """The hidden and cell state that each direction starts from."""
    hidden, cell = states
    return [(hidden[way, 0], cell[way, 0]) for way in (0, 1)]


def _layout(lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For sorted lengths: how many go on at each step, each one's places, and its places in reverse (padding stays)."""
    places = np.broadcast_to(np.arange(lengths[0]), (len(lengths), lengths[0]))
    inside = places < lengths[:, None]
    return inside.sum(0), places, np.where(inside, lengths[:, None] - 1 - places, places)


def _gates(weight: Tensor, own: slice) -> Tensor:
    """The gates i, f, o and twice g: tanh(x) is 2 sigmoid(2x) - 1, so one cheap sigmoid serves all four."""
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
        paths = best[:count, None, :] + transitions.T  # the tag before lies last: numpy is quickest along it
        back[step, :count] = paths.argmax(2)
        best = tops[step, :count] = unary[step, :count] + paths.max(2)
    result = np.zeros((time, width), dtype=np.int64)
    for step in range(time - 1, -1, -1):
        count = active[step]
        going = active[step + 1] if step + 1 < time else 0
        result[step, going:count] = tops[step, going:count].argmax(1)
        result[step, :going] = back[step + 1, np.arange(going), result[step + 1, :going]] if going else 0
    return result
