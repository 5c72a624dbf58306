"""The article's text: where it stands, what of it is furniture, its lines."""
