"""Reads one page: bytes in, the article's content or a reasoned refusal out.

    bytes ─▶ text ─▶ tree ─▶ statements, title ─▶ body ─▶ cleaning ─▶ engine ─▶ language, times, people ─▶ verdict

Metadata comes from what the page states; the tree is brought down to the article before trafilatura reads it; the
whole page is only read by trafilatura when that reduction found too little.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from crawler.extract.about.languages import language_of
from crawler.extract.about.sections import image_of, section_of, tags_of, visible_tags
from crawler.extract.about.titles import choose_title, find_heading, publisher_names
from crawler.extract.page.decode import decode
from crawler.extract.page.structured import Structured, read_structured
from crawler.extract.page.tree import Element, Unreadable, letters, parse, select, short_texts, text_of
from crawler.extract.paging import Paging, find_paging, first_page_url
from crawler.extract.people.authors import byline_of, organisations, people, ruled, several_names
from crawler.extract.refusals import (
    MIN_WORDS,
    Signs,
    count_words,
    pictures,
    refuse_page,
    refuse_response,
    titled_pictures,
)
from crawler.extract.result import PageExtract
from crawler.extract.rules import Rule, rules_for, rules_on
from crawler.extract.text.account import Account
from crawler.extract.text.blocks import Block
from crawler.extract.text.body import Body, find_body, linked_shares, strip_never
from crawler.extract.text.cleaning import clean, clean_listed, prune, take_dateline
from crawler.extract.text.engine import read_page, read_reduced
from crawler.extract.text.standfirst import descriptions, find_standfirst
from crawler.extract.text.stated import blocks_of, contradicted, embedded_blocks, stated_body, with_html
from crawler.extract.times.choose import PUBLISHED, Candidate, Chosen, candidate, choose, home_zone
from crawler.extract.times.gather import gather
from crawler.records.article import Reason, Rejection
from crawler.records.page import Discovery, Page
from crawler.urls import canonical_url, registered_domain

_ENOUGH_WORDS = 45  # what the reduction must find, or the whole page is read: short news is news, but may be a torn one
_LARGEST_ESCALATION = 300_000  # characters of a page's text; the engine's full reading takes seconds beyond
_RULED = 0.98  # trust in a time that a source's own rule points at


@dataclass(frozen=True, slots=True)
class Examination:
    """A page's result with the evidence behind it, for people who ask why.

    `titles` are all candidates as (evidence, text), the winner first; `body` says how the article's node was found;
    `escalated` whether the whole page had to be read.
    """

    result: PageExtract | Rejection
    titles: tuple[tuple[str, str], ...] = ()
    times: Chosen | None = None
    body: str = ""
    escalated: bool = False


@dataclass(frozen=True, slots=True)
class _Text:
    """The text that was found, with its blocks' account."""

    text: str
    account: Account
    how: str
    escalated: bool
    byline: tuple[str, ...] = ()
    linked: tuple[float, float] = (0.0, 0.0)
    paragraphs: int = 0
    dateline: str | None = None


def extract_page(
    page: Page, *, discovery: Discovery | None = None, rules: Sequence[Rule] = ()
) -> PageExtract | Rejection:
    """The content of one page, or why it is no article. Never raises, whatever the bytes.

    `rules` are the source's own; without any, the ones shipped for the page's registered domain apply.
    """
    return examine(page, discovery=discovery, rules=rules).result


def examine(page: Page, *, discovery: Discovery | None = None, rules: Sequence[Rule] = ()) -> Examination:
    """Like `extract_page`, with the evidence."""
    if refused := refuse_response(page):
        return Examination(refused)
    try:
        with _without_collector():
            return _examine(page, parse(decode(page.body, page.content_type)), discovery, rules)
    except Unreadable as error:
        return Examination(Rejection(Reason.UNREADABLE, str(error)))
    except (RecursionError, MemoryError) as error:
        return Examination(Rejection(Reason.UNREADABLE, f"too deep or too large to read: {type(error).__name__}"))
    except (
        Exception
    ) as error:  # a page must never stop a crawl: the refusal says what happened and replay shows it again
        return Examination(Rejection(Reason.UNREADABLE, f"{type(error).__name__}: {error}"[:200]))


