"""Other languages: Stanza's models downloaded from a site, run from disk without a network, and told where none."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.records.article import Article
from crawler.segments import SegmentWriter, read_records, sealed_segments
from indexer.counting import Trouble
from indexer.document import LABELS, Document, Entities, Ner
from indexer.enrich import stanza_tagger
from indexer.enrich.again import worked_by
from indexer.enrich.download import download
from indexer.enrich.known_languages import with_entities
from indexer.enrich.languages import Taggers, is_ours
from indexer.enrich.segments import enrich, segments_to_enrich
from indexer.enrich.stanza_tagger import LABELS as LABEL_NAMES
from indexer.enrich.stanza_tagger import LONGEST_PIECE, StanzaTagger, pieces
from indexer.enrich.store import CARD, Downloaded, code_of, downloaded, find, remove
from indexer.errors import ModelError
from indexer.open import open_index
from kliping.cli import commands
from tests.conftest import ROOT
from tests.indexer.test_tagger import ODD_TEXTS
from tests.indexer.tiny_stanza import PARTS, make, site
from tests.records import article

FIRST = "President Prabowo Subianto met Maria Lopez in Jakarta on Friday."
TEXT = (
    f"{FIRST}\n\n  North Korea thanked the World Bank, Jokowi said. \n"
    "The Indonesian team flew over Mount Merapi to Soekarno Airport.\n"
    "Maria Lopez met Jakarta's mayor and Jokowi's team on Friday."
)
FOUND = [
    ("Prabowo Subianto", "person"),
    ("Maria Lopez", "person"),
    ("Jakarta", "location"),
    ("North Korea", "location"),
    ("World Bank", "organization"),
    ("Jokowi", "person"),
    ("Mount Merapi", "location"),
    ("Soekarno Airport", "location"),
    ("Maria Lopez", "person"),
    ("Jakarta", "location"),
    ("Jokowi", "person"),
]
Site = tuple[str, list[str]]
SOME_ODD_TEXTS = [
    text[: 3 * LONGEST_PIECE] for text in ODD_TEXTS
]  # Stanza's own pipeline takes long: three pieces tell


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real tokenizer and entity model, laid out as on Stanza's site."""
    return make(tmp_path_factory.mktemp("stanza"))


@pytest.fixture
def served(made: Path) -> Iterator[Site]:
    """The site's address, and the paths it is asked for."""
    with site(made) as found:
        yield found


