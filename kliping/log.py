"""What services say, as one JSON object a line: for machines that gather logs. People get text (`kliping.terminal`).

    {"time": "2026-11-30T20:09:12.345Z", "level": "INFO", "logger": "kliping", "message": "…", "source": "antara"}

`source` and `url` are there where they are known, `exception` where there was one. Lines of libraries (Scrapy,
Twisted, warnings, uncaught exceptions, the readers' processes) come the same way.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

VARIABLE = "KLIPING_LOG"  # tells processes that are started by ours, which no option reaches
FORMATS = ("text", "json")

_URL = re.compile(r"https?://[^\s<>\"'),;]+")


def is_json() -> bool:
    """Whether this process writes JSON lines."""
    return os.environ.get(VARIABLE) == "json"


def begin(form: str, level: str = "WARNING") -> None:
    """Sets how this process, and those that it starts, say what they have to say. `level` is for the libraries."""
    os.environ[VARIABLE] = form
    if form == "json":
        take_over(level)


def take_over(level: str = "WARNING") -> None:
    """From here on whatever is logged, warned of or raised and not caught is a JSON line on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter())
    logging.root.handlers = [handler]
    logging.root.setLevel(level)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda told: _uncaught(told.exc_type, told.exc_value, told.exc_traceback)


def write(message: str, level: str = "INFO", *, source: str | None = None) -> None:
    """One line of our own."""
    print(line_of(message, level, "kliping", source=source), file=sys.stderr, flush=True)


def line_of(
    message: str, level: str, logger: str, *, source: str | None = None, at: float | None = None, exception: str = ""
) -> str:
    """The line, without its newline."""
    moment = datetime.now(UTC) if at is None else datetime.fromtimestamp(at, UTC)
    url = _URL.search(message)
    values = {
        "time": f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z",
        "level": level,
        "logger": logger,
        "message": message,
        "source": source,
        "url": url[0].rstrip(".:") if url else None,
        "exception": exception or None,
    }
    return json.dumps({name: value for name, value in values.items() if value is not None}, ensure_ascii=False)


class _Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        spider: Any = getattr(record, "spider", None)
        exception = "" if record.exc_info is None else self.formatException(record.exc_info)
        return line_of(
            record.getMessage(),
            record.levelname,
            record.name,
            source=getattr(spider, "name", None),
            at=record.created,
            exception=exception,
        )


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    told = "".join(traceback.format_exception(kind, error, trace))
    print(line_of(f"{kind.__name__}: {error}", "CRITICAL", "kliping", exception=told), file=sys.stderr, flush=True)
