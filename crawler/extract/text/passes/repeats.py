"""Takes out what is printed twice: paragraphs that come again, pull quotes, labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from crawler.extract.page.tree import letters
from crawler.extract.text.account import Account
from crawler.extract.text.blocks import Block
from crawler.extract.text.known import Known

_REFRAIN = 60  # letters up to which a line may come again: the longest refrain or step that we met has 56
_SUBHEAD = 25  # letters from which a subhead doesn't come again, and from which a line is a pull quote
_LABEL = 40  # letters of a label at most
_NEAR = 12  # blocks before and after a pull quote in which its sentence stands
_LONGER = 10  # letters that the paragraph has more


def without_repeats(blocks: list[Block], account: Account, known: Known) -> list[Block]:
    """Every paragraph at its first place only, and pull quotes not at all.

    Short lines may repeat in paragraphs (answers, refrains, steps), unless they follow a repeated paragraph just as
    they did before; as subheads they are labels of something that is gone.
    """
    keys = [letters(block.text) for block in blocks]
    labels = {key for key, count in Counter(keys).items() if count > 1 and len(key) <= _LABEL}
    repeated = _repeated(blocks, keys)
    kept = []
    for place, (block, key) in enumerate(zip(blocks, keys, strict=True)):
        if place in repeated or (block.kind != "h" and _is_pull_quote(place, key, keys)):
            account.take(block.text, "repeated")
        elif key in labels and block.kind in {"h", "text"}:
            account.take(block.text, "label")
        else:
            kept.append(block)
    return kept


def _repeated(blocks: Sequence[Block], keys: Sequence[str]) -> set[int]:
    """The places of blocks that stood before."""
    first: dict[str, int] = {}
    found = set()
    again = -1  # the first place of the repeated block just before
    for place, (block, key) in enumerate(zip(blocks, keys, strict=True)):
        told = first.setdefault(key, place)
        long = len(key) > _REFRAIN or (block.kind == "h" and len(key) > _SUBHEAD)
        repeated = told < place and (long or told == again + 1 > 0)
        again = told if repeated else -1
        if repeated:
            found.add(place)
    return found


def _is_pull_quote(place: int, key: str, keys: Sequence[str]) -> bool:
    """Whether another, longer block near by holds this one's words: a pull quote repeats its article."""
    near = (*keys[max(0, place - _NEAR) : place], *keys[place + 1 : place + 1 + _NEAR])
    return len(key) > _SUBHEAD and any(key in other for other in near if len(other) > len(key) + _LONGER)
