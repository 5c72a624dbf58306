"""Many different articles in plausible Indonesian, made from sentences of our own: the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .story import slug_of

GAP_MINUTES = 7  # between one article and the next, backwards from now


@dataclass(frozen=True, slots=True)
class Topic:
    """What a kind of news is made of: {place}, {person}, {office}, {number}, {small}, {thing} are filled in."""

    section: str
    titles: tuple[str, ...]
    things: tuple[str, ...]
    leads: tuple[str, ...]
    facts: tuple[str, ...]
    quotes: tuple[str, ...]


def _words(text: str) -> list[str]:
    return text.split()


PLACES = _words(
    """
    Ambon Balikpapan Bandung Banjarmasin Banyuwangi Batam Bekasi Bengkulu Bima Bitung Blitar Bogor Cianjur
    Cilacap Cirebon Denpasar Depok Dumai Ende Garut Gorontalo Indramayu Jambi Jayapura Jember Jepara Karawang
    Kendari Kudus Kupang Lampung Lumajang Madiun Magelang Majene Malang Mamuju Manado Manokwari Mataram
    Maumere Medan Merauke Padang Palangkaraya Palembang Palu Pekalongan Pekanbaru Pontianak Purwokerto
    Samarinda Semarang Serang Singkawang Sorong Sukabumi Surabaya Surakarta Tarakan Tasikmalaya Tegal Ternate
    Wonosobo Yogyakarta
"""
)
_FIRST = _words(
    """
    Adi Agus Ayu Bambang Bayu Budi Citra Dewi Dian Eka Endang Fajar Fitri Galih Gita Hadi Hendra Indah Intan
    Joko Kartika Laras Lestari Lukman Maya Mega Nanda Novi Nur Putri Rahmat Ratna Rina Rizky Sari Sigit Siti
    Teguh Tri Utami Wahyu Wulan Yanti Yusuf Zahra
"""
)
_LAST = _words(
    """
    Anggraini Ardiansyah Firmansyah Gunawan Hakim Halim Handayani Harahap Hartono Hasibuan Hidayat Iskandar
    Kurniawan Kusuma Lubis Mahendra Maharani Marpaung Nasution Nugroho Pangestu Permana Prasetyo Pratama
    Purnomo Rahayu Ramadhan Saputra Sembiring Setiawan Simanjuntak Siregar Sitorus Suharto Sulistyo Susanto
    Suryani Wibowo Wicaksono Wijaya