@contextmanager
def _without_collector() -> Iterator[None]:
    """No search for cycles among the thousands of elements of one page: it takes 9 % of the time and finds none."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _examine(page: Page, root: Element, discovery: Discovery | None, rules: Sequence[Rule]) -> Examination:
    host = urlsplit(page.url).hostname or ""
    # Every element's place. It also holds them: lxml makes elements anew at every visit unless somebody does.
    order = {node: place for place, node in enumerate(root.iter("*"))}
    texts = short_texts(order)
    said = read_structured(root, page.url)
    publisher = publisher_names(said, page.url)
    heading = find_heading(root, said)
    title, titles = choose_title(root, said, heading, publisher)
    if title is None and discovery:
        title = discovery.title
    us = (root.get("lang") or "").lower() in {"en-us", "en_us"} and home_zone(host, None) is None
    candidates = list(gather(texts, order, said, heading, page.url, discovery, us=us, captured=page.captured))
    rule = _rule_of(rules or rules_for(host), candidates, page)
    title = _ruled_text(root, rule.title) or title
    candidates += _ruled_times(root, rule)
    canonicals = _canonicals(root, said)
    paging = find_paging(root, said, page.url, select(root, rule.next_page))
    credited = people(order, texts, said, publisher, heading)
    ruled_authors, ruled_editors = ruled(root, rule.authors, publisher), ruled(root, rule.editors, publisher)
    section = _ruled_text(root, rule.section) or section_of(root, said, title, page.url, publisher)
    shown_tags = [text_of(node) for node in select(root, rule.tags)] or visible_tags(order, heading)
    persons = (*credited[0], *credited[1])
    continued = paging.next_page is not None
    found = _find_text(root, said, heading, [text for _, text in titles], rule, page.url, persons, continued)
    language = language_of(root, said, found.text)
    indonesian = language == "id" or host.endswith(".id")
    times = choose(
        candidates,
        captured=page.captured,
        zone=home_zone("x.id" if language == "id" else host, language),
        indonesian=indonesian,
    )
    authors, editors = ruled_authors or credited[0], ruled_editors or credited[1]
    authors = authors or byline_of([*found.byline, *several_names(found.text)], publisher)
    if not authors and not editors and language not in {None, "id", "ms"}:
        authors = organisations(said)
    signs = _signs(page.url, said, title, found, times, _home_is_canonical(canonicals))
    if refused := refuse_page(signs):
        return Examination(refused, tuple(titles), times, found.how, found.escalated)
    result = PageExtract(
        url=page.url,
        canonical_url=_canonical(canonicals, page.url, paging),
        text=found.text,
        title=title,
        published=times.published,
        published_from=times.published_from,
        updated=times.updated,
        dateline=found.dateline,
        authors=authors,
        editors=tuple(name for name in editors if name not in authors),
        initials=tuple(dict.fromkeys(found.account.initials)),
        section=section or (discovery.section if discovery else None),
        tags=tags_of(shown_tags, said, f"{title}\n{found.text}"),
        image=image_of(said, page.url),
        language=language,
        related=tuple(dict.fromkeys(found.account.related)),
        removed=tuple(dict.fromkeys(found.account.removed)),
        next_page=paging.next_page,
        page_number=paging.number,
        total_pages=paging.total,
    )
    return Examination(result, tuple(titles), times, found.how, found.escalated)


# --- text


def _find_text(
    root: Element,
    said: Structured,
    heading: Element | None,
    titles: Sequence[str],
    rule: Rule,
    url: str,
    persons: Sequence[str],
    continued: bool,
) -> _Text:
    """The text by reduction; where that is too little, by the page's own statement, then by the engine on all of it."""
    scripts = [script.text for script in root.iter("script") if script.text]
    captions = [letters(text_of(caption)) for caption in root.iter("figcaption")]
    strip_never(root)
    order = list(root.iter("*"))
    body = find_body(root, order, heading, rule.body)
    sure = len(said.articles) <= 3 and any(article.get("datePublished") for article in said.articles)
    linked = (0.0, 0.0) if sure else linked_shares(root, body)
    found = _reduced(order, said, heading, titles, rule, body, url, persons, captions, continued)
    words = count_words(found.text)
    if words >= _ENOUGH_WORDS or (words >= MIN_WORDS and found.how in {"hint", "rule"}):
        return _with_linked(found, linked)
    others = [found, *_stated(said, scripts, titles, url)]
    best = max(others, key=lambda other: count_words(other.text))
    needed = _ENOUGH_WORDS if heading is None else MIN_WORDS
    shown = any(map(titled_pictures, titles[:1])) or pictures(url, said.types, article_types=bool(said.articles))
    if count_words(best.text) < needed and not shown:
        best = max([best, _escalated(root, titles, url)], key=lambda other: count_words(other.text))
    return _with_linked(best, linked)


