"""Furniture leaves the text and is accounted for with its kind; what only looks like it stays."""

from __future__ import annotations

import pytest

from crawler.extract.text.furniture.words import clean_line, line_kind

from .pages import PARAGRAPHS, article, body

LINES = [
    ("Baca juga: Harga Beras Naik", "related"),
    ("Baca Juga :", "related"),
    ("Simak juga Video: Warga Menyambut Jembatan", "video"),
    ("Lihat juga artikel lainnya", "related"),
    ("ADVERTISEMENT", "advert"),
    ("SCROLL TO CONTINUE WITH CONTENT", "advert"),
    ("[Gambas:Video 20detik]", "video"),
    ("Saksikan video pilihan di bawah ini:", "video"),
    ("Klik halaman selanjutnya >>>", "next_page_prompt"),
    ("Bersambung ke halaman selanjutnya", "next_page_prompt"),
    ("Halaman Selanjutnya: Kata Bupati", "next_page_prompt"),
    ("Cek halaman berikutnya.", "next_page_prompt"),
    ("Selengkapnya di halaman selanjutnya.", "next_page_prompt"),
    ("(aik/aik)", "initials"),
    ("[mdk/yan]", "initials"),
    ("Editor: Siti Aminah", "credits"),
    ("COPYRIGHT © WARTA 2024", "copyright"),
    ("Ikuti berita terbaru kami di Google News", "share"),
    ("Simak juga video pilihan berikut:", "video"),
    ("Lihat juga 'Warga Menyambut Jembatan':", "video"),
    ("Saksikan juga SOSOK minggu ini: Penjaga Jembatan", "related"),
    ("[Gambas:Video CNN]", "video"),
    ("ADVERTISEMENT SCROLL TO CONTINUE WITH CONTENT", "advert"),
    ("Gulir ke bawah untuk melanjutkan membaca", "advert"),
    ("Lanjut ke halaman berikutnya", "next_page_prompt"),
    ("Simak rangkuman selengkapnya di halaman khusus berikut ini!", "related"),
    ("Ikuti berita terkini dengan klik tautan ini.", "related"),
    ("Lihat lebih lengkap peresmiannya melalui video di bawah ini.", "video"),
    ("Artikel ini telah tayang di Warta.com dengan judul Jembatan Selesai", "related"),
    ("Cek Berita dan Artikel yang lain di Google News", "related"),
    ("Dapatkan update berita pilihan setiap hari. Mari bergabung di Grup Telegram kami.", "share"),
    ("Ikuti Whatsapp Channel Warta untuk berita terbaru setiap hari", "share"),
    ("Ikuti kami di Instagram dan TikTok", "share"),
    ("Follow Warta di Google News untuk informasi terbaru", "share"),
    ("Pewarta: Rina Hartati Editor: Siti Aminah Copyright © WARTA 2024", "credits"),
    ("Penulis: Rina Hartati", "credits"),
    ("(Penulis: Kontributor Bandung, Rina Hartati | Editor: Siti Aminah)", "credits"),
    ("Artikel ini ditulis oleh Rina Hartati, mahasiswa magang", "credits"),
    ("Dilarang keras mengambil konten tanpa izin tertulis", "copyright"),
    ("Pakai Masker, Cuci Tangan Pakai Sabun, Jaga Jarak dan Hindari Kerumunan.", "campaign"),
    ("Lesen Sie auch: Brücke fertig", "related"),
    ("Das könnte Sie auch interessieren: Brücke fertig", "related"),
    ("Mehr zum Thema", "related"),
    ("Jetzt den Newsletter abonnieren und nichts verpassen", "newsletter"),
    ("Artikel teilen", "share"),
    ("Read more: Bridge opens", "related"),
    ("You may also like: Bridge opens", "related"),
    ("Most read in Politics", "related"),
    ("Sign up to our newsletter for the latest news", "newsletter"),
    ("Follow us on Facebook and Twitter", "newsletter"),
    ("Get in touch with our news team by emailing us", "newsletter"),
    ("For more stories like this, check our news page.", "related"),
    ("Anzeige", "advert"),
    ("Lire aussi : Le pont est ouvert", "related"),
    ("À lire aussi : Le pont est ouvert", "related"),
    ("Inscrivez-vous à notre newsletter", "newsletter"),
    ("Lea también: El puente está abierto", "related"),
    ("Te puede interesar: El puente está abierto", "related"),
    ("Síguenos en Facebook y WhatsApp", "newsletter"),
    ("Leggi anche: Il ponte è aperto", "related"),
    ("Iscriviti alla newsletter", "newsletter"),
    ("Leia também: A ponte está aberta", "related"),
    ("Lees ook: De brug is open", "related"),
    ("Czytaj także: Most otwarty", "related"),
    ("Čtěte také: Most je otevřen", "related"),
    ("Läs också: Bron är öppen", "related"),
    ("Les også: Broen er åpen", "related"),
    ("Читайте также: Мост открыт", "related"),
    ("Читайте також: Міст відкрито", "related"),
    ("İlgili haberler: Köprü açıldı", "related"),
    ("関連記事", "related"),
    ("関連記事：橋が完成", "related"),
    ("この記事は有料会員限定です。", "newsletter"),
    ("관련기사", "related"),
    ("相关新闻：大桥通车", "related"),
]


