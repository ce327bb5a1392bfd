"""Canonical keys of actors: lexicon ids, and names of bodies with their nationality resolved.

Keys of people without a lexicon id are made in `people_identity.py`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from mithaq.actors.countries import countries
from mithaq.actors.extent import heads
from mithaq.actors.gazetteer import gazetteer, is_common
from mithaq.actors.lexicon import name_key
from mithaq.actors.state_bodies import national_name_en
from mithaq.actors.words import Words


@dataclass(frozen=True, slots=True)
class Profile:
    """What one article says of one actor: its fullest name, all surfaces, roles and country."""

    article_id: str
    local_id: str
    kind: str
    name: str
    country: str | None
    roles: tuple[str, ...]
    surfaces: tuple[str, ...]


def known_id(kind: str, name: str, surfaces: tuple[str, ...]) -> str | None:
    """The lexicon id of an actor by its fullest name, else by any surface; None where no lexicon knows it."""
    full = kind == "person" and " " in name_key(name)
    for form in (name, *sorted(set(surfaces), key=lambda s: (-len(s), s))):
        # A family name alone says nothing against a full name that no lexicon knows.
        found = None if full and " " not in name_key(form) else _known(kind, form)
        if found is not None:
            return found
    return None


@lru_cache(maxsize=1 << 16)
def _known(kind: str, form: str) -> str | None:
    lexicon = gazetteer()
    if kind == "person":
        person = lexicon.people.get(form)
        if person is None and len(name_key(form).split()) == 1:
            person = lexicon.people_alone.get(form)
        return person.entity_id if person is not None else None
    key = name_key(form)
    candidates = [key]
    if key.startswith("لل"):
        candidates.append("ال" + key[2:])
    first, _, rest = key.partition(" ")
    if rest and first in heads():
        candidates.append(rest)
    for candidate in candidates:
        entry = lexicon.names.get(candidate)
        if entry is not None and entry.kind == kind:
            return entry.entity_id
    return None


def body_key(profile: Profile, at_home: Counter[str]) -> str:
    """The key of an organisation, group or place without a lexicon id.

    Nationalities and country names become codes, so الجيش الصيني and جيش الصين
    are one; وزارة الخارجية الروسية and الخارجية الروسية are one by their English
    pattern. A body that any state has (وزارة الداخلية) is told apart by the
    country of the article where one country prevails there.
    """
    if profile.kind in ("organisation", "group") and (english := national_name_en(profile.name, profile.country)):
        return f"{profile.kind}:{english}"
    words, generic, codes = _body_words(profile.name)
    key = f"{profile.kind}:{' '.join(words)}"
    if codes or not generic:
        return key
    if profile.country:
        return f"{key}@{profile.country}"
    if at_home:
        code, count = min(at_home.items(), key=lambda item: (-item[1], item[0]))
        if count * 2 > sum(at_home.values()):
            return f"{key}@{code}"
    return key


@lru_cache(maxsize=1 << 16)
def _body_words(name: str) -> tuple[tuple[str, ...], bool, bool]:
    """A body's words without ال, nationality as code; whether all are common; whether a code is among them."""
    words = Words(name)
    out: list[str] = []
    generic, codes = True, False
    index = 0
    while index < len(words.tokens):
        token = words.tokens[index]
        adjective = countries().adjectives.at(words, index)
        country = countries().names.at(words, index)
        if index and adjective is not None and adjective[2].codes != ("EU",):
            out.append("+".join(adjective[2].codes))
            index, codes = adjective[1], True
            continue
        if index and country is not None and country[0] == 0:
            out.append(country[2].code or country[2].name_en)
            index, codes = country[1], True
            continue
        if not is_common(token.key, words.text[token.start : token.end]):
            generic = False
        key = token.key
        key = key[2:] if key.startswith(("ال", "لل")) and len(key) > 4 else key
        out.append(key)
        index += 1
    return tuple(out), generic, codes
