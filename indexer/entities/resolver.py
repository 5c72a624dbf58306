"""From mentions to entities, one article at a time.

    spans ─▶ brackets of the text ─▶ alias table ─▶ composed names ─▶ long form of the article ─▶ canonical names

What isn't known stays itself, in one spelling per article. Pure: the same text and spans give the same entities.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import msgspec

from indexer.document import LABELS, Entities, Mention
from indexer.entities import abroad, acronyms, brackets
from indexer.entities.headlines import without_verbs
from indexer.entities.heads import Heads
from indexer.entities.learned import Learned
from indexer.entities.names import CACHED, is_acronym, is_company, key, tidy
from indexer.entities.persons import join_persons
from indexer.entities.sport import speaks_of_sport
from indexer.entities.strangers import by_office, strangers
from indexer.entities.table import AliasTable, Entity

# Organisations last: persons and places tell which of several organisations an ambiguous name means.
_ORDER = ("person", "location", "organization")

_NO_NAMES = frozenset({"Sini", "sini", "SINI", "Disini", "disini"})  # "here", of a link "di Sini"

# "Brigadir [J]", "20[DETIK]": a tagger may leave out the word that makes a short name known.
_LONGEST_CUT, _BEFORE = 5, 24  # characters

_COURT, _SEATS = "Pengadilan Tinggi", frozenset({"provinsi", "kota", "kabupaten"})
_AGED = re.compile(r"\s\((?:\d{1,2})(?: tahun)?\)")  # "RI (19)" is a person's initials
_LONGEST_INITIALS = 3
_GAP = 3  # characters from a name to the degree behind it

_NO_COMPANIES = frozenset({"institution", "party", "association", "world body", "university"})


class Span(Protocol):
    """What a tagger finds: characters [start, end) of a text, and what kind of name they are."""

    @property
    def text(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def resolve(text: str, spans: Sequence[Span], language: str | None = "id") -> tuple[Entities, tuple[Mention, ...]]:
    """The entities of a text, each label's in order of first mention, and its mentions with the entity each means.

    Names are canonical in any `language`; `abroad.py` says which of the table's count in others than Indonesian.
    """
    if abroad.is_indonesian(language):
        return _shipped().resolve(text, spans)
    from indexer.entities import tables

    places = (span.text for span in spans if span.label == "location")
    return _abroad(abroad.names_indonesia(text, places, tables.shipped())).resolve(text, spans)


@cache
def _shipped() -> Resolver:
    from indexer.entities import tables

    return Resolver(tables.shipped(), tables.shipped_heads(), tables.shipped_learned())


@cache
def _abroad(names_indonesia: bool) -> Resolver:
    from indexer.entities import tables

    table = tables.shipped() if names_indonesia else abroad.of_the_world(tables.shipped())
    return Resolver(table, Heads(table, {}), Learned(), at_home=False)


@dataclass(frozen=True, slots=True)
class _Form:
    """What a name is by itself, in any article."""

    name: str  # canonical where known, else tidied
    entity: Entity | None
    inner: str | None = None  # the short form that a bracket inside the name gives
    possible: tuple[Entity, ...] = ()  # what it may mean, if ambiguous
    beside: tuple[Entity, ...] = ()  # whom it means if the article has the full name too

    @property
    def settled(self) -> bool:
        """Whether it means the same in every article that doesn't explain it otherwise."""
        return self.entity is not None and not self.possible and not self.beside


