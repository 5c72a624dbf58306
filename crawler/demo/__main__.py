"""`python -m crawler.demo`: serves the demo newspaper until Ctrl-C."""

from __future__ import annotations

import signal

from .server import serve

if __name__ == "__main__":
    with serve() as paper:
        print(f"{paper.name}: {paper.url}  (Ctrl-C ends)", flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
