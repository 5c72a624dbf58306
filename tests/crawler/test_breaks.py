"""Newspapers that break as happens unnoticed, over real HTTP: each is named within three polls, a sound one never.

One crawl stays on all of them. What takes hours in life, the time between two looks at a host in trouble, takes a
second here; the history of the newspaper that froze is written down before.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.frontier import Frontier, url_key
from crawler.schedule import Agenda, Item, Pace
from crawler.status import SourceStatus, sources_of
from tests.conftest import ROOT
from tests.newspaper import Newspaper
from tests.newspaper.faults import Answer, body, no_validators, status

KINDS = {
    "roboh": "layout",
    "kosong": "empty",
    "beku": "frozen",
    "bohong": "dates",
    "tembok": "wall",
    "sertifikat": "unreachable",
}
SOUND = "sehat"
ARTICLES = 14
POLLS = 3
FEED = "/rss.xml"
EMPTY = b'<rss version="2.0"><channel><title>Koran</title><link>http://x</link></channel></rss>'
COMMAND = (
    "from crawler.frontier import hosts\n"
    "hosts.BACKOFF_S = (1.0,) * len(hosts.BACKOFF_S)\n"
    "from kliping.cli import main\n"
    "main()\n"
)


@dataclass
class Named:
    """When each source was first called broken, as what, and how often its feed had been read by then."""

    kinds: dict[str, set[str]] = field(default_factory=dict)
    polls: dict[str, int] = field(default_factory=dict)
    whats: dict[str, str] = field(default_factory=dict)


def bare(answer: Answer) -> Answer:
    """The page after a change of layout: its words are there, and who wrote them isn't."""
    heading = re.search(rb"<h1[^>]*>.*?</h1>", answer.body, re.DOTALL)
    lines = re.findall(rb"<p[ >].*?</p>", answer.body, re.DOTALL)
    page = b"<html><body><article>" + (heading[0] if heading else b"") + b"".join(lines) + b"</article></body></html>"
    return replace(answer, body=page)


def hurried(answer: Answer) -> Answer:
    """The feed without its wish to be left alone for ten minutes."""
    return replace(answer, body=re.sub(rb"<ttl>.*?</ttl>", b"", answer.body))


def freeze(data: Path, paper: Newspaper) -> None:
    """Three weeks in which the feed brought an article an hour, and then a day in which it brought none."""
    last = datetime.now(UTC) - timedelta(hours=24)
    stories = paper.publish_many(2, published=last)
    url, pace = paper.url + FEED, Pace.of(900)
    with Frontier(data / "state" / "crawl.sqlite") as frontier:
        agenda, now = Agenda(frontier.database), last.timestamp()
        agenda.enter("beku", [("feed", url)], now - 21 * 86_400)
        for hours in range(21 * 24, 0, -1):
            at = now - 3600 * hours
            agenda.read(url, [Item(f"koran/{hours + n}", at) for n in range(6)], at, pace)
        agenda.read(url, [Item(url_key(paper.url_of(story)), now) for story in stories], now, pace)


def break_all(papers: dict[str, Newspaper]) -> None:
    """Each in its own way, with news to show it by."""
    papers["roboh"].fault("/*/d-*", bare)
    papers["kosong"].fault(FEED, body(EMPTY), no_validators())
    papers["tembok"].fault("/*/d-*", status(403))
    ahead = datetime.now(UTC) + timedelta(days=3000)
    for name in ("roboh", "tembok", SOUND):
        papers[name].publish_many(6, seed=77)
    papers["bohong"].publish_many(4, seed=77, published=ahead)


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Named]:
    """A crawl of all of them: first as they should be, then as they break, until all is named or time is over."""
    data = tmp_path_factory.mktemp("breaks")
    with ExitStack() as stack:
        papers = {
            name: stack.enter_context(Newspaper(name, host=f"127.0.0.{number}", tls=name == "sertifikat"))
            for number, name in enumerate((*KINDS, SOUND), 2)
        }
        freeze(data, papers["beku"])
        for name, paper in papers.items():
            paper.fault(FEED, hurried)
            paper.write_source(data / "sources", name)
            if name != "beku":
                paper.publish_many(1)
        arguments = ["crawl", *papers, "--stay", "--every", "2s", "--data", str(data)]
        crawl = subprocess.Popen([sys.executable, "-c", COMMAND, *arguments], cwd=ROOT, stderr=subprocess.DEVNULL)
        stack.callback(crawl.wait, 60)
        stack.callback(crawl.terminate)
        yield watched(data, papers)


def watched(data: Path, papers: dict[str, Newspaper]) -> Named:
    sound = set(papers) - {"beku", "sertifikat"}
    named, read = Named(), dict.fromkeys(papers, 0)

    def note(sources: dict[str, SourceStatus]) -> None:
        for name, source in sources.items():
            if source.breaks and name not in named.kinds:
                named.polls[name] = len(papers[name].requests_for(FEED)) - read[name]
                named.whats[name] = source.breaks[0].what
            if source.breaks:
                named.kinds.setdefault(name, set()).update(each.kind for each in source.breaks)

    def until(is_so: Callable[[dict[str, SourceStatus]], bool]) -> None:
        deadline = time.monotonic() + 100
        while time.monotonic() < deadline:
            time.sleep(0.5)
            sources = {each.name: each for each in sources_of(data, time.time())} if (data / "state").exists() else {}
            note(sources)
            if papers.keys() <= sources.keys() and is_so(sources):
                return

    until(lambda sources: all(sources[name].outcomes.get("article") for name in sound))
    for name in sound:
        papers[name].publish_many(ARTICLES, seed=5)
    until(lambda sources: all(sources[name].outcomes.get("article", 0) > ARTICLES for name in sound))
    assert not set(named.kinds) - {"beku", "sertifikat"}, named
    read.update({name: len(papers[name].requests_for(FEED)) for name in sound})
    break_all(papers)
    until(lambda sources: set(KINDS) <= set(named.kinds) and sources[SOUND].outcomes["article"] > ARTICLES + 6)
    return named


@pytest.mark.slow
@pytest.mark.parametrize(("source", "kind"), KINDS.items())
def test_a_break_is_named_for_what_it_is(named: Named, source: str, kind: str) -> None:
    assert kind in named.kinds.get(source, set()), named


@pytest.mark.slow
@pytest.mark.parametrize("source", ["kosong", "beku", "bohong"])
def test_a_feed_that_breaks_is_named_within_three_polls(named: Named, source: str) -> None:
    assert named.polls[source] <= POLLS + 1, "one more may be under way while it is looked at"


@pytest.mark.slow
def test_the_reason_is_told(named: Named) -> None:
    assert "certificate" in named.whats["sertifikat"]


@pytest.mark.slow
def test_a_sound_newspaper_raises_no_alarm(named: Named) -> None:
    assert SOUND not in named.kinds
