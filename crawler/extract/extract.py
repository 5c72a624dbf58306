"""Reads one page: bytes in, the article's content or a reasoned refusal out.

    bytes ─▶ text ─▶ tree ─▶ statements, title, times, people ─▶ body ─▶ cleaning ─▶ engine ─▶ result
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from ..article import Reason, Rejection, Removed
from ..urls import canonical_url, registered_domain
from .blocks import Block
from .body import Body, find_body, strip_never
from .cleaning import Account, clean, prune
from .dates import gather
from .decode import decode
from .page import Discovery, Page
from .paging import Paging, find_paging, first_page_url
from .people import people
from .result import PageExtract
from .rules import Rule, rules_on
from .standfirst import descriptions, find_standfirst
from .structured import Structured, read_structured, strings
from .times import Chosen, choose, home_zone
from .titles import choose_title, find_heading, publisher_names
from .tree import Element, Unreadable, parse, select, squeeze


@dataclass(frozen=True, slots=True)
class Examination:
    """A page's result with the evidence behind it: candidates for title and times, and how the body was found."""

    result: PageExtract | Rejection
    titles: tuple[tuple[str, str], ...] = ()
    times: Chosen | None = None
    body: str = ""
    escalated: bool = False
    rules: tuple[Rule, ...] = field(default=())


def extract_page(
    page: Page, *, discovery: Discovery | None = None, rules: Sequence[Rule] = ()
) -> PageExtract | Rejection:
    """The content of one page, or why it is no article. Never raises, whatever the bytes."""
    return examine(page, discovery=discovery, rules=rules).result


def examine(page: Page, *, discovery: Discovery | None = None, rules: Sequence[Rule] = ()) -> Examination:
    """Like `extract_page`, with the evidence."""
    try:
        root = parse(decode(page.body, page.content_type))
    except Unreadable as error:
        return Examination(Rejection(Reason.UNREADABLE, str(error)))
    return _Reading(page, root, discovery, tuple(rules)).examine()


class _Reading:
    def __init__(self, page, root, discovery, rules):
        self.page, self.root, self.discovery, self.rules = page, root, discovery, rules

    def examine(self):
        page, root = self.page, self.root
        said = read_structured(root, page.url)
        publisher = publisher_names(said, page.url)
        heading = find_heading(root, said)
        title, titles = choose_title(root, said, heading, publisher)
        host = urlsplit(page.url).hostname or ""
        lang = (root.get("lang") or "").lower()
        indonesian = host.endswith(".id") or lang.startswith("id") or True
        zone = home_zone(host, lang)
        times = choose(gather(root, said, heading, page.url, self.discovery, us=lang == "en-us"), captured=page.captured, zone=zone, indonesian=host.endswith('.id') or lang.startswith('id'))
        paging = find_paging(root, said, page.url)
        authors, editors = people(root, said, publisher)
        strip_never(root)
        body = find_body(root, heading)
        lead = find_standfirst(root, heading, body.node, said)
        account = Account(page.url)
        prune(body.node, account)
        blocks = clean(body.node, account, title=title, lead=lead, told=descriptions(said))
        text = "\n".join(b.text for b in blocks)
        res = PageExtract(url=page.url, canonical_url=page.url, text=text, title=title, published=times.published, published_from=times.published_from, updated=times.updated, authors=authors, editors=editors, initials=tuple(account.initials), related=tuple(account.related), removed=tuple(account.removed), next_page=paging.next_page, page_number=paging.number, total_pages=paging.total)
        return Examination(res, tuple(titles), times, body.how)
