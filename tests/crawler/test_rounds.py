"""What a crawl that stays tells of a round: a line for each source of which something was read or looked at."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from crawler.ledger import Ledger
from crawler.rounds import round_lines

DUE = datetime(2026, 11, 30, 20, 9, 12).astimezone().timestamp()


@pytest.mark.parametrize(
    ("ledger", "told"),
    [
        (
            Ledger(
                reads=Counter(a=2), listed=Counter(a=40), new=Counter(a=12), discovered=Counter(a=40),
                outcomes={"a": Counter(seen_before=28, article=10, too_short=1)}, next_reads={"a": DUE},
            ),
            "a: 2 lists read, 12 new, 28 seen: 10 articles, 1 too_short, 1 to come; next read 20:09:12",
        ),
        (Ledger(reads=Counter(a=1), next_reads={"a": DUE}), "a: 1 list read, nothing new; next read 20:09:12"),
        (Ledger(discovered=Counter(a=1), outcomes={"a": Counter(article=1)}), "a: no list was due: 1 article"),
    ],
)  # fmt: skip
def test_a_round_is_told_in_a_line(ledger: Ledger, told: str) -> None:
    assert list(round_lines(ledger)) == [("a", told)]


def test_of_a_source_with_nothing_to_do_nothing_is_told() -> None:
    assert list(round_lines(Ledger(next_reads={"a": DUE}))) == []
