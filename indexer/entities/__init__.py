"""Whom the mentions mean: from spans in an article to entities with canonical names.

>>> from indexer.entities import aliases_of, canonical, resolve
>>> entities, mentions = resolve(article.text, spans)
>>> entities.location
('Korea Utara', 'Pyongyang', 'Rusia')
>>> canonical("Jokowi", "person")
('Joko Widodo',)
>>> aliases_of("Korea Utara")
('Korea Utara', 'Korut', 'DPRK', ...)

names.py     how names are compared: case, accents, hyphens, "PT", "RI", bracketed short forms
table.py     the alias table: indexer/aliases/*.toml read, checked and looked up
brackets.py  "Long Name (SHORT)" in a text
persons.py   which long name of the article a short one belongs to
words.py     the word lists that these go by: indexer/aliases/words.toml
headlines.py verbs that a tagger takes into a name
sport.py     whether a country is a team here
abroad.py    which of the table's names count in other languages
resolver.py  puts them together, article by article
learn.py     counts "Long Name (SHORT)" over a corpus: python -m indexer.entities.learn
search.py    from what a person types to canonical names
expand.py    a search by any name
"""

from indexer.entities.resolver import resolve
from indexer.entities.search import aliases_of, canonical, every_name, lookup
from indexer.entities.table import Entity

__all__ = ["Entity", "aliases_of", "canonical", "every_name", "lookup", "resolve"]
