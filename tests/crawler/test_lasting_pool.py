"""A pool that breaks is replaced, and the tasks of the broken one are done in the next."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Any

import pytest
from pebble import ProcessExpired, ProcessPool

from crawler import lasting_pool
from crawler.lasting_pool import MOST_POOLS, LastingPool

MAKE = partial(ProcessPool, 1, context=multiprocessing.get_context("forkserver"))
LARGE = bytes(1_000_000)  # more than a pipe holds: who sends it waits until a worker reads
PATIENCE_S = 60.0


@pytest.fixture
def pool() -> Iterator[LastingPool]:
    pool = LastingPool(MAKE, 20.0)
    yield pool
    pool.close()


def kill_waiting(pool: LastingPool) -> None:
    """Kills a worker that has nothing to do."""
    worker = pool.schedule(os.getpid).result(PATIENCE_S)
    time.sleep(0.3)  # it has answered, and waits again
    os.kill(worker, signal.SIGKILL)


def die(kind: int) -> None:
    os.kill(os.getpid(), kind)


def test_a_worker_killed_while_it_waits_leaves_a_pool_that_works(pool: LastingPool) -> None:
    for _ in range(3):
        kill_waiting(pool)
        assert pool.schedule(len, LARGE).result(PATIENCE_S) == len(LARGE)


def test_many_tasks_given_to_a_pool_that_breaks_are_all_done(pool: LastingPool) -> None:
    kill_waiting(pool)
    tasks = [pool.schedule(len, LARGE) for _ in range(20)]
    assert [task.result(PATIENCE_S) for task in tasks] == [len(LARGE)] * 20


def test_a_task_that_kills_its_worker_fails_and_the_next_is_done(pool: LastingPool) -> None:
    with pytest.raises(ProcessExpired):
        pool.schedule(die, signal.SIGKILL).result(PATIENCE_S)
    assert pool.schedule(abs, -1).result(PATIENCE_S) == 1


def test_errors_and_time_limits_are_the_tasks_own() -> None:
    pool = LastingPool(MAKE, 1.0)
    with pytest.raises(ZeroDivisionError):
        pool.schedule(divmod, 1, 0).result(PATIENCE_S)
    with pytest.raises(TimeoutError):
        pool.schedule(time.sleep, 30).result(PATIENCE_S)
    pool.close()


def test_a_task_that_is_cancelled_ends_its_worker(pool: LastingPool) -> None:
    slow = pool.schedule(time.sleep, 15)
    time.sleep(0.5)
    assert slow.cancel()
    started = time.monotonic()
    assert pool.schedule(abs, -1).result(PATIENCE_S) == 1
    assert time.monotonic() - started < 10


def test_a_pool_that_gives_no_sign_of_life_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lasting_pool, "SILENCE_S", 1.0)
    pool = LastingPool(MAKE, 1.0)
    stopped = pool.schedule(os.getpid).result(PATIENCE_S)
    os.kill(stopped, signal.SIGSTOP)
    assert pool.schedule(abs, -1).result(PATIENCE_S) == 1
    pool.close()


def test_a_task_that_sees_too_many_pools_break_fails() -> None:
    pool = LastingPool(Broken, 20.0)  # type: ignore[arg-type]
    with pytest.raises(BrokenProcessPool, match=str(MOST_POOLS)):
        pool.schedule(abs, -1).result(PATIENCE_S)
    pool.close()


class Broken:
    """A pool of a machine that can start no process."""

    active = False

    def schedule(self, function: Any, **_: Any) -> Future[Any]:
        raise RuntimeError("Unexpected error within the Pool")

    def stop(self) -> None: ...

    def join(self) -> None: ...