@pytest.mark.parametrize(("line", "kind"), LINES)
def test_a_line_of_furniture_goes_with_its_kind(line: str, kind: str) -> None:
    found = article(body(f"<p>{line}</p>"))
    assert found.text.split("\n") == list(PARAGRAPHS)
    assert kind in {item.kind for item in found.removed if item.line in line}


SENTENCES = [
    "Warga baca juga bersama anak-anak di perpustakaan desa setiap sore hari.",
    "Video yang beredar menunjukkan warga bergotong royong membangun jembatan itu.",
    "Editor majalah itu mengatakan bahwa penulis muda perlu lebih banyak ruang.",
    "Iklan rokok di sekitar sekolah akan dilarang mulai bulan depan oleh pemerintah.",
    "Berita lainnya terkait jembatan itu menyebar cepat di media sosial warga desa.",
    "Foto lainnya adalah ketika bupati berjabat tangan dengan warga yang menunggu.",
    "Sumber Protein Nabati",
    "Bagikan 4 Juta Masker",
    "Unduh aplikasi JMO dari Play Store atau App Store.",
    "Login ke aplikasi dengan nomor ponsel atau alamat email yang terdaftar.",
    "Anda bisa mengikuti ujian ulang pada bulan depan bila tidak lulus.",
    "Di halaman selanjutnya, Anda akan melihat daftar berkas yang dapat dihapus.",
    "Dalam foto di halaman 2 majalah itu tampak bupati bersama warga desa.",
    "Selanjutnya, pilih rekening dan rentang waktu transaksi yang diinginkan.",
    "Simak langkah-langkahnya di bawah ini:",
    "Ikuti petunjuk yang muncul di layar sampai selesai.",
    "Sumber yang mengetahui penyelidikan itu mengatakan para perampok menerobos atap.",
    "Laporan keuangan tahunan diserahkan kepada pemegang saham pada hari Senin.",
    "Trending di Media Sosial",
    "Warga diminta memakai masker, mencuci tangan, dan menjaga jarak di jembatan itu.",
    "Topik Gempa ramai dibicarakan warga pada hari Senin pagi.",
    "Read the room, the minister said, and the council agreed with him at once.",
    "The latest opinion poll, published on Wednesday night, put her on 55 percent.",
    "What else could the government have done, she asked.",
    "Most people in the city read the report with surprise.",
    "More on the bridge than on the road, the engineer said, depends on the weather.",
    "Register to vote by Friday, the commission told citizens.",
    "Join the army at eighteen, his father told him, and see the world.",
    "Follow the money, as the saying goes, and the bridge explains itself.",
    "Get the children home before dark, the police told parents.",
    "Published in 1984, the novel made him famous.",
    "Created in 1999, the fund has paid for forty bridges.",
    "This report was published on Monday by the health ministry.",
    "Reports from the front suggest that the bridge still stands.",
    "Smith is a journalist who was jailed for his work.",
    "Share the blame",
    "Translate that into votes and the party would win.",
    "Der Konzern Google hat am Montag einen neuen Dienst vorgestellt.",
    "Der Facebook-Konzern will die App in Europa kostenlos anbieten.",
    "Zuletzt waren es im Jahr 2023 noch 40 Prozent.",
    "Redaktion und Verlag haben sich geeinigt, wie beide mitteilen.",
    "Hintergrund: Was bisher geschah",
    "Hier finden Besucher die größte Sammlung des Landes.",
    "Pour aller plus loin, le gouvernement veut changer la loi.",
    "À voir la foule, la réforme n'est pas populaire.",
    "Ver más allá de los datos es el reto de la ministra.",
    "Funda la empresa en 1990 y la vende diez años después.",
    "Les morts sont plus nombreux que prévu, selon la préfecture.",
    "関連会社の社長は会見で謝罪した。",
    "こちらも同じ結果だったと市長は述べた。",
]


