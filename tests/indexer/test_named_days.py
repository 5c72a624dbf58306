"""Days that a search names in words."""

from __future__ import annotations

from datetime import datetime

import pytest

from indexer.named_days import named_days

NOW = datetime.fromisoformat("2024-03-14T09:00:00+07:00")  # a Thursday


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("banjir 17 Agustus 2020", ["17 Aug 2020 to 18 Aug 2020"]),
        ("banjir jakarta februari 2021", ["1 Feb 2021 to 28 Feb 2021"]),
        ("gempa kemarin", ["13 Mar 2024"]),
        ("demo minggu lalu", ["4 Mar 2024 to 10 Mar 2024"]),
        ("inflasi bulan lalu", ["1 Feb 2024 to 29 Feb 2024"]),
        ("31 februari 2021", ["1 Feb 2021 to 28 Feb 2021"]),
        ("pemilu 2024", []),
        ("maret", []),
        ("17 kasus 2020", []),
        ("", []),
    ],
)
def test_days_are_read_from_words(words: str, days: list[str]) -> None:
    assert [str(named.days) for named in named_days(words.split(), NOW)] == days
