"""`python -m indexer.train`: the same as `kliping train`."""

from indexer.commands.train import train

train()
