"""Verbs that a tagger takes into a person's name where a headline gives every word a capital: "Putin Sopiri".

Such a last word is no part of a name whose rest the article or the table knows by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from indexer.entities.table import AliasTable

_VERBS_AND_PARTICLES = """
    absen ajak akan akhirnya akui alami amankan ancam antusias apresiasi bagi bahas bahagia bakal balas bantah bantu
    bawa beberkan belum berbagi berduka berhenti beri berikan berharap berkunjung berpeluang bersama bersiap bertekad
    bertemu bicara bikin bilang bisa bongkar buka bujuk bungkam cabut cedera cek ceritakan cerita cetak cuma curhat
    dampingi dapat dapatkan datangi desak didakwa diduga dihukum diminta dipastikan diperiksa dipecat disebut
    ditahan ditangkap ditunjuk divonis doakan dorong dukung enggan finis frustrasi gagal ganti gelar geram hadapi
    hadir hadiri harus heran ikut imbau incar ingatkan ingin janji janjikan jadi jajal jalani jawab
    jelaskan jemput juara kagum kaget kalah kalahkan kandas karena katakan kecelakaan kecewa kembali kenang kenakan
    ketika kini kirim klaim kritik kritisi kumpulkan kunjungi lakukan lanjut lanjutkan lantik lapor laporkan lawan
    layak lepas lihat lolos maafkan main makin malah masih masuk masuki mau melaju melangkah melawan memilih menang
    menangi menangis mengaku mengundurkan meninggal menjadi menyerah menyesal minta mulai mundur muncul naik nilai
    nyatakan ogah optimis optimistis pakai pamer pamit pantau pastikan pecahkan pernah persilakan pertahankan
    pilih pimpin positif prediksi prihatin protes puas pukau pulang punya putuskan raih rayakan rebut
    resmikan respons rilis saat sabet sakit salip salurkan saling samai sambangi sambut sampai sampaikan
    sapa sarankan sebelum sebut segera selamatkan sempat serahkan serang serukan sesalkan setelah seusai siap siapkan
    sindir singgung singkirkan soal sopiri soroti sudah tak takluk takut tampil tampung tandatangani
    tanggapi tantang targetkan tatap tawarkan tegaskan tegur tekankan teken temui temukan tepis terancam
    terbang tercepat terharu terima terjatuh terkejut terpilih tersingkir tersenyum tertawa tetap tetapkan tewas tiba
    tidak tinggalkan tinjau tolak tugaskan tuding tumbang tunda tunduk tunggu tunjuk turun tutup ucapkan umumkan
    unggul ungguli ungkap ungkapkan ungkit usai usul usulkan vs wajibkan yakini"""
_HEADLINE_WORDS = frozenset(_VERBS_AND_PARTICLES.split())


def without_verbs(names: Iterable[str], table: AliasTable) -> dict[str, str]:
    """The persons' names of an article that end in the verb of a headline, each with what is left of it."""
    own = tuple(names)
    glued = (name for name in own if name.rpartition(" ")[2].casefold() in _HEADLINE_WORDS)
    return {name: rest for name in glued if (rest := _rest(name)) and _stands_alone(rest, name, own, table)}


def _rest(name: str) -> str:
    words = name.split()
    while words and words[-1].casefold() in _HEADLINE_WORDS:
        del words[-1]
    return " ".join(words)


def _stands_alone(rest: str, name: str, own: Collection[str], table: AliasTable) -> bool:
    """Whether the table knows the rest, or the article has it as a long name or as a part of another one."""
    if table.sure("person", rest) is not None or (" " in rest and rest in own):
        return True
    return any(rest in other.split() for other in own if other != name and " " in other)