@pytest.mark.parametrize("line", SENTENCES)
def test_a_sentence_that_only_looks_like_furniture_stays(line: str) -> None:
    assert line_kind(line) is None
    assert clean_line(line) == (line, [])


@pytest.mark.parametrize(
    "line",
    [
        '"Bisnis itu kalau kita lihat juga memberikan pertumbuhan," ujar direktur.',
        "Bahan lain diatur dalam peraturan (lihat Peraturan Bupati Nomor 14 Tahun 2018).",
        "Cabang itu disebut lompat jauh (SMA/Putri)",
        "Kawasan itu termasuk suaka alam (KSA/KPA).",
        '"Salut sama masinisnya," tulis akun @bang******.',
        "Ia memakai kode (baca: kode rahasia) untuk masuk.",
    ],
)
def test_words_within_a_sentence_are_not_cut_out(line: str) -> None:
    assert clean_line(line) == (line, [])


@pytest.mark.parametrize(
    ("first", "place"),
    [
        ("JAKARTA, KOMPAS.com - ", "JAKARTA"),
        ("Liputan6.com, Jakarta - ", "Jakarta"),
        ("Liputan6.com, Jakarta ", None),
        ("REPUBLIKA.CO.ID, JAKARTA -- ", "JAKARTA"),
        ("TEMPO.CO, Jakarta - ", "Jakarta"),
        ("Bisnis.com, JAKARTA - ", "JAKARTA"),
        ("jpnn.com, JAKARTA - ", "JAKARTA"),
        ("Jakarta (ANTARA) - ", "Jakarta"),
        ("Jakarta, CNN Indonesia -- ", "Jakarta"),
        ("Merdeka.com - ", None),
        ("VIVA – ", None),
        ("TRIBUNNEWS.COM, JAKARTA - ", "JAKARTA"),
    ],
)
def test_the_first_words_stay_and_tell_the_place(first: str, place: str | None) -> None:
    found = article(f"<p>{first}{PARAGRAPHS[0]}</p>" + body(paragraphs=PARAGRAPHS[1:]))
    assert found.text.split("\n") == [first + PARAGRAPHS[0], *PARAGRAPHS[1:]]
    assert place is None or found.dateline == place


