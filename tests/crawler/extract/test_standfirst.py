"""What newspapers and institutions set between the heading and the text, in our own words and markup."""

from __future__ import annotations

import pytest

from crawler.extract import Page, PageExtract, extract_page

from .pages import PARAGRAPHS, article, body, page

LEAD = "Setelah dua tahun menunggu, warga Desa Sukamaju akhirnya dapat menyeberangi sungai dengan aman."
BARE = "Warga Desa Sukamaju akhirnya dapat menyeberangi sungai dengan aman setelah dua tahun menunggu"
LINES = "\n".join(PARAGRAPHS)

STANDFIRSTS = {
    "called a teaser, beside the heading": f'<p class="article-teaser">{LEAD}</p>',
    "called an introduction, in a node of an editor": (
        f'<section class="slider-toggle typo--editor"><p class="introduction">{LEAD}</p></section>'
    ),
    "in a node whose name only holds a word of pictures": (f'<div class="ce-textpic ce-left"><p>{LEAD}</p></div>'),
    "in a field whose label is hidden": f'<div class="field field--label-hidden"><p>{LEAD}</p></div>',
    "a long heading of the third order": f"<div><div><h3><strong>{LEAD} {LEAD}</strong></h3></div></div>",
    "found by its wrapper and by itself": f'<div class="intro-text"><p>{LEAD}</p></div>',
}


@pytest.mark.parametrize("name", STANDFIRSTS)
def test_a_standfirst_between_heading_and_body_is_text_once(name: str) -> None:
    assert article(body(), before=STANDFIRSTS[name]).text.split("\n", 1)[1] == LINES
    assert article(body(), before=STANDFIRSTS[name]).text.startswith(LEAD)


NO_STANDFIRSTS = {
    "a card of another article": '<div class="col"><h3>Apa saja yang terjadi hari ini di ibu kota provinsi?</h3></div>',
    "a caption": f'<div class="photo-caption"><p class="description">{LEAD}</p></div>',
    "a line of dates": '<div class="intro"><div>Kamis, 19 Juni 2024, 10.30 WIB Diperbarui 19 Juni 2024</div></div>',
    "an advert's label in a field with a summary": (
        '<div class="field--type-text-with-summary field--label-hidden"><h3>IKLAN - Robapagina Mobil 300x250</h3></div>'
    ),
}


@pytest.mark.parametrize("name", NO_STANDFIRSTS)
def test_what_only_stands_there_is_no_text(name: str) -> None:
    assert article(body(), before=NO_STANDFIRSTS[name]).text == LINES


def _described(text: str) -> str:
    return f'<meta name="description" content="{text}">'


def test_a_sentence_without_a_full_stop_is_told_by_the_description() -> None:
    head = _described(f"{BARE}. Jembatan gantung itu menghubungkan dua dusun.")
    assert article(body(), head=head, before=f"<h2>{BARE}</h2>").text == f"{BARE}\n{LINES}"
    assert article(body(), before=f"<h2>{BARE}</h2>").text == LINES


def test_a_standfirst_may_go_on_otherwise_than_the_description() -> None:
    lead = f'<div class="head"><h2 class="teaser caption-large">{LEAD} Harapan mereka terwujud.</h2></div>'
    head = _described(f"{LEAD} Warga pun bergembira.")
    assert article(body(), head=head, before=lead).text.startswith(f"{LEAD} Harapan mereka terwujud.\n")


def test_a_long_standfirst_in_bare_text_is_no_label() -> None:
    lead = f"{BARE}, dan pemerintah kabupaten berjanji membangun tiga jembatan serupa di kecamatan lain"
    found = article(body(), before=f'<div class="page-intro"><div class="page-intro__copy">{lead}</div></div>')
    assert found.text == f"{lead}\n{LINES}"


def test_a_standfirst_that_was_never_closed_is_text() -> None:
    made = page(body(), before=f'<h2 class="excerpt">{LEAD}')
    found = extract_page(made)
    assert isinstance(found, PageExtract)
    assert found.text == f"{LEAD}\n{LINES}"


def test_the_title_repeated_in_the_breadcrumb_is_no_standfirst() -> None:
    title = "Jembatan Gantung di Desa Sukamaju Akhirnya Selesai Dibangun"
    crumbs = "".join(f"<li>{title}</li>" for _ in range(5))
    found = article(body(), head=_described(title), title=title, before=f"<ol>{crumbs}</ol><p>{LEAD}</p>")
    assert found.text == f"{LEAD}\n{LINES}"


def test_a_standfirst_that_begins_like_an_invitation_is_text() -> None:
    lead = "Follow these steps shared on Instagram to safely cross a river without a bridge"
    found = article(body(), head=_described(lead), before=f"<p>{lead}</p>")
    assert found.text == f"{lead}\n{LINES}"
    assert article(body(f"<p>{lead}</p>")).text == LINES


def test_a_standfirst_in_a_list_is_told_by_the_description() -> None:
    found = article(body(), head=_described(f"{BARE} - Warta"), before=f"<div><ul><li>{BARE}</li></ul></div>")
    assert found.text == f"{BARE}\n{LINES}"


def test_a_standfirst_above_a_text_without_a_title_is_told_by_its_name() -> None:
    text = f"<main><h2>Jembatan Selesai</h2>{body()}</main>"
    assert _text(_inside(f'<div class="intro-text"><p>{LEAD}</p></div>{text}')) == f"{LEAD}\n{LINES}"
    assert _text(_inside(f'<div class="slogan"><p>{LEAD}</p></div>{text}')) == LINES


