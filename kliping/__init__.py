"""What joins the two packages: the command (`cli`), the scheduled service (`service`) and the screen (`terminal`).

Importing this package loads nothing of either, so both may use its terminal.
"""
