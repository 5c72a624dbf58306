"""`python -m indexer.train`: the same as `kliping train`."""

from indexer.train.command import train

train()
