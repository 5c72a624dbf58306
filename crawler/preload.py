"""What the server of worker processes loads once, so that each worker it forks has it: the parsers, warmed up.

Importing this module is slow on purpose, and is done in that process only (`crawler.extraction_pool`). Reading one page
here loads what is otherwise imported late, in every worker anew: 1.5 s of CPU.
"""

from datetime import UTC, datetime

from crawler.extract import Page, extract_page
from crawler.lists import parse_feed

# Long enough that the engine doesn't also try its last resort, whose stop words of 100 languages take 0.4 s to read.
_PARAGRAPHS = "".join(
    f"<p>Waduk ke-{number} itu diresmikan pada Senin pagi dan akan mengairi sawah di {number} kecamatan sampai musim "
    f"kemarau. Warga desa nomor {number} menyambut baik waduk itu karena sawah mereka sering kekeringan.</p>"
    for number in range(3, 12)
)
_PAGE = f"""<html lang="id"><head><title>Waduk diresmikan</title></head><body><article><h1>Waduk diresmikan</h1>
{_PARAGRAPHS}</article></body></html>""".encode()

extract_page(Page("https://contoh.invalid/waduk", _PAGE, "text/html", datetime.now(UTC)))
parse_feed(b"<rss version='2.0'><channel></channel></rss>", "https://contoh.invalid/rss", None, UTC)
