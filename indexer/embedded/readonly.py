"""An index in a folder that may only be read: searched through a folder of links to its files.

Tantivy takes a lock file to read, and in a read-only folder (another user's, or mounted so) it can't make one. The
links lie in a temporary folder, where it can; the files themselves are the index's own.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


class Links:
    """A temporary folder with a link to each file of an index. It goes with this object."""

    def __init__(self, path: Path) -> None:
        self._source = path
        self._folder = tempfile.TemporaryDirectory(prefix="kliping-index-")
        self.path = Path(self._folder.name)
        self.renew()

    def renew(self) -> None:
        """Links what a writer elsewhere has added since."""
        for entry in os.scandir(self._source):
            link = self.path / entry.name
            if not entry.name.endswith(".lock") and not link.is_symlink():
                link.symlink_to(self._source.absolute() / entry.name)


def refuses_lock(error: BaseException) -> bool:
    """Whether an error of Tantivy's says that no lock file may be made."""
    said = str(error)
    return "Lockfile" in said and any(word in said for word in ("PermissionDenied", "ReadOnlyFilesystem", "Read-only"))
