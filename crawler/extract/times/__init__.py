"""When it was published and changed: every time a page gives, and the choice among them."""
