"""Sources are added by their address or from a feed reader's subscriptions, and probed all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.catalogue import Status, load_catalogue, read_source
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
