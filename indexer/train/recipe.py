"""The recipe of the shipped model, stage by stage; a stage whose result lies in the work folder isn't done again.

vectors ─▶ teacher (annotated articles only) ─▶ silver (its labels on raw news)
        ─▶ student (annotated articles and silver) ─▶ the model

Several teachers or students make an ensemble (`merge.py`), and may learn side by side: `--stage student-2`.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from torch import Tensor

from indexer.train.corpus import (
    LABELS,
    Annotated,
    Example,
    examples,
    read_articles,
    read_raw,
    read_sentences,
    read_urls,
    sentence_example,
    shuffled,
    without_furniture,
)
from indexer.train.fit import Plan, article_scores, fit
from indexer.train.merge import merge
from indexer.train.network import PREFIX, Network, Sizes
from indexer.train.vectors import read_vectors, train_vectors

NAME = "kliping-id-news"
RAW = "text/indonesian-news.jsonl.zst"
SHORTEST, LONGEST = 24, 80  # words of a passage: the limit is drawn anew for each article and epoch
HELD_OUT = 40  # annotated articles that no network learns from; the log shows their score beside the dev set's

TEACHERS = {1: (Sizes(hidden=200), Plan(steady=0, falling=10, last=7, batch_words=1200))}
STUDENT = (
    Sizes(hidden=176, drop_words=0.1, drop_in=0.35),
    Plan(steady=4, falling=3, rate=2.5e-3, table_rate=3e-4, batch_words=1100),
)
STUDENTS = (1,)  # more, alike but for chance, would make an ensemble
SILVER_PARTS = 2  # each student learns from its own part of the silver
GOLD_ONLY = 1  # last epochs that see annotated articles only; each before takes its share of the silver passages


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where the material lies, and where stages' results and the model go."""

    shared: Path
    work: Path
    out: Path
    seed: int = 1

    def stages(self) -> dict[str, Callable[[], None]]:
        """All stages by name, in order."""
        return {
            "vectors": self.vectors,
            **{f"teacher-{number}": partial(self.teacher, number) for number in TEACHERS},
            "silver": self.silver,
            **{f"student-{number}": partial(self.student, number) for number in STUDENTS},
            "ship": self.ship,
        }

    def done(self, stage: str) -> bool:
        """Whether a stage's result lies in the work folder already."""
        return any((self.work / f"{stage}{suffix}").exists() for suffix in (".npz", ".pickle", ".done"))

    def vectors(self) -> None:
        """Word vectors of the raw news and of the annotated articles' text."""
        train_vectors(self._texts(), self.work / "vectors.npz", self.seed)

    def teacher(self, number: int) -> None:
        """A network from annotated material only."""
        sizes, plan = TEACHERS[number]
        network = self._new(*read_vectors(self.work / "vectors.npz"), sizes, self.seed + number)
        fit(network, self._annotated, plan, number, _note, self._watch(network, f"teacher-{number}"))
        self._finish(network, f"teacher-{number}")

    def silver(self) -> None:
        """The teacher's labels on the raw articles."""
        from indexer.enrich.network import FastNetwork
        from indexer.enrich.tagger import load_processor
        from indexer.train.silver import label

        folder = self.work / "teachers"
        merge([self.network(f"teacher-{number}") for number in TEACHERS], folder)
        network = FastNetwork(load_processor(folder).trainers[0])
        result = list(label(network, self._raw()))
        rows = [(example.words, example.tags, example.weight) for example in result]
        (self.work / "silver.pickle").write_bytes(pickle.dumps(rows))
        _note(f"silver: {len(result)} passages, {sum(len(example.words) for example in result)} words")

    def student(self, number: int) -> None:
        """A network from annotated articles and silver passages, words' habits added to their vectors."""
        from indexer.train.silver import habits

        rows = pickle.loads((self.work / "silver.pickle").read_bytes())
        silver = shuffled([Example(w, t, weight=c) for w, t, c in rows], random.Random(self.seed))
        sizes, plan = STUDENT
        words, table = read_vectors(self.work / "vectors.npz")
        ids = {word: place for place, word in enumerate([*PREFIX, *words])}
        network = self._new(words, torch.cat([table, habits(silver, ids)], 1), sizes, self.seed + 10 + number)
        shares = plan.steady + plan.falling - GOLD_ONLY
        own = silver[number - 1 :: SILVER_PARTS]

        def material(epoch: int, chance: random.Random) -> list[Example]:
            return self._annotated(epoch, chance) + (own[epoch::shares] if epoch < shares else [])

        fit(network, material, plan, 10 + number, _note, self._watch(network, f"student-{number}"))
        self._finish(network, f"student-{number}")

    def ship(self) -> None:
        """One model of the students, with the files that Stanza and the tagger want beside it."""
        merge([self.network(f"student-{number}") for number in STUDENTS], self.out)
        digest = hashlib.sha256((self.out / "ner.pt").read_bytes() + (self.out / "words.pt").read_bytes()).hexdigest()
        card = {"name": NAME, "version": digest[:12], "language": "id", "labels": list(LABELS), "seed": self.seed}
        (self.out / "model.json").write_text(json.dumps(card, indent=2) + "\n", "utf-8")

    def network(self, name: str) -> Network:
        """A network that a stage has kept."""
        kept = torch.load(self.work / f"{name}.pt", weights_only=False)
        network = Network(kept["words"], kept["state"]["table.weight"], kept["characters"], kept["sizes"])
        network.load_state_dict(kept["state"])
        return network.eval()

    def _new(self, words: list[str], table: Tensor, sizes: Sizes, seed: int) -> Network:
        torch.manual_seed(seed)
        return Network(words, table, self._characters(), sizes)

    def _keep(self, network: Network, name: str) -> None:
        kept = {"words": network.words, "characters": network.characters, "sizes": network.sizes}
        torch.save({**kept, "state": network.state_dict()}, self.work / f"{name}.pt")

    def _finish(self, network: Network, name: str) -> None:
        self._keep(network, name)
        (self.work / f"{name}.done").touch()

    def _characters(self) -> list[str]:
        counts = Counter(char for article in self.articles() for char in article.text)
        return sorted(c for c, n in counts.items() if n >= 3 and (c == "\n" or not c.isspace()))

    def articles(self) -> list[Annotated]:
        """All annotated articles for learning."""
        return read_articles(self.shared / "ner/news/train.jsonl")

    def held_out(self) -> tuple[list[Annotated], list[Annotated]]:
        """The annotated articles kept aside, and the others."""
        order = shuffled(self.articles(), random.Random(7))
        return order[:HELD_OUT], order[HELD_OUT:]

    def _sentences(self) -> list[Example]:
        """The public sets, each its own head, for their annotators see names otherwise than we do."""
        sets = ((1, "idner_train.json"), (2, "nerui_train.json"))
        return [sentence_example(s, head) for head, name in sets for s in read_sentences(self.shared / "ner" / name)]

    def _annotated(self, epoch: int, chance: random.Random) -> list[Example]:
        """Annotated articles, cut anew, and in every second epoch the public sets."""
        found = [e for article in self.held_out()[1] for e in examples(article, chance.randint(SHORTEST, LONGEST))]
        return found + (self._sentences() if epoch % 2 == 0 else [])

    def _watch(self, network: Network, name: str) -> Callable[[], str]:
        sets = {"dev": read_articles(self.shared / "ner/news/dev.jsonl"), "held out": self.held_out()[0]}

        def watch() -> str:
            self._keep(network, name)
            said = []
            for title, articles in sets.items():
                scores = article_scores(network, articles)
                said.append(title + " " + " ".join(f"{label} {score.f1:.4f}" for label, score in scores.items()))
            return " | ".join(said)

        return watch

    def _texts(self) -> Iterator[str]:
        yield from without_furniture(text for _, text in read_raw(self.shared / RAW))
        yield from without_furniture(article.text for article in self.articles())

    def _raw(self) -> Iterator[str]:
        """The raw articles, those that somebody annotated (for learning or for scoring) left out."""
        known = {url for name in ("train", "dev") for url in read_urls(self.shared / f"ner/news/{name}.jsonl")}
        yield from without_furniture(text for url, text in read_raw(self.shared / RAW) if url not in known)


def _note(message: str) -> None:
    print(time.strftime("%H:%M:%S"), message, flush=True)
