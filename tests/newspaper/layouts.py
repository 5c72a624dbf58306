"""How pages of the newspaper for tests are built: one function a way of building, after what publishers really do.

detik    dateline outside the first <p>, advertisements in the text, "Baca juga" in a table, meta dates as WIB
         marked Z, initials at the end of the last page
kompas   JSON-LD in UTC whose author is the editor, meta author always the house, "Baca juga" in bold
antara   paragraphs parted by <br>, itemprop date, reporter, editor and a copyright line as a tail
viva     paragraphs in <div>, a meta date without an offset, tags as a list inside the body
old      tables, no machine date at all: only "Rabu, 19 Juni 2024 08:36 WIB" in sight
plain    an <article> with JSON-LD and no furniture in the text
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC
from html import escape

from crawler.demo.dates import WIB, visible
from crawler.demo.metadata import news_article

from .story import Story

Layout = Callable[["View"], str]


class View:
    """One page of a story as a layout sees it. Number 0 is the whole story on one page."""

    def __init__(self, story: Story, number: int, paper: str, base: str) -> None:
        self.story, self.number, self.paper = story, number, paper
        self.url = base + story.path
        self.base = base
        self.paragraphs = story.paragraphs if number == 0 else story.pages[number - 1]
        self.first = number in (0, 1)
        self.last = number in (0, len(story.pages))

    def link(self, path: str) -> str:
        """A path or URL as an absolute URL, ready for an attribute."""
        return escape(self.base + path if path.startswith("/") else path)

    @property
    def next_link(self) -> str:
        return self.link(self.story.page_path(self.number + 1))

    @property
    def json_ld(self) -> str:
        story = self.story
        return news_article(
            url=self.url,
            title=story.title,
            published=story.published,
            updated=story.updated,
            authors=story.authors,
            publisher=self.paper,
            summary=story.lines[0],
            section=story.section,
            tags=story.tags,
            language=story.language,
        )


def story_page(story: Story, number: int, *, paper: str, base: str) -> str:
    """A page of a story in the story's layout."""
    return LAYOUTS[story.layout](View(story, number, paper, base))


def section_page(paper: str, section: str | None, stories: Iterable[Story], following: int | None) -> str:
    """A page of a section, or the front page; `following` is the number of the next one, if there is one."""
    rows = "".join(
        f'<li><a href="{escape(story.path)}">{escape(story.title)}</a> <span>{visible(story.published)}</span></li>'
        for story in stories
    )
    more = f'<a class="next" rel="next" href="/{section or ""}?page={following}">Selanjutnya</a>' if following else ""
    title = (section or "Beranda").title()
    return _document(f"<title>{title} - {escape(paper)}</title>", f"<main><h1>{title}</h1><ul>{rows}</ul>{more}</main>")


def detik(view: View) -> str:
    story = view.story
    local = f"{story.published.astimezone(WIB):%Y-%m-%dT%H:%M:%S}Z"  # WIB that claims to be UTC
    head = _head(
        view,
        f'<meta name="publishdate" content="{story.published.astimezone(WIB):%Y/%m/%d %H:%M:%S}">'
        f'<meta name="pubdate" content="{local}"><meta name="author" content="{escape(", ".join(story.authors))}">'
        f'<meta name="dtk:pagesize" content="{len(story.pages)}">'
        f'<meta name="dtk:pagenumber" content="{view.number or 1}">' + view.json_ld,
    )
    blocks = [_block(text) for text in view.paragraphs]
    blocks.insert(2, _ADVERTISEMENT)
    if view.first:
        blocks[3:3] = [
            f'<table class="linksisip"><tbody><tr><td><div class="lihatjg"><strong>Baca juga: </strong>'
            f'<a href="{view.link(path)}">{escape(title)}</a></div></td></tr></tbody></table>'
            for title, path in story.related
        ]
        if story.video:
            blocks.append(
                f"<p><strong>Lihat juga Video '{escape(story.video)}':</strong></p>"
                '<p><a href="https://video.invalid/embed/1" class="embed">[Gambas:Video Koran]</a></p>'
            )
    if not view.last:
        blocks.append(
            f"<p>{escape(story.prompt)}</p>"
            f'<div class="detail__multiple"><a class="btn" href="{view.next_link}">Halaman Selanjutnya</a>'
            f"<span>Halaman</span> {_pager(view)}</div>"
        )
    elif story.initials:
        blocks.append(f"<p><strong>({escape(story.initials)})</strong></p>")
    dateline = f"<strong>{escape(story.dateline)}</strong> - " if view.first and story.dateline else ""
    author = f'<div class="detail__author">{escape(", ".join(story.authors))} - {escape(view.paper)}</div>'
    return _document(
        head,
        f'<article class="detail"><h1 class="detail__title">{escape(story.title)}</h1>{author}'
        f'<div class="detail__date">{visible(story.published)}</div>'
        f'<div class="detail__body"><div class="detail__body-text itp_bodycontent">{dateline}{"".join(blocks)}</div>'
        f"</div>{_tag_list(view)}</article>{_related_box(view)}",
    )


