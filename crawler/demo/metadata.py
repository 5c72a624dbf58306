"""What a newspaper tells machines in a page's head: the NewsArticle as JSON-LD."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any


def news_article(
    *,
    url: str,
    title: str,
    published: datetime,
    updated: datetime | None = None,
    authors: tuple[str, ...] = (),
    publisher: str,
    summary: str | None = None,
    section: str | None = None,
    tags: tuple[str, ...] = (),
    image: str | None = None,
    language: str = "id",
) -> str:
    """A <script> element of type application/ld+json; what is absent is left out."""
    values: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "headline": title,
        "description": summary,
        "datePublished": published.isoformat(),
        "dateModified": (updated or published).isoformat(),
        "author": [{"@type": "Person", "name": name} for name in authors],
        "publisher": {"@type": "Organization", "name": publisher},
        "articleSection": section,
        "keywords": list(tags),
        "image": image,
        "inLanguage": language,
    }
    return script({name: value for name, value in values.items() if value})


def script(values: dict[str, Any]) -> str:
    """Any JSON-LD object as a <script> element; "</" is escaped, since it would end the script."""
    text = json.dumps(values, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'
