"""kliping search, show and info, through the wiring: what a person and a machine see."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.records.article import Provenance
from indexer.document import Entities, Mention, Ner
from indexer.errors import IndexUnusable, QueryError
from indexer.open import open_index
from kliping.cli import commands
from tests.records import document

DOCUMENTS = [
    document(
        "https://contoh.example/banjir",
        title="Banjir Jakarta surut",
        text="Jakarta - Banjir yang merendam Kampung Melayu surut.\nJokowi meninjau lokasi bersama BNPB.",
        source="detik",
        section="Metro",
        published=datetime.fromisoformat("2024-03-01T18:30:00+07:00"),
        published_from=Provenance("json-ld", "minute", 1.0),
        entities=Entities(("Joko Widodo",), ("BNPB",), ("Jakarta", "Kampung Melayu")),
        mentions=(Mention("Jokowi", "person", 53, 59, "Joko Widodo"),),
    ),
    document(
        "https://contoh.example/kebakaran",
        title="Pasar terbakar di Makassar",
        text="Pasar itu habis.",
        source="antara",
        published=datetime.fromisoformat("2024-03-02T07:00:00+08:00"),
        published_from=Provenance("url", "day", 0.5),
        entities=Entities(location=("Makassar",)),
    ),
    document("https://contoh.example/tanpa-waktu", title=None, text="Banjir lagi.", source="antara"),
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    open_index(str(tmp_path / "index"), create=True).update(DOCUMENTS)
    return tmp_path


def run(data: Path, *words: str) -> Result:
    return CliRunner().invoke(commands, [*words, "--data", str(data)], standalone_mode=True)


def test_a_hit_has_title_source_local_time_snippet_entities_and_url(data: Path) -> None:
    done = run(data, "search", "banjir jakarta")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0].startswith("1 article (")
    assert done.stdout.splitlines()[2:8] == [
        "1. «Banjir» «Jakarta» surut",
        "   detik · 1 Mar 2024 18:30 WIB · Metro",
        "   «Jakarta» - «Banjir» yang merendam Kampung Melayu surut. Jokowi meninjau lokasi bersama BNPB.",
        "   Joko Widodo · BNPB · Jakarta, Kampung Melayu",
        "   https://contoh.example/banjir",
        "",
    ]


def test_authors_and_later_versions_are_told(data: Path) -> None:
    later = datetime.fromisoformat("2024-03-01T20:57:00+07:00")
    edited = document(
        "https://contoh.example/sunting",
        title="Longsor",
        authors=("Ani", "Budi"),
        published=DOCUMENTS[0].published,
        published_from=Provenance("json-ld", "minute", 1.0),
        updated=later,
    )
    open_index(str(data / "index")).update([edited])
    told = run(data, "search", "longsor").stdout
    assert "contoh · 1 Mar 2024 18:30 WIB · updated 1 Mar 2024 20:57 WIB · by Ani, Budi\n" in told


def test_an_entity_filter_marks_its_mentions(data: Path) -> None:
    assert "«Jokowi» meninjau" in run(data, "search", "--person", "joko widodo").stdout


def test_times_say_how_much_they_know(data: Path) -> None:
    told = run(data, "search", "--source", "antara").stdout
    assert "antara · 2 Mar 2024\n" in told
    assert "antara · seen 1 Mar 2026 12:00 WIB\n" in told
    assert "(no title)" in told


def test_facets_are_told_and_can_be_left_out(data: Path) -> None:
    told = run(data, "search").stdout
    assert "sources: antara (2), detik (1)\n" in told
    assert "days: 2026-03-01 (1), 2024-03-02 (1), 2024-03-01 (1)\n" in told
    assert "sources:" not in run(data, "search", "--no-facets").stdout


def test_pages_go_on_counting(data: Path) -> None:
    told = run(data, "search", "--limit", "2", "--page", "2").stdout
    assert "3 articles, 3 to 3 shown" in told
    assert "\n3. " in told


def test_words_need_no_quotes(data: Path) -> None:
    assert "1 article" in run(data, "search", "banjir", "jakarta").stdout


def test_filters_and_days_narrow(data: Path) -> None:
    done = run(data, "search", "--since", "2024-03-01", "--until", "2024-03-01", "--no-facets")
    assert "https://contoh.example/banjir" in done.stdout and "kebakaran" not in done.stdout


def test_json_is_one_object_with_everything(data: Path) -> None:
    found = json.loads(run(data, "search", "banjir jakarta", "--json").stdout)
    assert (found["total"], found["stories"], found["query"]) == (1, 1, "banjir AND jakarta")
    hit = found["hits"][0]
    assert hit["document"]["url"] == DOCUMENTS[0].url and "text" not in hit["document"]
    assert [hit["title"]["text"][a:b] for a, b in hit["title"]["highlights"]] == ["Banjir", "Jakarta"]
    assert found["facets"]["location"] == [{"value": "Jakarta", "count": 1}, {"value": "Kampung Melayu", "count": 1}]


def test_whole_documents_are_there_when_asked_for(data: Path) -> None:
    (hit,) = json.loads(run(data, "search", "banjir jakarta", "--json", "--whole", "--limit", "1").stdout)["hits"]
    assert hit["document"] == DOCUMENTS[0].to_values()


def test_articles_with_some_of_the_words_follow_and_say_what_they_lack(data: Path) -> None:
    told = run(data, "search", "banjir makassar", "--no-facets").stdout
    assert told.startswith("no article with all words, 1 with some (")
    assert "\n   without banjir\n" in told
    hits = json.loads(run(data, "search", "banjir makassar", "--json").stdout)["hits"]
    assert [hit["missing"] for hit in hits].count(["banjir"]) == 1


def test_a_page_that_is_not_there_says_which_is_the_last(data: Path) -> None:
    assert "there is no page 99, the last is 1" in run(data, "search", "banjir", "--page", "99").stdout


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (["title:banjir title:makassar"], "kliping search 'title:banjir OR title:makassar' would find 2"),
        (
            ["title:banjir title:makassar -zzz"],
            "kliping search '(title:banjir OR title:makassar) AND NOT zzz' would find 2",
        ),
        (['"surut banjir"'], "kliping search 'surut AND banjir' would find 1"),
        (["banjir", "--source", "kompas"], "the same without --source would find 2"),
        (["banjir", "--since", "2030-01-01"], "the same at any time would find 2"),
        (["zzz"], "try fewer words"),
        (["zzz", "--source", "antra"], "there is no source antra here; did you mean antara?"),
        (["zzz", "--source", "xyzw"], "there is no source xyzw here; there are antara, detik"),
        (["--person", "Widodo"], "Widodo may also be --person 'Joko Widodo' (1)"),
        (["--person", "Jko Widodo"], "did you mean --person 'Joko Widodo' (1)?"),
        (["zzz and qqq"], "AND is written in capitals"),
        (["zz*"], "there are no wildcards"),
        (["zzz | qqq"], "| means nothing here; write OR"),
    ],
)
def test_no_hit_comes_with_advice_that_helps(data: Path, words: list[str], advice: str) -> None:
    done = run(data, "search", *words)
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "nothing matches\n" in done.stderr
    assert advice in done.stderr


def test_a_part_of_a_name_says_whom_else_it_may_mean(data: Path) -> None:
    open_index(str(data / "index")).update([document("https://x.example/w", entities=Entities(("Widodo",)))])
    done = run(data, "search", "--person", "Widodo")
    assert done.stdout.startswith("1 article (")
    assert "Widodo may also be --person 'Joko Widodo' (1)" in done.stderr


def test_an_empty_index_says_so(tmp_path: Path) -> None:
    open_index(str(tmp_path / "index"), create=True)
    assert "is empty; `kliping index`" in run(tmp_path, "search", "banjir").stderr


def test_mistakes_are_our_errors(data: Path, tmp_path: Path) -> None:
    assert isinstance(run(data, "search", "banjir (jakarta").exception, QueryError)
    assert isinstance(run(data / "nowhere", "search", "banjir").exception, IndexUnusable)


@pytest.mark.parametrize(
    "which",
    [
        DOCUMENTS[0].id,
        DOCUMENTS[0].url,
        "http://contoh.example/banjir/",
        "contoh.example/banjir?utm_source=x",
        "https://contoh.example/banjir?single=1#top",
    ],
)
def test_show_takes_an_id_or_a_url(data: Path, which: str) -> None:
    told = run(data, "show", which).stdout
    assert told.startswith("Banjir Jakarta surut\n")
    assert DOCUMENTS[0].text in told
    assert json.loads(run(data, "show", which, "--json").stdout) == DOCUMENTS[0].to_values()


def test_show_of_what_isnt_there_is_an_error(data: Path) -> None:
    done = run(data, "show", "https://contoh.example/tidak-ada")
    assert done.exit_code == 1
    assert "holds no article of this id or URL" in done.stderr


def test_info_says_what_the_index_holds(data: Path) -> None:
    told = run(data, "info").stdout
    assert "documents" in told and "3" in told and "1 Mar 2026 12:00 WIB" in told
    summary = json.loads(run(data, "info", "--json").stdout)
    assert (summary["count"], summary["sources"]) == (3, {"antara": 2, "detik": 1})
    assert sum(maker["documents"] for maker in summary["models"]) == 3


def test_info_says_which_models_found_the_entities(data: Path) -> None:
    with closing(open_index(str(data / "index"))) as index:
        index.update(
            [
                document("https://contoh.example/m/1", ner=Ner("kliping-id-news", "1111")),
                document("https://contoh.example/m/2", language="en", ner=Ner(None, None)),
            ]
        )
    told = run(data, "info").stdout
    assert "id: kliping-id-news 1111 (1 documents)" in told
    assert "en: no model (1 documents)" in told
    models = json.loads(run(data, "info", "--json").stdout)["models"]
    assert {"language": "id", "model": "kliping-id-news", "version": "1111", "documents": 1} in models


def test_a_reader_that_goes_away_is_no_trouble(data: Path) -> None:
    import subprocess
    import sys

    command = f"set -o pipefail; {sys.executable} -m kliping search --limit 100 --data '{data}' | head -c 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