class Resolver:
    """Resolves by a given table. Keeps what it found out about names, nothing about articles."""

    def __init__(self, table: AliasTable, heads: Heads, learned: Learned, *, at_home: bool = True) -> None:
        self._at_home = at_home  # whether acronyms mean what they do in Indonesian news
        self._table, self._heads, self._learned = table, heads, learned
        self._countries = {one.name for one in table.entities if one.kind == "country"}
        self._endings = _endings(table)
        self._forms: dict[tuple[str, str], _Form] = {}

    def resolve(self, text: str, spans: Sequence[Span]) -> tuple[Entities, tuple[Mention, ...]]:
        wanted = (span for span in spans if span.label in LABELS and span.text not in _NO_NAMES)
        ordered = sorted(wanted, key=lambda span: (span.start, span.end, span.label))
        names: dict[str, dict[str, str]] = {}
        for label in _ORDER:
            around = {name for found in names.values() for name in found.values()}
            names[label] = self._names(label, text, ordered, around)
        states = self._states(text, names["organization"])
        mentions = tuple(
            Mention(span.text, span.label, span.start, span.end, names[span.label][span.text]) for span in ordered
        )
        persons = set(names["person"].values())
        mentions = tuple(self._as_person(_by_age(text, mention), persons) for mention in mentions)
        mentions = by_office(text, mentions)
        if states:
            mentions = tuple(_placed(mention) if mention.text in states else mention for mention in mentions)
        return _entities(mentions), mentions

    def _as_person(self, mention: Mention, persons: Collection[str]) -> Mention:
        """A body that is a person after all: "Mbappe", or "BTP" where the article names Basuki Tjahaja Purnama."""
        if mention.label != "organization":
            return mention
        if self._table.named("person", mention.entity) and not self._table.named("organization", mention.entity):
            return msgspec.structs.replace(mention, label="person")
        known = self._table.sure("person", mention.text)
        if known is None or known.name not in persons or self._table.sure("organization", mention.text):
            return mention
        return msgspec.structs.replace(mention, label="person", entity=known.name)

    def _states(self, text: str, organizations: dict[str, str]) -> Collection[str]:
        """Which names tagged as organisations are countries that don't play.

        "Korut" is a team where there is sport, and so the annotators have it. Anywhere else it is the country or its
        government, and belongs with the places, where a reader looks for it.
        """
        states = [form for form, name in organizations.items() if name in self._countries]
        return () if not states or speaks_of_sport(text) else states

    def _names(self, label: str, text: str, spans: Sequence[Span], around: set[str]) -> dict[str, str]:
        own = [span for span in spans if span.label == label]
        if not own:
            return {}
        explained = _explained(label, text, own)
        forms = dict.fromkeys(span.text for span in own)
        if label == "person":
            found = self._persons(forms, explained, strangers(text, own, self._table))
        else:
            found = self._others(label, forms, explained, around)
            found.update(self._acronyms(label, text, spans, [form for form in forms if form not in explained], found))
        short = [form for form in forms if (label, form) in self._endings]
        if short:
            found.update(self._cut(label, text, [span for span in own if span.text in short]))
        return found

    def _cut(self, label: str, text: str, spans: Iterable[Span]) -> dict[str, str]:
        """Short forms that the table knows with the word before them only: "Brigadir [J]", "20[DETIK]"."""
        found: dict[str, str] = {}
        for span in spans:
            before = text[max(0, span.start - _BEFORE) : span.start]
            word = before.split()[-1] if before.strip() else ""
            if word.isdigit() or self._table.sure(label, span.text) is None:
                gap = " " if before.endswith(" ") else ""
                entity = self._table.sure(label, f"{word}{gap}{span.text}")
                if entity is not None:
                    found[span.text] = entity.name
        return found

    def _acronyms(
        self, label: str, text: str, spans: Sequence[Span], forms: Iterable[str], names: dict[str, str]
    ) -> dict[str, str]:
        """Acronyms of several meanings by their own text, unless those that it names have told already."""
        found: dict[str, str] = {}
        for form in forms if self._at_home else ():
            name = tidy(form, label)
            if (
                form == name
                and (label, name) in acronyms.shipped()
                and (form not in names or not self._told(label, form, names[form]))
            ):
                places = [span.start for span in spans if span.label == label and span.text == form]
                meant = acronyms.meaning(label, name, text, places, [_ends_at(spans, place) for place in places])
                if meant is not None:
                    found[form] = meant
        return found

    def _told(self, label: str, form: str, name: str) -> bool:
        return bool(self._form(label, form).possible) and name != self._form(label, form).name

    def _persons(self, forms: Iterable[str], explained: dict[str, str], refused: Collection[str]) -> dict[str, str]:
        unfolded = {form: brackets.unfold(form)[0] for form in forms}
        verbless = without_verbs(unfolded.values(), self._table)
        plain = {form: verbless.get(name, name) for form, name in unfolded.items()} if verbless else unfolded
        shorts = {plain[short]: plain[long] for short, long in explained.items()}
        canonical = join_persons(plain.values(), shorts, self._table, {plain[form] for form in refused})
        return {form: canonical[name] for form, name in plain.items()}

    def _others(self, label: str, forms: Iterable[str], explained: dict[str, str], around: set[str]) -> dict[str, str]:
        known = {text: self._form(label, text) for text in forms}
        here = {form.name for form in known.values() if form.entity is not None}
        around = around | {form.name for form in known.values() if not form.possible}
        names = {
            text: form.name if form.settled else self._alone(label, form, here, around) for text, form in known.items()
        }
        for short, long in explained.items():
            names.update(_pair(label, short, long, known, names))
        for form in known.values():
            if form.inner is not None:
                names.update(_inner(form, names))
        return _one_spelling(names)

    def _form(self, label: str, text: str) -> _Form:
        found = self._forms.get((label, text))
        if found is None:
            if len(self._forms) >= CACHED:
                self._forms.clear()
            found = self._forms[label, text] = self._make_form(label, text)
        return found

    def _make_form(self, label: str, text: str) -> _Form:
        plain, inner = brackets.unfold(text)
        court = self._court(label, plain)
        if court is not None:
            return _Form(court, None, inner)
        name = tidy(plain, label)
        possible = self._table.possible(label, name)
        entity = self._known(label, plain, name, bool(possible))
        if entity is None and not possible:
            name = self._heads.compose(label, name)
            entity = self._known(label, plain, name, False) or self._behind_country(label, name)
        if possible and (entity is None or entity.name == name):
            return _Form(self._table.spelling(label, name), entity, inner, possible)
        return _Form(entity.name if entity else name, entity, inner, beside=self._table.beside(label, name))

    def _court(self, label: str, name: str) -> str | None:
        """The high court of "PT DKI Jakarta", which is no company: only a province or a town stands behind it."""
        place = self._table.sure("location", name[3:]) if label == "organization" and name.startswith("PT ") else None
        return f"{_COURT} {place.name}" if place is not None and place.kind in _SEATS else None

    def _known(self, label: str, plain: str, name: str, ambiguous: bool) -> Entity | None:
        """The entity that a name has in the table as written or as tidied; an ambiguous one only its own."""
        company = label == "organization" and is_company(plain)
        companies = [one for one in self._table.possible(label, name) if company and one.kind == "company"]
        if len(companies) == 1:
            return companies[0]
        found = self._table.sure(label, plain) if plain != name else None
        found = found or self._table.sure(label, name) or (None if ambiguous else self._table.elsewhere(label, name))
        return None if found and company and found.kind in _NO_COMPANIES else found

    def _behind_country(self, label: str, name: str) -> Entity | None:
        """The known organisation of "Rusia Interfax": its country stands before it as an apposition, not as a part."""
        words = name.split()
        if label != "organization":
            return None
        for cut in range(1, min(4, len(words))):
            country = self._table.sure("location", " ".join(words[:cut]))
            known = self._table.sure(label, " ".join(words[cut:]))
            if known is not None and country is not None and country.kind == "country":
                return known
        return None

    def _alone(self, label: str, form: _Form, here: set[str], around: set[str]) -> str:
        """What a name means among the others of the article: `here` are known ones of its label, `around` all."""
        beside = [entity.name for entity in form.beside if entity.name in here]
        if len(beside) == 1:
            return beside[0]
        if form.possible:
            return self._meant(label, form, here, around)
        if form.entity is not None:
            return form.name
        return self._learned.long_form(label, form.name) or form.name

    def _meant(self, label: str, form: _Form, here: set[str], around: set[str]) -> str:
        """Which of its meanings an ambiguous name has here: as told by others, or as named in full; else itself."""
        told = self._table.told(form.possible, around)
        if told is not None:
            return told.name
        if form.entity is not None or label != "organization":
            return form.name
        meant = [entity.name for entity in form.possible if entity.name in here]
        return meant[0] if len(meant) == 1 else form.name


