"""From articles to documents: entities found, near-duplicates grouped."""
