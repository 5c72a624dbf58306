"""What the server of worker processes loads once, so that each worker it forks has it: the parsers, warmed up.

Importing this module is slow on purpose, and is done in that process only (`crawler.extraction_pool`). Reading one page
here loads what is otherwise imported late, in every worker anew: 1.5 s of CPU.
"""

from datetime import UTC, datetime

from crawler.extract import Page, extract_page
from crawler.lists import parse_feed

_PAGE = b"""<html lang="id"><head><title>Waduk diresmikan</title></head><body><article><h1>Waduk diresmikan</h1>
<p>Jakarta - Waduk itu diresmikan pada Senin pagi dan akan mengairi sawah di tiga kecamatan sampai musim kemarau.</p>
<p>Warga menyambut baik waduk itu karena sawah mereka sering kekeringan sejak bulan Juni tahun lalu.</p>
</article></body></html>"""

extract_page(Page("https://contoh.invalid/waduk", _PAGE, "text/html", datetime.now(UTC)))
parse_feed(b"<rss version='2.0'><channel></channel></rss>", "https://contoh.invalid/rss", None, UTC)
