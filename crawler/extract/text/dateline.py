"""The place that a text begins with: "JAKARTA, KOMPAS.com - …", or alone in its line."""

from __future__ import annotations

import re

from crawler.extract.page.tree import text_of
from crawler.extract.text.account import Account
from crawler.extract.text.blocks import Block

_LONGEST = 100  # characters of a first line that is nothing but a place
_LOOK_AT = 200  # characters of a first paragraph that may begin with one
_PLACE = re.compile(r"^(?P<place>(?:[A-Z][\w.'’-]*(?:,\s|\s|/)?){1,5})\s*[-–—]+\s*$")
_SITE = r"(?i:[a-z][\w-]*\.(?:co\.id|com|co|id|net|org|tv|news))"
_PLACE_BEFORE = r"(?P<before>[A-Z][\w.' ]{2,40}?(?:,\s[A-Z][\w.' ]{2,30})?)"
_SITE_AND_PLACE = re.compile(rf"^{_SITE}[,\s]+(?P<place>[A-Z][\w.' ]{{2,40}}?)\s*[-–—]*\s*$")
# As photo pages write what stands in a line of its own elsewhere: a place alone, with a plain dash.
_BARE_PLACE = re.compile(r"^(?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}) - (?=[A-Z\"“])")
_INLINE_PLACE = re.compile(
    rf"^(?:{_SITE}[,\s]+(?P<after>[A-Z][\w.' ]{{2,40}}?)|{_PLACE_BEFORE}(?:,\s?{_SITE}|\s?\([^()]{{2,30}}\)))"
    r"\s*(?:[-–—]+|:)\s|^(?P<named>[A-Z][\w.' ]{2,40}?),\s[A-Z][\w.]*(?:\s[A-Z][\w.]*){0,2}\s+--\s"
)


def is_place(text: str) -> bool:
    """Whether a text is a place with the dash that parts it from the article."""
    return bool(_PLACE.match(text))


def take_dateline(blocks: list[Block], account: Account) -> tuple[list[Block], str | None]:
    """The place that the text begins with. Alone in its block ("Jakarta -") it leaves the text; inline it stays."""
    if not blocks:
        return blocks, None
    first = blocks[0]
    if len(first.text) < _LONGEST and (match := _PLACE.match(first.text)):
        account.take(first.text, "dateline")
        return blocks[1:], match["place"].strip()
    labels = (item.line for item in account.removed if item.kind == "label" and len(item.line) < _LONGEST)
    if taken := next(filter(is_place, labels), None):
        return blocks, taken.rstrip(" -–—")
    if match := _INLINE_PLACE.match(first.text[:_LOOK_AT]):
        return blocks, (match["after"] or match["before"] or match["named"]).strip()
    if match := _BARE_PLACE.match(first.text):
        account.take(match[0], "dateline")
        return [first.saying(first.text[match.end() :]), *blocks[1:]], match["place"]
    return blocks, _bold_place(first)


def _bold_place(block: Block) -> str | None:
    """The place in "<b>Liputan6.com, Jakarta</b> Kantor …": bold, behind the newspaper's address, without a dash."""
    bold = next(block.node.iter("b", "strong"), None)
    match = _SITE_AND_PLACE.match(text_of(bold)) if bold is not None else None
    return match["place"].strip() if match and block.text.startswith(match[0].strip()) else None
