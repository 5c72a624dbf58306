"""A tiny real Stanza, made in seconds with Stanza's own classes, and a site to download it from.

    make(folder)      resources.json and en/{tokenize,mwt,ner,…}/tiny.pt in a folder, as Stanza lays them out
    site(folder)      serves them as Stanza's own site does

It has the parts that Stanza's English has: a token of two words ("Jakarta's") is expanded, and the entity model stands
on word vectors and two character models. It learned ten sentences by heart, with the labels of OntoNotes.
"""

from __future__ import annotations

import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# Words, each with its tag; ~ marks one without a space before it, ^ a token of two words.
SENTENCES = """
President/O Prabowo/B-PERSON Subianto/E-PERSON met/O Maria/B-PERSON Lopez/E-PERSON in/O Jakarta/S-GPE on/O Friday/S-DATE
Maria/B-PERSON Lopez/E-PERSON leads/O the/B-ORG United/I-ORG Nations/E-ORG
North/B-GPE Korea/E-GPE thanked/O the/B-ORG World/I-ORG Bank/E-ORG ~,/O Jokowi/S-PERSON said/O
The/O Indonesian/S-NORP team/O flew/O over/O Mount/B-LOC Merapi/E-LOC to/O Soekarno/B-FAC Airport/E-FAC
Jokowi/S-PERSON said/O Jakarta/S-GPE was/O calm/O on/O Friday/S-DATE
The/O team/O met/O in/O North/B-GPE Korea/E-GPE
Prabowo/B-PERSON Subianto/E-PERSON thanked/O the/B-ORG United/I-ORG Nations/E-ORG on/O Friday/S-DATE
The/B-ORG World/I-ORG Bank/E-ORG said/O Mount/B-LOC Merapi/E-LOC was/O calm/O
Maria/B-PERSON Lopez/E-PERSON met/O ^Jakarta's/S-GPE mayor/O on/O Friday/S-DATE
The/O team/O thanked/O ^Jakarta's/S-GPE mayor/O and/O ^Jokowi's/S-PERSON team/O
"""
LANGUAGE, PACKAGE = "en", "tiny"
MARKS = "~^"
VERSION = "1.15.0"
DEPENDENCIES = ("pretrain", "forward_charlm", "backward_charlm")
PARTS = ("tokenize", "mwt", "ner", *DEPENDENCIES)


def make(folder: Path, language: str = LANGUAGE) -> Path:
    """Trains both models into a folder laid out as Stanza's are."""
    import torch

    torch.manual_seed(1)
    torch.set_num_threads(1)
    home = folder / language
    files = {part: home / part / f"{PACKAGE}.pt" for part in PARTS}
    for file in files.values():
        file.parent.mkdir(parents=True)
    _tokenizer(files["tokenize"], language)
    _mwt(files["mwt"], language)
    _pretrain(files["pretrain"])
    for direction in ("forward", "backward"):
        _characters(files[f"{direction}_charlm"], forward=direction == "forward")
    _ner(files)
    (folder / "resources.json").write_text(json.dumps(_resources(home, language)))
    return folder


def _words() -> list[list[tuple[str, str]]]:
    lines = [f"{line} ~./O" for line in SENTENCES.split("\n") if line]
    return [[tuple(pair.rsplit("/", 1)) for pair in line.split()] for line in lines]  # type: ignore[misc]


def _tokenizer(path: Path, language: str) -> None:
    from stanza.models import tokenizer
    from stanza.models.tokenization.data import DataLoader
    from stanza.models.tokenization.trainer import Trainer

    text, labels = "", ""
    for sentence in _words():
        for place, (word, _) in enumerate(sentence):
            glued = word.startswith("~")
            if place and not glued:
                text, labels = text + " ", labels + "0"
            bare = word.lstrip(MARKS)
            text += bare
            end = "3" if word.startswith("^") else "2" if place + 1 == len(sentence) else "1"
            labels += "0" * (len(bare) - 1) + end
        text, labels = text + "\n\n", labels + "\n\n"
    (path.parent / "text").write_text(text)
    (path.parent / "labels").write_text(labels)
    args = tokenizer.parse_args(["--shorthand", f"{language}_tiny", "--lang", language, "--hidden_dim", "24"])
    args |= {"emb_dim": 16, "feat_funcs": tokenizer.DEFAULT_FEAT_FUNCS, "feat_dim": len(tokenizer.DEFAULT_FEAT_FUNCS)}
    args |= {name: 0.0 for name in args if name.endswith("_prob")}
    args |= {"dropout": 0.1, "unit_dropout": 0.0, "lr0": 1e-2, "use_mwt": True, "batch_size": 8, "num_dict_feat": 0}
    files = {"txt": str(path.parent / "text"), "label": str(path.parent / "labels")}
    batches = DataLoader(args, input_files=files)
    args["vocab_size"] = len(batches.vocab)
    trainer = Trainer(args=args, vocab=batches.vocab, device="cpu")
    for _ in range(80):
        trainer.update(batches.next(unit_dropout=0.0))
        batches.shuffle()
    trainer.save(str(path))
    for name in files.values():
        Path(name).unlink()


