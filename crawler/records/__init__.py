"""The records that travel: what lists find, what is fetched, what becomes of it.

Everything may import them; they import nothing above.
"""
