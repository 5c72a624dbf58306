"""`kliping backfill koran` as a process, for tests that read what it tells or kill it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.crawler.crawls import ROOT


def start(data: Path, *arguments: str) -> subprocess.Popen[str]:
    """Starts it; it will tell in JSON."""
    return subprocess.Popen(
        [sys.executable, "-m", "kliping", "backfill", "koran", *arguments, "--data", str(data), "--json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def backfill(data: Path, *arguments: str, code: int = 0) -> dict[str, Any]:
    """What a whole run tells."""
    process = start(data, *arguments)
    out, err = process.communicate(timeout=300)
    assert process.returncode == code, err
    found: dict[str, Any] = json.loads(out)
    return found
