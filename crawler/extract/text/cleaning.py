"""The furniture pass: takes out of the article's node what is no article, and keeps account of all of it.

node ─▶ prune (by names and tags) ─▶ blocks ─▶ by words, by links, by place ─▶ lines + removed + related
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from crawler.dates import read_time
from crawler.extract.page.tree import Element, Unreadable, compiled, drop, hidden, letters, names, squeeze, text_of
from crawler.extract.text.account import Account, topical
from crawler.extract.text.blocks import Block, Link, read_blocks
from crawler.extract.text.body import NO_TEXT_ROLES, furniture_kind, text_wrappers
from crawler.extract.text.boxes import TAKEN_LINKS, box_length, leads_on, with_whole_lists
from crawler.extract.text.furniture import clean_line, heading_kind, line_kind
from crawler.extract.text.standfirst import same_as_description
from crawler.facts import table
from crawler.languages import words as words_of

_TAG_KINDS = {"aside": "related", "figure": "caption", "table": "table", "caption": "caption", "address": "byline"}
_INVITING = frozenset({"newsletter", "related", "share", "advert"})  # a standfirst may begin so
_REFRAIN = 60  # letters up to which a line may come again: the longest refrain or step that we met has 56
_FIRST_BLOCKS = 3  # above the text
_LAST_BLOCKS = 4  # among so many at the end may stand who wrote it, and where it is from
_LONGEST_BLOCK, _MOST_BLOCKS = 60_000, 6_000  # real ones have 9,000 characters and 900 blocks
_END = re.compile(r"""[.!?…:;。！？"”“’'»›)\]」』]\s*$""")


def prune(
    node: Element,
    account: Account,
    rule_drops: dict[str, tuple[str, ...]] | None = None,
    page_wrappers: frozenset[str] = frozenset(),
) -> None:
    """Takes furniture nodes out of the article's node, by a source's rule, by tag and by name.

    `page_wrappers` are names known to wrap the page's text.
    """
    for kind, selectors in (rule_drops or {}).items():
        for selector in selectors:
            for found in compiled(selector)(node):
                if found is not node and found.getparent() is not None:
                    _remove(found, kind, account)
    lengths = _lengths(node)
    wrappers = page_wrappers | text_wrappers(lengths, max(1, lengths.get(node, 1)))
    around = _around_title(node)
    for inner in list(node.iterdescendants()):
        if not isinstance(inner.tag, str) or inner.getparent() is None or _detached(inner, node):
            continue
        named = _node_kind(inner)
        if not named or names(inner) in wrappers or (inner in around and named != "hidden") or _in_sentence(inner):
            continue
        if _is_furniture(inner, named, lengths.get(inner, 0), lengths[node]):
            _remove(inner, named, account)


def _around_title(node: Element) -> frozenset[Element]:
    """What holds the article's title is its head, whatever it is called: what is furniture in it is told by itself."""
    for inner in node.iter("h1", "p"):
        if inner.tag == "h1":
            return frozenset(inner.iterancestors())
        if len(text_of(inner)) > _LONG_LINE:
            break
    return frozenset()


def _in_sentence(node: Element) -> bool:
    """Whether a short node is words of a sentence: in the midst of a paragraph's text, or the place it begins with."""
    parent = node.getparent()
    if (
        parent is None
        or node.tag not in _INLINE
        or parent.tag != "p"
        or len(words := text_of(node)) > _FEW_LETTERS
        or hidden(node)
    ):
        return False
    after = squeeze(node.tail)
    if not re.match(r"[^\W\d_]", after):
        return False
    before = node.getprevious()
    said = squeeze(parent.text if before is None else before.tail)
    if not said:
        return before is None and len(after) > _FEW_LETTERS and bool(_PLACE.match(words))
    return bool(re.search(r"[\w,]$", said)) and not _UNSEEN.search(names(node))


def _detached(inner: Element, node: Element) -> bool:
    """Whether an earlier removal took this node away with it."""
    up: Element | None = inner
    while up is not None:
        if up is node:
            return False
        up = up.getparent()
    return True


