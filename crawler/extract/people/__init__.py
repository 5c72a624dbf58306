"""Who wrote and who edited it."""
