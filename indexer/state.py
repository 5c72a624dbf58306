"""Small files of state, JSON: written aside and renamed, so that a kill leaves the old one or the new one."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


def write_state(path: Path, value: Any) -> None:
    """Replaces a file of state as a whole; its folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(value, indent=1))
    os.replace(aside, path)