def _node_kind(node: Element) -> str | None:
    if node.tag in {"br", "a", "strong", "b", "em", "i", "html", "body"}:
        return None
    if hidden(node):
        return "hidden"
    if node.get("role") in NO_TEXT_ROLES:
        return "navigation"
    return furniture_kind(node) or _TAG_KINDS.get(str(node.tag))


def _lengths(root: Element) -> dict[Element, int]:
    """Characters of text below every node: children first, each adds its own to its parent's."""
    lengths: dict[Element, int] = {}
    for node in reversed(list(root.iter())):
        length = lengths.get(node, 0) + len(squeeze(node.text)) + sum(len(squeeze(child.tail)) for child in node)
        if length:
            lengths[node] = length
            if node is not root and (parent := node.getparent()) is not None:
                lengths[parent] = lengths.get(parent, 0) + length
    lengths.setdefault(root, 0)
    return lengths


_INLINE = frozenset({"span", "em", "font", "mark", "abbr"})
_FEW_LETTERS, _LONG_LINE = 40, 100
_UNSEEN = re.compile(r"hidden|sr-only|screen-?reader|tooltip|popup|invisible|counter|icon|print|modal")
_ON_HEADS = frozenset({"related", "caption", "comments", "hidden"})
_ON_PARAGRAPHS = _ON_HEADS | {"byline", "advert", "tags", "share", "newsletter", "video", "gallery"}


def _is_furniture(node: Element, kind: str, length: int, total: int) -> bool:
    """Tags lie on wrappers, and names on paragraphs and subheads for their looks: those are kept."""
    if length > 0.6 * total and kind != "comments":
        return False
    if node.tag in {"h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol"}:
        lists = node.tag in {"ul", "ol"} and kind in _ON_PARAGRAPHS
        return kind in _ON_HEADS or lists or (node.tag == "blockquote" and kind == "embed")
    if node.tag in {"p", "li"}:
        return kind in _ON_PARAGRAPHS and (length <= 150 or kind in {"caption", "comments", "hidden"})
    if kind in {"related", "comments", "hidden", "table", "gallery"}:
        return not _unfolds(node, kind, length)
    return not _holds_prose(node, _FEW_PARAGRAPHS if kind == "caption" else _MANY_PARAGRAPHS)


def _unfolds(node: Element, kind: str, length: int) -> bool:
    """Whether a node called "read more" is a part of the text that a click unfolds: it leads nowhere."""
    return (
        kind == "related"
        and length >= _LONG_LINE
        and bool(_READ_MORE.search(names(node)))
        and next(node.iter("a"), None) is None
    )


def _holds_prose(node: Element, several: int) -> bool:
    """Whether a node holds several long paragraphs: widgets don't, but one that was never closed swallows the rest."""
    long = (
        p
        for p in node.iter("p")
        if len(text := text_of(p)) > 150 and sum(len(text_of(a)) for a in p.iter("a")) < len(text) / 2
    )
    return sum(1 for _ in long) >= several


_READ_MORE = re.compile(r"read[-_]?more")
_FEW_PARAGRAPHS, _MANY_PARAGRAPHS = 2, 4  # names of captions lie on boxes of a picture and the text beside it too
_KEEP_HEAD = "data-kliping-before-table"


def _remove(node: Element, kind: str, account: Account) -> None:
    if node.tag == "table" and (before := node.getprevious()) is not None and before.tag in {"h2", "h3", "h4"}:
        before.set(_KEEP_HEAD, "1")  # a subhead over a table keeps its sense without it
    links = tuple(Link(href, text_of(a)) for a in node.iter("a") if (href := a.get("href")))[:40]
    account.take(text_of(node), kind, links)
    if links and (parent := node.getparent()) is not None:
        parent.set(TAKEN_LINKS, str(int(parent.get(TAKEN_LINKS, 0)) + len(links)))
    drop(node)


