"""The demo newspaper: its articles are as its README says, and its pages and feeds carry them whole."""

from __future__ import annotations

import itertools
import json
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import feedparser
import lxml.html
import pytest
from lxml import etree

from crawler import demo
from crawler.demo import feeds, pages
from crawler.demo.dates import WIB, in_text, visible
from crawler.demo.pictures import picture
from crawler.demo.pieces import FOLDER, KINDS, SECTIONS, Piece, read_piece, read_pieces, time_of
from crawler.extract import Page, PageExtract, extract_page
from crawler.records.article import Reason, Rejection

NOON = datetime(2024, 6, 19, 12, 0, tzinfo=WIB)
PIECES = read_pieces(NOON)
WORDS = {  # from and to, by kind
    "flash": (50, 90),
    "mid": (130, 260),
    "long": (500, 900),
    "pages": (220, 600),
    "wire": (130, 260),
    "correction": (100, 260),
    "english": (120, 260),
    "gallery": (10, 60),
}
articles = pytest.mark.parametrize("piece", [pytest.param(piece, id=piece.slug) for piece in PIECES])
texts = pytest.mark.parametrize("piece", [pytest.param(p, id=p.slug) for p in PIECES if p.kind != "gallery"])


@pytest.fixture(scope="module")
def paper() -> Iterator[demo.DemoServer]:
    with demo.serve(0, now=lambda: NOON) as server:
        yield server


def get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return bytes(answer.read())


def page_of(paper: demo.DemoServer, piece: Piece, number: int = 1) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(get(paper.url + piece.path + ("" if number == 1 else f"/{number}")))


def words_of(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


# -- the articles


def test_there_are_articles_of_every_kind() -> None:
    kinds = [piece.kind for piece in PIECES]
    assert {kind: kinds.count(kind) for kind in KINDS} == {
        "flash": 14,
        "mid": 17,
        "long": 6,
        "pages": 3,
        "wire": 2,
        "correction": 1,
        "english": 2,
        "gallery": 1,
    }


def test_every_section_has_articles() -> None:
    assert {piece.section for piece in PIECES} == set(SECTIONS)


@articles
def test_an_article_has_the_length_of_its_kind(piece: Piece) -> None:
    low, high = WORDS[piece.kind]
    assert low <= piece.words <= high


@articles
def test_an_article_holds_the_names_it_promises(piece: Piece) -> None:
    whole = "\n".join((piece.title, *piece.paragraphs))
    assert [name for name in piece.names if name not in whole] == []


@articles
def test_an_article_has_its_picture_and_a_slug_fit_for_a_url(piece: Piece) -> None:
    assert picture(piece.image, piece.slug).startswith("<svg")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", piece.slug)


@articles
def test_an_article_is_a_few_days_old_at_most(piece: Piece) -> None:
    assert timedelta() < NOON - piece.published < timedelta(days=7)
    assert piece.updated is None or piece.published < piece.updated < NOON


@articles
def test_a_text_has_no_unfilled_places_and_does_not_say_that_it_is_invented(piece: Piece) -> None:
    whole = " ".join(piece.paragraphs)
    assert not re.search(r"[{}\[\]]|rekaan|peragaan", whole)


def test_titles_and_first_paragraphs_are_unique() -> None:
    assert len({piece.title for piece in PIECES}) == len(PIECES)
    assert len({piece.summary for piece in PIECES}) == len(PIECES)


def test_a_story_about_floods_in_jakarta_names_the_governor() -> None:
    found = [p for p in PIECES if "Banjir Jakarta" in " ".join(p.paragraphs) and "Pramono Anung" in p.names]
    assert found


def test_the_wire_story_and_its_copy_are_near_duplicates_and_nothing_else_is() -> None:
    def shingles(piece: Piece) -> set[tuple[str, ...]]:
        words = " ".join(piece.paragraphs).lower().split()
        return {tuple(words[start : start + 4]) for start in range(len(words) - 3)}

    alike = {
        (first.kind, second.kind)
        for first, second in itertools.combinations(PIECES, 2)
        if len(shingles(first) & shingles(second)) > 0.2 * len(shingles(first) | shingles(second))
    }
    assert alike == {("wire", "wire")}


def test_long_reads_have_subheads_and_a_list() -> None:
    for piece in PIECES:
        if piece.kind == "long":
            kinds = [block.kind for page in piece.pages for block in page]
            assert kinds.count("h2") >= 3, piece.slug
            assert kinds.count("li") >= 4, piece.slug


def test_two_page_stories_have_two_pages() -> None:
    assert {piece.kind for piece in PIECES if len(piece.pages) > 1} == {"pages"}
    assert len({piece.prompt for piece in PIECES if piece.kind == "pages"}) == 3


def test_the_days_in_a_text_are_those_of_its_publishing() -> None:
    piece = next(piece for piece in PIECES if piece.slug == "banjir-jakarta-surut")
    assert in_text(piece.published) == "Selasa (18/6/2024)"
    assert "Selasa (18/6/2024)" in piece.summary
    assert "Rabu (19/6/2024)" in piece.paragraphs[-1]


@pytest.mark.parametrize(
    ("offset", "time"),
    [
        ("-1d 14:05", datetime(2024, 6, 18, 14, 5, tzinfo=WIB)),
        ("-0d 09:00", datetime(2024, 6, 19, 9, 0, tzinfo=WIB)),
        ("-0d 23:00", NOON),  # never later than now
    ],
)
def test_times_are_counted_back_from_now(offset: str, time: datetime) -> None:
    assert time_of(offset, NOON) == time


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("kind =", "kynd =", "unknown key 'kynd'"),
        ('kind = "mid"', "", "kind is missing"),
        ('kind = "mid"', 'kind = "middle"', "kind = 'middle' is not known; take one of flash"),
        ('"-1d 14:05"', '"yesterday"', "write days and hour such as"),
        ("title =", "title", "Expected"),
    ],
)
def test_a_mistake_in_a_file_is_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    path = tmp_path / "banjir.toml"
    text = (FOLDER / "banjir-jakarta-surut.toml").read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(complaint)) as caught:
        read_piece(path, NOON)
    assert str(path) in str(caught.value)


