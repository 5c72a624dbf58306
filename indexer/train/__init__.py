"""How the shipped Indonesian entity model was made: one seeded command, from annotated and raw news.

    python -m indexer.train --shared ../shared --out indexer/models/id

`recipe.py` tells the flow: word vectors, teachers, silver labels on raw news, students, one model of them.
"""