def kompas(view: View) -> str:
    story = view.story
    head = _head(
        view,
        f'<meta name="author" content="{escape(view.paper)} Cyber Media">'
        f'<meta name="content_author" content="{escape(", ".join(story.authors))}">'
        f'<meta name="content_editor" content="{escape(story.editor)}">'
        f'<meta name="content_PublishedDate" content="{story.published.astimezone(WIB):%Y-%m-%d %H:%M:%S}">'
        + news_article(
            url=view.url,
            title=story.title,
            published=story.published.astimezone(UTC),
            updated=story.updated.astimezone(UTC) if story.updated else None,
            authors=(story.editor,),
            publisher=view.paper,
        ),
    )
    blocks = [_block(text) for text in view.paragraphs]
    if view.first and story.dateline:
        blocks[0] = blocks[0].replace(
            "<p>", f"<p><strong>{escape(story.dateline.upper())}, {escape(view.paper.upper())}</strong> - ", 1
        )
    for title, path in story.related if view.first else ():
        link = f'<a href="{view.link(path)}" class="inner-link-baca-juga">{escape(title)}</a>'
        blocks.insert(2, f"<p><strong>Baca juga: {link}</strong></p>")
    pager = "" if len(story.pages) == 1 else f'<div class="paging__wrap">{_pager(view)}</div>'
    following = "" if view.last else f'<a class="paging__link--next" rel="next" href="{view.next_link}">Next</a>'
    return _document(
        head,
        f'<div class="read__header"><h1 class="read__title">{escape(story.title)}</h1>'
        f'<div class="read__time">{escape(view.paper)} - {story.published.astimezone(WIB):%d/%m/%Y, %H:%M WIB}</div>'
        f'<div class="credit"><div class="credit-title-name">{escape(", ".join(story.authors))}</div>'
        f'<div class="credit-title-nameEditor">{escape(story.editor)}</div></div></div>'
        f'<div class="read__content">{"".join(blocks)}</div>{pager}{following}{_tag_list(view)}{_related_box(view)}'
        f"<p class='copyright'>Copyright 2008 - 2026 {escape(view.paper)}. All Rights Reserved.</p>",
    )


def antara(view: View) -> str:
    story = view.story
    head = _head(view, f'<meta itemprop="datePublished" content="{story.published.isoformat()}">')
    lines = [_plain(text) for text in view.paragraphs]
    if view.first and story.dateline:
        lines[0] = f"{escape(story.dateline)} ({escape(view.paper.upper())}) - {lines[0]}"
    for title, path in story.related if view.first else ():
        lines.insert(
            2, f'<span class="baca-juga"><b>Baca juga: <a href="{view.link(path)}">{escape(title)}</a></b></span>'
        )
    tail = "" if view.last else f'<a class="next" href="{view.next_link}">Halaman berikutnya</a>'
    return _document(
        head,
        f'<article class="post-wrapper"><h1 class="post-title">{escape(story.title)}</h1>'
        f'<p class="simple-share"><span class="article-date">{visible(story.published)}</span></p>'
        f'<div class="post-content" itemprop="articleBody">{"<br /><br />".join(lines)}<br /><br />{tail}'
        f'<p class="text-muted">Pewarta: {escape(", ".join(story.authors))}<br />Editor: {escape(story.editor)}<br />'
        f"COPYRIGHT © {escape(view.paper.upper())} {story.published.year}</p>"
        "<p>Dilarang keras mengambil konten, melakukan crawling atau pengindeksan otomatis tanpa izin tertulis.</p>"
        f"</div>{_tag_list(view)}</article>{_related_box(view)}",
    )


def viva(view: View) -> str:
    story = view.story
    bare = f"{story.published.astimezone(WIB):%Y-%m-%d %H:%M:%S}"
    head = _head(view, f'<meta property="article:published_time" content="{bare}">')
    blocks = [f"<div>{_plain(text)}</div>" for text in view.paragraphs]
    if view.first and story.dateline:
        blocks[0] = f"<div><strong>{escape(view.paper.upper())}</strong> – {_plain(view.paragraphs[0])}</div>"
    for title, path in story.related if view.first else ():
        blocks.insert(1, f'<div>Baca: <a href="{view.link(path)}">{escape(title)}</a></div>')
    if not view.last:
        blocks.append(f'<div><a href="{view.next_link}">Halaman Selanjutnya</a></div>')
    return _document(
        head,
        f'<div class="main-content"><h1>{escape(story.title)}</h1><div class="main-content-date">'
        f"{visible(story.published)}</div>"
        f'<div class="main-content-author">Oleh : {escape(", ".join(story.authors))}</div>'
        f'<div class="main-content-detail">{"".join(blocks)}{_tag_list(view)}</div></div>{_related_box(view)}',
    )


