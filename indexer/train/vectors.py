"""Word vectors of raw news: skip-gram, 100 numbers a word, lower case."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from crawler.disk import replacing
from indexer.enrich.stanza_door import PREFIX
from indexer.enrich.words import LINE_END, words

LINE_END_NAME = "<nl>"  # gensim reads words between spaces


def train_vectors(texts: Iterable[str], path: Path, seed: int) -> None:
    """Trains and keeps the vectors: 8 minutes on one core for 9.9 million words, 44,420 of which come 4 times."""
    from gensim.models import Word2Vec

    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus.txt"
        with corpus.open("w", encoding="utf-8") as out:
            for text in texts:
                out.write(" ".join(LINE_END_NAME if w == LINE_END else w for w in words(text).texts).lower() + "\n")
        model = Word2Vec(
            corpus_file=str(corpus),
            vector_size=100,
            window=5,
            min_count=4,
            sg=1,
            negative=8,
            sample=1e-4,
            epochs=6,
            workers=1,  # more would make the result depend on chance
            seed=seed,
        )
    names = [LINE_END if name == LINE_END_NAME else name for name in model.wv.index_to_key]
    with replacing(path) as file:
        np.savez(file, words=np.array(names), vectors=model.wv.vectors)


def read_vectors(path: Path) -> tuple[list[str], Tensor]:
    """The words, and the table with Stanza's four special rows before theirs."""
    kept = np.load(path)
    table = torch.from_numpy(kept["vectors"])
    return [str(word) for word in kept["words"]], torch.cat([torch.zeros(len(PREFIX), table.shape[1]), table])
