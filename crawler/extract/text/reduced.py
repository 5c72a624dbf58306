"""Our own reader: brings the tree down to the article's node, then takes furniture out of it.

    tree ─▶ what is never text out ─▶ body ─▶ standfirst ─▶ prune ─▶ clean ─▶ witness ─▶ dateline ─▶ text

It changes the tree: whatever else is read of the page is read before.
"""

from __future__ import annotations

from crawler.extract.page.tree import letters, text_of
from crawler.extract.reading import Reading
from crawler.extract.text.account import Account
from crawler.extract.text.blocks import Block
from crawler.extract.text.body import find_body, linked_shares, strip_never
from crawler.extract.text.clean import clean
from crawler.extract.text.found import Text, text_from
from crawler.extract.text.known import Known
from crawler.extract.text.passes.prune import prune
from crawler.extract.text.standfirst import find_standfirst
from crawler.extract.text.stated import contradicted, stated_body

_FEW_ARTICLES = 3  # article objects on a page that is one article; lists state more


def read_reduced(reading: Reading, known: Known) -> Text:
    """The text of the reduced page."""
    root, rule, said = reading.root, reading.rule, reading.said
    strip_never(root, reading.elements)
    order = list(root.iter("*"))
    body = find_body(root, order, reading.heading, rule.body)
    linked = (0.0, 0.0) if _states_an_article(reading) else linked_shares(root, body)
    lead = [] if rule.body else find_standfirst(order, reading.heading, body.node, said)
    account = Account(reading.url)
    whole = len(letters(text_of(body.node)))
    prune(body.node, account, rule.drop, body.wrappers)
    blocks = clean(body.node, account, known, lead)
    if (witness := stated_body(said)) and not rule.body:
        blocks = _believed(blocks, witness, len(lead) + 1, account)
    twice = sum(len(letters(item.line)) for item in account.removed if item.kind in {"repeated", "title"})
    return text_from(blocks, account, body.how, linked=linked, share=body.share, whole=whole - twice)


def _states_an_article(reading: Reading) -> bool:
    """Whether a page states one dated article, so that its links need no counting."""
    articles = reading.said.articles
    return len(articles) <= _FEW_ARTICLES and any(article.get("datePublished") for article in articles)


def _believed(blocks: list[Block], witness: str, leading: int, account: Account) -> list[Block]:
    """The blocks that the page's own statement of its text doesn't contradict."""
    gone = contradicted(blocks, witness, set(range(leading)))
    for place in sorted(gone):
        account.take(blocks[place].text, "unstated")
    return [block for place, block in enumerate(blocks) if place not in gone]
