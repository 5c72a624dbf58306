"""Finds a page's text: by reduction; where that gives too little, by the page's own statement, then by the engine.

    tree ─▶ what is never text out ─▶ body ─▶ standfirst, pruning, cleaning ─▶ witness ─▶ dateline, engine ─▶ text

The tree is changed on the way: whatever else is read of the page is read before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.extract.page.tree import Element, letters, text_of
from crawler.extract.reading import Reading
from crawler.extract.refusals import MIN_WORDS, count_words, pictures, titled_pictures
from crawler.extract.text.account import Account
from crawler.extract.text.blocks import Block
from crawler.extract.text.body import Body, find_body, linked_shares, strip_never
from crawler.extract.text.clean import clean, clean_listed
from crawler.extract.text.dateline import take_dateline
from crawler.extract.text.engine import read_page, read_reduced
from crawler.extract.text.known import Known
from crawler.extract.text.passes.prune import prune
from crawler.extract.text.standfirst import descriptions, find_standfirst
from crawler.extract.text.stated import blocks_of, contradicted, embedded_blocks, stated_body, with_html

_ENOUGH_WORDS = 45  # what the reduction must find, or the whole page is read: short news is news, but may be a torn one
_LARGEST_ESCALATION = 300_000  # characters of a page's text; the engine's full reading takes seconds beyond
_FEW_ARTICLES = 3  # article objects on a page that is one article; lists state more
_LONGEST_BYLINE = 80  # characters of a removed line that may name its authors
_LONG_BLOCK = 80  # characters from which a block is a paragraph rather than a line


@dataclass(frozen=True, slots=True)
class Text:
    """The text that was found, with the account of what was taken out of it.

    `how` says how its node was found; `escalated` whether the whole page had to be read; `byline` are the lines that
    stood above it as its byline; `linked` the shares of headline-like links inside and around it; `paragraphs` the
    number of its long blocks.
    """

    text: str
    account: Account
    how: str
    escalated: bool
    byline: tuple[str, ...] = ()
    linked: tuple[float, float] = (0.0, 0.0)
    paragraphs: int = 0
    dateline: str | None = None


def find_text(reading: Reading, known: Known) -> Text:
    """The page's text with its account."""
    root, said = reading.root, reading.said
    scripts = [script.text for script in root.iter("script") if script.text]
    captions = tuple(letters(text_of(caption)) for caption in root.iter("figcaption"))
    known = replace(known, told=tuple(descriptions(said)), captions=captions)
    strip_never(root)
    order = list(root.iter("*"))
    body = find_body(root, order, reading.heading, reading.rule.body)
    linked = (0.0, 0.0) if _states_an_article(reading) else linked_shares(root, body)
    found = _reduced(reading, known, order, body)
    words = count_words(found.text)
    if words >= _ENOUGH_WORDS or (words >= MIN_WORDS and found.how in {"hint", "rule"}):
        return replace(found, linked=linked)
    best = _most([found, *_stated(reading, known, scripts)])
    needed = _ENOUGH_WORDS if reading.heading is None else MIN_WORDS
    shown = any(map(titled_pictures, known.titles[:1])) or pictures(
        reading.url, said.types, article_types=bool(said.articles)
    )
    if count_words(best.text) < needed and not shown:
        best = _most([best, _escalated(reading, known)])
    return replace(best, linked=linked)


def _states_an_article(reading: Reading) -> bool:
    """Whether a page states one dated article, so that its links need no counting."""
    articles = reading.said.articles
    return len(articles) <= _FEW_ARTICLES and any(article.get("datePublished") for article in articles)


def _most(texts: Sequence[Text]) -> Text:
    return max(texts, key=lambda found: count_words(found.text))


def _reduced(reading: Reading, known: Known, order: Sequence[Element], body: Body) -> Text:
    """The text of the reduced document."""
    rule, said = reading.rule, reading.said
    lead = [] if rule.body else find_standfirst(order, reading.heading, body.node, said)
    account = Account(reading.url)
    prune(body.node, account, rule.drop, body.wrappers)
    blocks = clean(body.node, account, known, lead)
    if (witness := stated_body(said)) and not rule.body:
        blocks = _believed(blocks, witness, len(lead) + 1, account)
    return _text(blocks, account, body.how)


def _believed(blocks: list[Block], witness: str, leading: int, account: Account) -> list[Block]:
    """The blocks that the page's own statement of its text doesn't contradict."""
    gone = contradicted(blocks, witness, set(range(leading)))
    for place in sorted(gone):
        account.take(blocks[place].text, "unstated")
    return [block for place, block in enumerate(blocks) if place not in gone]


def _stated(reading: Reading, known: Known, scripts: Sequence[str]) -> list[Text]:
    """The texts that the page states for machines."""
    found = []
    for how, blocks in (
        ("json-ld", blocks_of(stated_body(reading.said) or "")),
        ("script", embedded_blocks(with_html(scripts))),
    ):
        if blocks:
            account = Account(reading.url)
            found.append(_text(clean_listed(blocks, account, Known(known.titles)), account, how))
    return found


def _escalated(reading: Reading, known: Known) -> Text:
    """The engine's own reading of the whole page: fast first, then with all it has."""
    best = Text("", Account(reading.url), "engine", True)
    if len(text_of(reading.root)) > _LARGEST_ESCALATION:
        return best
    for fast in (True, False):
        account = Account(reading.url)
        blocks = clean_listed(blocks_of(read_page(reading.root, fast=fast)), account, Known(known.titles))
        best = _most([best, _text(blocks, account, "engine", escalated=True)])
        if count_words(best.text) >= MIN_WORDS:
            break
    return best


def _text(blocks: list[Block], account: Account, how: str, *, escalated: bool = False) -> Text:
    blocks, dateline = take_dateline(blocks, account)
    taken = read_reduced(blocks) if blocks else []
    kept = {id(block) for block in taken}
    for block in blocks:
        if id(block) not in kept:
            account.take(block.text, "engine")
    lines = (item.line for item in account.removed if item.kind == "byline")
    return Text(
        text="\n".join(block.text for block in taken),
        account=account,
        how=how,
        escalated=escalated,
        byline=tuple(line for line in lines if len(line) < _LONGEST_BYLINE),
        paragraphs=sum(1 for block in blocks if block.kind != "h" and len(block.text) > _LONG_BLOCK),
        dateline=dateline,
    )
