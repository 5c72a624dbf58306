"""How a URL came to be fetched survives its JSON, is written without what is absent, and is read leniently."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.records.discovery import Discovery, Errand

FOUND = Discovery(source="koran", via="feed", title="Waduk", published=datetime(2026, 3, 1, tzinfo=UTC))
ASKED = Errand(kind="article", source="koran", asked="https://koran.test/1", discovery=FOUND)
SECOND = Errand(kind="page", source="koran", asked="https://koran.test/1?page=2", page=2, first="https://koran.test/1")


@pytest.mark.parametrize("errand", [ASKED, SECOND, Errand(kind="robots", source="koran", asked="https://koran.test/")])
def test_an_errand_survives_its_json(errand: Errand) -> None:
    assert Errand.from_json(errand.to_json()) == errand


def test_what_is_absent_isnt_written() -> None:
    assert json.loads(ASKED.to_json()) == {
        "kind": "article",
        "source": "koran",
        "asked": "https://koran.test/1",
        "discovery": {"source": "koran", "via": "feed", "title": "Waduk", "published": "2026-03-01T00:00:00+00:00"},
    }


def test_an_older_crawler_reads_newer_records() -> None:
    newer = {**json.loads(ASKED.to_json()), "weather": "rain"}
    newer["discovery"]["mood"] = {"good": True}
    assert Errand.from_json(json.dumps(newer)) == ASKED


@pytest.mark.parametrize("wrong", [b"", b"[]", b'{"kind":"article"}', b'{"kind":"a","source":"b","asked":7}'])
def test_somebody_elses_metadata_is_a_value_error(wrong: bytes) -> None:
    with pytest.raises(ValueError):
        Errand.from_json(wrong)