def _with_linked(found: _Text, linked: tuple[float, float]) -> _Text:
    return replace(found, linked=linked)


def _reduced(
    order: Sequence[Element],
    said: Structured,
    heading: Element | None,
    titles: Sequence[str],
    rule: Rule,
    body: Body,
    url: str,
    persons: Sequence[str],
    captions: Sequence[str],
    continued: bool,
) -> _Text:
    """The text of the reduced document."""
    told = descriptions(said)
    lead = [] if rule.body else find_standfirst(order, heading, body.node, said)
    account = Account(url)
    prune(body.node, account, rule.drop, body.wrappers)
    blocks = clean(
        body.node,
        account,
        titles=titles,
        lead=lead,
        told=told,
        persons=persons,
        captions=captions,
        continued=continued,
    )
    if (witness := stated_body(said)) and not rule.body:
        blocks = _believed(blocks, witness, len(lead) + 1, account)
    return _text(blocks, account, body.how)


def _believed(blocks: list[Block], witness: str, leading: int, account: Account) -> list[Block]:
    """The blocks that the page's own statement of its text doesn't contradict."""
    gone = contradicted(blocks, witness, set(range(leading)))
    for place in sorted(gone):
        account.take(blocks[place].text, "unstated")
    return [block for place, block in enumerate(blocks) if place not in gone]


def _stated(said: Structured, scripts: list[str], titles: Sequence[str], url: str) -> list[_Text]:
    """The texts that the page states for machines."""
    found = []
    for how, blocks in (
        ("json-ld", blocks_of(stated_body(said) or "")),
        ("script", embedded_blocks(with_html(scripts))),
    ):
        if blocks:
            account = Account(url)
            found.append(_text(clean_listed(blocks, account, titles=titles), account, how))
    return found


def _escalated(root: Element, titles: Sequence[str], url: str) -> _Text:
    """The engine's own reading of the whole page: fast first, then with all it has."""
    best = _Text("", Account(url), "engine", True)
    if len(text_of(root)) > _LARGEST_ESCALATION:
        return best
    for fast in (True, False):
        account = Account(url)
        blocks = clean_listed(blocks_of(read_page(root, fast=fast)), account, titles=titles)
        found = _text(blocks, account, "engine", escalated=True)
        best = max([best, found], key=lambda other: count_words(other.text))
        if count_words(best.text) >= MIN_WORDS:
            break
    return best


