"""`python -m crawler.demo`: serves the demo newspaper until Ctrl-C."""

from __future__ import annotations

import signal

from crawler.demo.server import serve

if __name__ == "__main__":
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # before the thread is made, so that only sigwait gets them
    with serve() as paper:
        print(f"{paper.name}: {paper.url}  (Ctrl-C ends)", flush=True)
        signal.sigwait(ends)