"""
)
OFFICES = (
    "Dinas Pekerjaan Umum", "Dinas Perhubungan", "Dinas Pertanian", "Dinas Pendidikan", "Dinas Kesehatan",
    "Badan Penanggulangan Bencana Daerah", "Dinas Pariwisata", "Dinas Kelautan dan Perikanan", "Bappeda",
    "Dinas Koperasi dan UMKM", "Dinas Lingkungan Hidup", "Dinas Perdagangan",
)  # fmt: skip

TOPICS = (
    Topic(
        "berita",
        ("Banjir Surut, Warga {place} Mulai Bersihkan {thing}", "Sungai Meluap, {number} Rumah di {place} Tergenang"),
        ("pasar lama", "balai desa", "sekolah dasar", "masjid raya", "jalan kampung"),
        (
            "Air yang merendam {place} sejak dua hari lalu surut dan warga bergotong royong membersihkan {thing}.",
            "Hujan lebat semalam membuat sungai di {place} meluap dan menggenangi {number} rumah di sekitar {thing}.",
        ),
        (
            "Ketinggian air sempat mencapai {small} sentimeter pada dini hari sebelum pompa dinyalakan.",
            "Sebanyak {small} perahu karet disiagakan di dekat {thing} untuk menjemput warga lanjut usia.",
            "Dapur umum di {thing} menyiapkan {number} bungkus nasi setiap hari.",
            "Tanggul di hulu {place} yang retak akan diperkuat dengan karung pasir.",
            "Lumpur setebal mata kaki masih menutup halaman {thing}.",
        ),
        (
            "Kami bersyukur tidak ada korban jiwa, semua warga sudah di tempat aman",
            "Yang paling dibutuhkan sekarang air bersih, selimut, dan obat gatal",
        ),
    ),
    Topic(
        "ekonomi",
        ("Panen Raya di {place}, Harga {thing} Bertahan", "{place} Kirim {number} Ton {thing} ke Luar Negeri"),
        ("kopi", "kakao", "gabah", "jagung", "bawang merah", "rumput laut", "cabai"),
        (
            "Petani di {place} memetik {number} ton {thing} pada panen kali ini, lebih banyak daripada musim lalu.",
            "Permintaan {thing} dari pembeli di luar daerah mendorong pelabuhan {place} menambah jadwal kapal.",
        ),
        (
            "Harga {thing} di tingkat petani bertahan karena gudang koperasi menyerap hasil sejak pekan pertama.",
            "Mutu {thing} dari {place} dinilai baik karena kadar airnya rendah.",
            "Koperasi setempat meminjamkan {small} mesin pengering kepada kelompok tani.",
            "Ongkos angkut turun setelah jembatan penghubung ke {place} selesai diperbaiki.",
            "Sebagian hasil disimpan sebagai benih untuk {number} hektare lahan berikutnya.",
        ),
        (
            "Asal cuaca bersahabat, kami yakin hasil tahun depan lebih baik lagi",
            "Pembeli mencari {thing} yang bersih dan seragam, itu yang kami jaga",
        ),
    ),
    Topic(
        "olahraga",
        ("Persatuan {place} Menang Tipis di Laga {thing}", "{small} Atlet {place} Bersiap ke {thing}"),
        ("pekan olahraga", "piala gubernur", "liga pelajar", "kejuaraan renang", "lomba dayung"),
        (
            "Tim tuan rumah {place} merebut kemenangan pada menit-menit akhir {thing} di hadapan {number} penonton.",
            "Pelatih {place} memanggil {small} nama baru untuk menghadapi {thing} bulan depan.",
        ),
        (
            "Babak pertama berjalan seimbang dan kedua tim hanya melepas {small} tembakan.",
            "Pemain muda asal {place} tampil tenang meski baru pertama kali turun di {thing}.",
            "Latihan digelar dua kali sehari, pagi di lapangan dan sore di pusat kebugaran.",
            "Tiket {thing} seluruhnya {number} lembar dan habis dalam tiga hari.",
            "Wasit memberikan {small} menit tambahan karena hujan deras.",
        ),
        (
            "Anak-anak bermain dengan hati, hasil ini untuk seluruh pendukung",
            "Masih banyak yang harus dibenahi, terutama penyelesaian akhir",
        ),
    ),
    Topic(
        "berita",
        ("Jalur {thing} {place} Kembali Dibuka", "Penumpang {thing} di {place} Naik {small} Persen"),
        ("kereta", "penyeberangan", "bus kota", "perintis", "feri cepat"),
        (
            "Layanan {thing} dari dan ke {place} kembali berjalan penuh setelah perawatan selesai lebih cepat.",
            "Jumlah penumpang {thing} di {place} mencapai {number} orang sehari selama musim liburan.",
        ),
        (
            "Petugas memeriksa {small} titik rawan di sepanjang lintasan sebelum perjalanan pertama.",
            "Tarif {thing} tidak berubah dan tiket dapat dibeli lewat telepon genggam.",
            "Ruang tunggu di {place} kini dilengkapi tempat menyusui dan jalur kursi roda.",
            "Perjalanan memakan waktu {small} menit lebih singkat daripada jadwal lama.",
            "Sebanyak {number} penumpang tercatat naik pada hari pertama.",
        ),
        (
            "Keselamatan tetap nomor satu, karena itu pemeriksaan kami ulang dua kali",
            "Saya senang, sekarang bisa pulang menengok ibu tanpa menginap di jalan",
        ),
    ),
    Topic(
        "budaya",
        ("{thing} Kembali Meriah di {place}", "Museum {place} Pamerkan {number} Koleksi {thing}"),
        ("batik pesisir", "wayang kulit", "naskah lontar", "topeng kayu", "tenun ikat", "gamelan tua"),
        (
            "Pengunjung memadati museum {place} yang membuka pameran {thing} hasil sumbangan para kolektor.",
            "Warga {place} menggelar pertunjukan {thing} semalam suntuk di alun-alun.",
        ),
        (
            "Seluruh {number} benda dalam pameran {thing} itu dirawat oleh pengurus keraton.",
            "Sebanyak {small} seniman muda ikut belajar merawat {thing} selama sepekan.",
            "Pengunjung di {place} boleh mencoba membuat {thing} dengan bimbingan perajin.",
            "Pameran buka setiap hari kecuali Senin dan tidak memungut biaya.",
            "Catatan tentang {thing} kini dapat dibaca lewat situs perpustakaan daerah.",
        ),
        (
            "Kalau anak-anak mengenal {thing}, kami tidak khawatir lagi",
            "Merawat lebih sulit daripada membuat, tetapi justru di situ letak senangnya",
        ),
    ),
    Topic(
        "sains",
        ("Peneliti {place} Uji {thing}", "{thing} Buatan Mahasiswa {place} Bertahan {small} Hari"),
        ("alat ukur hujan murah", "perahu listrik", "sensor gempa", "pupuk dari sampah pasar", "lampu tenaga surya"),
        (
            "Sekelompok peneliti di {place} menguji {thing} yang dirakit dari bahan yang mudah diperoleh.",
            "Setelah dua tahun percobaan, {thing} karya mahasiswa {place} mulai dipakai warga.",
        ),
        (
            "Biaya pembuatannya sekitar {number} ribu rupiah untuk satu unit.",
            "Dalam uji coba di {place}, {thing} itu bekerja {small} hari tanpa perawatan.",
            "Rancangan {thing} dibuka untuk umum agar siapa pun dapat memperbaikinya.",
            "Data dikirim setiap {small} menit ke papan pengumuman di kantor desa.",
            "Tim memilih {place} karena cuacanya sering berubah dalam sehari.",
        ),
        (
            "Kami ingin {thing} ini bisa diperbaiki di bengkel mana saja",
            "Kegagalan pertama mengajari kami lebih banyak daripada buku",
        ),
    ),
)

_CLOSINGS = (
    "Kegiatan serupa direncanakan berlangsung di {other} pada bulan depan.",
    "Sebelumnya, warga {other} menempuh cara yang sama dan hasilnya memuaskan.",
    "Pemerintah daerah berjanji menyampaikan perkembangan setiap pekan.",
    "Rombongan dari {other} dijadwalkan datang untuk belajar.",
    "Laporan lengkap akan dibahas bersama DPRD sebelum akhir tahun.",
    "Warga yang memerlukan keterangan dapat datang ke kantor kecamatan pada jam kerja.",
    "Anggaran yang disiapkan sebesar Rp {number} juta berasal dari kas daerah.",
    "Cuaca di {place} diperkirakan berawan hingga akhir pekan.",
    "Sekolah di {other} mengirim {small} murid sebagai peninjau.",
    "Seluruh hasilnya dicatat agar dapat dibandingkan tahun depan.",
)


def stories(count: int, *, seed: int = 0, now: datetime) -> Iterator[dict[str, Any]]:
    """The fields of that many stories, newest first, each with a slug that no other has."""
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")
        fields = _story(chance)
        fields["slug"] = f"{slug_of(fields['title'])}-{seed}-{number}"
        fields["published"] = now - timedelta(minutes=GAP_MINUTES * number)
        yield fields


def _story(chance: random.Random) -> dict[str, Any]:
    topic = chance.choice(TOPICS)
    place, other = chance.sample(PLACES, 2)
    official, citizen = _name(chance), _name(chance)
    office = f"{chance.choice(OFFICES)} {place}"
    thing = chance.choice(topic.things)

    def fill(text: str, thing: str = thing) -> str:
        number, small = chance.randint(104, 990), chance.randint(11, 96)
        filled = text.format(place=place, other=other, thing=thing, number=number, small=small)
        return filled[0].upper() + filled[1:]

    facts = [fill(text) for text in chance.sample(topic.facts, 4)]
    quotes = [fill(text) for text in chance.sample(topic.quotes, 2)]
    closings = [fill(text) for text in chance.sample(_CLOSINGS, 3)]
    paragraphs = (
        fill(chance.choice(topic.leads)),
        f"Kepala {office}, {official}, mengatakan hal itu sudah dibicarakan dengan warga. {facts[0]}",
        f'"{quotes[0]}," kata {official}.',
        f"{facts[1]} {closings[0]}",
        f"{citizen}, warga {place}, menyambut baik kabar tersebut. {facts[2]}",
        f'"{quotes[1]}," ujar {citizen.split()[0]}.',
        f"{closings[1]} {facts[3]}",
        closings[2],
    )
    return {
        "title": fill(chance.choice(topic.titles), thing.title()),
        "paragraphs": paragraphs,
        "section": topic.section,
        "dateline": place,
        "authors": (_name(chance),),
        "tags": (place.lower(), thing),
    }


def _name(chance: random.Random) -> str:
    return f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
