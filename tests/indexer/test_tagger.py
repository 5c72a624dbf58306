"""The entity tagger: exact offsets, any text, the same spans in any company, and the same as plain Stanza's."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.document import LABELS
from indexer.enrich.tagger import LABELS as LABEL_NAMES
from indexer.enrich.tagger import MODELS, Span, Tagger, load_processor, load_tagger, read_bioes
from indexer.enrich.words import LONGEST_PASSAGE, passages, words
from indexer.errors import ModelError, SettingError

NEWS = (
    "Jakarta - Presiden Joko Widodo bertemu Menteri Keuangan Sri Mulyani di Istana Merdeka, Jakarta, Senin (4/3).\n"
    "Pertemuan itu juga dihadiri Ketua KPK dan Gubernur Bank Indonesia.\n"
    "Baca juga: Gempa Guncang Kabupaten Cianjur, Jawa Barat\n"
)
ODD_TEXTS = [
    "",
    " \n\t\r\n ",
    "\n" * 5000,
    "a" * 100_000,
    "A" * 100_000,
    "Joko Widodo " * 8000,
    "😀🇮🇩 Joko Widodo 👩‍👩‍👧 di Jakarta\u200b",
    "Presiden Joko Widodo\r\ndi Jakarta\r\n",
    "ETHAN MILLERTony Ferguson",
    "\x00\ud800\uffff Jakarta",
    "Владимир Путин, 習近平, محمد بن سلمان, Kylian Mbappé",
    "-" * 3000 + "Jakarta" + "." * 3000,
]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return load_tagger("id")


def test_names_people_organisations_and_places(tagger: Tagger) -> None:
    (spans,) = tagger.tag([NEWS])
    found = {(span.text, span.label) for span in spans}
    assert {("Joko Widodo", "person"), ("Sri Mulyani", "person")} <= found
    assert {("KPK", "organization"), ("Bank Indonesia", "organization")} <= found
    assert {("Jakarta", "location"), ("Kabupaten Cianjur", "location"), ("Jawa Barat", "location")} <= found


@pytest.mark.parametrize("text", [NEWS, *ODD_TEXTS], ids=lambda text: repr(text[:20]))
def test_spans_lie_exactly_in_the_text(tagger: Tagger, text: str) -> None:
    (spans,) = tagger.tag([text])
    assert all(text[span.start : span.end] == span.text and span.text for span in spans)
    assert all(span.label in LABELS for span in spans)
    assert all(before.end <= after.start for before, after in itertools.pairwise(spans))


def test_a_text_gets_the_same_spans_in_any_company(tagger: Tagger) -> None:
    texts = [NEWS, *ODD_TEXTS, NEWS * 40]
    assert tagger.tag(texts) == [tagger.tag([text])[0] for text in texts]


def test_no_texts_no_spans(tagger: Tagger) -> None:
    assert tagger.tag([]) == []


@settings(max_examples=60)
@given(texts=st.lists(st.text(), max_size=5))
def test_never_raises(tagger: Tagger, texts: list[str]) -> None:
    assert [
        all(t[s.start : s.end] == s.text for s in spans) for t, spans in zip(texts, tagger.tag(texts), strict=True)
    ] == [True] * len(texts)


@given(text=st.text(alphabet=st.sampled_from("aB é1.!\n\r-😀"), max_size=400), longest=st.integers(4, 70))
def test_every_word_is_in_one_passage(text: str, longest: int) -> None:
    found = words(text)
    covered = [place for begin, end in passages(found, longest) for place in range(begin, end)]
    assert covered == sorted(set(covered))
    assert {found.texts[place] for place in set(range(len(found.texts))) - set(covered)} <= {"\n"}
    assert all(0 < end - begin <= longest for begin, end in passages(found, longest))
    assert all(text[start : start + len(word)] == word for word, start in zip(*found, strict=True))
    assert "".join(word for word in found.texts if word != "\n") == "".join(text.split())


def test_words_end_where_a_caption_is_glued_to_a_name() -> None:
    assert words("ETHAN MILLERTony Ferguson").texts == ["ETHAN", "MILLER", "Tony", "Ferguson"]
    assert words("SHUTTERSTOCKIlustrasi").texts == ["SHUTTERSTOCK", "Ilustrasi"]


def test_the_shipped_model_is_small_and_has_a_card() -> None:
    files = [path for path in (MODELS / "id").iterdir() if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 40e6
    assert {"README.md", "model.json", "ner.pt", "words.pt", "resources.json"} <= {path.name for path in files}


def test_same_spans_as_plain_stanza_on_a_few_articles(tagger: Tagger, shared: Path) -> None:
    texts = [json.loads(line)["text"] for line in itertools.islice((shared / "ner/news/dev.jsonl").open("rb"), 12)]
    assert tagger.tag(texts) == list(plain_spans(texts))


@given(tags=st.lists(st.sampled_from([f"{mark}-{label}" for mark in "BIES" for label in ("PER", "LOC")]), max_size=7))
def test_tags_are_read_as_stanza_reads_them(tags: list[str]) -> None:
    from stanza.models.ner.trainer import fix_singleton_tags
    from stanza.models.ner.utils import decode_from_bioes

    rows = decode_from_bioes(fix_singleton_tags(tags))
    assert read_bioes(tags) == [(row["start"], row["end"], row["type"]) for row in rows]


@pytest.mark.slow
def test_same_spans_as_plain_stanza_on_articles_of_all_newspapers(tagger: Tagger, shared: Path) -> None:
    """Every hundredth of 25,218, so that all newspapers and years are among them; 500 neighbours took twice as long."""
    texts = list(itertools.islice(raw_texts(shared), 0, None, 100))
    assert len(texts) > 250
    assert tagger.tag(texts) == list(plain_spans(texts))


def test_language_without_a_model_is_an_error_with_its_cure() -> None:
    with pytest.raises(ModelError, match=r"no entity model for language 'xx'.*kliping"):
        load_tagger("xx")


@pytest.mark.parametrize("name", ["model.json", "ner.pt", "words.pt", "resources.json"])
def test_model_that_lacks_a_file_is_an_error_that_names_it(tmp_path: Path, name: str) -> None:
    _copy_model(tmp_path, without=name)
    with pytest.raises(ModelError, match=name):
        load_tagger("id", folder=tmp_path)


def test_torn_model_is_an_error(tmp_path: Path) -> None:
    _copy_model(tmp_path, without="ner.pt")
    (tmp_path / "ner.pt").write_bytes((MODELS / "id/ner.pt").read_bytes()[:5000])
    with pytest.raises(ModelError, match="can't load"):
        load_tagger("id", folder=tmp_path)


def test_threads_that_make_no_sense_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLIPING_THREADS", "many")
    with pytest.raises(SettingError, match="KLIPING_THREADS"):
        load_tagger("id")


def test_tag_is_a_pipe_of_json_lines() -> None:
    from indexer.commands.tag import tag

    lines: list[dict[str, Any]] = [
        {"id": "a", "text": NEWS},
        {"id": 7, "text": ""},
        {"id": "c", "text": "Jokowi ke Bekasi \ud800", "title": "Jokowi Bertemu Erick Thohir"},
    ]
    result = CliRunner().invoke(tag, input="\n".join(json.dumps(line) for line in lines) + "\n\n")
    assert result.exit_code == 0, result.output
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == ["a", 7, "c"]
    assert answers[1]["mentions"] == []
    for line, answer in zip(lines, answers, strict=True):
        for mention in answer["mentions"]:
            assert set(mention) == {"text", "label", "start", "end", "entity", "id", "in", "aside"}
            assert line[mention["in"]][mention["start"] : mention["end"]] == mention["text"]


def test_tag_names_the_line_that_is_no_record() -> None:
    from indexer.commands.tag import tag
    from indexer.errors import NotARecord

    result = CliRunner().invoke(tag, input='{"id": 1, "text": "Jakarta"}\n{"id": 2}\n')
    assert isinstance(result.exception, NotARecord)
    assert "line 2" in str(result.exception)


def plain_spans(texts: list[str]) -> Iterator[list[Span]]:
    """The spans that Stanza's own pipeline finds, one article at a time."""
    processor = load_processor(MODELS / "id")
    for text in texts:
        document = stanza_document(text)
        entities = processor.process(document).ents if document else []
        yield [Span(e.text, LABEL_NAMES[e.type], e.start_char, e.end_char) for e in entities]


def stanza_document(text: str) -> Any:
    """A text as Stanza's document, cut as the model wants it; None when there is no word in it."""
    from stanza.models.common.doc import Document

    found = words(text)
    sentences = [
        [
            {"id": number + 1, "text": word, "start_char": start, "end_char": start + len(word)}
            for number, (word, start) in enumerate(zip(found.texts[begin:end], found.starts[begin:end], strict=True))
        ]
        for begin, end in passages(found, LONGEST_PASSAGE)
    ]
    return Document(sentences, text=text) if sentences else None


def raw_texts(shared: Path) -> Iterator[str]:
    import zstandard

    with (shared / "text/indonesian-news.jsonl.zst").open("rb") as packed:
        for line in io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(packed), encoding="utf-8"):
            yield json.loads(line)["text"]


def _copy_model(folder: Path, without: str) -> None:
    for path in (MODELS / "id").iterdir():
        if path.is_file() and path.name != without:
            (folder / path.name).symlink_to(path)
