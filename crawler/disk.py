"""What a disk says when it can't be written to, told with its cure.

Nothing is lost by it: what was written before is whole, and the next start carries on from there.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from crawler.errors import CrawlerError

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
def writing(path: Path, kind: type[CrawlerError]) -> Iterator[None]:
    """Turns what the disk says, inside a `with`, into one of our errors about that file or folder."""
    try:
        yield
    except OSError as error:
        raise kind(cant_write(path, error)) from error


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