def test_a_link_to_no_article_is_named(tmp_path: Path) -> None:
    text = (FOLDER / "banjir-jakarta-surut.toml").read_text(encoding="utf-8")
    (tmp_path / "banjir.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="pintu-air-manggarai-siaga-3"):
        read_pieces(NOON, tmp_path)


# -- the pages


@texts
def test_every_line_of_an_article_stands_on_its_pages_in_order(paper: demo.DemoServer, piece: Piece) -> None:
    numbers = range(1, len(piece.pages) + 1)
    bodies = [page_of(paper, piece, number).xpath("//div[@class='isi']")[0] for number in numbers]
    text = " ".join(words_of(body) for body in bodies)
    places = [text.find(paragraph) for paragraph in piece.paragraphs]
    assert -1 not in places
    assert places == sorted(places)


@articles
def test_a_page_is_well_formed_and_says_that_it_is_invented(paper: demo.DemoServer, piece: Piece) -> None:
    html = get(paper.url + piece.path)
    parser = etree.HTMLParser(recover=True, encoding="utf-8")
    page = etree.fromstring(html, parser)
    unknown = "Tag \\w+ invalid"  # libxml2 knows the elements of HTML 4 only
    assert [str(error) for error in parser.error_log if not re.search(unknown, error.message)] == []
    assert "cerita rekaan untuk peragaan" in words_of(lxml.html.fromstring(html).xpath("//footer")[0])
    assert page.xpath("count(//h1)") == 1


@texts
def test_a_page_tells_machines_the_same_as_readers(paper: demo.DemoServer, piece: Piece) -> None:
    page = page_of(paper, piece)
    (data,) = (json.loads(script) for script in page.xpath("//script[@type='application/ld+json']/text()"))
    canonical = f"http://127.0.0.1:8017{piece.path}"
    assert page.xpath("string(//link[@rel='canonical']/@href)") == canonical
    assert page.xpath("string(//meta[@property='og:url']/@content)") == canonical
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == page.xpath("string(//h1)") == piece.title
    assert datetime.fromisoformat(data["datePublished"]) == piece.published
    assert visible(piece.published) in words_of(page)
    assert [author["name"] for author in data["author"]] == list(piece.authors)


def extracted(paper: demo.DemoServer, piece: Piece) -> list[PageExtract]:
    """What extraction finds on each page."""
    found = []
    for number in range(1, len(piece.pages) + 1):
        url = paper.url + piece.path + ("" if number == 1 else f"/{number}")
        page = extract_page(Page(url, get(url), "text/html; charset=utf-8", NOON))
        assert isinstance(page, PageExtract)
        found.append(page)
    return found


@texts
def test_extraction_gives_the_text_without_the_furniture(paper: demo.DemoServer, piece: Piece) -> None:
    lines = [line for page in extracted(paper, piece) for line in page.text.split("\n")]
    assert [line.removeprefix("- ") for line in lines] == list(piece.paragraphs)


@texts
def test_extraction_gives_what_stands_around_the_text(paper: demo.DemoServer, piece: Piece) -> None:
    found = extracted(paper, piece)
    first, last = found[0], found[-1]
    assert first.canonical_url == last.canonical_url == f"http://127.0.0.1:8017{piece.path}"
    assert (first.title, first.dateline) == (piece.title, piece.dateline)
    assert (first.published, first.language) == (piece.published, piece.language)
    assert first.authors == piece.authors or piece.kind == "wire"  # an agency is no person
    assert last.initials == ((piece.initials,) if piece.initials else ())
    assert last.next_page is None


@texts
def test_extraction_finds_each_link_to_another_article(paper: demo.DemoServer, piece: Piece) -> None:
    for page, blocks in zip(extracted(paper, piece), piece.pages, strict=True):
        wanted = [block.text for block in blocks if block.kind == "related"]
        linked = [related.url for related in page.related if related.url]
        assert [url.rsplit("/", 1)[-1] for url in linked] == wanted


def test_the_gallery_is_refused_as_one(paper: demo.DemoServer) -> None:
    (piece,) = (piece for piece in PIECES if piece.kind == "gallery")
    url = paper.url + piece.path
    found = extract_page(Page(url, get(url), "text/html; charset=utf-8", NOON))
    assert isinstance(found, Rejection)
    assert found.reason == Reason.GALLERY


def test_furniture_stands_in_the_texts() -> None:
    kinds = [block.kind for piece in PIECES for page in piece.pages for block in page]
    for kind in ("related", "video", "ad"):
        assert kinds.count(kind) >= 3
    assert sum(piece.initials is not None for piece in PIECES) > 30


def test_two_page_stories_prompt_and_link_to_the_next_page(paper: demo.DemoServer) -> None:
    for piece in (piece for piece in PIECES if piece.kind == "pages"):
        first, second = page_of(paper, piece), page_of(paper, piece, 2)
        assert first.xpath("string(//a[@rel='next']/@href)") == f"{piece.path}/2"
        assert piece.prompt in words_of(first)
        assert second.xpath("count(//a[@rel='next'])") == 0
        assert f"({piece.initials})" in words_of(second)
        assert f"({piece.initials})" not in words_of(first)


def test_every_link_leads_to_a_page(paper: demo.DemoServer) -> None:
    seen, waiting = set(), ["/"]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += lxml.html.fromstring(get(paper.url + path)).xpath("//a/@href | //link[@rel='alternate']/@href")
    assert {piece.path for piece in PIECES} <= seen


def test_a_wrong_address_is_a_404(paper: demo.DemoServer) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(paper.url + "/jakarta/tidak-ada")


def test_the_picture_of_an_article_is_served(paper: demo.DemoServer) -> None:
    root = etree.fromstring(get(f"{paper.url}/gambar/{PIECES[0].slug}.svg"))
    assert str(root.tag).endswith("svg")


# -- lists and manners


@pytest.mark.parametrize("path", ["/rss.xml", "/atom.xml"])
def test_the_feeds_list_every_article(paper: demo.DemoServer, path: str) -> None:
    feed = feedparser.parse(get(paper.url + path))
    assert not feed.bozo
    assert [entry.link for entry in feed.entries] == [paper.url + piece.path for piece in PIECES]
    assert [entry.title for entry in feed.entries] == [piece.title for piece in PIECES]
    assert all(entry.published_parsed for entry in feed.entries)


def test_the_news_sitemap_lists_every_article(paper: demo.DemoServer) -> None:
    tree = etree.fromstring(get(paper.url + "/sitemap-news.xml"))
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "n": "http://www.google.com/schemas/sitemap-news/0.9"}
    assert tree.xpath("//s:loc/text()", namespaces=spaces) == [paper.url + piece.path for piece in PIECES]
    assert len(tree.xpath("//n:publication_date", namespaces=spaces)) == len(PIECES)


