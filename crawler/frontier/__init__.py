"""The frontier of a crawl: found, due, looked at, done; kept in one SQLite file.

    with Frontier(data / "state" / "crawl.sqlite") as frontier:
        frontier.discover("koran", listing, discovery, now)           # a list named a URL
        for page in frontier.due("koran", now, count=2):              # what may be asked for
            frontier.look(page.key, Answer("too_short"), now)         # thin: looked at again in two minutes

frontier.py    the door: pages and hosts judged together
looks.py       when a page is looked at next         (pure)
hosts.py       trouble of a host told from a page's  (pure)
line.py        trouble of our line told from hosts'  (pure)
pages.py, written.py, validators.py, files.py, series.py   one table each
database.py    the file: locked, full, read-only and broken told apart; former.py brings old ones along
"""

from crawler.frontier.frontier import Frontier, Verdict
from crawler.frontier.looks import Answer, State
from crawler.frontier.pages import Life, Listed, Look, Waiting, Withdrawal, host_of, url_key
from crawler.frontier.validators import Validator
from crawler.frontier.written import content_digest

__all__ = [
    "Answer", "Frontier", "Life", "Listed", "Look", "State", "Validator", "Verdict", "Waiting", "Withdrawal",
    "content_digest", "host_of", "url_key",
]  # fmt: skip
