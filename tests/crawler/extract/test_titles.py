"""Titles are what a reader sees: without the newspaper's name, whatever its length, its channels and the line above."""

from __future__ import annotations

import json

import pytest

from crawler.extract import Page, PageExtract, extract_page

from .pages import CAPTURED, PARAGRAPHS

SEEN, SEARCHED = "Seratus tahun di dermaga, jauh lebih dari kayu", "100 tahun dermaga Lampung: sejarah dan foto"
TEXT = "".join(f"<p>{line}</p>" for line in PARAGRAPHS)


def title(
    heading: str, head: str = "", *, page: str | None = None, site: str = "Warta", before: str = ""
) -> str | None:
    """The title of a page with a heading's markup, what its head states, and the page's own title."""
    markup = f"""<html><head><title>{page or heading}</title><meta property="og:site_name" content="{site}">{head}
<meta property="og:type" content="article"></head><body>{before}<article>{heading}<div class="article-body">{TEXT}</div>
</article></body></html>"""
    found = extract_page(
        Page("https://www.warta.example/2024/06/19/dermaga", markup.encode(), "text/html; charset=utf-8", CAPTURED)
    )
    assert isinstance(found, PageExtract), found
    return found.title


def og(text: str) -> str:
    return f'<meta property="og:title" content="{text}">'


def ld(headline: str) -> str:
    stated = {"@type": "NewsArticle", "headline": headline, "datePublished": "2024-06-19T08:36:00+07:00"}
    return f'<script type="application/ld+json">{json.dumps(stated)}</script>'


def h1(text: str) -> str:
    return f"<h1>{text}</h1>"


def test_what_is_seen_and_shared_beats_what_is_written_for_search_engines() -> None:
    assert title(h1(SEEN), og(SEEN) + ld(SEARCHED), page=f"{SEARCHED} - Warta") == SEEN
    assert title(h1(SEEN), og(f"{SEEN} | Warta") + ld(SEARCHED), page=SEARCHED) == SEEN
    assert title(h1(SEEN), og(SEEN) + ld(SEARCHED), page=f"{SEEN} - Warta") == SEEN


def test_a_social_title_with_the_newspapers_name_is_no_editors_hand() -> None:
    twitter = '<meta name="twitter:title" content="Dermaga bisa gagal | TPC News">'
    head = og("Dermaga bisa gagal | TPC News") + twitter + ld(SEEN)
    assert title(h1(SEEN), head, page=f"{SEEN} - The Tide Post", site="TPC") == SEEN


@pytest.mark.parametrize("site", ["CBC", "NTV", "TPC", "VG", "Warta", "Die Zeitung von Sukamaju"])
@pytest.mark.parametrize("form", ["{} - {}", "{} | {}", "{} – {}", "{} · {}", "{} | {} News", "{} :: {}"])
def test_a_newspapers_name_is_cut_off_whatever_its_length(site: str, form: str) -> None:
    assert title(h1("Dermaga"), og(form.format(SEEN, site)), page=form.format(SEEN, site), site=site) == SEEN


@pytest.mark.parametrize("channel", ["| Politics News", "- Health", "| Ekonomi | Warta", "» Nasional"])
def test_a_channel_behind_what_the_heading_says_is_cut_off(channel: str) -> None:
    assert title(h1(SEEN), og(f"{SEEN} {channel}")) == SEEN


@pytest.mark.parametrize(
    "heading",
    [
        f"<h1><span class='kicker'>Lampung Timur</span>{SEEN}</h1>",
        f"<h1><span class='headline__topline'>Lampung Timur:</span> <span>{SEEN}</span></h1>",
        f"<h1><small class='rubric'>Lampung Timur</small><br>{SEEN}</h1>",
        f"<p class='kicker'>Lampung Timur</p><h1>{SEEN}</h1>",
    ],
)
def test_the_line_above_a_headline_is_no_part_of_it(heading: str) -> None:
    assert title(heading, page="Warta") == SEEN


def test_a_line_above_without_a_name_of_its_own_is_told_by_the_pages_title() -> None:
    assert title(f"<h1>Lampung Timur {SEEN}</h1>", page=f"{SEEN} - Warta") == SEEN


def test_words_of_two_elements_are_not_glued() -> None:
    assert title("<h1><span>Dermaga tua.</span><span>Seratus tahun kayu</span></h1>", page="x") == (
        "Dermaga tua. Seratus tahun kayu"
    )
    assert title("<h1>Dermaga tua<br>berumur seratus tahun</h1>", page="x") == "Dermaga tua berumur seratus tahun"


def test_the_pages_own_title_tells_the_newspapers_name() -> None:
    page = f"{SEEN} | Harian Laut"
    assert title(h1(SEEN), og("Harian Laut"), page=page) == SEEN
    assert title(h1(SEEN), og(f"{SEARCHED} | Harian Laut") + ld(SEEN), page=page) == SEEN


@pytest.mark.parametrize(
    "logo",
    [
        "<h1>Warta</h1>",
        "<header><h1><a href='/'>Warta Harian Sukamaju</a></h1></header>",
        "<a href='https://www.warta.example/'><h1>Warta</h1></a>",
    ],
)
def test_the_newspapers_name_is_no_articles_title(logo: str) -> None:
    assert title(f"<h2>{SEEN}</h2>", page=f"{SEEN} - Warta Harian Sukamaju", before=logo) == SEEN
    assert title(f"<h2>{SEEN}</h2>", og("Warta"), page=f"{SEEN} - Warta Harian Sukamaju", before=logo) == SEEN


@pytest.mark.parametrize(
    ("heading", "page"),
    [
        ("東京で新しい船が始まる話です", "東京で新しい船が始まる話です - 潮新聞"),
        ("东京新船开始航行的消息", "东京新船开始航行的消息_潮新闻"),
        ("เรือข้ามฟากลำใหม่เริ่มเดินเรือแล้ว", "เรือข้ามฟากลำใหม่เริ่มเดินเรือแล้ว | ข่าวทะเล"),
        ("العبارة الجديدة تبدأ رحلتها الأولى", "العبارة الجديدة تبدأ رحلتها الأولى - صحيفة المد"),
        ("새 여객선이 첫 항해를 시작했다", "새 여객선이 첫 항해를 시작했다 - 바다일보"),
    ],
)
def test_a_heading_in_any_script_is_found(heading: str, page: str) -> None:
    assert title(h1(heading), page=page, before="<h1>潮</h1>") == heading