def clean(
    node: Element,
    account: Account,
    *,
    titles: Sequence[str],
    lead: Sequence[Block] = (),
    told: Sequence[str] = (),
    persons: Sequence[str] = (),
    captions: Sequence[str] = (),
    continued: bool = False,
) -> list[Block]:
    """The article's blocks without furniture, in order; everything else is booked in `account`.

    `titles` are all the titles that the page states; `lead` is the standfirst where it stands outside the node; `told`
    are the page's descriptions, which a standfirst inside it may repeat; `persons` are the authors and editors;
    `captions` the letters of the pictures' captions, which layouts for phones repeat as bare text; `continued` says
    that a next page goes on after the last block.
    """
    blocks = _without_title(_within_limits(read_blocks(node)), titles, account)
    lead = _without_title(list(lead), titles, account)
    if lead:
        blocks = [block for block in blocks if letters(block.text) not in {letters(item.text) for item in lead}]
    blocks = _without_captions(blocks, captions, account)
    return clean_listed([*lead, *blocks], account, told=told, persons=persons, continued=continued)


def _without_captions(blocks: list[Block], captions: Sequence[str], account: Account) -> list[Block]:
    """Nothing that the captions of pictures say too, where several blocks do: one alone may be the text's own."""
    gone = [
        place for place, block in enumerate(blocks)
        if block.kind != "h" and len(key := letters(block.text)) > 20 and any(told.startswith(key) for told in captions)
    ]  # fmt: skip
    if len(gone) < 2:
        return blocks
    for place in gone:
        account.take(blocks[place].text, "caption")
    return [block for place, block in enumerate(blocks) if place not in gone]


def _within_limits(blocks: list[Block]) -> list[Block]:
    """The blocks; raises Unreadable where no article is like that: every pattern is dear on such text."""
    longest = max((len(block.text) for block in blocks), default=0)
    if longest > _LONGEST_BLOCK or len(blocks) > _MOST_BLOCKS:
        raise Unreadable(f"{len(blocks):,} blocks of up to {longest:,} characters: no article is like that")
    return blocks


def clean_listed(
    blocks: list[Block],
    account: Account,
    *,
    titles: Sequence[str] = (),
    told: Sequence[str] = (),
    persons: Sequence[str] = (),
    continued: bool = False,
) -> list[Block]:
    """The furniture pass over blocks, wherever they came from; `continued` as for `clean`."""
    kept = _without_title(blocks, titles, account)
    kept = _by_words(kept, account, told)
    kept = _by_links(kept, account)
    kept = _without_labels(kept, account, told)
    kept = _without_signatures(kept, account, persons, continued=continued)
    kept = _once(kept, account)
    return kept if continued else _without_bare_heads(kept, account)


def _by_words(blocks: list[Block], account: Account, told: Sequence[str]) -> list[Block]:
    """Nothing that the furniture's words tell, except what the text begins with and the page's description says."""
    kept: list[Block] = []
    after_heading = None
    end = len(blocks) - _LAST_BLOCKS
    boxed = 0
    for place, block in enumerate(blocks):
        if kind := heading_kind(block.text):
            after_heading = kind
            boxed = max(boxed, place + box_length(blocks, place))
            account.take(block.text, kind, block.links)
            continue
        if after_heading and (block.linked_share > 0.8 or place <= boxed):
            account.take(block.text, after_heading, block.links)
            continue
        after_heading = None
        if block.text.startswith("[") and kept and _announces(kept[-1]) and line_kind(block.text) == "video":
            account.take(kept.pop().text, "video")
        text, cuts = clean_line(block.text, linked=block.linked_share > 0.5, last=place >= end)
        if cuts and not kept and cuts[0].kind in _INVITING and _says_what_is_told(block, told):
            text, cuts = block.text, []
        for cut in cuts:
            account.take(cut.text, cut.kind, [link for link in block.links if link.text and link.text in cut.text])
        if cuts and text and len(text.split()) < 4:
            account.take(text, cuts[-1].kind)
        elif re.search(r"[^\W_]", text):
            kept.append(block.saying(text))
        elif text:
            account.take(text, "ornament")
    return kept


