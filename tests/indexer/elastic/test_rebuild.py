"""A rebuild in place, where other data folders may write too."""

from __future__ import annotations

from pathlib import Path

from indexer.errors import ModelsMixed
from tests.indexer.test_again import TODAY, YESTERDAY, Model, enrich_by, kliping, news, write


def test_an_elasticsearch_is_rebuilt_in_place_and_says_what_others_left(tmp_path: Path, location: str) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    write(ours, news(1))
    write(theirs, news(2))
    for data in (ours, theirs):
        enrich_by(data, Model(YESTERDAY))
        assert kliping(data, "index", "--index", location).exit_code == 0
    enrich_by(ours, Model(TODAY), again=True)
    refused = kliping(ours, "index", "--index", location)
    assert isinstance(refused.exception, ModelsMixed)
    rebuilt = kliping(ours, "rebuild", "--index", location)
    assert rebuilt.exit_code == 0, rebuilt.stderr
    assert "1 documents by kliping-id-news 1111 are still there" in rebuilt.stderr
    assert "1111" not in kliping(ours, "rebuild", "--prune", "--index", location).stderr
    assert "1 documents" in kliping(ours, "info", "--index", location).stdout