@pytest.mark.parametrize(
    "last",
    [
        "<p>(Tribunnews.com/Rina Hartati)</p>",
        "<p>(rin/sit)</p>",
        "<p>[rin]</p>",
        "<p>Sumber Antara</p>",
        "<p>Laporan Wartawan Warta, Rina Hartati</p>",
        "<p>Laporan Rina Hartati/Ternate</p>",
        "<p>Editor: Siti Aminah</p><p>Copyright © WARTA 2024</p>",
        "<p>Pewarta: Rina Hartati<br>Editor: Siti Aminah<br>COPYRIGHT © WARTA 2024</p>",
        "<p><i>Rina Hartati is a reporter for Warta based in Bandung.</i></p>",
        "<h3>Berita Terkait</h3><ul><li><a href='/a/b-1'>Harga Beras Naik di Pasar</a></li></ul>",
        "<h3>Foto Terkini</h3><div><p><a href='/a/b-1'>Banjir di Kota</a></p></div>",
    ],
)
def test_what_stands_below_the_text_goes(last: str) -> None:
    assert article(body() + last).text.split("\n") == list(PARAGRAPHS)


@pytest.mark.parametrize("signed", [" (rin/sit)", " (Tribunnews.com/Rina Hartati)", " (rin)", " (*)", " [rin/sit]"])
def test_what_signs_the_last_paragraph_is_cut_off(signed: str) -> None:
    text = article(body(paragraphs=(*PARAGRAPHS[:3], PARAGRAPHS[3] + signed))).text
    assert text.split("\n") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("Jembatan selesai (Baca juga: Harga Beras Naik) pada Rabu.", "Jembatan selesai pada Rabu."),
        ("Warga bersyukur. Baca juga: Harga Beras Naik", "Warga bersyukur."),
        ("Bupati meresmikan jembatan itu. (mdk/yan)", "Bupati meresmikan jembatan itu."),
        ("Seperti apa jembatannya? Simak video berikut", "Seperti apa jembatannya?"),
        ("Warga bersyukur. (warta.com/rina)", "Warga bersyukur."),
        ("Warga bersyukur. Editor: Siti Aminah", "Warga bersyukur."),
        (f"{PARAGRAPHS[0]} Selengkapnya di halaman berikutnya.", PARAGRAPHS[0]),
    ],
)
def test_furniture_inside_a_line_is_cut_out(line: str, stays: str) -> None:
    text, cuts = clean_line(line)
    assert text == stays
    assert cuts


def test_a_related_link_keeps_its_title_and_absolute_url() -> None:
    found = article(body('<p><strong>Baca juga: <a href="/ekonomi/beras">Harga Beras Naik</a></strong></p>'))
    assert [(item.title, item.url) for item in found.related] == [
        ("Harga Beras Naik", "https://www.warta.co.id/ekonomi/beras")
    ]


def test_subheads_and_list_items_stay_and_tables_and_captions_go() -> None:
    extra = (
        "<h2>Rencana Berikutnya</h2><ul><li>Jembatan di hulu sungai.</li></ul>"
        "<table><tr><td>Panjang</td><td>40</td></tr></table><figure><figcaption>Foto jembatan</figcaption></figure>"
    )
    lines = article(body(extra)).text.split("\n")
    assert lines == [*PARAGRAPHS[:2], "Rencana Berikutnya", "Jembatan di hulu sungai.", *PARAGRAPHS[2:]]


def test_a_repeated_paragraph_stands_once() -> None:
    found = article(body(f"<p>{PARAGRAPHS[0]}</p>"))
    assert found.text.split("\n") == list(PARAGRAPHS)


def test_paragraphs_parted_by_breaks_are_paragraphs() -> None:
    assert article("<br><br>".join(PARAGRAPHS)).text.split("\n") == list(PARAGRAPHS)


def test_a_standfirst_between_heading_and_body_belongs_to_the_text() -> None:
    lead = "Warga menunggu dua tahun, kini mereka tidak perlu lagi menyeberangi sungai."
    assert article(body(), before=f'<p class="lead">{lead}</p>').text.startswith(lead)


def test_a_flash_of_sixty_words_is_kept() -> None:
    flash = " ".join(PARAGRAPHS)[:430].rsplit(" ", 1)[0] + "."
    assert 50 <= len(flash.split()) <= 70
    assert article(f"<p>{flash}</p>").text == flash