def test_robots_txt_allows_articles_and_asks_for_a_small_delay(paper: demo.DemoServer) -> None:
    from protego import Protego

    rules = Protego.parse(get(paper.url + "/robots.txt").decode())
    assert rules.can_fetch(paper.url + PIECES[0].path, "Kliping")
    assert 0 < (rules.crawl_delay("Kliping") or 0) <= 0.2


def test_an_unchanged_page_is_not_sent_again(paper: demo.DemoServer) -> None:
    with urllib.request.urlopen(paper.url + "/rss.xml", timeout=5) as answer:
        tag = answer.headers["ETag"]
    again = urllib.request.Request(paper.url + "/rss.xml", headers={"If-None-Match": tag})
    with pytest.raises(urllib.error.HTTPError, match="304"):
        urllib.request.urlopen(again, timeout=5)


def test_the_correction_may_be_yet_to_come(paper: demo.DemoServer) -> None:
    piece = next(piece for piece in PIECES if piece.before)
    paper.corrected = False
    before = words_of(page_of(paper, piece))
    paper.corrected = True
    after = words_of(page_of(paper, piece))
    assert "21.000 buku" in before
    assert "Ralat:" not in before
    assert "12.000 buku" in after
    assert "Ralat:" in after
    assert "Diperbarui" in after


