"""What can go wrong from articles to search, as one tree.

    IndexerError              base: everything this package raises on purpose
    ├── IndexUnusable         the place named by --index holds no index of ours, or a broken or foreign one
    ├── IndexUnreachable      Elasticsearch doesn't answer, or not to us: address, certificate, password
    ├── ModelsMixed           documents of another model than those that fill an index: names both and the cure
    ├── QueryError            a search can't be understood: names the place in it
    ├── ModelError            a model file is missing or isn't one
    ├── AliasError            a file of the alias table is wrong: names file, key and cure
    ├── StateError            a file of state in the data folder can't be read or written: disk, rights
    ├── NotARecord            a line given to `kliping tag` is no record: names the line and its shape
    └── SettingError          a setting or an option has a value that makes no sense

`str(error)` names the thing, what was wrong and the cure.
"""


class IndexerError(Exception):
    """Base of this package's errors."""


class IndexUnusable(IndexerError):
    """Raised on opening a place that is no index, or one of another format. Rebuild it, or name another place."""


class IndexUnreachable(IndexerError):
    """Raised when Elasticsearch doesn't answer or refuses us. Nothing is lost: documents wait in their segments."""


class ModelsMixed(IndexerError):
    """Raised by an index on documents of another model, or version, than its own. Make all again, and rebuild it."""


class QueryError(IndexerError):
    """Raised by `indexer.query` on a search that can't be parsed. The message shows where."""


class ModelError(IndexerError):
    """Raised when the entity model can't be loaded. Reinstall, or name a model folder that is whole."""


class AliasError(IndexerError):
    """Raised on reading `indexer/aliases/*.toml` where a file is wrong. Mend the named key of the named file."""


class StateError(IndexerError):
    """Raised where a file of `state/` can't be read or written. Mend the folder or the disk: nothing in it is lost."""


class NotARecord(IndexerError):
    """Raised by `kliping tag` on a line of input that isn't {"id": ..., "text": "..."}."""


class SettingError(IndexerError):
    """Raised at start on a setting that makes no sense. The message names the setting and what it takes."""
