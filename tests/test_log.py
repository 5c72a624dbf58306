"""`--log json`: whatever is logged, warned of or raised in a process is one object a line."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from kliping.log import line_of
from tests.conftest import ROOT

BEGIN = "from kliping import log, terminal; log.begin('json', 'INFO')\n"
SCRAPY = """
import logging
from types import SimpleNamespace
logging.getLogger('scrapy.core.engine').info(
    'Crawled (200) <GET https://koran.test/berita/1> (referer: None)', extra={'spider': SimpleNamespace(name='koran')})
"""
TWISTED = """
from crawler.crawling import _silence_twisted
from scrapy.utils.log import configure_logging
from twisted.python.log import err
_silence_twisted()
configure_logging({'LOG_ENABLED': False}, install_root_handler=False)
try:
    1 / 0
except ZeroDivisionError:
    err(None, 'a deferred failed')
"""
THREAD = "import threading; t = threading.Thread(target=lambda: 1 / 0); t.start(); t.join()"


def lines(code: str) -> list[dict[str, Any]]:
    """What a process writes to standard error, each line an object."""
    done = subprocess.run([sys.executable, "-c", BEGIN + code], cwd=ROOT, capture_output=True, text=True, timeout=120)
    return [json.loads(line) for line in done.stderr.splitlines()]


@pytest.mark.parametrize(
    ("code", "level", "logger"),
    [
        ("terminal.note('siap')", "INFO", "kliping"),
        ("terminal.fail('gagal')", "ERROR", "kliping"),
        (SCRAPY, "INFO", "scrapy.core.engine"),
        (TWISTED, "CRITICAL", "twisted"),
        ("import warnings; warnings.warn('kuno')", "WARNING", "py.warnings"),
        ("1 / 0", "CRITICAL", "kliping"),
        (THREAD, "CRITICAL", "kliping"),
    ],
    ids=["note", "error", "scrapy", "twisted", "warning", "uncaught", "uncaught in a thread"],
)
def test_a_line_is_an_object(code: str, level: str, logger: str) -> None:
    [line] = lines(code)
    assert (line["level"], line["logger"]) == (level, logger)
    assert line["time"].endswith("Z")


def test_source_and_url_are_told_where_they_are_known() -> None:
    [line] = lines(SCRAPY)
    assert (line["source"], line["url"]) == ("koran", "https://koran.test/berita/1")


def test_what_was_raised_stands_in_the_line() -> None:
    [line] = lines("1 / 0")
    assert "ZeroDivisionError" in line["message"]
    assert "Traceback" in line["exception"]


def test_a_message_of_several_lines_is_one() -> None:
    told = line_of("satu\ndua", "INFO", "kliping")
    assert "\n" not in told
    assert json.loads(told)["message"] == "satu\ndua"