def _pair(label: str, short: str, long: str, known: dict[str, _Form], names: dict[str, str]) -> dict[str, str]:
    """Both names' entity when the text says that one is short for the other."""
    entity, other = known[short].entity, known[long].entity
    if entity is not None and entity.name != names[long] and _part_of(long, entity):
        return {}
    if entity is None or entity.label != label or _other_meaning(short, long, entity):
        return {short: names[long]}
    if other is not None:  # "Kepala Badan Pertanahan Nasional (ATR/BPN)" is of the ministry, too
        return {short: names[long]} if brackets.abbreviates(short, long) else {}
    return {} if brackets.names_the_end(short, long) else {long: names[short]}


def _endings(table: AliasTable) -> frozenset[tuple[str, str]]:
    """Short last words of known names of two words, by label: "J" of "Brigadir J"."""
    names = ((entity.label, name.split()) for entity in table.entities for name in entity.aliases)
    return frozenset(
        (label, words[1])
        for label, words in names
        if len(words) == 2 and len(words[1]) <= _LONGEST_CUT and words[1].isupper()
    )


def _explained(label: str, text: str, spans: Sequence[Span]) -> dict[str, str]:
    """Short → long, wherever the text has one in a bracket behind the other."""
    pairs: dict[str, str] = {}
    for first, second in itertools.pairwise(spans):
        if not (0 < second.start - first.end <= 12 and brackets.opens(text[first.end : second.start])):
            continue
        if not brackets.closes(text[second.end : second.end + 5]):
            continue
        before = text[max(0, first.start - _BEFORE) : first.start]
        if _shortens(label, second.text, first.text) and not brackets.is_office(second.text, before, first.text):
            pairs.setdefault(second.text, first.text)
        elif brackets.abbreviates(first.text, second.text):
            pairs.setdefault(first.text, second.text)
    return {short: long for short, long in pairs.items() if short not in pairs.values()}