def test_texts_and_addresses_are_the_same_whatever_the_port() -> None:
    def articles_of(paper: demo.DemoServer) -> dict[str, bytes]:
        return {piece.path: get(paper.url + piece.path) for piece in paper.pieces}

    with demo.serve(0, now=lambda: NOON) as first, demo.serve(0, now=lambda: NOON) as second:
        assert first.port != second.port
        assert articles_of(first) == articles_of(second)


def test_a_busy_port_is_replaced_by_a_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with demo.serve(taken.getsockname()[1]) as paper:
            assert paper.port != taken.getsockname()[1]
            assert get(paper.url + "/")


def test_it_is_served_on_loopback_only(paper: demo.DemoServer) -> None:
    assert paper.url.startswith("http://127.0.0.1:")


def test_importing_it_imports_no_crawler_machinery() -> None:
    heavy = {"scrapy", "twisted", "lxml", "trafilatura", "torch"}
    code = f"import sys, crawler.demo; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# -- what it shares with the newspaper for tests


def test_feeds_escape_what_is_markup() -> None:
    item = feeds.Item(url="http://a.invalid/?a=1&b=2", title='A & B <c> "d"', summary="<b>x</b> & y", published=NOON)
    channel = feeds.Channel("Koran & Co", "http://a.invalid/", "Contoh")
    for make in (feeds.rss, feeds.atom):
        feed = feedparser.parse(make(channel, [item]))
        assert not feed.bozo
        assert feed.entries[0].link == item.url
        assert "A & B" in lxml.html.fromstring(f"<p>{feed.entries[0].title}</p>").text_content()
    etree.fromstring(feeds.news_sitemap(channel, [item]))


def test_json_ld_cannot_end_its_script() -> None:
    from crawler.demo.metadata import news_article

    script = news_article(url="http://a.invalid/", title="</script><b>", published=NOON, publisher=pages.NAME)
    assert lxml.html.fromstring(f"<div>{script}</div>").xpath("count(//b)") == 0


def test_the_module_serves_until_it_is_told_to_end() -> None:
    running = subprocess.Popen([sys.executable, "-m", "crawler.demo"], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    address = re.search(r"http://[\d.:]+", running.stdout.readline())
    assert address is not None
    assert pages.NAME.encode() in get(address[0] + "/")
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=10) == 0