def _pretrain(path: Path) -> None:
    import torch
    from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab

    words = sorted({word.lstrip(MARKS).lower() for sentence in _words() for word, _ in sentence})
    made = Pretrain(str(path))
    made._vocab = PretrainedWordVocab(words, lower=True)
    made._emb = torch.randn(len(made._vocab), 24)
    made.save(str(path))


def _mwt(path: Path, language: str) -> None:
    from stanza.models import mwt_expander
    from stanza.models.mwt.trainer import Trainer
    from stanza.models.mwt.vocab import Vocab

    args = vars(mwt_expander.parse_args(["--lang", language, "--shorthand", f"{language}_tiny", "--dict_only"]))
    tokens = sorted({word[1:] for sentence in _words() for word, _ in sentence if word.startswith("^")})
    pairs = [(token, token.replace("'", " '")) for token in tokens]
    trainer = Trainer(args=args, vocab=Vocab(pairs, language), device="cpu")
    trainer.expansion_dict = dict(pairs)
    trainer.save(str(path))


def _characters(path: Path, *, forward: bool) -> None:
    from stanza.models.common.char_model import CharacterLanguageModel
    from stanza.models.pos.vocab import CharVocab

    args = {"char_emb_dim": 8, "char_hidden_dim": 8, "char_num_layers": 1, "char_dropout": 0.0, "char_rec_dropout": 0.0}
    letters = sorted({letter for sentence in _words() for word, _ in sentence for letter in word} | {" ", "\n"})
    vocab = CharVocab([letters], "en_tiny")
    CharacterLanguageModel(args, {"char": vocab}, is_forward_lm=forward).save(str(path))


def _ner(files: dict[str, Path]) -> None:
    from stanza.models import ner_tagger
    from stanza.models.common.doc import Document
    from stanza.models.common.pretrain import Pretrain
    from stanza.models.ner.data import DataLoader
    from stanza.models.ner.trainer import Trainer

    args = ner_tagger.parse_args(["--shorthand", "en_tiny"])
    args |= {"hidden_dim": 32, "char_hidden_dim": 16, "char_emb_dim": 16, "word_emb_dim": 24}
    args |= {"charlm": True, "charlm_forward_file": str(files["forward_charlm"])}
    args |= {"charlm_backward_file": str(files["backward_charlm"])}
    args |= {"dropout": 0.0, "word_dropout": 0.0, "optim": "adam", "lr": 1e-2, "scheme": "bioes", "batch_size": 8}
    rows = [
        [{"id": (n + 1,), "text": word.lstrip(MARKS), "ner": tag} for n, (word, tag) in enumerate(sentence)]
        for sentence in _words()
    ]
    vectors = Pretrain(str(files["pretrain"]))
    batches = DataLoader(Document(rows), 8, args, vectors, evaluation=False)
    trainer = Trainer(args=args, vocab=batches.vocab, pretrain=vectors, device="cpu")
    for _ in range(60):
        for batch in batches:
            trainer.update(batch)
    trainer.save(str(files["ner"]))


def _resources(home: Path, language: str) -> dict[str, Any]:
    """What Stanza's own resources.json says, of this language and of some others."""

    def entry(part: str) -> dict[str, Any]:
        return {PACKAGE: {"md5": hashlib.md5((home / part / f"{PACKAGE}.pt").read_bytes()).hexdigest()}}

    ner = entry("ner")
    ner[PACKAGE]["dependencies"] = [{"model": part, "package": PACKAGE} for part in DEPENDENCIES]
    return {
        language: {
            "lang_name": "English",
            **{part: entry(part) for part in PARTS},
            "ner": ner,
            "packages": {"default": {"tokenize": PACKAGE, "mwt": PACKAGE, "ner": PACKAGE}},
        },
        "eng": {"alias": language},
        "sw": {"lang_name": "Swahili", "tokenize": {"x": {"md5": "0"}}, "packages": {"default": {"tokenize": "x"}}},
        "url": "http://nowhere.invalid/{lang}/{filename}",
    }


@contextmanager
def site(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Serves a made folder; gives the address and the list of the paths asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            name = self.path.removeprefix("/models/").removeprefix("/")
            file = folder / ("resources.json" if name == f"resources_{VERSION}.json" else name)
            if not file.is_file():
                self.send_error(404)
                return
            body = file.read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
