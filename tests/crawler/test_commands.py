"""The commands that visit live sites by hand go the way of a crawl: its manners, guard, limits and name."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawler.crawls import ROOT, add_source
from tests.newspaper import Newspaper, Story
from tests.newspaper import faults as spoil


def kliping(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("KLIPING_")}
    return subprocess.run(
        [sys.executable, "-m", "kliping", *map(str, arguments)],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def story(newspaper: Newspaper, tmp_path: Path) -> Story:
    """A story of a newspaper that the data folder has a source for."""
    add_source(tmp_path, newspaper.url)
    return newspaper.publish_many(1, seed=5)[0]


def agents(paper: Newspaper) -> set[str | None]:
    return {request.user_agent for request in paper.requests}


def test_a_page_is_fetched_as_in_a_crawl_and_its_record_given(
    newspaper: Newspaper, story: Story, tmp_path: Path
) -> None:
    url = newspaper.url_of(story)
    done = kliping("extract", url, "--data", tmp_path, KLIPING_CONTACT="https://desk.test/bot")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["title"] == story.title
    assert newspaper.paths() == ["/robots.txt", story.path]
    [agent] = agents(newspaper)
    assert str(agent).startswith("Kliping/")
    assert "+https://desk.test/bot" in str(agent)
    assert not (tmp_path / "captures").exists(), "nothing is kept"


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (spoil.status(404), "answered 404"),
        (spoil.huge(20_000_000), "larger"),
        (spoil.bomb(60_000_000), "larger than 16777216 bytes"),
        (spoil.redirect("http://contoh.invalid/a"), "isn't on 127.0.0.1"),
    ],
    ids=["not there", "huge", "bomb", "leads elsewhere"],
)
def test_a_page_that_a_crawl_would_not_take_is_told_with_its_reason(
    newspaper: Newspaper, story: Story, tmp_path: Path, fault: spoil.Fault, told: str
) -> None:
    newspaper.fault(story.path, fault)
    done = kliping("extract", newspaper.url_of(story), "--data", tmp_path)
    assert done.returncode == 1
    assert told in done.stderr
    assert "save the page and give the file" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_page_that_robots_txt_disallows_is_not_asked_for(newspaper: Newspaper, story: Story, tmp_path: Path) -> None:
    newspaper.robots = "User-agent: *\nDisallow: /\n"
    done = kliping("extract", newspaper.url_of(story), "--data", tmp_path)
    assert done.returncode == 1
    assert "robots.txt disallows it" in done.stderr
    assert newspaper.paths() == ["/robots.txt"]


def test_an_address_on_this_machine_is_refused_when_no_source_says_that_it_may_be_there(
    newspaper: Newspaper, tmp_path: Path
) -> None:
    done = kliping("extract", newspaper.url_of(newspaper.publish_many(1)[0]), "--data", tmp_path)
    assert done.returncode == 1
    assert "leads to 127.0.0.1, a private address" in done.stderr
    assert not newspaper.requests


def test_a_probe_says_what_it_met_and_who_it_is(newspaper: Newspaper, story: Story, tmp_path: Path) -> None:
    done = kliping("probe", "koran", "--data", tmp_path, KLIPING_CONTACT="redaksi@desk.test")
    assert done.returncode == 0, done.stderr
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    found = {what: (well, says) for well, what, says in rows}
    assert found[f"{newspaper.url}/rss.xml"][0] == "ok"
    assert found[newspaper.url_of(story)] == ("ok", story.title)
    assert all("+redaksi@desk.test" in str(agent) for agent in agents(newspaper))


def test_a_probe_of_what_gives_no_article_ends_with_1(newspaper: Newspaper, story: Story, tmp_path: Path) -> None:
    newspaper.robots = spoil.status(500)
    done = kliping("probe", "koran", "--data", tmp_path)
    assert done.returncode == 1
    assert "is no robots.txt (500)" in done.stdout


COUNTING = """import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from kliping.cli import main
try:
    main()
finally:
    print([name for name in opened if name.endswith(".toml") and "/sources/" in name], file=sys.stderr)
    print(sorted({"aiohttp", "requests", "tldextract", "torch", "trafilatura"} & {*sys.modules}), file=sys.stderr)
"""


def test_a_crawl_reads_the_files_of_its_sources_once_and_imports_nothing_that_it_does_not_use(
    newspaper: Newspaper, story: Story, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", COUNTING, "crawl", "koran", "--data", tmp_path, "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[-2:] == [str([f"{tmp_path}/sources/koran.toml"]), "[]"]


def test_a_broken_source_file_stops_only_itself(newspaper: Newspaper, story: Story, tmp_path: Path) -> None:
    (tmp_path / "sources" / "rusak.toml").write_text('title = "Rusak"\nfeed = ["x"]\n')
    done = kliping("crawl", "koran", "--data", tmp_path, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["outcomes"] == {"koran": {"article": 1}}
    named = kliping("crawl", "koran", "rusak", "--data", tmp_path, "--json")
    assert named.returncode == 1
    assert "rusak.toml: unknown key 'feed'; did you mean 'feeds'?" in named.stderr
    assert json.loads(named.stdout)["lists_read"] == 1


@pytest.mark.parametrize("command", [["crawl", "koran", "korn"], ["run", "korn", "--every", "5s"], ["probe", "korn"]])
def test_a_mistyped_name_is_wrong_usage_at_once(
    newspaper: Newspaper, story: Story, tmp_path: Path, command: list[str]
) -> None:
    done = kliping(*command, "--data", tmp_path)
    assert done.returncode == 2
    assert "no source is named 'korn'; did you mean 'koran'?" in done.stderr
    assert not newspaper.requests


def test_a_service_of_one_round_ends_with_its_exit_code(newspaper: Newspaper, story: Story, tmp_path: Path) -> None:
    newspaper.fault("/rss.xml", spoil.status(404))
    done = kliping("run", "koran", "--once", "--no-index", "--data", tmp_path)
    assert done.returncode == 1
    assert "the crawl ended with exit code 1" in done.stderr
