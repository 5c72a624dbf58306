"""A pool of worker processes that is made anew where it breaks, so that no task waits for ever.

Pebble gives its pool up when a worker dies that had no task (the kernel ends one where memory is short), and then
forgets the tasks that no worker had been told of. Here they go to the next pool:

    schedule ─▶ pool ─▶ result or error ─▶ the task's future
                  └─ broken, or silent for too long ─▶ another pool, with every task that has no answer yet
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pebble import ProcessPool

LOOK_S = 0.5  # between two looks at whether the pool is well
SILENCE_S = 30.0  # beyond a task's time limit: with tasks waiting, a pool that is well has answered one by then
MOST_POOLS = 5  # that a task may see break; then it is part of the trouble


@dataclass(eq=False, slots=True)
class _Task:
    function: Callable[..., Any]
    args: Sequence[Any]
    future: Future[Any] = field(default_factory=Future)
    pools: int = 1


class LastingPool:
    """Runs tasks in the processes of the pool that `make` gives, and of the next one where it breaks.

    A task takes `timeout_seconds` at most, else its future raises TimeoutError; a worker that dies in it makes that
    pebble's ProcessExpired. The pool's processes start with the first task.
    """

    def __init__(self, make: Callable[[], ProcessPool], timeout_seconds: float) -> None:
        self._make = make
        self._timeout_seconds = timeout_seconds
        self._pool = make()
        self._unanswered: set[_Task] = set()
        self._answered_at = 0.0
        self._lock = threading.RLock()
        self._is_closed = threading.Event()
        self._watcher: threading.Thread | None = None

    def schedule(self, function: Callable[..., Any], *args: Any) -> Future[Any]:
        """The future of a module's function called in a worker. Cancelling it ends what the worker does."""
        task = _Task(function, args)
        with self._lock:
            if not self._unanswered:
                self._answered_at = time.monotonic()
            self._unanswered.add(task)
            self._give(task)
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, name="pool watcher", daemon=True)
                self._watcher.start()
        return task.future

    def close(self) -> None:
        """Ends the workers, whatever they are doing."""
        self._is_closed.set()
        if self._watcher is not None:
            self._watcher.join()
        _end(self._pool)

    def _give(self, task: _Task) -> None:
        try:
            given: Future[Any] = self._pool.schedule(task.function, args=task.args, timeout=self._timeout_seconds)
        except RuntimeError:
            return  # the pool is broken, and the watcher hasn't seen it yet
        given.add_done_callback(partial(self._ended, task))
        task.future.add_done_callback(partial(_cancel_too, given))

    def _ended(self, task: _Task, given: Future[Any]) -> None:
        """Of a task: what a pool made of it, perhaps one that was given up since."""
        error = None if given.cancelled() else given.exception()
        if isinstance(error, BrokenProcessPool):
            return  # the next pool's
        with self._lock:
            if task not in self._unanswered:
                return
            self._unanswered.remove(task)
            self._answered_at = time.monotonic()
        if not task.future.set_running_or_notify_cancel():
            return
        if error is not None:
            task.future.set_exception(error)
        else:
            task.future.set_result(given.result())

    def _watch(self) -> None:
        while not self._is_closed.wait(LOOK_S):
            with self._lock:
                given_up = [] if self._pool.active and not self._is_silent() else self._renew()
            for task in given_up:
                if task.future.set_running_or_notify_cancel():
                    task.future.set_exception(BrokenProcessPool(f"{MOST_POOLS} pools of workers broke"))

    def _is_silent(self) -> bool:
        silence = time.monotonic() - self._answered_at
        return bool(self._unanswered) and silence > self._timeout_seconds + SILENCE_S

    def _renew(self) -> list[_Task]:
        """Another pool, with all that has no answer; returns the tasks that have seen too many break."""
        threading.Thread(target=_end, args=(self._pool,), daemon=True).start()
        self._pool, self._answered_at = self._make(), time.monotonic()
        given_up = [task for task in self._unanswered if task.pools >= MOST_POOLS]
        self._unanswered.difference_update(given_up)
        for task in self._unanswered:
            task.pools += 1
            self._give(task)
        return given_up


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


def _cancel_too(given: Future[Any], asked: Future[Any]) -> None:
    if asked.cancelled():
        given.cancel()
