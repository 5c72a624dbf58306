"""Takes out what is printed twice: paragraphs that come again, pull quotes, labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from crawler.extract.page.tree import letters
from crawler.extract.text.account import Account
from crawler.extract.text.blocks import Block
from crawler.extract.text.known import Known

_REFRAIN = 60  # letters up to which a line may come again: the longest refrain or step that we met has 56
_LONGEST_STEP = 250  # characters of a paragraph that comes again under another subhead
_SUBHEAD = 25  # letters from which a subhead doesn't come again, and from which a line is a pull quote
_LABEL = 40  # letters of a label at most
_NEAR = 12  # blocks before and after a pull quote in which its sentence stands
_LONGER = 10  # letters that the paragraph has more


def without_repeats(blocks: list[Block], account: Account, known: Known) -> list[Block]:
    """Every paragraph at its first place only, and pull quotes not at all.

    Short lines may repeat in paragraphs (answers, refrains), and steps under other subheads, unless they follow a
    repeated paragraph just as they did before; as subheads they are labels of something that is gone.
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
        follows = told == again + 1 > 0
        repeated = told < place and (follows or (long and not _comes_round(blocks, told, place, again)))
        again = told if repeated else -1
        if repeated:
            found.add(place)
    return found


def _comes_round(blocks: Sequence[Block], first: int, place: int, again: int) -> bool:
    """Whether a paragraph comes again under a subhead of its own, as the steps of recipes do, and nothing with it."""
    heads = any(block.kind == "h" for block in blocks[first + 1 : place])
    return heads and again < 0 and blocks[place].kind != "h" and len(blocks[place].text) <= _LONGEST_STEP


def _is_pull_quote(place: int, key: str, keys: Sequence[str]) -> bool:
    """Whether another, longer block near by holds this one's words: a pull quote repeats its article."""
    near = (*keys[max(0, place - _NEAR) : place], *keys[place + 1 : place + 1 + _NEAR])
    return len(key) > _SUBHEAD and any(key in other for other in near if len(other) > len(key) + _LONGER)