def _says_what_is_told(block: Block, told: Sequence[str]) -> bool:
    return any(same_as_description(block.text, description) for description in told)


def _announces(block: Block) -> bool:
    """Whether a short line ends with a colon: over the mark of an embedded video ("[Gambas:…]") it is the title."""
    return block.text.endswith(":") and len(block.text.split()) <= 15


def _by_links(blocks: list[Block], account: Account) -> list[Block]:
    """Blocks that are nothing but a link, and no sentence, lead elsewhere; so do the lists that they are most of."""
    gone = with_whole_lists(blocks, {place for place, block in enumerate(blocks) if _leads_elsewhere(block)})
    for place in sorted(gone):
        block = blocks[place]
        kind = "navigation" if block.links and all(account.own(link.href) for link in block.links) else "related"
        account.take(block.text, kind, block.links)
    return [block for place, block in enumerate(blocks) if place not in gone]


def _leads_elsewhere(block: Block) -> bool:
    """Whether a block is a link to another page. Subheads and lines that newspapers link to a topic's page are text."""
    if block.kind in {"h", "p"} and len(block.links) == 1 and topical(block.links[0].href):
        return False
    share = {"li": 0.6, "text": 0.6}.get(block.kind, 0.9)
    sentence = block.kind == "p" and len(block.text) > 120 and re.search(r"[.!?…]\W*$", block.text)
    return (block.linked_share > share and not sentence) or leads_on(block)


def _without_title(blocks: list[Block], titles: Sequence[str], account: Account) -> list[Block]:
    """Nothing up to the title, where the title stands within the body's first blocks.

    A title after paragraphs is one of the text's own subheads that says the same.
    """
    keys = {key for title in titles if len(key := letters(title)) > 10}
    above = next((place for place, block in enumerate(blocks) if _is_sentence(block)), 0)  # the text's beginning
    places = [
        place for place, block in enumerate(blocks[:12])
        if letters(block.text) in keys or (place < above and _is_like_title(block, keys, titles))
    ]  # fmt: skip
    if not places or sum(map(_is_paragraph, blocks[: places[-1]])) > 1:
        return blocks
    kept = []
    for place, block in enumerate(blocks[: places[-1] + 1]):
        if places[0] < place < places[-1] and _is_paragraph(block):
            kept.append(block)  # the title comes again below it
        else:
            account.take(block.text, "title" if place in places else "label")
    return [*kept, *blocks[places[-1] + 1 :]]


def _is_like_title(block: Block, keys: set[str], titles: Sequence[str]) -> bool:
    """Whether a heading above the text says nearly the same as one of the titles."""
    key = letters(block.text)
    if block.kind != "h" or len(key) > 160:
        return False
    said = set(re.findall(r"\w+", block.text.lower()))
    alike = any(len(said & set(re.findall(r"\w+", title.lower()))) >= 0.7 * len(said) for title in titles)
    return (len(said) > 3 and alike) or any(len(title) > 20 and title in key for title in keys)


def _is_paragraph(block: Block) -> bool:
    return _is_sentence(block) and len(block.text) >= 80


def _is_sentence(block: Block) -> bool:
    return block.kind in {"p", "text"} and len(block.text) >= 40 and bool(_END.search(block.text))


def _without_labels(blocks: list[Block], account: Account, told: Sequence[str]) -> list[Block]:
    """Dates, and bare text that is no sentence where the newspaper writes its text in paragraphs."""
    in_paragraphs = sum(len(block.text) for block in blocks if block.kind == "p")
    paragraphs_are_tags = in_paragraphs > 0.5 * sum(len(block.text) for block in blocks)
    kept = []
    for place, block in enumerate(blocks):
        label = block.kind == "text" and paragraphs_are_tags and (len(block.text) < 40 or not _END.search(block.text))
        if label and _says_what_is_told(block, told):
            kept.append(block)
        elif label or _dates_the_page(blocks, place):
            account.take(block.text, "label")
        else:
            kept.append(block)
    return kept


