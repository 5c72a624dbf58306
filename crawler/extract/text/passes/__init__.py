"""Passes over an article: each takes one kind of thing out, books it in the account, and leaves what stays.

`prune` works on the tree; all others on blocks, with one signature, `(blocks, account, known) -> blocks`, so that they
can be strung in a row.
"""
