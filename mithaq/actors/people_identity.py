"""People without a lexicon id: who is one person over articles, by first and family name and evidence.

Two full names are one person's when first and family name agree by sound and
nearly by letter, and no country speaks against it. A family name alone joins a
full name only with evidence: the same office or country, or the same company.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler

from mithaq.actors.gazetteer import given_names
from mithaq.actors.identity import Profile
from mithaq.actors.lexicon import name_key
from mithaq.actors.names import name_words, skeleton

_ALIKE = 0.86
_FIRST_ALIKE = 0.82
_BLOCK = 300


def resolve_people(people: list[Profile], company: dict[str, set[str]]) -> dict[str, str]:
    """Canonical key of each profile, by local id. `company` holds the other actors of each article.

    The order of `people` makes no difference, nor do people of other families (`family_of`).
    """
    people = sorted(people, key=lambda p: (p.article_id, p.local_id))
    full = [p for p in people if len(name_words(p.name)) > 1]
    alone = [p for p in people if len(name_words(p.name)) <= 1]
    keys = _full_names(full)
    keys.update(_family_names(alone, full, keys, company))
    return keys


def family_of(profile: Profile) -> str:
    """The block that a person is compared in: people of different blocks have no say in one another's key."""
    words = name_words(profile.name)
    return skeleton(words[-1] if len(words) > 1 else name_key(profile.name))


def _full_names(people: list[Profile]) -> dict[str, str]:
    """Full names by (name, country), joined within blocks of one family name by sound."""
    countries_of: dict[str, Counter[str]] = defaultdict(Counter)
    for p in people:
        countries_of[_spelling(p.name)][p.country or ""] += 1
    blocks: dict[str, list[str]] = defaultdict(list)
    for spelling in sorted(countries_of):
        blocks[skeleton(spelling.split("|")[-1])].append(spelling)
    parent = {s: s for s in countries_of}

    def root(s: str) -> str:
        while parent[s] != s:
            parent[s] = parent[parent[s]]
            s = parent[s]
        return s

    for block in blocks.values():
        # Sorted by spelling, so that in an overfull block neighbours are still compared.
        pairs = [
            (a, b)
            for i, a in enumerate(block)
            for b in block[i + 1 : i + _BLOCK]
            if same_name(tuple(a.split("|")), tuple(b.split("|"))) and not _apart(countries_of[a], countries_of[b])
        ]
        longer: dict[str, set[str]] = defaultdict(set)
        for a, b in pairs:
            if a.count("|") == b.count("|"):
                parent[max(root(a), root(b))] = min(root(a), root(b))
            else:
                short, long = sorted((a, b), key=lambda s: s.count("|"))
                longer[short].add(long)
        # A short form that fits two different long ones (عبدالله القرني) joins neither.
        for short in sorted(longer, key=lambda s: (-s.count("|"), s)):
            if len({root(long) for long in longer[short]}) == 1:
                long = min(longer[short])
                parent[max(root(short), root(long))] = min(root(short), root(long))
    clusters: dict[str, list[str]] = defaultdict(list)
    for s in countries_of:
        clusters[root(s)].append(s)
    keys: dict[str, str] = {}
    key_of_root = {r: _cluster_key(members) for r, members in clusters.items()}
    homes: dict[str, Counter[str]] = defaultdict(Counter)
    for s, counts in countries_of.items():
        for code, n in counts.items():
            if code:
                homes[root(s)][code] += n
    for p in people:
        r = root(_spelling(p.name))
        key = key_of_root[r]
        # One name in two countries: two people, unless the second is a stray reading.
        known = homes[r]
        homonym = _given(name_words(p.name)[-1]) or name_words(p.name)[-1].startswith("ال")
        if homonym and p.country and len(known) > 1 and known[p.country] * 5 >= sum(known.values()):
            main = min(known, key=lambda c: (-known[c], c))
            if p.country != main:
                key = f"{key}@{p.country}"
        keys[p.local_id] = key
    return keys


def _spelling(name: str) -> str:
    return "|".join(name_words(name))


def _cluster_key(members: list[str]) -> str:
    """First and family name by sound, the least of all members: stable when a new spelling comes in."""
    sounds = []
    for member in members:
        words = member.split("|")
        sounds.append(f"{skeleton(words[0])} {skeleton(words[-1])}")
    # Names of one sound that are different people keep their letters.
    plain = min(members, key=lambda m: (len(m.split("|")), m)).replace("|", " ")
    return f"person:{min(sounds)}:{_given_part(plain)}"


