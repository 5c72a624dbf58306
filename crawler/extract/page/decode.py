"""Bytes to text, late and without trust: byte order mark, then UTF-8 if it is, then what header and page declare.

A body that is valid UTF-8 with letters beyond ASCII is UTF-8 whatever anybody declares: no other charset looks like
it by accident. Every wrong charset therefore survives, at worst with single letters replaced.
"""

from __future__ import annotations

import codecs
import re

from crawler.extract.page.characters import mend

_HEAD_BYTES = 4096  # browsers look for a charset in the first 1,024; newspapers put it later
_SAMPLE_BYTES = 32_768  # what charset guessing sees: enough letters, and it takes 2 ms per 10 KB
_WIDE = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)
# What browsers read under these names (the WHATWG's list), because servers mean that.
_MEANT = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "iso-8859-9": "cp1254",
}
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\x1b"))
_WIDE_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def decode(body: bytes, content_type: str | None = None) -> str:
    """The body as text without control characters, and without letters that were encoded twice. Never raises."""
    wide = next(((mark, name) for mark, name in _WIDE if body.startswith(mark)), None)
    if wide or (unmarked := _unmarked_utf16(body)):
        mark, name = wide or (b"", unmarked or "utf-16-le")
        return _WIDE_CONTROL.sub("", body[len(mark) :].decode(name, "replace"))
    text = _decoded(body.removeprefix(codecs.BOM_UTF8).translate(None, _CONTROL), content_type)
    return mend(text.replace("\x1b", "") if "\x1b" in text else text)  # kept so far: ISO-2022-JP is made of it


def _decoded(body: bytes, content_type: str | None) -> str:
    if b"\x1b$" in body[:_SAMPLE_BYTES] and "iso-2022-jp" in _declared(body, content_type):
        return body.decode("iso-2022-jp", "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(body, error):
            return body.decode("utf-8", _RESCUE)
    text = _by_declaration(body, _declared(body, content_type)) or body.decode(_guess(body), "replace")
    return _WIDE_CONTROL.sub("", text)  # some charsets map letters' bytes to control characters


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """Charset names in the order of trust: the page's own before the header, which is often a server's default."""
    head = body[:_HEAD_BYTES]
    found = [match.group(1).decode("ascii", "ignore") for match in (_META.search(head), _XML.search(head)) if match]
    if content_type and (match := _HEADER.search(content_type)):
        found.append(match.group(1))
    return list(dict.fromkeys(_MEANT.get(name.lower(), name.lower()) for name in found))


def _by_declaration(body: bytes, declared: list[str]) -> str | None:
    """The text by the first declared charset that exists and fits; single-byte ones always fit."""
    for name in declared:
        try:
            return body.decode(name)
        except (LookupError, ValueError):
            continue
    return None


def _mostly_utf8(body: bytes, error: UnicodeDecodeError) -> bool:
    """Whether broken UTF-8 is still UTF-8: a multi-byte letter for every stray byte, as in pages glued from parts."""
    sample = body[: max(_SAMPLE_BYTES, error.start + 1024)]
    text = sample.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for letter in text if letter > "\x7f") - broken
    return whole >= 2 * broken


def _unmarked_utf16(body: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of the beginning is zero."""
    head = body[:64]
    if len(head) < 16 or b"<" not in head:
        return None
    if head[1::2].count(0) > len(head) // 3 and not head[::2].count(0):
        return "utf-16-le"
    if head[::2].count(0) > len(head) // 3 and not head[1::2].count(0):
        return "utf-16-be"
    return None


def _guess(body: bytes) -> str:
    """The charset that the letters themselves suggest; Windows' Western one where nothing does."""
    from charset_normalizer import from_bytes

    letters = re.sub(rb"<[^>]{0,2000}>|[\x00-\x1f]+", b" ", body[: 8 * _SAMPLE_BYTES])[:_SAMPLE_BYTES]
    best = from_bytes(letters, steps=4).best()
    return best.encoding if best else "cp1252"


def _as_western(error: UnicodeError) -> tuple[str, int]:
    """Reads a byte that is no UTF-8 as Windows' Western charset: where it stands between UTF-8, it mostly is that."""
    assert isinstance(error, UnicodeDecodeError)
    broken = error.object[error.start : error.end]
    return broken.decode("cp1252", "replace"), error.end


_RESCUE = "kliping-western"
codecs.register_error(_RESCUE, _as_western)
