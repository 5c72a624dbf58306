"""A folder's files of captures: the sealed ones, and what a killed writer left, cut after its last whole member."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO

from crawler.sealing import OPEN_SUFFIX, recover

_BLOCK_BYTES = 64 * 1024


def sealed_captures(folder: Path) -> list[Path]:
    """The sealed captures of a folder, oldest first; none where the folder is absent."""
    return sorted(folder.glob("*.warc.gz"))


def recover_captures(folder: Path, whole_to: Callable[[str], int] = lambda name: 0) -> list[Path]:
    """Seals what a killed writer left open, each cut after its last whole record. Returns the sealed paths.

    `whole_to` gives the offset to which a file of that name is known to be whole: it is read from there on. Call this
    only while holding the folder's lock: a file that is being written looks just the same.
    """

    def cut_torn_tail(path: Path) -> None:
        """Cuts the file after its last gzip member that is whole."""
        with open(path, "r+b") as file:
            start = whole_to(path.name.removesuffix(OPEN_SUFFIX))
            file.truncate(end_of_whole_members(file, start if start <= path.stat().st_size else 0))
            os.fsync(file.fileno())

    return recover(folder, ".warc.gz", cut_torn_tail)


def end_of_whole_members(file: IO[bytes], start: int = 0) -> int:
    """The offset at which the last whole gzip member ends: its checksum has been read and is right.

    `start` is where a member begins, before which all are whole.
    """
    file.seek(start)
    end = position = start
    unpack = zlib.decompressobj(zlib.MAX_WBITS + 16)
    while block := file.read(_BLOCK_BYTES):
        while block:
            try:
                _pass_by(unpack, block)
            except zlib.error:
                return end
            if not unpack.eof:
                position += len(block)
                break
            position += len(block) - len(unpack.unused_data)
            end, block = position, unpack.unused_data
            unpack = zlib.decompressobj(zlib.MAX_WBITS + 16)
    return end


def _pass_by(unpack: zlib._Decompress, block: bytes) -> None:
    """Unpacks a block and forgets it, a little at a time: it may be a thousandth of what it unpacks to."""
    unpack.decompress(block, _BLOCK_BYTES)
    while unpack.unconsumed_tail and not unpack.eof:
        unpack.decompress(unpack.unconsumed_tail, _BLOCK_BYTES)
