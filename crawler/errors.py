"""What can go wrong while crawling, as one tree.

    CrawlerError              base: everything this package raises on purpose
    ├── CatalogueError        a source file is wrong: names file, key and cure
    ├── UnknownSource         no source has that name: wrong usage
    ├── CaptureError          a WARC file can't be read or written
    ├── SegmentError          a segment can't be read or written
    ├── FetchError            a page that a person asked for can't be fetched
    ├── StateError            the crawl's state file can't be read or written
    │   ├── StateBusy         another program holds it: wait
    │   ├── StateFull         the disk is full: make room
    │   ├── StateUnwritable   rights, a read-only disk, no inodes: mend that
    │   └── StateBroken       it is no state file any more: put aside and made again
    ├── DataFolderBusy        another process writes to the same data folder
    └── DataFolderUnusable    the data folder can't be written to

An expected refusal (paywall, not an article, disallowed) is never an exception: it is a `Rejection` value.
"""


class CrawlerError(Exception):
    """Base of this package's errors. `str(error)` names the thing, what was wrong and the cure."""


class CatalogueError(CrawlerError):
    """Raised by `crawler.catalogue` on a source file that doesn't validate. Mend the named key of the named file."""


class UnknownSource(CrawlerError):
    """Raised by `crawler.catalogue` on a name that no source file has. The message gives the nearest known one."""


class CaptureError(CrawlerError):
    """Raised by `crawler.captures` when a WARC can't be opened or written. Check the file's name, rights and disk."""


class SegmentError(CrawlerError):
    """Raised by `crawler.segments` when a segment can't be opened, written or sealed. Check the folder and the disk."""


class FetchError(CrawlerError):
    """Raised by `crawler.fetching` with the reason. Check the address, or save the page and give the file."""


class StateError(CrawlerError):
    """Raised by `crawler.frontier` when its SQLite file can't be used. The message says why and what to do."""


class StateBusy(StateError):
    """The state file is held by another program. Nothing is wrong with it: wait, or end that program."""


class StateFull(StateError):
    """The disk of the state file is full. Make room and start again."""


class StateUnwritable(StateError):
    """The state file can't be opened or written: rights, a read-only disk, no inodes left."""


class StateBroken(StateError):
    """The state file is damaged. It is put aside, and the state made again from what else is on disk."""


class DataFolderBusy(CrawlerError):
    """Raised when a second crawl wants the same data folder. Wait for the first or choose another `--data`."""


class DataFolderUnusable(CrawlerError):
    """Raised by `crawler.folder` when the data folder can't be written to: full, read-only, no rights."""