def _dates_the_page(blocks: list[Block], place: int) -> bool:
    """Whether a line says when the page was made: a date above or below the text.

    Within the text a date is a subhead or an item, as in schedules; only bare text there is a label (of live tickers).
    """
    block = blocks[place]
    if place < _FIRST_BLOCKS:
        return _is_date(block.text) or _begins_with_date(block.text)
    if place >= len(blocks) - 2 and _is_paragraph(blocks[place - 1]):
        return _is_date(block.text)
    return block.kind == "text" and _is_date(block.text)


_NAME = re.compile(r"^(?:[A-ZÀ-Þ][\w.'’-]+)(?:[ /](?:[A-ZÀ-Þ][\w.'’-]+|bin|van|von|de|al)){1,6}$")


_LAST_INITIALS = re.compile(r"""(?<=[.!?"”])\s*\([a-z]{2,4}\)\s*$""")  # one pair alone, as in "… Aceh Jaya. (ren)"


def _without_signatures(
    blocks: list[Block], account: Account, persons: Sequence[str], *, continued: bool
) -> list[Block]:
    """Names of the authors at the beginning and the end, bold names above the text, and a word or two that sign it."""
    known = {letters(name) for name in persons}
    while len(blocks) > 2 and (
        _names_only(blocks[0].text, known)
        or (blocks[0].bold and len(blocks[0].text) < 80 and _NAME.match(blocks[0].text))
    ):
        account.take(blocks[0].text, "byline")
        blocks = blocks[1:]
    if blocks and (match := _LAST_INITIALS.search(blocks[-1].text)):
        account.take(match[0], "initials")
        blocks = [*blocks[:-1], blocks[-1].saying(blocks[-1].text[: match.start()])]
    for _ in range(2):
        if len(blocks) > 2 and (
            _names_only(blocks[-1].text, known) or (not continued and _signs(blocks[-1], blocks[-2]))
        ):
            account.take(blocks[-1].text, "credits")
            blocks = blocks[:-1]
    return blocks


def _names_only(text: str, known: set[str]) -> bool:
    """Whether a line is nothing but names of the known persons."""
    parts = [letters(part) for part in re.split(r",|;|/|\|| und | dan | and | & ", text) if part.strip()]
    return len(text) < 120 and bool(parts) and all(part in known for part in parts)


_SIGNED = re.compile(
    r"^\W*(?:[A-ZÀ-ÞŁŠŽ][\w.'’/&-]*|[a-z]{2,4}|bin|van|von|der|dan|und|and|et)(?:[\s/,]+(?:[A-ZÀ-ÞŁŠŽ][\w.'’/&-]*|bin|van|von|der|dan|und|and|et|/)){0,3}\W*$"
)


def _signs(block: Block, before: Block) -> bool:
    """Whether a last block is a signature: up to four words, all of them names, without a full stop, after a sentence.

    In lists, where lines end without full stops, the last line is one of them.
    """
    few = len(block.text) <= 40 and bool(_SIGNED.match(block.text))
    open_ended = not re.search(r"[.!?\"':)]\W*$", block.text) and not re.search(r"\d", block.text)
    return few and open_ended and block.kind in {"p", "text"} and _is_sentence(before)


@lru_cache(maxsize=1)
def _date_words() -> frozenset[str]:
    """The words that dates are made of: months, days and zones, and what newspapers put between them."""
    months = (name.rstrip(".") for name in words_of("dates.months"))
    return frozenset([*months, *table("extract/text/furniture/world")["date"]["words"]])


def _is_date(text: str) -> bool:
    """Whether a short line is nothing but a date or a clock."""
    if len(text) > 70 or not re.search(r"\d", text):
        return False
    words = re.findall(r"[^\W\d_]+", text.lower())
    return all(word in _date_words() for word in words) and (len(words) < 8)


def _begins_with_date(text: str) -> bool:
    """Whether a short line is a date with a word or two: "Terbit 3 Januari 2024"."""
    if len(text) >= 60 or text[-1] in ".!?:" or not re.search(r"\d", text):
        return False
    rest = re.sub(r"[\d\W]+", "", text.lower())
    return len(rest) <= 28 and read_time(text) is not None


