"""Reading a page: bytes to text, text to a tree, and what the page states for machines."""
