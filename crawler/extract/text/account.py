"""The account of what was taken out of a page's text: lines with their kinds, links to other articles, initials."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from crawler.extract.page.tree import squeeze
from crawler.extract.text.blocks import Link
from crawler.records.article import Related, Removed

_REMOVED_CHARACTERS = 500  # of one removed node: enough to recognise it, and records stay small
_WAYBACK = re.compile(r"^https?://web\.archive\.org/web/\d+\w*/")
_TITLE_LEAD = re.compile(
    r"^\W*(?:(?:baca|simak|lihat|tonton|saksikan|cek|berita|artikel|video|juga|pula|selengkapnya|terkait|lainnya|read|see|also|more|watch|related|lesen|sie|mehr|dazu|auch|lire|aussi|leer|lea|más|lee|también|leggi|anche|läs|också|les|også|zobacz|czytaj|także|читайте|также|:|\||-|–|—|»|>)[\s:|]*)+",
    re.IGNORECASE,
)
# What tells such words from the first of a headline that begins like them: "Simak Ubahan pada Kapal Feri".
_LEADS = re.compile(
    r"[:|>»–—-]|\b(?:juga|pula|selengkapnya|terkait|lainnya|also|more|related|mehr|auch|aussi|más|también|anche|också|også|także|также)\b",
    re.IGNORECASE,
)
_POINTS_ONLY = re.compile(  # a link on "here" names nothing
    r"^(?:(?:.{0,40}\b)?(?:di ?sini|(?:tautan|link|halaman|laman)(?: khusus)? (?:ini|berikut)(?: ini)?|berikut ini)"
    # Headlines end in these too ("Jadwal Akhir Pekan Ini", "Winter Is Here"): alone, or after a word of pointing.
    r"|(?:(?:klik|lihat|baca|simak|cek|click|tap|read|see|learn|klicken|lesen|cliquez|lire|lisez|(?:haz |fai )?clic"
    r"|leer|lea|clicca|leggi)"
    r"(?: sie)? )?(?:ini|here|hier|ici|aquí|qui|more|mehr))\W*$",
    re.IGNORECASE,
)
_TOPIC_PATH = re.compile(r"/(?:tags?|topi[ck]s?|search|cari|author|authors|penulis|indeks?|kategori|category)(?:/|$)")
_FILE_PATH = re.compile(r"\.(?:pdf|xlsx?|docx?|pptx?|zip|jpe?g|png|webp|gif|mp[34])$", re.IGNORECASE)


@dataclass(slots=True)
class Account:
    """What was taken out so far, in order: lines with their kinds, links as related, initials."""

    url: str
    removed: list[Removed] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    initials: list[str] = field(default_factory=list)

    def take(self, text: str, kind: str, links: Sequence[Link] = ()) -> None:
        """Books one removed piece; related pieces give their links too, initials their letters."""
        text = squeeze(text)[:_REMOVED_CHARACTERS]
        if not text:
            return
        self.removed.append(Removed(text, kind))
        if kind == "initials":
            self.initials.extend(_initials(text))
        if kind == "related":
            self.related.extend(self._related(text, links))

    def _related(self, text: str, links: Sequence[Link]) -> list[Related]:
        found = [
            Related(title, url)
            for link in links
            if (title := link_title(link.text)) and not _POINTS_ONLY.match(title) and (url := self._article(link.href))
        ]
        title = link_title(text)
        if not found and not links and title and ":" in text[: text.find(title)]:  # "Baca juga: …" without a link
            found = [Related(title, None)]
        return [item for item in found if item not in self.related]

    def _article(self, href: str) -> str | None:
        """The absolute URL of a link that may lead to another article."""
        url = self.absolute(href)
        return url if url and not self.own(href) and not topical(href) and not _FILE_PATH.search(url) else None

    def absolute(self, href: str) -> str | None:
        """A link's URL without an archive's prefix, where it leads into the web and to more than a front page."""
        try:
            url = _WAYBACK.sub("", urljoin(self.url, href.strip()))
            parts = urlsplit(url)
        except ValueError:
            return None
        return url if parts.scheme in {"http", "https"} and parts.path.strip("/") else None

    def own(self, href: str) -> bool:
        """Whether a link leads to a place in this very page, as tables of contents do."""
        url = self.absolute(href) or href.strip()
        return url.startswith("#") or ("#" in url and url.split("#")[0] == self.url.split("#")[0])


def _initials(text: str) -> list[str]:
    """The letters that sign an article; a desk's codes after its rubric ("srf/hosb; kesm") are several."""
    if ";" in text:
        return re.findall(r"\w+", text.partition("/")[2])
    found = re.search(r"[\w*]+(?:\s*[/|]\s*[\w*]+)*", text)
    return [found[0]] if found else []


def topical(href: str) -> bool:
    """Whether a link leads to a page that lists articles (a topic, a tag, a search) and not to an article."""
    return bool(_TOPIC_PATH.search(href.split("?")[0]))


def link_title(text: str) -> str:
    """A related link's title: without "Baca juga:" before it and a bar after it."""
    text = squeeze(text)
    lead = _TITLE_LEAD.match(text)
    if lead and not _LEADS.search(lead[0]):
        return text.strip(" |»>:")
    return _TITLE_LEAD.sub("", text).strip(" |»>:")