def _once(blocks: list[Block], account: Account) -> list[Block]:
    """Every paragraph at its first place only, and pull quotes not at all.

    Short lines may repeat in paragraphs (answers, refrains, steps), unless they follow a repeated paragraph just as
    they did before; as subheads they are labels of something that is gone.
    """
    keys = [letters(block.text) for block in blocks]
    labels = {key for key, count in Counter(keys).items() if count > 1 and len(key) <= 40}
    first: dict[str, int] = {}
    again = -1  # the first place of the repeated block just before
    kept = []
    for place, (block, key) in enumerate(zip(blocks, keys, strict=True)):
        told = first.setdefault(key, place)
        repeated = told < place and (
            len(key) > _REFRAIN or (block.kind == "h" and len(key) > 25) or told == again + 1 > 0
        )
        again = told if repeated else -1
        if repeated or (len(key) > 25 and block.kind != "h" and _quoted(place, key, keys)):
            account.take(block.text, "repeated")
        elif key in labels and block.kind in {"h", "text"}:
            account.take(block.text, "label")
        else:
            kept.append(block)
    return kept


def _quoted(place: int, key: str, keys: list[str]) -> bool:
    """Whether another, longer block near by holds this one's words: a pull quote repeats its article."""
    near = keys[max(0, place - 12) : place] + keys[place + 1 : place + 13]
    return any(key in other for other in near if len(other) > len(key) + 10)


def _without_bare_heads(blocks: list[Block], account: Account) -> list[Block]:
    """Subheads that nothing follows announce something that is gone, except over tables and in lists of pictures.

    In a run of headings at the end, those after which links were taken out go; without such, the run is a list.
    """
    end = len(blocks)
    while end and blocks[end - 1].kind == "h" and not blocks[end - 1].node.get(_KEEP_HEAD):
        end -= 1
    tail = blocks[end:]
    links = sum(1 for item in account.removed[-3 * len(tail) :] if item.kind == "related") if tail else 0
    listed = len(tail) >= 3 and links < len(tail)
    if listed:
        return blocks
    for block in tail:
        account.take(block.text, "heading")
    return blocks[:end]


_PLACE = re.compile(r"^(?P<place>(?:[A-Z][\w.'’-]*(?:,\s|\s|/)?){1,5})\s*[-–—]+\s*$")
_SITE = r"(?i:[a-z][\w-]*\.(?:co\.id|com|co|id|net|org|tv|news))"
_PLACE_BEFORE = r"(?P<before>[A-Z][\w.' ]{2,40}?(?:,\s[A-Z][\w.' ]{2,30})?)"
_INLINE_PLACE = re.compile(
    rf"^(?:{_SITE}[,\s]+(?P<after>[A-Z][\w.' ]{{2,40}}?)|{_PLACE_BEFORE}(?:,\s?{_SITE}|\s?\([^()]{{2,30}}\)))"
    r"\s*(?:[-–—]+|:)\s|^(?P<named>[A-Z][\w.' ]{2,40}?),\s[A-Z][\w.]*(?:\s[A-Z][\w.]*){0,2}\s+--\s"
)


def take_dateline(blocks: list[Block], account: Account) -> tuple[list[Block], str | None]:
    """The place that the text begins with. Alone in its block ("Jakarta -") it leaves the text; inline it stays."""
    if not blocks:
        return blocks, None
    first = blocks[0]
    if len(first.text) < 100 and (match := _PLACE.match(first.text)):
        account.take(first.text, "dateline")
        return blocks[1:], match["place"].strip()
    taken = next(
        (
            item.line
            for item in account.removed
            if item.kind == "label" and len(item.line) < 100 and _PLACE.match(item.line)
        ),
        None,
    )
    if taken:
        return blocks, taken.rstrip(" -–—")
    if match := _INLINE_PLACE.match(first.text[:200]):
        return blocks, (match["after"] or match["before"] or match["named"]).strip()
    return blocks, None
