"""Finds a page's text: two readers, the page's own statements, and a judge between them.

reading ─▶ ours ─▶ doubted? ─ no ──────────────────────────▶ text
                      └─ yes ─▶ stated, trafilatura ─▶ judge ─▶ text with why it won
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from crawler.extract.page.tree import letters, text_of
from crawler.extract.reading import Reading
from crawler.extract.refusals import pictures, titled_pictures
from crawler.extract.text.account import Account
from crawler.extract.text.clean import clean_listed
from crawler.extract.text.engine import read_by_engine
from crawler.extract.text.found import Text, text_from
from crawler.extract.text.judge import Evidence, doubt, judge
from crawler.extract.text.known import Known
from crawler.extract.text.reduced import read_reduced
from crawler.extract.text.standfirst import descriptions
from crawler.extract.text.stated import blocks_of, embedded_blocks, stated_body, with_html


def find_text(reading: Reading, known: Known) -> Text:
    """The page's text with its account, and why it is this one."""
    said = reading.said
    scripts = [script.text for script in reading.elements.tagged("script") if script.text]
    captions = tuple(letters(text_of(caption)) for caption in reading.elements.tagged("figcaption"))
    known = replace(known, told=tuple(descriptions(said)), captions=captions)
    evidence = Evidence(body=letters(stated_body(said) or ""), titled=reading.heading is not None)
    ours = read_reduced(reading, known)
    doubted = doubt(ours, evidence)
    if doubted is None:
        return ours
    stated = _stated(reading, known, scripts)
    engine = None if _shows_pictures(reading, known) else read_by_engine(reading, known)
    if not stated and engine is None:
        return ours
    return judge(ours, stated, engine, evidence, doubted)


def _shows_pictures(reading: Reading, known: Known) -> bool:
    """Whether a page is made for pictures or a film, and has little text by right."""
    said = reading.said
    if any(map(titled_pictures, known.titles[:1])):
        return True
    return bool(pictures(reading.url, said.types, article_types=bool(said.articles)))


def _stated(reading: Reading, known: Known, scripts: Sequence[str]) -> list[Text]:
    """The texts that the page states for machines."""
    found = []
    for how, blocks in (
        ("json-ld", blocks_of(stated_body(reading.said) or "")),
        ("script", embedded_blocks(with_html(scripts))),
    ):
        if blocks:
            account = Account(reading.url)
            found.append(text_from(clean_listed(blocks, account, Known(known.titles)), account, how))
    return found
