"""Small drawings for the articles, as SVG: one motif each, its hues turned a little by the article's name."""

from __future__ import annotations

import zlib

WIDTH, HEIGHT = 640, 360

# What stands in front of the sky; `C` is the article's own colour, `D` a darker one, `L` a light one.
_MOTIFS = {
    "hujan": (
        '<g stroke="L" stroke-width="4" stroke-linecap="round" opacity=".8">'
        + "".join(f'<path d="M{40 + x * 62} {30 + (x * 53) % 120}l-14 44"/>' for x in range(10))
        + "".join(f'<path d="M{70 + x * 62} {130 + (x * 37) % 70}l-14 44"/>' for x in range(9))
        + '</g><path fill="D" d="M120 214l86-66 86 66v90H120zM352 196l96-72 96 72v100H352z"/>'
        '<path fill="L" d="M150 222h34v30h-34zM222 222h34v30h-34zM392 210h38v34h-38zM464 210h38v34h-38z"/>'
        '<path fill="C" d="M0 270q80-26 160 0t160 0 160 0 160 0v90H0z"/>'
        '<path fill="D" opacity=".5" d="M0 314q80-22 160 0t160 0 160 0 160 0v46H0z"/>'
    ),
    "kereta": (
        '<path fill="D" d="M0 300h640v60H0z"/><path stroke="L" stroke-width="6" d="M0 296h640"/>'
        '<path fill="L" d="M60 150h420q90 0 122 110v26H60z"/><path fill="C" d="M60 236h540v26H60z"/>'
        '<g fill="D"><path d="M96 176h64v42H96zM184 176h64v42h-64zM272 176h64v42h-64zM360 176h64v42h-64z"/>'
        '<path d="M452 176h36q40 0 62 42h-98z"/></g>'
    ),
    "buku": (
        '<path fill="D" d="M0 292h640v68H0z"/><g><path fill="C" d="M120 96h58v196h-58z"/>'
        '<path fill="L" d="M186 132h44v160h-44z"/><path fill="D" d="M238 84h64v208h-64z"/>'
        '<path fill="L" d="M310 118h36v174h-36z"/><path fill="C" d="M354 150h52v142h-52z"/>'
        '<path fill="L" d="M420 292l46-178 44 12-46 166z"/></g>'
    ),
    "sawah": (
        '<circle cx="470" cy="120" r="58" fill="L"/><path fill="D" d="M0 230l150-110 120 90 110-70 260 110v30H0z"/>'
        + "".join(
            f'<path fill="{"CL"[n % 2]}" d="M0 {236 + n * 32}q320 {-40 + n * 16} 640 0v40H0z"/>' for n in range(4)
        )
    ),
    "mesin": (
        '<path fill="D" d="M0 300h640v60H0z"/>'
        '<path fill="L" d="M90 150h80v150H90zM430 110h60v190h-60zM510 170h60v130h-60z"/>'
        '<circle cx="300" cy="210" r="88" fill="C"/><circle cx="300" cy="210" r="40" fill="L"/>'
        '<g stroke="C" stroke-width="34"><path d="M300 92v40M300 288v40M182 210h40M378 210h40"/></g>'
    ),
    "laut": (
        '<circle cx="150" cy="110" r="52" fill="L"/><path fill="L" d="M330 70l120 150H330z"/>'
        '<path fill="D" d="M306 60h10v170h-10zM220 232h260l-46 52H270z"/>'
        '<path fill="C" d="M0 276q40-24 80 0t80 0 80 0 80 0 80 0 80 0 80 0 80 0v84H0z"/>'
        '<path fill="D" opacity=".5" d="M0 316q40-20 80 0t80 0 80 0 80 0 80 0 80 0 80 0 80 0v44H0z"/>'
    ),
    "gedung": (
        '<path fill="D" d="M0 296h640v64H0z"/><path fill="L" d="M150 140L320 60l170 80z"/>'
        '<path fill="C" d="M140 140h360v20H140zM130 272h380v24H130z"/>'
        + "".join(f'<path fill="L" d="M{168 + n * 56} 160h26v112h-26z"/>' for n in range(6))
    ),
    "pasar": (
        '<path fill="D" d="M0 290h640v70H0z"/><path fill="L" d="M100 150h440v24H100z"/>'
        + "".join(f'<path fill="{"CL"[n % 2]}" d="M{100 + n * 55} 100h55v50q-27 30-55 0z"/>' for n in range(8))
        + '<path fill="C" d="M120 220h400v70H120z"/>'
        + "".join(f'<circle cx="{150 + n * 38}" cy="212" r="17" fill="{"LD"[n % 2]}"/>' for n in range(10))
    ),
    "kopi": (
        '<path fill="D" d="M0 290h640v70H0z"/><path fill="L" d="M210 150h190v70q0 80-95 80t-95-80z"/>'
        '<path fill="none" stroke="L" stroke-width="20" d="M398 172q64-6 54 46-8 40-66 38"/>'
        '<g fill="none" stroke="C" stroke-width="12" stroke-linecap="round"><path d="M260 126q-20-24 0-46t0-46"/>'
        '<path d="M306 126q-20-24 0-46t0-46M352 126q-20-24 0-46t0-46"/></g>'
    ),
    "hutan": (
        '<circle cx="500" cy="96" r="46" fill="L"/><path fill="D" d="M0 300h640v60H0z"/>'
        + "".join(
            f'<path fill="{"CDL"[n % 3]}" d="M{20 + n * 86} 300l52-{150 + (n * 47) % 90} 52 {150 + (n * 47) % 90}z"/>'
            for n in range(7)
        )
    ),
    "bola": (
        '<path fill="C" d="M0 210h640v150H0z"/><g fill="none" stroke="L" stroke-width="6">'
        '<path d="M0 250h640M190 250l-40 110M450 250l40 110"/><path d="M210 250V90h220v160" stroke-width="10"/></g>'
        '<circle cx="330" cy="290" r="44" fill="L"/><path fill="D" d="M330 268l22 16-8 26h-28l-8-26z"/>'
    ),
    "panggung": (
        '<path fill="L" d="M120 60h400v220H120z"/>'
        '<path fill="C" d="M60 30h120q10 130-40 270H60zM580 30H460q-10 130 40 270h80z"/>'
        '<path fill="D" d="M0 290h640v70H0zM314 120q30-40 50 0 22 30-8 60 44 30 28 110h-92q-10-80 22-110-24-30 0-60z"/>'
    ),
}  # fmt: skip

# The hue that suits each motif; an article's own lies within 20 degrees of it.
_HUES = {
    "hujan": 210, "kereta": 220, "buku": 28, "sawah": 92, "mesin": 235, "laut": 198,
    "gedung": 36, "pasar": 12, "kopi": 22, "hutan": 140, "bola": 122, "panggung": 330,
}  # fmt: skip


def picture(motif: str, name: str) -> str:
    """The drawing of a motif as an <svg> element without any text. Raises KeyError on an unknown motif."""
    hue = (_HUES[motif] + zlib.crc32(name.encode()) % 41 - 20) % 360
    shapes = _MOTIFS[motif]
    for letter, colour in (
        ("C", f"hsl({hue},45%,46%)"),
        ("D", f"hsl({hue},38%,26%)"),
        ("L", f"hsl({(hue + 35) % 360},60%,90%)"),
    ):
        shapes = shapes.replace(f'="{letter}"', f'="{colour}"')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true">'
        f'<path fill="hsl({(hue + 20) % 360},42%,76%)" d="M0 0h{WIDTH}v{HEIGHT}H0z"/>{shapes}</svg>'
    )
