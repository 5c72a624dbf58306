"""What is used of Stanza beside its documented interface is there; what a new version lacks is told by its name."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

from indexer.enrich import stanza_door
from indexer.enrich.tagger import MODELS

ROOT = Path(__file__).resolve().parents[2]
PRIVATE = [
    ("stanza.models.common.utils", "get_optimizer", "loading our model without an optimizer"),
    ("stanza.models.common.doc", "Document", "giving paragraphs to a pipeline"),
    ("stanza.models.ner.trainer", "fix_singleton_tags", "reading tags"),
    ("stanza.models.ner.utils", "decode_from_bioes", "reading tags"),
    ("stanza.resources.common", "download_file", "fetching with one bar and a time limit"),
    ("stanza.resources.common", "download_resources_json", "the list of what the site has"),
    ("stanza.resources.common", "download", "the choice of files and their check"),
    ("stanza.resources.common", "DEFAULT_RESOURCES_URL", "where the list is"),
    ("stanza.resources.common", "DEFAULT_MODEL_URL", "where the files are"),
    ("stanza.resources.common", "requests", "its errors, and fetching"),
    ("stanza.models.common.constant", "lcode2lang", "the names of languages"),
    ("stanza.resources.default_packages", "default_ners", "the languages that have a model"),
    ("stanza.models.ner.model", "NERTagger", "training"),
    ("stanza.models.common.pretrain", "PretrainedWordVocab", "training"),
    ("stanza.models.common.vocab", "CharVocab", "training"),
    ("stanza.models.ner.vocab", "MultiVocab", "training"),
    ("stanza.models.pos.vocab", "CompositeVocab", "training"),
]


@pytest.mark.parametrize(("module", "name", "use"), PRIVATE, ids=[name for _, name, _ in PRIVATE])
def test_stanza_still_has_what_we_use_of_it(module: str, name: str, use: str) -> None:
    assert hasattr(importlib.import_module(module), name), (
        f"{use} needs {module}.{name} (indexer/enrich/stanza_door.py)"
    )


def test_a_loaded_model_gives_its_weights_by_what_they_are() -> None:
    from stanza.models.common import utils

    optimizer = utils.get_optimizer
    weights = stanza_door.weights_of(stanza_door.load_processor(MODELS / "id"))
    assert utils.get_optimizer is optimizer
    tags = len(weights.tags)
    assert weights.tags[: len(stanza_door.PREFIX)] == list(stanza_door.PREFIX)
    assert weights.transitions.shape == (tags, tags)
    assert weights.tag_weight.shape == (tags, 2 * weights.word_lstm.hidden_size)
    assert weights.word_table.shape[0] == len(weights.word_ids)
    assert weights.char_table.shape[0] == len(weights.char_ids)


def test_new_vocabularies_hold_what_they_were_given() -> None:
    prefix = list(stanza_door.PREFIX)
    vocab = stanza_door.new_vocab([*prefix, "kpk"], [*prefix, "k", "p"], [*prefix, "O", "S-ORG"])
    assert vocab["tag"]._id2unit[0] == [*prefix, "O", "S-ORG"]
    assert vocab["word"].unit2id("kpk") == len(prefix)
    assert vocab["char"].unit2id("?") == stanza_door.UNKNOWN


def test_only_the_door_imports_stanza() -> None:
    through = {
        path.name
        for path in sorted((ROOT / "indexer").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "stanza")
        or (isinstance(node, ast.Import) and any(name.name.split(".")[0] == "stanza" for name in node.names))
    }
    assert through == {"stanza_door.py"}
