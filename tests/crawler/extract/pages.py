"""Small pages in our own words and markup, for tests that ask one question of extraction."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.extract import Discovery, Page, PageExtract, Rule, extract_page
from crawler.records.article import Rejection

URL = "https://www.warta.co.id/nasional/20240619/jembatan-selesai"
CAPTURED = datetime(2024, 6, 20, tzinfo=UTC)
PARAGRAPHS = (
    "Jembatan gantung di Desa Sukamaju akhirnya selesai dibangun setelah warga menunggu selama dua tahun lebih.",
    "Kepala desa mengatakan bahwa anak-anak kini dapat berangkat ke sekolah tanpa menyeberangi sungai yang deras.",
    '"Kami bersyukur karena jembatan ini memudahkan petani membawa hasil panen ke pasar," kata seorang warga.',
    "Pemerintah kabupaten berencana membangun tiga jembatan serupa di kecamatan lain pada tahun depan.",
)


def body(*extra: str, paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    """The paragraphs with extra markup after the second one."""
    listed = [f"<p>{text}</p>" for text in paragraphs]
    return "\n".join([*listed[:2], *extra, *listed[2:]])


def page(
    inner: str, *, head: str = "", url: str = URL, title: str = "Jembatan Selesai", before: str = "", status: int = 200
) -> Page:
    """A whole page around an article's inner markup."""
    markup = f"""<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{title} - Warta</title>
<meta property="og:site_name" content="Warta"><meta property="og:title" content="{title}">{head}</head>
<body><nav><a href="/">Beranda</a></nav><h1>{title}</h1>{before}<div class="article-body">{inner}</div>
<footer>© Warta</footer></body></html>"""
    return Page(url, markup.encode(), "text/html; charset=utf-8", CAPTURED, status)


def article(
    inner: str, *, discovery: Discovery | None = None, rules: tuple[Rule, ...] = (), **options: str
) -> PageExtract:
    """The extract of such a page; fails where it is refused."""
    found = extract_page(page(inner, **options), discovery=discovery, rules=rules)  # type: ignore[arg-type]
    assert isinstance(found, PageExtract), found
    return found


def refusal(of: Page) -> Rejection:
    """The refusal of a page; fails where it is an article."""
    found = extract_page(of)
    assert isinstance(found, Rejection), found
    return found
