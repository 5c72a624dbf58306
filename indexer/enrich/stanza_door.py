"""All that is used of Stanza beside its documented interface: what a new Stanza breaks, it breaks here.

    loading     our model without the optimizer that every load makes, and a model's weights by what they are
    reading     tags as mentions, paragraphs as entities
    fetching    what its site has, by its own choice of files, through a fetch of ours
    tables      its languages, read without loading it (and torch)
    training    the module and the vocabularies that a model file is made from

`tests/indexer/test_stanza_door.py` says which of these a new version lacks; pyproject.toml names the version.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor, nn

PREFIX = ("<PAD>", "<UNK>", "<EMPTY>", "<ROOT>")  # its vocabularies begin so
UNKNOWN = 1  # the place of what a vocabulary doesn't have
TRANSITIONS = "crits.0._transitions"  # of the CRF, among a module's weights
Fetch = Callable[[str, str], int]  # an address into a file; returns the status


# Loading


def load_processor(folder: Path) -> Any:
    """Stanza's own NER processor with a model of ours, loaded without a network. Raises what torch and Stanza raise."""
    import stanza

    with _without_optimizer():
        pipeline = stanza.Pipeline(
            "id",
            dir=str(folder),  # holds the resources.json without which Stanza would want to download one
            download_method=None,
            processors="tokenize,ner",
            tokenize_pretokenized=True,
            ner_model_path=str(folder / "ner.pt"),
            ner_pretrain_path=str(folder / "words.pt"),
            ner_forward_charlm_path="",
            ner_backward_charlm_path="",
            use_gpu=False,
            verbose=False,
        )
    return pipeline.processors["ner"]


def load_pipeline(language: str, folder: Path, processors: Mapping[str, str]) -> Any:
    """A downloaded language's pipeline, without a network. Raises what torch and Stanza raise."""
    import stanza

    return stanza.Pipeline(
        language,
        dir=str(folder),
        package=None,
        processors=dict(processors),
        download_method=None,
        use_gpu=False,
        verbose=False,
    )


@dataclass(frozen=True, slots=True)
class Weights:
    """What a loaded NER trainer consists of: one LSTM over word vectors and characters, tag scores, a CRF."""

    config: dict[str, Any]
    tags: list[str]
    transitions: Tensor  # tag before x tag
    word_ids: dict[str, int]
    char_ids: dict[str, int]
    word_table: Tensor  # words x size
    char_table: Tensor  # characters x size
    word_lstm: nn.LSTM
    char_lstm: nn.LSTM
    word_start: tuple[Tensor, Tensor]  # hidden and cell states, directions x 1 x size
    char_start: tuple[Tensor, Tensor]
    tag_weight: Tensor  # tags x (forward, backward)
    tag_bias: Tensor


def weights_of(processor: Any) -> Weights:
    """The weights of a loaded processor. Raises ValueError where the model is of another make."""
    trainer = processor.trainers[0]
    module, vocab, config = trainer.model, trainer.vocab, trainer.args
    if config["num_layers"] != 1 or config.get("charlm") or config.get("bert_model") or "delta" in vocab:
        raise ValueError("a model of another make: it must have one LSTM layer over word vectors and characters")
    return Weights(
        config=config,
        tags=list(vocab["tag"]._id2unit[0]),
        transitions=module.crits[0]._transitions.detach(),
        word_ids=vocab["word"]._unit2id,
        char_ids=vocab["char"]._unit2id,
        word_table=module.word_emb.weight.detach(),
        char_table=module.charmodel.char_emb.weight.detach(),
        word_lstm=module.taggerlstm.lstm,
        char_lstm=module.charmodel.charlstm.lstm,
        word_start=(module.taggerlstm_h_init.detach(), module.taggerlstm_c_init.detach()),
        char_start=(module.charmodel.charlstm_h_init.detach(), module.charmodel.charlstm_c_init.detach()),
        tag_weight=module.tag_clfs[0].weight.detach(),
        tag_bias=module.tag_clfs[0].bias.detach(),
    )


@contextmanager
def _without_optimizer() -> Iterator[None]:
    """Stanza makes an optimizer for every model it loads, and torch imports its compiler for that: 1.7 s of 3.5."""
    from stanza.models.common import utils

    own = utils.get_optimizer
    utils.get_optimizer = lambda *_args, **_named: None
    try:
        yield
    finally:
        utils.get_optimizer = own


# Reading


