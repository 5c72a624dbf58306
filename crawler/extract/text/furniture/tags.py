"""Furniture told by tags and roles."""

from __future__ import annotations

# Never article text, wherever they stand. Data tables and captions are left out by the project's definition of text.
NEVER = frozenset({
    "script", "style", "noscript", "template", "svg", "iframe", "form", "button", "input", "select", "option",
    "textarea", "nav", "footer", "figcaption", "audio", "video", "object", "embed", "canvas", "map", "dialog",
    "menu", "math", "head", "link", "meta", "title", "datalist", "progress", "source", "track", "picture",
    "img",
})  # fmt: skip
NO_TEXT_ROLES = frozenset({
    "dialog", "alertdialog", "navigation", "search", "menu", "menubar", "tablist", "toolbar", "contentinfo",
})  # fmt: skip
NO_FURNITURE = frozenset({"html", "body", "main", "article"})  # hold the article, whatever they are called
TAG_KINDS = {"aside": "related", "figure": "caption", "table": "table", "caption": "caption", "address": "byline"}