def _text(blocks: list[Block], account: Account, how: str, *, escalated: bool = False) -> _Text:
    blocks, dateline = take_dateline(blocks, account)
    taken = read_reduced(blocks) if blocks else []
    kept = {id(block) for block in taken}
    for block in blocks:
        if id(block) not in kept:
            account.take(block.text, "engine")
    text = "\n".join(block.text for block in taken)
    byline = tuple(item.line for item in account.removed if item.kind == "byline" and len(item.line) < 80)
    long = sum(1 for block in blocks if block.kind != "h" and len(block.text) > 80)
    return _Text(text, account, how, escalated, byline, (0.0, 0.0), long, dateline)


# --- the rest of the metadata


def _rule_of(rules: Sequence[Rule], candidates: list[Candidate], page: Page) -> Rule:
    """The source's rule for this page's day: by the page's own date, or else by its capture."""
    if not rules:
        return Rule()
    dated = max(candidates, key=lambda found: found.trust, default=None)
    day = (dated.time if dated else page.captured).date()
    return next(iter(rules_on(rules, day)), Rule())


def _ruled_text(root: Element, selectors: tuple[str, ...]) -> str | None:
    return next((text for node in select(root, selectors) if (text := text_of(node))), None)


def _ruled_times(root: Element, rule: Rule) -> list[Candidate]:
    """The times that a source's rule points at: trusted before everything else."""
    raws = (node.get("datetime") or node.get("content") or text_of(node) for node in select(root, rule.published))
    found = (candidate(PUBLISHED, raw, "visible", "rule", _RULED) for raw in raws)
    return [item for item in found if item is not None]


def _canonicals(root: Element, said: Structured) -> list[str]:
    """What the page states as its URL: rel=canonical, then og:url."""
    stated = [link.get("href") for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    return [value.strip() for value in [*stated, said.one("og:url")] if value and value.strip()]


def _canonical(stated: Sequence[str], url: str, paging: Paging) -> str:
    """The article's URL in canonical form: a stated one where it is this newspaper's and no home page, else its own."""
    own = first_page_url(url) if paging.number > 1 else url
    for value in stated:
        if trusted := _trusted(value, own, paging):
            return trusted
    try:
        return canonical_url(own)
    except ValueError:
        return own


def _home_is_canonical(stated: Sequence[str]) -> bool:
    """Whether a stated URL leads to the front page: on a front page, or on all pages by mistake."""
    for value in stated:
        try:
            parts = urlsplit(value)
        except ValueError:
            continue
        if parts.hostname and parts.path.strip("/ ") in {"", "index.html", "index.php"} and not parts.query:
            return True
    return False


def _trusted(value: str, own: str, paging: Paging) -> str | None:
    """A stated URL in canonical form, if it can be this article's."""
    try:
        target = urljoin(own, value.strip())
        parts = urlsplit(target)
        if registered_domain(parts.hostname or "") != registered_domain(urlsplit(own).hostname or ""):
            return None
        if len(parts.path.strip("/")) < min(8, len(urlsplit(own).path.strip("/"))):
            return None  # a home or section page, stated on every page by mistake
        return canonical_url(first_page_url(target) if paging.number > 1 else target)
    except ValueError:
        return None


def _stated_to_the_minute(times: Chosen) -> bool:
    won = times.published_from
    return won is not None and won.evidence in {"json-ld", "meta"} and won.precision != "day"


def _signs(
    url: str, said: Structured, title: str | None, found: _Text, times: Chosen, home_is_canonical: bool
) -> Signs:
    paid = any(str(article.get("isAccessibleForFree")).lower() == "false" for article in said.articles[:2])
    return Signs(
        url=url,
        title=title or "",
        text=found.text,
        words=count_words(found.text),
        paragraphs=found.paragraphs,
        inside=found.linked[0],
        around=found.linked[1],
        dated=_stated_to_the_minute(times),
        types=said.types,
        article_types=bool(said.articles),
        open_graph_article=(said.one("og:type") or "").strip().lower() in {"article", "news", "newsarticle"},
        paid=paid or (said.one("article:content_tier") or "").lower() in {"locked", "metered"},
        home_is_canonical=home_is_canonical,
    )
