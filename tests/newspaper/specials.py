"""Pages that are no articles, though some look like one."""

from __future__ import annotations

from html import escape


def paywall(title: str = "Di Balik Meja Perundingan", url: str | None = None) -> str:
    """A stub: headline, two sentences and an invitation to subscribe; JSON-LD says that it isn't free."""
    canonical = f'<link rel="canonical" href="{escape(url)}">' if url else ""
    return _document(
        title,
        f'<article class="premium"><h1>{escape(title)}</h1><p>Perundingan itu berlangsung sampai larut malam.</p>'
        '<div class="paywall"><p>Artikel ini khusus untuk pelanggan. Berlangganan mulai Rp 25.000 sebulan untuk '
        'membaca selengkapnya.</p><a href="/langganan">Berlangganan</a> <a href="/masuk">Masuk</a></div></article>',
        canonical + '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",'
        f'"headline":"{title}","isAccessibleForFree":false,"hasPart":{{"@type":"WebPageElement",'
        '"isAccessibleForFree":false,"cssSelector":".paywall"}}</script>',
    )


def gallery(title: str = "Foto: Pagi di Pelabuhan") -> str:
    """Photographs with captions and no text."""
    captions = ("Nelayan menurunkan hasil tangkapan.", "Anak-anak menunggu perahu.", "Matahari terbit di dermaga.")
    figures = "".join(
        f'<figure><img src="/foto/{number}.jpg" alt=""><figcaption>{text} ({number}/3)</figcaption></figure>'
        for number, text in enumerate(captions, 1)
    )
    return _document(title, f'<div class="gallery"><h1>{escape(title)}</h1>{figures}</div>')


def index_with_article_og(article_url: str) -> str:
    """A list of links whose og:url and og:type are an article's, as some home pages have them."""
    rows = "".join(f'<li><a href="/berita/{n}">Judul berita nomor {n} di halaman depan</a></li>' for n in range(1, 31))
    return _document(
        "Beranda",
        f'<div class="list"><ul>{rows}</ul></div>',
        f'<meta property="og:type" content="article"><meta property="og:url" content="{escape(article_url)}">',
    )


def error_as_200(title: str = "Halaman Tidak Ditemukan") -> str:
    """The page that should have been a 404."""
    return _document(
        title,
        f"<div><h1>404</h1><h2>{escape(title)}</h2>"
        "<p>Maaf, halaman yang Anda cari tidak ada atau sudah dipindahkan.</p>"
        '<a href="/">Kembali ke beranda</a></div>',
    )


def too_short(title: str = "Sekilas") -> str:
    """An article without enough text to be one."""
    return _document(title, f"<article><h1>{escape(title)}</h1><p>Segera terbit.</p></article>")


def _document(title: str, body: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>{escape(title)} - Koran Uji</title>{head}'
        f"</head><body><nav><a href='/'>Beranda</a></nav>{body}"
        "<footer><p>Redaksi | Info Iklan</p></footer></body></html>"
    )