def _given_part(name: str) -> str:
    """The words of a name that are given names: محمد سالم and محمد سليم sound alike and are two."""
    return " ".join(w for w in name.split() if _given(w))


@lru_cache(maxsize=1 << 16)
def _given(word: str) -> bool:
    return word in given_names()


@lru_cache(maxsize=1 << 18)
def same_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two full names can be one person's: first and family names alike, what is between not against it."""
    if a == b:
        return True
    if "بن" in a and "بن" in b:
        # Chains of fathers: one may stop earlier, none may differ.
        return all(_alike(x, y, _ALIKE) for x, y in zip(a, b, strict=False))
    if not _alike(a[-1], b[-1], _ALIKE) or not _alike(a[0], b[0], _FIRST_ALIKE):
        return False
    short, long = sorted((a[1:-1], b[1:-1]), key=len)
    return all(any(_alike(w, v, _ALIKE) for v in long) for w in short)


def _alike(a: str, b: str, limit: float) -> bool:
    """Whether two name words are spellings of one: same sound, nearly the same letters, not two known given names."""
    if a == b:
        return True
    # Arabic families keep their letters (الرميح, الرميحي), and so do known given names (حسن, حسين).
    if (_given(a) and _given(b)) or (a.startswith("ال") and b.startswith("ال")):
        return False
    return skeleton(a) == skeleton(b) and JaroWinkler.similarity(a, b) >= limit


def _apart(a: Counter[str], b: Counter[str]) -> bool:
    """Whether two spellings are known in different countries only."""
    known_a, known_b = {c for c in a if c}, {c for c in b if c}
    return bool(known_a) and bool(known_b) and known_a.isdisjoint(known_b)


def _family_names(
    alone: list[Profile], full: list[Profile], keys: dict[str, str], company: dict[str, set[str]]
) -> dict[str, str]:
    """Family names alone: to the one full name that evidence supports, else a key of their own."""
    by_family: dict[str, list[Profile]] = defaultdict(list)
    for p in full:
        by_family[name_words(p.name)[-1]].append(p)
    said = _sayings(chain(alone, full), company)
    # What reprints say alike is weighed once.
    others = {
        family: list(dict.fromkeys((keys[p.local_id], said[p.local_id]) for p in people[:_BLOCK]))
        for family, people in by_family.items()
    }
    meant: dict[tuple[str, _Said], str] = {}
    found: dict[str, str] = {}
    for p in alone:
        family = name_key(p.name)
        here = family, said[p.local_id]
        if here not in meant:
            meant[here] = _meant(said[p.local_id], others.get(family, ())) or f"person::{family}@{p.country or '?'}"
        found[p.local_id] = meant[here]
    return found


class _Said(NamedTuple):
    """What an article says of a person that may tell whom it means; `company`: the other actors of the article."""

    country: str | None
    roles: frozenset[str]
    company: frozenset[str]


def _sayings(people: Iterable[Profile], company: dict[str, set[str]]) -> dict[str, _Said]:
    """By local id; what is equal is one object, so that comparing it again costs nothing."""
    one: dict[_Said, _Said] = {}
    same: dict[frozenset[str], frozenset[str]] = {}
    of_article: dict[str, frozenset[str]] = {}
    found: dict[str, _Said] = {}
    for p in people:
        if p.article_id not in of_article:
            actors = frozenset(company.get(p.article_id, ()))
            of_article[p.article_id] = same.setdefault(actors, actors)
        said = _Said(p.country, frozenset(p.roles), of_article[p.article_id])
        found[p.local_id] = one.setdefault(said, said)
    return found


def _meant(here: _Said, others: Iterable[tuple[str, _Said]]) -> str | None:
    """The one key of `others` that evidence supports."""
    candidates: dict[str, float] = defaultdict(float)
    for key, there in others:
        candidates[key] = max(candidates[key], _evidence(here, there))
    ranked = sorted(candidates.items(), key=lambda item: (-item[1], item[0]))
    if ranked and ranked[0][1] >= 1.0 and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return ranked[0][0]
    return None


def _evidence(one: _Said, other: _Said) -> float:
    """How much speaks for one person: 1 for the same office or country, up to 1.5 for the same company."""
    if one.country and other.country and one.country != other.country:
        return 0.0
    score = 1.0 if one.country and one.country == other.country else 0.0
    if not one.roles.isdisjoint(other.roles):
        score += 1.0
    shared = len(one.company & other.company)
    if shared >= 3:
        score += min(1.5, 0.5 + shared / max(1, min(len(one.company), len(other.company))))
    return score