@pytest.fixture(scope="session")
def models(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder with English."""
    folder = tmp_path_factory.mktemp("models")
    with site(made) as (url, _):
        get(folder, "en", url)
    return folder


@pytest.fixture(scope="session")
def tagger(models: Path) -> StanzaTagger:
    found = find(models, "en")
    assert found
    return StanzaTagger(found)


def get(folder: Path, language: str, url: str, progress: Callable[..., None] = lambda *_: None) -> Downloaded:
    return download(folder, language, progress, resources_url=url, model_url=f"{url}/models/{{lang}}/{{filename}}")


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refused)


class TestDownloading:
    def test_what_finding_entities_needs_and_no_more_is_got(self, tmp_path: Path, served: Site) -> None:
        url, asked = served
        told: list[tuple[str, int, int | None]] = []
        found = get(tmp_path, "en", url, lambda *step: told.append(step))
        files = sorted(f"en/{part}/tiny.pt" for part in PARTS)
        assert sorted(path.removeprefix("/models/") for path in asked[1:]) == files
        assert asked[0].endswith(".json")
        assert find(tmp_path, "en") == found
        assert (found.name, found.packages) == ("stanza-en-tiny", {"tokenize": "tiny", "mwt": "tiny", "ner": "tiny"})
        assert sorted(found.files) == files and found.size_bytes > 10_000
        assert {name for name, so_far, total in told if so_far == total} >= {"ner/tiny.pt", "tokenize/tiny.pt"}
        assert [path.name for path in tmp_path.iterdir()] == ["en"]

    def test_the_newest_that_is_there_isnt_got_again(self, tmp_path: Path, served: Site) -> None:
        url, asked = served
        first = get(tmp_path, "en", url)
        asked.clear()
        assert get(tmp_path, "en", url) == first
        assert len(asked) == 1
        assert [path.name for path in tmp_path.iterdir()] == ["en"]

    def test_a_newer_one_takes_its_place_under_another_version(self, tmp_path: Path, made: Path) -> None:
        newer = tmp_path / "newer"
        shutil.copytree(made, newer)
        with site(newer) as (url, _):
            first = get(tmp_path / "models", "en", url)
            with open(newer / "en/ner/tiny.pt", "ab") as file:
                file.write(b"newer")
            set_md5(newer, "ner")
            second = get(tmp_path / "models", "en", url)
        assert first.name == second.name and first.version != second.version
        assert find(tmp_path / "models", "en") == second

    def test_broken_off_it_counts_for_nothing_and_goes_on_from_its_whole_files(
        self, tmp_path: Path, served: Site
    ) -> None:
        url, asked = served

        def cut(file: str, *_: Any) -> None:
            if file == "ner/tiny.pt":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            get(tmp_path, "en", url, cut)
        assert find(tmp_path, "en") is None and downloaded(tmp_path) == []
        asked.clear()
        assert get(tmp_path, "en", url) == find(tmp_path, "en")
        assert "/models/en/tokenize/tiny.pt" not in asked and "/models/en/ner/tiny.pt" in asked

    def test_without_a_network_the_error_says_so_and_what_to_do(self, tmp_path: Path) -> None:
        with socket.socket() as nobody:
            nobody.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(ModelError) as refusal:
            get(tmp_path, "en", url)
        for told in (url, "can't be reached", "check the network", str(tmp_path / "en")):
            assert told in str(refusal.value)
        assert find(tmp_path, "en") is None

    def test_a_file_that_the_site_lacks_is_named(self, tmp_path: Path, made: Path) -> None:
        shutil.copytree(made, tmp_path / "site")
        (tmp_path / "site/en/ner/tiny.pt").unlink()
        with (
            site(tmp_path / "site") as (url, _),
            pytest.raises(ModelError, match=r"ner/tiny.pt: the site answers 404"),
        ):
            get(tmp_path / "models", "en", url)
        assert find(tmp_path / "models", "en") is None

    def test_a_file_that_arrives_damaged_is_refused(self, tmp_path: Path, made: Path) -> None:
        shutil.copytree(made, tmp_path / "site")
        (tmp_path / "site/en/ner/tiny.pt").write_bytes(b"<html>please log in</html>")
        with site(tmp_path / "site") as (url, _), pytest.raises(ModelError, match="try again"):
            get(tmp_path / "models", "en", url)
        assert find(tmp_path / "models", "en") is None

    @pytest.mark.parametrize("language", ["sw", "qq"])
    def test_a_language_that_stanza_has_no_entity_model_for(self, tmp_path: Path, served: Site, language: str) -> None:
        with pytest.raises(ModelError, match=f"Stanza has no entity model for '{language}'"):
            get(tmp_path, language, served[0])
        assert find(tmp_path, language) is None

    @pytest.mark.parametrize("language", ["", "../etc", "english", "e/n"])
    def test_what_is_no_code_is_refused_before_any_path_is_made(self, tmp_path: Path, language: str) -> None:
        with pytest.raises(ModelError, match="is no language's code"):
            get(tmp_path, language, "http://127.0.0.1:9")
        assert list(tmp_path.iterdir()) == []

    def test_another_code_of_the_language(self, tmp_path: Path, served: Site) -> None:
        found = get(tmp_path, "eng", served[0])
        assert (found.language, found.stanza) == ("eng", "en")
        assert StanzaTagger(found).tag([FIRST])[0]

    def test_removed_it_is_gone(self, tmp_path: Path, served: Site) -> None:
        get(tmp_path, "en", served[0])
        assert remove(tmp_path, "en") > 10_000
        assert list(tmp_path.iterdir()) == []
        with pytest.raises(ModelError, match="there are no models for 'en'"):
            remove(tmp_path, "en")


class TestTagging:
    def test_its_labels_are_ours_and_others_are_left_out(self, tagger: StanzaTagger, no_network: None) -> None:
        stanza_tagger._pipelines.clear()  # loading from disk needs no network either
        (spans,) = tagger.tag([TEXT])
        assert [(span.text, span.label) for span in spans] == FOUND  # Friday and Indonesian are no names to us

    @pytest.mark.parametrize(
        "text", [TEXT, TEXT.replace("\n", "\r\n"), "😀 " + TEXT, *SOME_ODD_TEXTS], ids=lambda t: repr(t[:20])
    )
    def test_spans_lie_exactly_in_the_text(self, tagger: StanzaTagger, text: str) -> None:
        (spans,) = tagger.tag([text])
        assert all(text[span.start : span.end] == span.text and span.text for span in spans)
        assert all(span.label in LABELS for span in spans)
        assert all(before.end <= after.start for before, after in itertools.pairwise(spans))

    def test_each_text_gets_its_own_spans_in_any_company(self, tagger: StanzaTagger) -> None:
        texts = [TEXT, "", FIRST, "\n \n", TEXT * 30, "\ud800 odd"]
        assert tagger.tag(texts) == [tagger.tag([text])[0] for text in texts]
        assert tagger.tag([]) == []

    def test_a_paragraph_that_stanza_cant_read_is_the_only_one_without(
        self, tagger: StanzaTagger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pipeline = stanza_tagger._pipeline(tagger._found, None)
        own = type(pipeline).bulk_process

        def stumbling(self: Any, documents: Any) -> Any:
            if any("Merapi" in document.text for document in documents):
                raise IndexError("lost its place")
            return own(self, documents)

        monkeypatch.setattr(type(pipeline), "bulk_process", stumbling)
        (spans,) = tagger.tag([TEXT])
        assert [(span.text, span.label) for span in spans] == FOUND[:6] + FOUND[8:]

    @settings(max_examples=40)
    @given(texts=st.lists(st.text(max_size=200), max_size=3))
    def test_never_raises(self, tagger: StanzaTagger, texts: list[str]) -> None:
        found = tagger.tag(texts)
        assert all(t[s.start : s.end] == s.text for t, spans in zip(texts, found, strict=True) for s in spans)

    @given(
        text=st.text(alphabet=st.sampled_from("ab .\n\r\t\u2028é"), max_size=60) | st.text(max_size=60),
        times=st.integers(1, 300),
    )
    def test_every_character_that_is_no_blank_is_in_one_piece(self, text: str, times: int) -> None:
        long = text * times
        found = list(pieces(long))
        assert "".join("".join(long[a:b].split()) for a, b in found) == "".join(long.split())
        assert all(0 < b - a <= LONGEST_PIECE and long[a:b] == long[a:b].strip() for a, b in found)

    @pytest.mark.parametrize(
        ("stanza", "ours"),
        [("PERSON", "person"), ("PER", "person"), ("persName", "person"), ("ORG", "organization"), ("GPE", "location"),
         ("LOC", "location"), ("FAC", "location"), ("geogName", "location"), ("MISC", None), ("NORP", None),
         ("DATE", None), ("LOCderiv", None)],
    )  # fmt: skip
    def test_labels_of_stanzas_models(self, stanza: str, ours: str | None) -> None:
        assert LABEL_NAMES.get(stanza.upper()) == ours

    @pytest.mark.parametrize(
        ("text", "name", "bare"),
        [
            ("He met the World Bank's head.", "the World Bank's", "World Bank"),
            ("He left. The World Bank said so.", "The World Bank", "World Bank"),
            ("He read The Jakarta Post.", "The Jakarta Post", "The Jakarta Post"),
            ("The Hague voted.", "The Hague", "The Hague"),
            ("Jakarta’s mayor", "Jakarta’s", "Jakarta"),
            ("the", "the", "the"),
        ],
    )
    def test_an_english_name_is_without_article_and_genitive(self, text: str, name: str, bare: str) -> None:
        start, end = stanza_tagger._english(text, text.index(name), text.index(name) + len(name))
        assert text[start:end] == bare

    def test_few_pipelines_stay_in_memory(self, models: Path, tmp_path: Path) -> None:
        stanza_tagger._pipelines.clear()
        for language in ("en", "aa", "bb", "cc"):
            if language != "en":
                shutil.copytree(models / "en", tmp_path / language)
            found = find(models if language == "en" else tmp_path, language)
            assert found and StanzaTagger(found).tag([FIRST])[0]
        assert [folder.name for folder, _ in stanza_tagger._pipelines] == ["bb", "cc"]

    @pytest.mark.parametrize("file", [f"{part}/tiny.pt" for part in PARTS])
    def test_torn_models_are_an_error_with_its_cure(self, models: Path, tmp_path: Path, file: str) -> None:
        shutil.copytree(models / "en", tmp_path / "en")
        (tmp_path / "en/en" / file).write_bytes(b"torn")
        found = find(tmp_path, "en")
        assert found
        with pytest.raises(ModelError, match="`kliping models remove en` and `kliping models download en`"):
            StanzaTagger(found).tag([FIRST])

    def test_a_torn_card_is_an_error_with_its_cure(self, models: Path, tmp_path: Path) -> None:
        shutil.copytree(models / "en", tmp_path / "en")
        (tmp_path / "en" / CARD).write_text("{")
        with pytest.raises(ModelError, match="`kliping models remove en`"):
            find(tmp_path, "en")
        assert remove(tmp_path, "en")


class TestPicking:
    @pytest.mark.parametrize("language", ["id", "id-ID", "ID", "ms", "ms_MY", "", None])
    def test_indonesian_malay_and_unknown_are_ours(self, language: str | None) -> None:
        assert is_ours(language)

    @pytest.mark.parametrize("language", ["en", "jv", "idx!", "../id", "indonesian"])
    def test_others_are_not(self, language: str) -> None:
        assert not is_ours(language)

    @pytest.mark.parametrize(
        ("language", "code"), [("en-US", "en"), ("EN_us", "en"), ("zh-Hant-TW", "zh"), ("../x", "")]
    )
    def test_codes(self, language: str, code: str) -> None:
        assert code_of(language) == code

    def test_the_language_picks_the_tagger(self, models: Path, tmp_path: Path) -> None:
        english = Taggers(models)("en-GB")
        assert english and english.model == "stanza-en-tiny"
        assert Taggers(models)("de") is None and Taggers(tmp_path)("en") is None
        assert Taggers(models)("../models/en") is None
        ours = Taggers(models)("ms")
        assert ours and ours.model == "kliping-id-news"

    def test_stanzas_languages_are_known_without_loading_it(self) -> None:
        script = "import sys, indexer.enrich.known_languages as k; k.with_entities(); print('torch' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "False"
        assert {"en", "zh", "de"} <= set(with_entities()) and "id" not in with_entities()
        assert with_entities()["en"] == "English"


def write(data: Path, *articles: Article) -> None:
    with SegmentWriter(data / "articles") as writer:
        for one in articles:
            writer.write(one.to_json())


def documents(data: Path) -> dict[str, Document]:
    found = [d for path in sealed_segments(data / "documents") for d in read_records(path, Document.from_json)]
    return {d.url.rsplit("/", 1)[1]: d for d in found}


def in_language(name: str, language: str | None, text: str = TEXT) -> Article:
    return article(f"https://contoh.example/{name}", language=language, title=None, text=text)


def kliping(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(commands, [*arguments, "--data", str(data)])


class TestEnriching:
    def test_each_article_by_the_model_of_its_language(self, tmp_path: Path, models: Path, no_network: None) -> None:
        shutil.copytree(models, tmp_path / "models")
        id_text = "Presiden Joko Widodo tiba di Bekasi, Jawa Barat."
        write(
            tmp_path,
            in_language("en", "en"),
            in_language("id", "id", id_text),
            in_language("ms", "ms", id_text),
            in_language("unknown", None, id_text),
            in_language("sw", "sw"),
        )
        done = enrich(tmp_path, segments_to_enrich(tmp_path), Trouble())
        found = documents(tmp_path)
        english = found["en"]
        assert english.entities == Entities(
            person=("Prabowo Subianto", "Maria Lopez", "Joko Widodo"),
            organization=("Bank Dunia",),
            location=("Jakarta", "Korea Utara", "Mount Merapi", "Soekarno Airport"),
        )
        assert english.ner.model == "stanza-en-tiny" and english.ner.version
        assert all(TEXT[m.start : m.end] == m.text for m in english.mentions)
        assert found["sw"].ner == Ner(None, None) and found["sw"].mentions == ()
        for name in ("id", "ms", "unknown"):
            assert found[name].ner.model == "kliping-id-news" and found[name].entities.person == ("Joko Widodo",)
        assert sum(maker.documents for maker in done.makers) == done.documents == 5

    def test_the_table_says_what_to_run(self, tmp_path: Path) -> None:
        write(tmp_path, in_language("en", "en"), in_language("sw", "sw"), in_language("id", "id"))
        done = kliping(tmp_path, "enrich")
        assert done.exit_code == 0, done.output
        lines = [line.split("\t") for line in done.stdout.splitlines()]
        assert lines[0] == ["language", "articles", "model", "to find entities"]
        assert ["en", "1", "no model", "kliping models download en; kliping enrich --again"] in lines
        assert ["sw", "1", "no model", "Stanza has no model for it"] in lines
        assert any(line[0] == "id" and line[2].startswith("kliping-id-news ") and line[3] == "" for line in lines)

    def test_index_says_which_articles_have_none(self, tmp_path: Path) -> None:
        write(tmp_path, in_language("en", "en"), in_language("sw", "sw"))
        done = kliping(tmp_path, "index")
        assert "for want of a model: en 1, sw 1 articles: `kliping models download en`, then" in done.stderr
        assert "indexed 2 documents" in done.stderr

    def test_after_a_download_all_is_made_again_and_an_indonesian_search_finds_it(
        self, tmp_path: Path, models: Path
    ) -> None:
        write(tmp_path, in_language("en", "en"))
        assert kliping(tmp_path, "index").exit_code == 0
        before = worked_by(tmp_path)
        shutil.copytree(models, tmp_path / "models")
        assert worked_by(tmp_path) != before
        for command in (("enrich", "--again"), ("index",)):  # none before is no mixing: nothing to rebuild
            done = kliping(tmp_path, *command)
            assert done.exit_code == 0, done.output
        found = json.loads(kliping(tmp_path, "search", "--location", "Korut", "--json").stdout)
        assert found["total"] == 1
        with closing(open_index(str(tmp_path / "index"))) as index:
            assert [maker.ner.model for maker in index.makers()] == ["stanza-en-tiny"]


class TestTagCommand:
    def test_tag_takes_texts_of_a_downloaded_language(self, tmp_path: Path, models: Path) -> None:
        shutil.copytree(models, tmp_path / "models")
        arguments = ["tag", "--language", "en", "--data", str(tmp_path)]
        done = CliRunner().invoke(commands, arguments, input=json.dumps({"id": 1, "text": TEXT}))
        assert done.exit_code == 0, done.output
        mentions = json.loads(done.stdout)["mentions"]
        assert [(mention["text"], mention["label"]) for mention in mentions] == FOUND
        assert mentions[3]["entity"] == "Korea Utara"

    def test_without_a_model_it_says_what_to_run(self, tmp_path: Path) -> None:
        arguments = ["tag", "--language", "en", "--data", str(tmp_path)]
        done = CliRunner().invoke(commands, arguments, input=json.dumps({"id": 1, "text": TEXT}))
        assert isinstance(done.exception, ModelError) and "`kliping models download en`" in str(done.exception)


class TestCommand:
    def test_ours_is_listed_with_version_and_score(self, tmp_path: Path) -> None:
        rows = json.loads(kliping(tmp_path, "models", "--json").stdout)["models"]
        card = json.loads((ROOT / "indexer/models/id/model.json").read_text())
        assert [(row["language"], row["model"], row["version"]) for row in rows] == [
            ("id", card["name"], card["version"])
        ]
        assert 0.8 < rows[0]["f1"] < 1 and rows[0]["size_bytes"] > 1e6

    def test_all_languages_of_stanza_are_listed_with_what_to_run(self, tmp_path: Path) -> None:
        lines = kliping(tmp_path, "models", "--all").stdout.splitlines()
        assert len(lines) == 2 + len(with_entities())
        assert "kliping models download en" in next(line for line in lines if line.startswith("en\t"))

    def test_download_list_and_remove_as_typed(self, tmp_path: Path, served: Site) -> None:
        url = served[0]
        environment = os.environ | {
            "STANZA_RESOURCES_URL": url,
            "STANZA_MODEL_URL": f"{url}/models/{{lang}}/{{filename}}",
            "KLIPING_MODELS": str(tmp_path / "shared-models"),
            "KLIPING_DATA": str(tmp_path / "data"),
        }

        def typed(*words: str) -> subprocess.CompletedProcess[str]:
            command = [sys.executable, "-m", "kliping", "models", *words]
            return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)

        got = typed("download", "en")
        assert got.returncode == 0, got.stderr
        assert "stanza-en-tiny" in got.stderr and "kliping enrich --again" in got.stderr
        listed = typed().stdout
        assert "en\tEnglish\tstanza-en-tiny\t" in listed and str(tmp_path / "shared-models/en") in listed
        assert "is there already" in typed("download", "en").stderr
        assert "freed" in typed("remove", "en").stderr
        assert "stanza" not in typed().stdout

    def test_offline_it_ends_with_one_line(self, tmp_path: Path) -> None:
        environment = os.environ | {"STANZA_RESOURCES_URL": "http://127.0.0.1:9", "KLIPING_DATA": str(tmp_path)}
        command = [sys.executable, "-m", "kliping", "models", "download", "en"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        assert line.startswith("error: http://127.0.0.1:9") and "check the network" in line

    def test_ours_is_neither_downloaded_nor_removed(self, tmp_path: Path) -> None:
        for verb in ("download", "remove"):
            done = kliping_models(tmp_path, verb, "id")
            assert isinstance(done.exception, ModelError) and "comes with Kliping" in str(done.exception)


def kliping_models(data: Path, verb: str, *languages: str) -> Result:
    return CliRunner().invoke(commands, ["models", verb, *languages, "--data", str(data)])


def set_md5(folder: Path, part: str) -> None:
    """Makes a site's list say what its file is."""
    import hashlib

    resources = json.loads((folder / "resources.json").read_text())
    resources["en"][part]["tiny"]["md5"] = hashlib.md5((folder / f"en/{part}/tiny.pt").read_bytes()).hexdigest()
    (folder / "resources.json").write_text(json.dumps(resources))