def old(view: View) -> str:
    story = view.story
    lines = "<br><br>".join(_plain(text) for text in view.paragraphs)
    dateline = f"<b>{escape(story.dateline)}</b> - " if view.first and story.dateline else ""
    initials = f"<br><br><b>({escape(story.initials)})</b>" if view.last and story.initials else ""
    following = "" if view.last else f'<br><br><a href="{view.next_link}">Halaman berikut</a>'
    return (
        f'<html><head><title>{escape(story.title)} - {escape(view.paper)}</title></head><body bgcolor="#ffffff">'
        f'<table width="760"><tr><td width="160">{_NAVIGATION}</td><td><font size="5">{escape(story.title)}</font><br>'
        f"<font size='1'>{visible(story.published)}</font><br>{escape(', '.join(story.authors))} - {escape(view.paper)}"
        f'<br><br><span class="isi">{dateline}{lines}{initials}{following}</span></td></tr></table>'
        f"{_FOOTER}</body></html>"
    )


def plain(view: View) -> str:
    story = view.story
    blocks = "".join(_block(text) for text in view.paragraphs)
    following = "" if view.last else f'<a rel="next" href="{view.next_link}">Halaman berikutnya</a>'
    return _document(
        _head(view, view.json_ld),
        f"<article><h1>{escape(story.title)}</h1>{blocks}{following}</article>",
    )


LAYOUTS: dict[str, Layout] = {
    "detik": detik,
    "kompas": kompas,
    "antara": antara,
    "viva": viva,
    "old": old,
    "plain": plain,
}

_ADVERTISEMENT = (
    '<div class="parallaxindetail"><p class="para_caption">ADVERTISEMENT</p><div class="ads"></div>'
    '<p class="para_caption">SCROLL TO CONTINUE WITH CONTENT</p></div>'
)
_NAVIGATION = (
    '<nav><ul><li><a href="/">Beranda</a></li><li><a href="/berita">Berita</a></li>'
    '<li><a href="/ekonomi">Ekonomi</a></li><li><a href="/olahraga">Olahraga</a></li></ul></nav>'
)
_FOOTER = (
    "<footer><p>Redaksi | Pedoman Media Siber | Karier | Kotak Pos | Info Iklan | Kebijakan Privasi | Disclaimer</p>"
    "<p>Semua berita di sini rekaan untuk uji coba.</p></footer>"
)


def _document(head: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="id">\n<head>{head}</head>\n<body>\n<header>{_NAVIGATION}</header>\n{body}\n'
        f"{_FOOTER}\n<script>window.dataLayer = window.dataLayer || [];</script>\n</body>\n</html>\n"
    )


def _head(view: View, more: str) -> str:
    story = view.story
    return (
        f'<meta charset="utf-8"><title>{escape(story.title)} - {escape(view.paper)}</title>'
        f'<link rel="canonical" href="{escape(view.url)}"><meta property="og:type" content="article">'
        f'<meta property="og:title" content="{escape(story.title)}">'
        f'<meta property="og:url" content="{escape(view.url)}">'
        f'<meta property="og:site_name" content="{escape(view.paper)}">'
        f'<meta name="description" content="{escape(story.lines[0])}">'
        f'<meta name="keywords" content="{escape(", ".join(story.tags))}">{more}'
    )


def _block(paragraph: str) -> str:
    if paragraph.startswith("## "):
        return f"<h2>{escape(paragraph[3:])}</h2>"
    if paragraph.startswith("- "):
        return f"<ul><li>{escape(paragraph[2:])}</li></ul>"
    return f"<p>{escape(paragraph)}</p>"


def _plain(paragraph: str) -> str:
    return f"<b>{escape(paragraph[3:])}</b>" if paragraph.startswith("## ") else escape(paragraph.removeprefix("- "))


def _pager(view: View) -> str:
    numbers = range(1, len(view.story.pages) + 1)
    return " ".join(f'<a href="{view.link(view.story.page_path(number))}">{number}</a>' for number in numbers)


def _tag_list(view: View) -> str:
    if not view.story.tags:
        return ""
    links = "".join(f'<a href="/tag/{escape(tag.replace(" ", "-"))}">{escape(tag)}</a>' for tag in view.story.tags)
    return f'<div class="tag">{links}</div>'


def _related_box(view: View) -> str:
    if not view.story.related:
        return ""
    rows = "".join(f'<li><a href="{view.link(path)}">{escape(title)}</a></li>' for title, path in view.story.related)
    return f'<aside class="related"><h3>Berita Terkait</h3><ul>{rows}</ul></aside>'
