"""Reads one page: bytes in, the article's content or a reasoned refusal out.

    bytes ─▶ text ─▶ tree ─▶ reading ─▶ times' candidates ─▶ rule ─▶ title, people, pages, tags ─▶ text ─▶ language,
                                                                                             times, verdict ─▶ result

Every wing takes the one `Reading`; the text's comes after the others have read the tree, because it changes it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from crawler.extract.about.languages import declared_language, language_of
from crawler.extract.about.sections import image_of, section_of, tags_of, visible_tags
from crawler.extract.about.titles import choose_title
from crawler.extract.canonical import article_url, stated_urls, states_home
from crawler.extract.page.decode import decode
from crawler.extract.page.heading import words_of
from crawler.extract.page.tree import Unreadable, parse, select, text_of
from crawler.extract.paging import Paging, find_paging
from crawler.extract.people.authors import Credited, credited, signed
from crawler.extract.reading import Reading, read_tree
from crawler.extract.refusals import Signs, count_words, refuse_page, refuse_response
from crawler.extract.result import PageExtract
from crawler.extract.rules import Rule, rules_for, rules_on
from crawler.extract.text.find import find_text
from crawler.extract.text.found import Text
from crawler.extract.text.known import Known
from crawler.extract.times.choose import PUBLISHED, Candidate, Chosen, candidate, choose, home_of
from crawler.extract.times.gather import gather
from crawler.records.article import Reason, Rejection
from crawler.records.discovery import Discovery
from crawler.records.page import Page

_HEADLINE_WORDS = 5  # of a heading that names an article; sections and newspapers have fewer
_RULED = 0.98  # trust in a time that a source's own rule points at


@dataclass(frozen=True, slots=True)
class Examination:
    """A page's result with the evidence behind it, for people who ask why.

    `titles` are all candidates as (evidence, text), the winner first; `body` says how the article's node was found;
    `judged` why our own reading of the text was doubted and which won, empty where it wasn't.
    """

    result: PageExtract | Rejection
    titles: tuple[tuple[str, str], ...] = ()
    times: Chosen | None = None
    body: str = ""
    judged: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read of a page before its text: the title with its candidates, people, and what it is about."""

    title: str | None
    titles: tuple[tuple[str, str], ...]
    people: Credited
    paging: Paging
    section: str | None
    tags: list[str]
    stated_urls: list[str]


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
            return _examine(read_tree(page, parse(decode(page.body, page.content_type)), discovery), rules)
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


def _examine(reading: Reading, rules: Sequence[Rule]) -> Examination:
    """The pipe: reading ─▶ candidates ─▶ rule ─▶ found ─▶ text ─▶ times ─▶ verdict ─▶ result."""
    candidates = list(gather(reading))
    reading = replace(reading, rule=_rule_of(rules or rules_for(reading.host), candidates, reading))
    candidates += _ruled_times(reading)
    found = _read(reading)
    text = find_text(reading, _known(found))
    language = language_of(reading, text.text)
    times = _times(reading, candidates, language)
    signs = _signs(reading, found, text, times)
    refused = refuse_page(signs)
    result = replace(refused, reading=text.text) if refused else _result(reading, found, text, language, times)
    return Examination(result, found.titles, times, text.how, text.why)


def _read(reading: Reading) -> _Found:
    """Everything but text and times, which must be read before the text changes the tree."""
    rule = reading.rule
    title, titles = choose_title(reading)
    title = _ruled_text(reading, rule.title) or title
    return _Found(
        title=title,
        titles=tuple(titles),
        people=credited(reading),
        paging=find_paging(reading),
        section=_ruled_text(reading, rule.section) or section_of(reading, title),
        tags=[text_of(node) for node in select(reading.root, rule.tags)] or visible_tags(reading),
        stated_urls=stated_urls(reading),
    )


def _known(found: _Found) -> Known:
    return Known(
        titles=tuple(text for _, text in found.titles),
        persons=(*found.people.named, *found.people.edited),
        continued=found.paging.next_page is not None,
    )


def _times(reading: Reading, candidates: Sequence[Candidate], language: str | None) -> Chosen:
    return choose(
        candidates, captured=reading.captured, home=home_of(reading.host, language, declared_language(reading))
    )


def _result(reading: Reading, found: _Found, text: Text, language: str | None, times: Chosen) -> PageExtract:
    authors, editors = signed(reading, found.people, text.byline, text.text, language)
    discovery = reading.discovery
    return PageExtract(
        url=reading.url,
        canonical_url=article_url(found.stated_urls, reading.url, found.paging),
        text=text.text,
        title=found.title,
        published=times.published,
        published_from=times.published_from,
        updated=times.updated,
        dateline=text.dateline,
        authors=authors,
        editors=editors,
        initials=tuple(dict.fromkeys(text.account.initials)),
        section=found.section or (discovery.section if discovery else None),
        tags=tags_of(found.tags, reading.said, f"{found.title}\n{text.text}"),
        image=image_of(reading),
        language=language,
        related=tuple(dict.fromkeys(text.account.related)),
        removed=tuple(dict.fromkeys(text.account.removed)),
        next_page=found.paging.next_page,
        page_number=found.paging.number,
        total_pages=found.paging.total,
    )


# --- a source's own rule


def _rule_of(rules: Sequence[Rule], candidates: Sequence[Candidate], reading: Reading) -> Rule:
    """The source's rule for this page's day: by the page's own date, or else by its capture."""
    if not rules:
        return Rule()
    dated = max(candidates, key=lambda found: found.trust, default=None)
    day = (dated.time if dated else reading.captured).date()
    return next(iter(rules_on(rules, day)), Rule())


def _ruled_text(reading: Reading, selectors: tuple[str, ...]) -> str | None:
    return next((text for node in select(reading.root, selectors) if (text := text_of(node))), None)


def _ruled_times(reading: Reading) -> list[Candidate]:
    """The times that a source's rule points at: trusted before everything else."""
    nodes = select(reading.root, reading.rule.published)
    raws = (node.get("datetime") or node.get("content") or text_of(node) for node in nodes)
    found = (candidate(PUBLISHED, raw, "visible", "rule", _RULED) for raw in raws)
    return [item for item in found if item is not None]


# --- the verdict


def _datelines(text: Text) -> Iterator[str]:
    """The place that was cut off a text's beginning: it is a word of it all the same."""
    return (item.line for item in text.account.removed if item.kind == "dateline")


def _stated_to_the_minute(times: Chosen) -> bool:
    won = times.published_from
    return won is not None and won.evidence in {"json-ld", "meta"} and won.precision != "day"


def _signs(reading: Reading, found: _Found, text: Text, times: Chosen) -> Signs:
    said = reading.said
    paid = any(str(article.get("isAccessibleForFree")).lower() == "false" for article in said.articles[:2])
    return Signs(
        url=reading.url,
        title=found.title or "",
        text=text.text,
        words=count_words(text.text) + sum(count_words(line) for line in _datelines(text)),
        paragraphs=text.paragraphs,
        inside=text.linked[0],
        around=text.linked[1],
        dated=_stated_to_the_minute(times),
        types=said.types,
        article_types=bool(said.articles),
        open_graph_article=(said.one("og:type") or "").strip().lower() in {"article", "news", "newsarticle"},
        paid=paid or (said.one("article:content_tier") or "").lower() in {"locked", "metered"},
        home_is_canonical=states_home(found.stated_urls),
        headline=reading.heading is not None and len(words_of(text_of(reading.heading))) >= _HEADLINE_WORDS,
        published=times.published is not None,
    )
