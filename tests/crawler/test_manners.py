"""Manners, seen from the server's side: one crawl visits a street of newspapers, each with its own house rules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from protego import Protego

from crawler.ledger import Ledger
from crawler.manners import pace_seconds, retry_after_seconds
from tests.crawler.crawls import add_source, crawl
from tests.newspaper import Newspaper
from tests.newspaper.faults import redirect, status

CRAWL_DELAY = 0.4
RETRY_AFTER = 2


@dataclass
class Street:
    """The newspapers by name, each on an address of its own, and what one crawl of them all counted."""

    papers: dict[str, Newspaper]
    ledger: Ledger

    def outcomes(self, name: str) -> dict[str, int]:
        return dict(self.ledger.outcomes.get(name, {}))

    def articles_asked(self, name: str) -> list[str]:
        return [path for path in self.papers[name].paths() if "/d-" in path]


def set_rules(papers: dict[str, Newspaper]) -> None:
    papers["erring"].robots = status(500)
    papers["markup"].page("/robots.txt", "<html><body>Selamat datang</body></html>")
    papers["absent"].robots = None
    papers["slow"].robots = f"User-agent: *\nCrawl-delay: {CRAWL_DELAY}\n"
    papers["closed"].robots = "User-agent: *\nDisallow: /ekonomi/\nDisallow: /berita/\n"
    papers["named"].robots = "User-agent: Kliping\nDisallow: /\n\nUser-agent: *\nDisallow:\n"
    papers["busy"].fault("/rss.xml", status(503, retry_after=RETRY_AFTER), times=1)
    papers["weary"].fault("*/d-*", status(429, retry_after=3600))
    papers["patient"].robots = "User-agent: *\nCrawl-delay: 100000\n"
    many = "".join(f"Disallow: /arsip/{number}/*/cetak\n" for number in range(100_000))  # 3 MB
    papers["wordy"].robots = f"User-agent: *\nDisallow: /ekonomi/\n{many}Disallow: /berita/\n"
    papers["leading"].fault("*/d-*", redirect("http://10.0.0.1/berita"))


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    data = tmp_path_factory.mktemp("street")
    names = [
        "erring",
        "markup",
        "absent",
        "slow",
        "closed",
        "named",
        "busy",
        "weary",
        "leading",
        "unsure",
        "patient",
        "wordy",
    ]
    with ExitStack() as stack:
        papers = {
            name: stack.enter_context(Newspaper(name, host=f"127.0.0.{place}", tls=name == "unsure"))
            for place, name in enumerate(names, 2)
        }
        for name, paper in papers.items():
            paper.publish_many(4, seed=7)
            add_source(data, paper.url, name, domains=[paper.url.split("/")[2].split(":")[0]])
        # The same newspaper under a name that only turns out to be this machine when it is resolved.
        port = papers["absent"].url.rsplit(":", 1)[1]
        hidden = f"http://2130706434:{port}"
        add_source(data, hidden, "hidden", domains=["2130706434"], allow_loopback=None)
        set_rules(papers)
        yield Street(papers, crawl(data, *names, "hidden"))


def test_a_robots_txt_that_errs_closes_the_house(street: Street) -> None:
    assert set(street.papers["erring"].paths()) == {"/robots.txt"}
    assert any("erring" in line and "robots_unreadable" in line for line in street.ledger.troubles)


def test_a_web_page_instead_of_robots_txt_closes_the_house(street: Street) -> None:
    assert street.papers["markup"].paths() == ["/robots.txt"]


def test_no_robots_txt_is_consent(street: Street) -> None:
    assert street.outcomes("absent") == {"article": 4}


def test_robots_txt_is_asked_for_once(street: Street) -> None:
    assert street.papers["absent"].paths().count("/robots.txt") == 1


def test_what_is_disallowed_is_not_asked_for(street: Street) -> None:
    asked = street.articles_asked("closed")
    assert not [path for path in asked if path.startswith(("/ekonomi/", "/berita/"))]
    outcomes = street.outcomes("closed")
    assert outcomes["robots"] > 0
    assert outcomes.get("article", 0) == len(asked)


def test_a_rule_for_our_own_name_counts_before_that_for_all(street: Street) -> None:
    assert street.papers["named"].paths() == ["/robots.txt"]


def test_crawl_delay_is_kept_between_any_two_requests(street: Street) -> None:
    paper = street.papers["slow"]
    assert len(paper.requests) == 6
    # A busy machine may take in one request late, so that the next seems early: hence half for one, the whole for all.
    assert min(paper.gaps_seconds()) >= CRAWL_DELAY / 2
    assert sum(paper.gaps_seconds()[-4:]) >= 4 * CRAWL_DELAY - 0.1
    assert paper.most_at_once() == 1


def test_who_asks_for_a_day_between_requests_is_left_alone_and_nobody_waits_for_it(street: Street) -> None:
    assert street.papers["patient"].paths() == ["/robots.txt"]
    assert any("patient" in line and "asks for 100000 seconds" in line for line in street.ledger.troubles)


def test_the_first_half_megabyte_of_a_robots_txt_counts(street: Street) -> None:
    asked = street.articles_asked("wordy")
    assert [path for path in asked if path.startswith("/berita/")]
    assert not [path for path in asked if path.startswith("/ekonomi/")]


def test_retry_after_is_waited_for(street: Street) -> None:
    paper = street.papers["busy"]
    first, second = paper.requests_for("/rss.xml")
    assert second.started - first.started >= RETRY_AFTER
    assert street.outcomes("busy") == {"article": 4}


def test_a_server_that_asks_for_an_hour_is_left_alone(street: Street) -> None:
    asked = street.articles_asked("weary")
    assert len(asked) == len(set(asked)), "nothing is asked twice"
    assert street.outcomes("weary") == {"later": 4}


def test_a_redirect_away_from_the_source_is_not_followed(street: Street) -> None:
    assert street.outcomes("leading") == {"offsite": 4}


def test_a_certificate_that_nobody_vouches_for_is_refused(street: Street) -> None:
    assert not street.papers["unsure"].requests
    assert any("unsure" in line for line in street.ledger.troubles)


def test_a_name_that_leads_to_this_machine_is_refused(street: Street) -> None:
    [line] = [line for line in street.ledger.troubles if line.startswith("hidden")]
    assert "leads to 127.0.0.2, a private address" in line


def test_we_say_who_we_are(street: Street) -> None:
    agents = {request.user_agent for paper in street.papers.values() for request in paper.requests}
    assert len(agents) == 1
    assert str(agents.pop()).startswith("Kliping/")


def test_no_cookie_is_sent_and_only_what_every_reader_can_unpack_is_asked_for(street: Street) -> None:
    for request in street.papers["absent"].requests:
        assert "cookie" not in request.headers
        assert request.headers["accept-encoding"] == "gzip, deflate"


def test_the_slower_of_crawl_delay_and_request_rate_sets_the_pace() -> None:
    def pace(rules: str) -> float:
        return pace_seconds(Protego.parse(f"User-agent: *\n{rules}"), "Kliping")

    assert pace("Crawl-delay: 3") == 3
    assert pace("Request-rate: 1/10") == 10
    assert pace("Crawl-delay: 20\nRequest-rate: 1/10") == 20
    assert pace("Disallow: /a") == 0


NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (b"120", 120.0),
        (b"Wed, 25 Nov 2026 10:01:00 GMT", 60.0),
        (b"Wed, 25 Nov 2026 09:00:00 GMT", 0.0),
        (b"nanti", None),
        (b"", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: bytes | None, seconds: float | None) -> None:
    assert retry_after_seconds(header, NOW) == seconds
    assert NOW + timedelta(seconds=seconds or 0) >= NOW
