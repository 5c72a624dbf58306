"""Files replaced as a whole and durably, and what a disk says when it can't be written to, told with its cure.

Nothing is lost by a disk's trouble: what was written before is whole, and the next start carries on from there.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO

_CURES = {
    errno.EDQUOT: "the quota of its owner is used up; make room and start again",
    errno.EFBIG: "no file may be so large here; raise the limit (`ulimit -f`) and start again",
    errno.EROFS: "the disk can only be read; mount it for writing",
    errno.EACCES: "access is denied; check the rights of the folder and its owner",
    errno.EPERM: "access is denied; check the rights of the folder and its owner",
    errno.EEXIST: "a file stands where a folder is needed; move it away",
    errno.ENOTDIR: "a file stands where a folder is needed; move it away",
    errno.EIO: "the disk doesn't answer as it should; check it",
}


def cant_write(path: Path, error: OSError) -> str:
    """The message of an error in writing to that file or folder: the thing, what was wrong, the cure."""
    if error.errno == errno.ENOSPC:
        return f"{path}: can't be written: {_full(path)}"
    cure = _CURES.get(error.errno or 0)
    return f"{path}: can't be written: {cure or f'{error.strerror or error}; check the folder and the disk'}"


@contextlib.contextmanager
def writing(path: Path, kind: type[Exception]) -> Iterator[None]:
    """Turns what the disk says, inside a `with`, into one of our errors about that file or folder."""
    try:
        yield
    except OSError as error:
        raise kind(cant_write(path, error)) from error


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, inside a `with`, which then takes the place of `path`, its folder made if need be.

    A kill, an error or a power cut leaves what stood there before, or the whole of the new one. Raises OSError.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with open(aside, "xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())  # else a power cut may leave the new name with nothing in it
        os.replace(aside, path)
        sync_folder(path.parent)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def replace_text(path: Path, text: str) -> None:
    """Replaces a file by a text, as `replacing` does."""
    with replacing(path) as file:
        file.write(text.encode())


def sync_folder(folder: Path) -> None:
    """Makes a rename durable: the entry in the folder is data of the folder, not of the file."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _full(path: Path) -> str:
    """A disk is full of bytes or of files."""
    while not path.exists() and path != path.parent:
        path = path.parent
    try:
        has_files_left = os.statvfs(path).f_favail > 0 or os.statvfs(path).f_files == 0  # some disks count no files
    except OSError:
        has_files_left = True
    if has_files_left:
        return "the disk is full; make room and start again"
    return "the disk takes no more files (inodes); remove some and start again"
