"""A month of the simulated year (`python -m benchmarks.year`): nothing is lost, doubled or asked for too soon."""

from __future__ import annotations

import pytest

from benchmarks.year.bars import Bar, measure
from benchmarks.year.drive import Crawl
from benchmarks.year.world import papers
from crawler.schedule import Pace, Terms

DAYS, HOSTS, ARTICLES = 24, 5, 240


@pytest.fixture(scope="module")
def bars(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Bar]:
    world = papers(HOSTS, ARTICLES, DAYS)
    log = Crawl(world, tmp_path_factory.mktemp("year"), Terms(pace=Pace.of(900))).run(DAYS)
    return {bar.what: bar for bar in measure(world, log, DAYS)}


@pytest.mark.slow
@pytest.mark.parametrize(
    "what",
    [
        "lost, of",
        "versions written twice",
        "first fetches per article",
        "revisits per article",
        "list reads",
        "median delay",
        "requests sooner than a server asked",
        "requests against robots.txt",
        "least seconds between two requests",
        "false alarms",
        "breaks named",
    ],
)
def test_a_month_passes_every_bar(bars: dict[str, Bar], what: str) -> None:
    [bar] = [bar for name, bar in bars.items() if name.startswith(what)]
    assert bar.passes, f"{bar.what}: {bar.figure}, and the bar is {bar.bar}"
