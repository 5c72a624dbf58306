"""Sources are added by their address or from a feed reader's subscriptions, and probed all at once."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone
from itertools import accumulate
from pathlib import Path

import pytest

from crawler.catalogue import Status, load_catalogue, read_source
from crawler.home_zones import zone_from
from tests.crawler.crawls import add_source, crawl
from tests.crawler.test_commands import kliping
from tests.newspaper import Newspaper
from tests.newspaper import faults as spoil

HOME = """<html lang="id-ID"><head><title> Koran
Uji </title><link rel="alternate" type="application/rss+xml" href="/rss.xml">
<link rel="alternate" type="application/rss+xml" href="/komentar.xml"></head><body></body></html>"""


def test_a_newspaper_is_added_by_its_address_with_the_lists_that_answer(newspaper: Newspaper, tmp_path: Path) -> None:
    stories = newspaper.publish_many(4, seed=8)
    newspaper.page("/", HOME)
    newspaper.page("/komentar.xml", "<rss version='2.0'><channel></channel></rss>")
    newspaper.robots = f"User-agent: *\nDisallow:\nSitemap: {newspaper.url}/sitemap-news.xml\n"
    done = kliping("sources", "add", f"{newspaper.url}/", "--name", "koran", "--here", "--data", tmp_path)
    assert done.returncode == 0, done.stderr
    source = read_source(tmp_path / "sources" / "koran.toml")
    assert (source.title, source.language, source.status) == ("Koran Uji", "id", Status.VERIFIED)
    assert source.feeds == (f"{newspaper.url}/rss.xml",)
    assert source.sitemaps == (f"{newspaper.url}/sitemap-news.xml",)
    assert source.timezone == "Asia/Jakarta", "its feed states +0700, and it is Indonesian"
    assert source.evidence[-1] == "timezone: its lists state +07:00, as is kept there"
    assert crawl(tmp_path).total("article") == len(stories)
    again = kliping("sources", "add", f"{newspaper.url}/", "--name", "koran", "--here", "--data", tmp_path)
    assert again.returncode == 1
    assert "koran.toml: is there already" in again.stderr


def test_lists_are_looked_for_at_the_usual_places_when_no_page_names_them(newspaper: Newspaper, tmp_path: Path) -> None:
    newspaper.publish_many(2, seed=8)
    newspaper.page("/", "<html><head><title>Koran</title></head><body></body></html>")
    done = kliping("sources", "add", newspaper.url, "--name", "koran", "--here", "--data", tmp_path)
    assert done.returncode == 0, done.stderr
    source = read_source(tmp_path / "sources" / "koran.toml")
    assert source.feeds == (f"{newspaper.url}/rss.xml",)
    assert source.timezone == "+07:00", "stated, of a newspaper whose language and country nobody tells"


def test_a_newspaper_that_states_no_zone_is_added_without_and_that_is_told(
    newspaper: Newspaper, tmp_path: Path
) -> None:
    newspaper.page("/", "<html><head><title>Koran</title></head><body></body></html>")
    item = f"<item><title>Waduk Diresmikan</title><link>{newspaper.url}/a</link></item>"
    newspaper.page("/rss.xml", f"<rss version='2.0'><channel>{item}</channel></rss>", content_type="application/xml")
    done = kliping("sources", "add", newspaper.url, "--name", "koran", "--here", "--data", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "timezone" not in (tmp_path / "sources" / "koran.toml").read_text()
    assert "times without one count as UTC" in " ".join(done.stderr.split())


WIB, SUMMER = timezone(timedelta(hours=7)), timezone(timedelta(hours=2))
JULY = datetime(2026, 7, 1, 12)


@pytest.mark.parametrize(
    ("home", "language", "in_lists", "on_page", "name"),
    [
        ("https://harian.co.id/", None, [JULY.replace(tzinfo=WIB)], None, "Asia/Jakarta"),
        ("https://harian.com/", "id", [JULY.replace(tzinfo=UTC)], JULY.replace(tzinfo=WIB), "Asia/Jakarta"),
        ("https://harian.com/", None, [JULY.replace(tzinfo=WIB)], None, "+07:00"),
        ("https://zeitung.de/", "de", [JULY.replace(tzinfo=SUMMER)], None, "Europe/Berlin"),
        ("https://zeitung.de/", "de", [JULY.replace(tzinfo=WIB)], None, "+07:00"),
        ("https://harian.co.id/", None, [JULY.replace(tzinfo=UTC)], None, "Asia/Jakarta"),
        ("https://harian.com/", "id", [JULY.replace(tzinfo=UTC)], None, None),
    ],
)
def test_a_home_zone_is_what_is_stated_else_the_countrys(
    home: str, language: str | None, in_lists: list[datetime], on_page: datetime | None, name: str | None
) -> None:
    found = zone_from(home, language, in_lists, on_page)
    assert (found.name if found else None) == name


def test_a_newspaper_without_lists_is_not_added(newspaper: Newspaper, tmp_path: Path) -> None:
    newspaper.page("/", "<html><body>Selamat datang</body></html>")
    newspaper.fault("*xml", spoil.status(404))
    done = kliping("sources", "add", newspaper.url, "--here", "--data", tmp_path)
    assert done.returncode == 1
    assert "no feed or sitemap of it lists articles" in done.stderr
    assert not (tmp_path / "sources").exists()


OPML = """<?xml version="1.0"?><opml version="2.0"><body><outline text="Berita">
<outline type="rss" text="Harian Contoh" xmlUrl="https://www.harian.co.id/rss" htmlUrl="https://www.harian.co.id/"/>
<outline type="rss" text="Harian: olahraga" xmlUrl="https://rss.harian.co.id/bola" htmlUrl="https://www.harian.co.id/b"/>
<outline type="rss" text="detik" xmlUrl="https://rss.detik.com/index.php/detikcom"/>
<outline text="rusak" xmlUrl="http://[oops/b"/></outline></body></opml>"""


def test_subscriptions_become_one_source_a_domain_and_known_ones_stay(tmp_path: Path) -> None:
    (tmp_path / "langganan.opml").write_text(OPML)
    done = kliping("sources", "import", tmp_path / "langganan.opml", "--data", tmp_path)
    assert done.returncode == 0, done.stderr
    assert [line.split("\t") for line in done.stdout.splitlines()[1:]] == [
        ["harian", "harian.co.id", "2 feeds"],
        ["detik", "detik.com", "there already"],
    ]
    source = load_catalogue(tmp_path)["harian"]
    assert (source.title, source.status) == ("Harian Contoh", Status.UNVERIFIED)
    assert source.feeds == ("https://www.harian.co.id/rss", "https://rss.harian.co.id/bola")
    assert kliping("sources", "import", tmp_path / "langganan.opml", "--data", tmp_path).returncode == 0


@pytest.mark.parametrize(("text", "told"), [("", "no OPML"), ("<opml><body/></opml>", "names no feed")])
def test_what_is_no_list_of_subscriptions_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "langganan.opml").write_text(text)
    done = kliping("sources", "import", tmp_path / "langganan.opml", "--data", tmp_path)
    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_several_sources_are_probed_with_a_line_each(newspaper: Newspaper, tmp_path: Path) -> None:
    story = newspaper.publish_many(1, seed=8)[0]
    add_source(tmp_path, newspaper.url)
    add_source(tmp_path, newspaper.url, "rusak", feeds=[f"{newspaper.url}/tiada.xml"])
    done = kliping("probe", "koran", "rusak", "--data", tmp_path)
    assert done.returncode == 1
    rows = {name: (well, found) for well, name, found in (line.split("\t") for line in done.stdout.splitlines())}
    assert rows["koran"] == ("ok", f"1 of 1 lists; {story.title}")
    assert rows["rusak"][0] == "look"
    assert "0 of 1 lists; no article" in rows["rusak"][1]


MANY = 10


def test_newspapers_are_probed_side_by_side_and_a_slow_one_keeps_nobody_waiting(tmp_path: Path) -> None:
    with ExitStack() as stack:
        papers = [stack.enter_context(Newspaper(f"k{place}", host=f"127.0.0.{place}")) for place in range(2, 2 + MANY)]
        for paper in papers:
            paper.publish_many(2, seed=8)
            paper.fault("*", spoil.stall(wait_seconds=0.5))
            add_source(tmp_path, paper.url, paper.name, domains=[paper.url.split("/")[2].split(":")[0]])
        papers[0].robots = "User-agent: *\nCrawl-delay: 3000\n"
        done = kliping("probe", *(paper.name for paper in papers), "--data", tmp_path)
    requests = [request for paper in papers for request in paper.requests]
    starts = [(each.started, 1) for each in requests] + [(each.ended, -1) for each in requests if each.ended]
    assert max(accumulate(step for _, step in sorted(starts))) >= MANY // 2
    assert done.returncode == 1, "of one no article could be read"
    assert f"{MANY - 1} of {MANY} newspapers are well" in done.stderr
    assert papers[0].paths() == ["/robots.txt"]
    assert "asks for 3000 seconds between requests" in done.stdout
