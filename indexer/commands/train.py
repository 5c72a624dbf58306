"""`kliping train`: makes the shipped Indonesian model again from the shared material."""

from __future__ import annotations

import os
from pathlib import Path

import click

from kliping import terminal


@click.command()
@click.option(
    "--shared",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with `ner/` (annotated text) and `text/` (raw news).",
)
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the model.")
@click.option(
    "--work",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the stages' results [default: OUT/work]; a stage that lies there isn't done again.",
)
@click.option("--seed", default=1, show_default=True, help="Where chance begins.")
@click.option("--device", default="cpu", show_default=True, help="Where to compute: cpu or cuda.")
@click.option("--stage", "only", multiple=True, metavar="NAME", help="Only this stage (repeatable); see recipe.py.")
def train(shared: Path, out: Path, work: Path | None, seed: int, device: str, only: tuple[str, ...]) -> None:
    """Train the Indonesian entity model.

    Some 15 minutes with --device cuda on a large GPU, days without one. Stages may be run one by one by `--stage`.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import torch

    from indexer.train.recipe import Recipe

    torch.set_num_threads(1)
    recipe = Recipe(shared, work or out / "work", out, seed, device)
    stages = recipe.stages()
    unknown = set(only) - set(stages)
    if unknown:
        raise click.BadParameter(f"{', '.join(sorted(unknown))}; there are: {', '.join(stages)}", param_hint="--stage")
    recipe.work.mkdir(parents=True, exist_ok=True)
    for name in only or stages:
        if recipe.done(name):
            terminal.note(f"{name}: done before")
        else:
            terminal.note(f"{name} ...")
            stages[name]()