def mentions_in(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """(first word, last word, label) of each mention in BIOES tags, sound or not, as Stanza reads them."""
    from stanza.models.ner.trainer import fix_singleton_tags
    from stanza.models.ner.utils import decode_from_bioes

    return [(row["start"], row["end"], row["type"]) for row in decode_from_bioes(fix_singleton_tags(tags))]


def entities_in(pipeline: Any, texts: Sequence[str]) -> list[Sequence[Any]]:
    """The entities of each text: `.type`, `.start_char`, `.end_char`. Raises whatever Stanza raises on odd text."""
    from stanza.models.common.doc import Document

    return [document.ents for document in pipeline.bulk_process([Document([], text=text) for text in texts])]


# Fetching


@dataclass(frozen=True, slots=True)
class Site:
    """Where Stanza's list and files are; None is Stanza's own place, or what its variables name."""

    resources_url: str | None = None
    model_url: str | None = None


def fetch_list(home: Path, site: Site, fetch: Fetch) -> None:
    """Writes `resources.json`, what the site has, into a folder."""
    from stanza.resources import common

    with _fetched_by(fetch):
        common.download_resources_json(str(home), resources_url=site.resources_url or common.DEFAULT_RESOURCES_URL)


def fetch_models(home: Path, language: str, packages: dict[str, str], site: Site, fetch: Fetch) -> list[str]:
    """Fetches the files of some packages and what they stand on, checked by their MD5s; returns their paths in `home`.

    Raises ValueError where a sum differs.
    """
    from stanza.resources import common

    with _fetched_by(fetch):
        parts = common.download(
            language,
            model_dir=str(home),
            package=None,
            processors=packages,
            verbose=False,
            download_json=False,
            model_url=site.model_url or common.DEFAULT_MODEL_URL,
        )
    return [f"{language}/{processor}/{package}.pt" for processor, package in parts]


def http() -> ModuleType:
    """The HTTP library that Stanza brings: `requests`."""
    from stanza.resources import common

    requests: ModuleType = common.requests
    return requests


@contextmanager
def _fetched_by(fetch: Fetch) -> Iterator[None]:
    """Stanza's own fetching has a bar for each file or none, waits for ever, takes a 404 page for a model, and leaves a
    second copy in the cache of the site's client. The bytes are the same."""
    from stanza.resources import common

    own = common.download_file
    common.download_file = lambda url, path, *_args, **_named: fetch(url, path)
    try:
        yield
    finally:
        common.download_file = own


# Tables


@cache
def languages_with_entities() -> dict[str, str]:
    """Stanza's code → English name of the languages that the installed version has an entity model for."""
    names = _module("models/common/constant.py").lcode2lang
    return {code: names.get(code, code) for code in _module("resources/default_packages.py").default_ners}


def _module(path: str) -> ModuleType:
    """One file of Stanza's, as a module of its own: `import stanza` would load all of it."""
    stanza = importlib.util.find_spec("stanza")
    if stanza is None or not stanza.submodule_search_locations:
        raise ImportError("stanza isn't installed")
    file = Path(stanza.submodule_search_locations[0]) / path
    spec = importlib.util.spec_from_file_location(f"stanza_table_{file.stem}", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} can't be read")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# Training


def new_module(config: dict[str, Any], vocab: Any) -> Any:
    """A fresh `NERTagger`, whose weights a model file holds."""
    from stanza.models.ner.model import NERTagger

    return NERTagger(config, vocab)


def transitions_of(module: Any) -> Tensor:
    """The CRF's transitions of a module that learns."""
    transitions: Tensor = module.crits[0]._transitions
    return transitions


def new_vocab(words: list[str], characters: list[str], tags: list[str]) -> Any:
    """The vocabularies of a model file; each list begins with PREFIX."""
    from stanza.models.common.pretrain import PretrainedWordVocab
    from stanza.models.common.vocab import CharVocab
    from stanza.models.ner.vocab import MultiVocab
    from stanza.models.pos.vocab import CompositeVocab

    tag_vocab = CompositeVocab([[((tag,),) for tag in tags[len(PREFIX) :]]], "id", idx=0, sep=None)
    tag_vocab._id2unit[0] = tags
    tag_vocab._unit2id[0] = {tag: number for number, tag in enumerate(tags)}
    return MultiVocab(
        {
            "char": CharVocab.load_state_dict(_units(characters)),
            "word": PretrainedWordVocab.load_state_dict(_units(words)),
            "tag": tag_vocab,
        }
    )


def _units(units: list[str]) -> dict[str, Any]:
    ids = {unit: number for number, unit in enumerate(units)}
    return {"lang": "id", "idx": 0, "cutoff": 0, "lower": False, "_unit2id": ids, "_id2unit": units}
