"""Takes out who signs a text: names above and below it, initials at its end."""

from __future__ import annotations

import re

from crawler.extract.page.tree import letters
from crawler.extract.text.account import Account
from crawler.extract.text.blocks import Block
from crawler.extract.text.known import Known
from crawler.extract.text.sentences import is_sentence

_NAME = re.compile(r"^(?:[A-ZÀ-Þ][\w.'’-]+)(?:[ /](?:[A-ZÀ-Þ][\w.'’-]+|bin|van|von|de|al)){1,6}$")
_LAST_INITIALS = re.compile(r"""(?<=[.!?"”])\s*\([a-z]{2,4}\)\s*$""")  # one pair alone, as in "… Aceh Jaya. (ren)"
_SIGNED = re.compile(
    r"^\W*(?:[A-ZÀ-ÞŁŠŽ][\w.'’/&-]*|[a-z]{2,4}|bin|van|von|der|dan|und|and|et)(?:[\s/,]+(?:[A-ZÀ-ÞŁŠŽ][\w.'’/&-]*|bin|van|von|der|dan|und|and|et|/)){0,3}\W*$"
)
_BETWEEN = re.compile(r",|;|/|\|| und | dan | and | & ")
_LONGEST_NAME, _LONGEST_NAMES, _LONGEST_SIGNATURE = 80, 120, 40  # characters
_SIGNATURES = 2  # lines below the text that may sign it


def without_signatures(blocks: list[Block], account: Account, known: Known) -> list[Block]:
    """Nothing of names of the authors at both ends, bold names above the text, and a word or two that sign it."""
    persons = {letters(name) for name in known.persons}
    while len(blocks) > 2 and (_names_only(blocks[0].text, persons) or _is_bold_name(blocks[0])):
        account.take(blocks[0].text, "byline")
        blocks = blocks[1:]
    if blocks and (match := _LAST_INITIALS.search(blocks[-1].text)):
        account.take(match[0], "initials")
        blocks = [*blocks[:-1], blocks[-1].saying(blocks[-1].text[: match.start()])]
    for _ in range(_SIGNATURES):
        signed = len(blocks) > 2 and not known.continued and _signs(blocks[-1], blocks[-2])
        if len(blocks) > 2 and (signed or _names_only(blocks[-1].text, persons)):
            account.take(blocks[-1].text, "credits")
            blocks = blocks[:-1]
    return blocks


def _is_bold_name(block: Block) -> bool:
    return block.bold and len(block.text) < _LONGEST_NAME and bool(_NAME.match(block.text))


def _names_only(text: str, persons: set[str]) -> bool:
    """Whether a line is nothing but names of the known persons."""
    parts = [letters(part) for part in _BETWEEN.split(text) if part.strip()]
    return len(text) < _LONGEST_NAMES and bool(parts) and all(part in persons for part in parts)


def _signs(block: Block, before: Block) -> bool:
    """Whether a last block is a signature: up to four words, all of them names, without a full stop, after a sentence.

    In lists, where lines end without full stops, the last line is one of them.
    """
    few = len(block.text) <= _LONGEST_SIGNATURE and bool(_SIGNED.match(block.text))
    open_ended = not re.search(r"[.!?\"':)]\W*$", block.text) and not re.search(r"\d", block.text)
    return few and open_ended and block.kind in {"p", "text"} and is_sentence(before)
