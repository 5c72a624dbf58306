"""What the article is called, which section, tags and language it has."""
