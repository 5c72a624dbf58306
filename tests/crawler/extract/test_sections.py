"""Section, tags and image: what readers see goes before what templates state."""

from __future__ import annotations

import pytest

from .pages import article, body

URL_WITHOUT_SECTION = "https://www.warta.co.id/read/2024/06/19/jembatan-selesai"
HOME = '<a href="/">Beranda</a>'
CRUMBS = (
    '<script type="application/ld+json">{"@type":"BreadcrumbList","itemListElement":['
    '{"@type":"ListItem","position":2,"name":"Otomotif","item":"/otomotif"},'
    '{"@type":"ListItem","position":1,"item":{"@id":"/","name":"Home"}},'
    '{"@type":"ListItem","position":3,"name":"Jembatan Selesai"}]}</script>'
)


@pytest.mark.parametrize(
    ("head", "before", "url", "section"),
    [
        (
            "",
            f'<div class="breadcrumb">{HOME} <a href="/ekonomi">Ekonomi</a> <a href="/makro">Makro</a></div>',
            "",
            "Makro",
        ),
        (
            "",
            f'<nav aria-label="Breadcrumb">{HOME}<a href="/ekonomi">Ekonomi</a><a>Jembatan Selesai</a></nav>',
            "",
            "Ekonomi",
        ),
        ('<meta property="article:section" content="News">', f'<ul class="bc-breadcrumbs">{HOME}</ul>', "", "News"),
        (CRUMBS, "", "", "Otomotif"),
        ('<meta property="article:section" content="Bola">', "", "", "Bola"),
        ("", "", "", None),
        ("", "", "https://www.warta.co.id/ekonomi-bisnis/read/123/jembatan-selesai", "Ekonomi bisnis"),
        ("", "", "https://megapolitan.warta.co.id/read/2024/06/19/jembatan-selesai", "Megapolitan"),
    ],
)
def test_the_section(head: str, before: str, url: str, section: str | None) -> None:
    assert article(body(), head=head, before=before, url=url or URL_WITHOUT_SECTION).section == section


@pytest.mark.parametrize(
    ("head", "end", "tags"),
    [
        # Links to tags under the text; a box of what is popular isn't the article's.
        (
            '<meta name="keywords" content="berita terkini">',
            '<div class="tag-list"><b>Tag</b> <a href="/tag/desa">desa</a> <a href="/tag/x">#Jembatan Gantung</a></div>'
            '<div class="tag-populer"><a href="/tag/pilkada">pilkada</a></div>',
            ("desa", "Jembatan Gantung"),
        ),
        (
            "",
            '<p>Topik: <a rel="tag" href="/t/1">desa</a>, <a rel="tag" href="/t/2">jembatan</a></p>',
            ("desa", "jembatan"),
        ),
        ('<meta property="article:tag" content="desa"><meta property="article:tag" content="DESA">', "", ("desa",)),
        (
            '<meta property="article:tag" content="desa-sukamaju,jembatan-gantung">',
            "",
            ("desa sukamaju", "jembatan gantung"),
        ),
        # Of meta keywords only those that the article speaks of.
        (
            '<meta name="keywords" content="jembatan gantung, Jembatan Selesai, berita kini, portal berita, petani">',
            "",
            ("jembatan gantung", "petani"),
        ),
        # A title cut into its words is no list of tags.
        ('<meta name="keywords" content="jembatan,selesai,di,desa,dan,sukamaju">', "", ()),
    ],
)
def test_the_tags(head: str, end: str, tags: tuple[str, ...]) -> None:
    assert article(body() + end, head=head).tags == tags


@pytest.mark.parametrize(
    ("head", "image"),
    [
        ('<meta property="og:image" content="/foto/1.jpg">', "https://www.warta.co.id/foto/1.jpg"),
        (
            '<meta property="og:image" content="https://web.archive.org/web/2021im_/https://x.id/1.jpg">',
            "https://x.id/1.jpg",
        ),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","image":[{"url":"https://x.id/2.jpg"}]}</script>',
            "https://x.id/2.jpg",
        ),
        ('<meta property="og:image" content="data:image/png;base64,x">', None),
    ],
)
def test_the_image_is_absolute(head: str, image: str | None) -> None:
    assert article(body(), head=head).image == image


@pytest.mark.parametrize(
    "more",
    [
        '<div class="topics-popover"><p>Jembatan</p><a href="/tag/jembatan">Lihat Selengkapnya</a></div>',
        '<div class="tooltip"><a href="/tag/jembatan">Tentang jembatan gantung</a></div>',
        '<a href="/tag/jembatan">Lihat Semua</a>',
    ],
)
def test_what_opens_over_a_tag_is_no_tag(more: str) -> None:
    items = f"<li>{more}<a href='/tag/jembatan'>Jembatan</a></li><li>{more}<a href='/tag/desa'>Desa</a></li>"
    assert article(body() + f"<div class='tags'><ul class='tags__list'>{items}</ul></div>").tags == ("Jembatan", "Desa")