# --- within the body


def _inside(inner: str, title: str = "Jembatan Selesai") -> Page:
    markup = f"""<!doctype html><html lang="id"><head><title>{title} - Warta</title></head>
<body><main>{inner}</main></body></html>"""
    return Page(page("").url, markup.encode(), "text/html; charset=utf-8", page("").captured)


def _text(of: Page) -> str:
    found = extract_page(of)
    assert isinstance(found, PageExtract)
    return found.text


def test_what_holds_the_title_is_the_articles_head_whatever_it_is_called() -> None:
    head = f'<figure class="teaser-list"><img src="a.jpg"><h1>Jembatan Selesai</h1><p>{LEAD}</p></figure>'
    assert _text(_inside(f"{head}{body()}")) == f"{LEAD}\n{LINES}"


BOXES = {"a teaser's box": ("article-teaser", LEAD), "a picture's box": ("image-widget", "")}


@pytest.mark.parametrize("name", BOXES)
def test_a_described_standfirst_in_a_box_called_furniture_is_text(name: str) -> None:
    called, lead = BOXES[name]
    box = f'<div class="sidebar"><div class="{called}"><p class="description">{LEAD}</p></div></div>'
    found = article(f"{box}{body()}", head=_described(LEAD))
    assert found.text == "\n".join(filter(None, [lead, LINES]))
    below = article(f"{body()}{box}", head=_described(LEAD))
    assert below.text == LINES


def test_what_a_click_unfolds_is_text() -> None:
    rest = f'<div class="readmore"><div>{" ".join(PARAGRAPHS[2:])}</div></div>'
    assert PARAGRAPHS[3] in article(f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>{LEAD}</p>{rest}").text
    link = f'<div class="readmore"><a href="/lain">{PARAGRAPHS[3]}</a></div>'
    assert PARAGRAPHS[3] not in article(f"{body(paragraphs=PARAGRAPHS[:3])}{link}").text


def test_a_box_of_a_picture_and_text_is_text() -> None:
    beside = [f"Dusun {number} juga berharap jembatan diperbaiki, {BARE} dan {BARE.lower()}." for number in (1, 2)]
    box = f'<div class="lightbox"><img src="a.jpg"><p>{beside[0]}</p><p>{beside[1]}</p></div>'
    more = "".join(f"<p>{LEAD} Kabar nomor {number} dari desa itu.</p>" for number in range(6))
    assert article(f"{body()}{box}{more}").text.startswith("\n".join([LINES, *beside, LEAD]))
    one = f'<div class="lightbox"><img src="a.jpg"><p>{beside[0]}</p></div>'
    assert article(f"{body()}{one}{more}").text.startswith(f"{LINES}\n{LEAD}")


BUILT = {
    "a page builder's part": "elementor-widget elementor-widget-text",
    "the text of an editor": "elementor-text-editor",
    "the content of an editor": "tve_editor_main_content",
    "an article shown on the front page": "node node-article node-promoted",
    "a section with a moving background": "et_pb_section et_pb_section_parallax",
    "a part with a picture and a text": "fluid-image-text-module",
    "letters of a size": "format--font-size-1",
    "a word that ends and begins like another": "productamodomio",
}


@pytest.mark.parametrize("name", BUILT)
def test_what_page_builders_call_their_parts_is_no_furniture(name: str) -> None:
    part = f'<div><div class="{BUILT[name]}"><p>{LEAD}</p></div></div>'
    assert article(body(part)).text.count(LEAD) == 1


FURNITURE = (
    *("elementor-widget-share-buttons", "article-editor", "widget", "promoted-story", "parallax-ad", "cta-box"),
    *("font-size", "img-text"),
)


@pytest.mark.parametrize("called", FURNITURE)
def test_what_is_called_almost_like_them_is_furniture(called: str) -> None:
    assert article(body(f'<div class="{called}"><div>{LEAD}</div></div>')).text == LINES


def test_a_box_with_a_heading_below_the_text_is_none() -> None:
    box = f'<div class="donate"><h1>Selagi Anda di sini</h1><p>{LEAD}</p></div>'
    assert _text(_inside(f"{body()}{box}")) == LINES


def test_paragraphs_between_the_title_and_its_repetition_are_text() -> None:
    inner = f"<h1>Jembatan Selesai</h1><p>vor 5 Stunden</p><p>{LEAD}</p><p>***</p><p>Jembatan Selesai</p>{body()}"
    assert _text(_inside(inner)) == f"{LEAD}\n{LINES}"


def test_words_within_a_sentence_are_no_furniture() -> None:
    first = "<p>Jembatan yang diresmikan <span class='menu-person'>Rina Hartati</span> itu kini dipakai warga.</p>"
    assert "diresmikan Rina Hartati itu" in article(body(first)).text
    hidden = "<p>Jembatan yang diresmikan <span class='sr-only'>(foto)</span> kemarin kini dipakai warga.</p>"
    assert "diresmikan kemarin" in article(body(hidden)).text


def test_the_place_that_a_paragraph_begins_with_stays() -> None:
    first = f"<p><span class='dateline'>BANDUNG –</span> {LEAD}</p>"
    assert article(f"{first}{body()}").text.startswith(f"BANDUNG – {LEAD}\n")
