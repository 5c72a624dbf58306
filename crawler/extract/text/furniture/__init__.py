"""Furniture: everything on a page that is not its article. What it is, and how it is told; passes take it out.

kinds.toml   what kinds there are, with a line on each
phrases/     furniture told by its words: named patterns, each with an example and a counter-example
names.toml   furniture told by class names and ids, by kind
tags.py      furniture told by tags and roles
regions.py   where on a page a node stands: in the footer, a sidebar, among other articles …
"""