def _shortens(label: str, short: str, long: str) -> bool:
    """Whether what a bracket holds is short for the name before it."""
    if label == "person":
        return brackets.nickname(short, long)
    return brackets.abbreviates(short, long) or _translates(label, long, short)


def _translates(label: str, long: str, short: str) -> bool:
    """Whether a bracket holds an acronym of another language: "Organisasi Kesehatan Dunia (WHO)"."""
    return label == "organization" and is_acronym(short) and " " in long.strip() and len(short) > 1


def _other_meaning(short: str, long: str, entity: Entity) -> bool:
    """Whether a text uses a known acronym for something else: "Komite Pemilihan Kampus (KPK)".

    It does when the long form really abbreviates to it but shares less than half its words with the known names.
    """
    bare = tidy(long, entity.label)
    words = set(key(bare).split())
    if any(len(words & set(key(name).split())) * 2 >= len(words) for name in (entity.name, *entity.aliases)):
        return False
    return brackets.abbreviates(short, bare) or (is_company(long) and entity.kind in _NO_COMPANIES)


def _part_of(long: str, entity: Entity) -> bool:
    """Whether the long form is a body within the known one: "Komite Eksekutif Persatuan Renang … (PRSI)"."""
    return any(key(long).endswith(" " + key(name)) for name in (entity.name, *entity.aliases))


def _inner(form: _Form, names: dict[str, str]) -> dict[str, str]:
    """The short form of "Badan Legislasi (Baleg) DPR RI", where the text goes on with it: "Baleg DPR", "Baleg"."""
    wanted = {key(form.inner or ""), key(tidy(form.inner or "", "organization")), key((form.inner or "").split()[0])}
    return {text: form.name for text in names if key(text) in wanted and names[text] == tidy(text, "organization")}


def _one_spelling(names: dict[str, str]) -> dict[str, str]:
    """One spelling for names that differ in case or punctuation only: the first that isn't all capitals."""
    chosen: dict[str, str] = {}
    for name in names.values():
        best = chosen.setdefault(key(name), name)
        if best.isupper() and not name.isupper():
            chosen[key(name)] = name
    return {text: chosen[key(name)] for text, name in names.items()}


def _by_age(text: str, mention: Mention) -> Mention:
    """Initials with an age are a person whatever they were taken for: "RI (19) tewas"."""
    initials = mention.label != "person" and len(mention.text) <= _LONGEST_INITIALS and mention.text.isupper()
    if not initials or _AGED.match(text, mention.end) is None:
        return mention
    return msgspec.structs.replace(mention, label="person", entity=mention.text)


def _ends_at(spans: Iterable[Span], place: int) -> str:
    """The label of the mention that ends just before a place, or ""."""
    return next((span.label for span in spans if 0 < place - span.end <= _GAP), "")


def _placed(mention: Mention) -> Mention:
    return msgspec.structs.replace(mention, label="location") if mention.label == "organization" else mention


def _entities(mentions: Iterable[Mention]) -> Entities:
    found: dict[str, dict[str, None]] = {label: {} for label in LABELS}
    for mention in mentions:
        found[mention.label][mention.entity] = None
    return Entities(**{label: tuple(names) for label, names in found.items()})
