"""The demo newspaper's pages for readers: front page, sections, articles, and what stands around an article's text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from crawler.demo.dates import long_day, visible
from crawler.demo.metadata import news_article
from crawler.demo.pictures import HEIGHT, WIDTH, picture
from crawler.demo.pieces import SECTIONS, Block, Piece

NAME = "Lembar Pagi"
MOTTO = "Koran contoh dari Nusantara"
NOTICE = (
    "Semua berita di koran ini cerita rekaan untuk peragaan Kliping. "
    "Nama tokoh dan lembaga nyata, tetapi peristiwa, angka, dan ucapannya tidak pernah terjadi."
)
_CSS = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


def front_page(pieces: Sequence[Piece]) -> str:
    """One lead, the long reads, a grid of the newest, and a strip for each section."""
    lead = next((piece for piece in pieces if piece.kind == "mid" and piece.section == "jakarta"), pieces[0])
    grid = [piece for piece in pieces if piece != lead][:6]
    strips = "".join(_strip(section, [p for p in pieces if p.section == section][:4]) for section in SECTIONS)
    choice = _list("Pilihan Redaksi", [piece for piece in pieces if piece.kind in {"long", "pages"}][:8])
    main = (
        f'<section class="utama">{_card(lead, large=True)}<div class="sisi">{choice}</div></section>'
        f'<section class="kisi">{"".join(_card(piece) for piece in grid)}</section>{strips}'
    )
    return _document(_plain_head("Beranda"), main, published=pieces[0])


def section_page(section: str, pieces: Sequence[Piece], number: int, following: int | None) -> str:
    """One page of a section, newest first."""
    more = f'<a class="lanjut" rel="next" href="/{section}?page={following}">Berita lebih lama</a>' if following else ""
    heading = section.title() + (f", halaman {number}" if number > 1 else "")
    main = f'<h1 class="judul-rubrik">{heading}</h1><section class="kisi">{"".join(map(_card, pieces))}</section>{more}'
    return _document(_plain_head(section.title()), main, active=section)


def article_page(piece: Piece, number: int, pieces: Sequence[Piece], canonical: str) -> str:
    """One page of an article, counted from 1."""
    titles = {other.slug: other for other in pieces}
    body = "".join(_grouped(piece.pages[number - 1], titles))
    if number == 1 and piece.dateline:
        body = f'<span class="tempat"><strong>{escape(piece.dateline)}</strong> - </span>{body}'
    tail = _next_page(piece, number) if number < len(piece.pages) else _initials(piece)
    updated = f" · Diperbarui {visible(piece.updated)}" if piece.updated else ""
    main = (
        f'<div class="dua-kolom"><article class="berita"><header><a class="rubrik" href="/{piece.section}">'
        f"{piece.section.title()}</a><h1>{escape(piece.title)}</h1>"
        f'<div class="penulis">{escape(", ".join(piece.authors))} - {NAME}</div>'
        f'<time datetime="{piece.published.isoformat()}">{visible(piece.published)}{updated}</time></header>'
        f'{_figure(piece)}<div class="isi">{body}{tail}</div>{_tags(piece)}</article>'
        f'<aside class="sisi">{_list("Berita Terkait", _neighbours(piece, pieces))}'
        f"{_list('Terpopuler', pieces[3:8])}</aside></div>"
    )
    return _document(_article_head(piece, canonical), main, active=piece.section, language=piece.language)


def gallery_page(piece: Piece, canonical: str) -> str:
    """Pictures with captions, and no text."""
    figures = "".join(
        f"<figure>{picture(piece.image, f'{piece.slug}{n}')}<figcaption>{escape(text)}</figcaption></figure>"
        for n, text in enumerate(piece.paragraphs)
    )
    main = f'<div class="galeri"><h1>{escape(piece.title)}</h1>{figures}</div>'
    return _document(_article_head(piece, canonical, kind="website"), main, active=piece.section)


def missing_page() -> str:
    """What a wrong address shows."""
    return _document(_plain_head("Halaman tidak ditemukan"), '<h1 class="judul-rubrik">Halaman tidak ditemukan</h1>')


def _grouped(blocks: Iterable[Block], titles: dict[str, Piece]) -> Iterable[str]:
    """The blocks as HTML, list items that follow each other in one list."""
    for is_item, run in groupby(blocks, key=lambda block: block.kind == "li"):
        inner = "".join(_block(block, titles) for block in run)
        yield f"<ul>{inner}</ul>" if is_item else inner


def _block(block: Block, titles: dict[str, Piece]) -> str:
    text = escape(block.text, quote=False)
    if block.kind == "related":
        other = titles[block.text]
        return (
            f'<p class="baca-juga"><strong>Baca juga:</strong> '
            f'<a href="{other.path}">{escape(other.title, quote=False)}</a></p>'
        )
    if block.kind == "video":
        return f"<p><strong>Lihat juga Video '{text}':</strong></p><p class='video'>[Gambas:Video {NAME}]</p>"
    if block.kind == "ad":
        return '<div class="iklan"><p>ADVERTISEMENT</p><div></div><p>SCROLL TO CONTINUE WITH CONTENT</p></div>'
    return f"<{block.kind}>{text}</{block.kind}>"


def _next_page(piece: Piece, number: int) -> str:
    links = " ".join(
        f"<b>{n}</b>" if n == number else f'<a href="{piece.path}{"" if n == 1 else f"/{n}"}">{n}</a>'
        for n in range(1, len(piece.pages) + 1)
    )
    return (
        f"<p>{escape(piece.prompt)}</p><nav class='halaman'>Halaman {links} "
        f'<a rel="next" href="{piece.path}/{number + 1}">Halaman Selanjutnya</a></nav>'
    )


def _initials(piece: Piece) -> str:
    return f"<p><strong>({escape(piece.initials)})</strong></p>" if piece.initials else ""


def _figure(piece: Piece) -> str:
    return f"<figure>{picture(piece.image, piece.slug)}<figcaption>Ilustrasi: {NAME}</figcaption></figure>"


def _tags(piece: Piece) -> str:
    return f'<ul class="label">{"".join(f"<li>{escape(tag)}</li>" for tag in piece.tags)}</ul>'


def _neighbours(piece: Piece, pieces: Sequence[Piece]) -> list[Piece]:
    return [other for other in pieces if other.section == piece.section and other.slug != piece.slug][:4]


def _card(piece: Piece, *, large: bool = False) -> str:
    summary = f"<p>{escape(piece.summary)}</p>" if large else ""
    return (
        f'<div class="kartu{" besar" if large else ""}"><a href="{piece.path}">{picture(piece.image, piece.slug)}'
        f"<h2>{escape(piece.title)}</h2></a>{summary}<small><b>{piece.section.title()}</b> {visible(piece.published)}"
        "</small></div>"
    )


def _list(heading: str, pieces: Sequence[Piece]) -> str:
    rows = "".join(f'<li><a href="{piece.path}">{escape(piece.title)}</a></li>' for piece in pieces)
    return f'<div class="daftar"><h3>{heading}</h3><ol>{rows}</ol></div>'


def _strip(section: str, pieces: Sequence[Piece]) -> str:
    cards = "".join(_card(piece) for piece in pieces)
    return f'<section class="jalur"><h2><a href="/{section}">{section.title()}</a></h2><div>{cards}</div></section>'


def _plain_head(title: str) -> str:
    return (
        f"<title>{escape(title)} - {NAME}</title>"
        f'<meta property="og:type" content="website"><meta property="og:site_name" content="{NAME}">'
        '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    )


def _article_head(piece: Piece, canonical: str, kind: str = "article") -> str:
    base = canonical.removesuffix(piece.path)
    image = f"{base}/gambar/{piece.slug}.svg"
    properties = {
        "og:type": kind,
        "og:site_name": NAME,
        "og:title": piece.title,
        "og:description": piece.summary,
        "og:url": canonical,
        "og:image": image,
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
        "article:published_time": piece.published.isoformat(),
        "article:modified_time": (piece.updated or piece.published).isoformat(),
        "article:section": piece.section.title(),
    }
    metas = "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in properties.items())
    return (
        f'<title>{escape(piece.title)} - {NAME}</title><link rel="canonical" href="{canonical}">'
        f'<meta name="description" content="{escape(piece.summary)}">'
        f'<meta name="author" content="{escape(", ".join(piece.authors))}">'
        f'<meta name="keywords" content="{escape(", ".join(piece.tags))}">{metas}'
        + (_json_ld(piece, canonical, image) if kind == "article" else "")
    )


def _json_ld(piece: Piece, canonical: str, image: str) -> str:
    return news_article(
        url=canonical,
        title=piece.title,
        published=piece.published,
        updated=piece.updated,
        authors=piece.authors,
        publisher=NAME,
        summary=piece.summary,
        section=piece.section.title(),
        tags=piece.tags,
        image=image,
        language=piece.language,
    )


def _document(
    head: str, main: str, *, active: str | None = None, language: str = "id", published: Piece | None = None
) -> str:
    links = "".join(
        f'<a href="/{section}"{" class=aktif" if section == active else ""}>{section.title()}</a>'
        for section in SECTIONS
    )
    day = f"<span>{long_day(published.published)}</span>" if published else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">{head}<style>{_CSS}</style></head>\n'
        f'<body>\n<header class="kepala"><a class="nama" href="/">{NAME}</a><span>{MOTTO}</span>{day}</header>\n'
        f'<nav class="menu"><a href="/">Beranda</a>{links}</nav>\n<main>{main}</main>\n'
        f"<footer><p>{NOTICE}</p><p>Redaksi · Pedoman Media Siber · Info Iklan · Kebijakan Privasi</p>"
        f"<p>Hak cipta © {NAME}</p></footer>\n</body>\n</html>\n"
    )
