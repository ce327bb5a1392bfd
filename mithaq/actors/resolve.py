"""Which mentions of all articles mean one real-world actor.

Takes the mentions that `find.py` made of each article and gives every actor an
id that depends on what it is called, never on the order or number of articles.
Known actors go by their lexicon id; unknown people by first and family name in
any spelling, with country and company as evidence; unknown bodies by their
name with the nationality resolved. No article text is read here.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from mithaq.actors.countries import countries
from mithaq.actors.gazetteer import Entry, gazetteer
from mithaq.actors.identity import Profile, body_key, known_id
from mithaq.actors.people_identity import resolve_people
from mithaq.actors.state_bodies import national_name_en

MENTION_COLUMNS = ("mention_id", "article_id", "surface", "kind", "role", "country_code", "local_id", "name")


@dataclass(frozen=True, slots=True)
class ActorResolution:
    """`actors` has the columns of dedup.actors, `mentions` those of dedup.actor_mentions."""

    actors: pl.DataFrame
    mentions: pl.DataFrame


_ACTOR_SCHEMA = {
    "actor_id": pl.String, "name": pl.String, "name_en": pl.String, "kind": pl.String, "country_code": pl.String,
    "stands_for": pl.String,
}  # fmt: skip


def resolve_actors(mentions: pl.DataFrame) -> ActorResolution:
    """The actors behind mentions of any number of articles.

    `mentions` has the columns of nlp.entity_mentions. Each mention gets exactly
    one actor; an actor's mentions in one article share a local id. Work is on
    distinct profiles (name, kind, country), blocked by family name, so it is
    near-linear in the number of mentions. A nightly run takes the same steps one
    by one and keeps what they gave (`mithaq.stages.actors`).

    Raises:
        polars.exceptions.ColumnNotFoundError: a needed column is missing.
    """
    frame = mentions.select(MENTION_COLUMNS)
    if frame.is_empty():
        return ActorResolution(
            pl.DataFrame(schema=_ACTOR_SCHEMA), pl.DataFrame(schema={"mention_id": pl.String, "actor_id": pl.String})
        )
    found = profiles(frame)
    keys = settled_keys(found)
    company: dict[str, set[str]] = defaultdict(set)
    for profile in found:
        if profile.local_id in keys:
            company[profile.article_id].add(keys[profile.local_id])
    keys.update(resolve_people([p for p in found if p.local_id not in keys], company))
    actor_ids = {local: actor_id_of(key) for local, key in keys.items()}
    linked = frame.select("mention_id", "local_id").with_columns(
        actor_id=pl.col("local_id").replace_strict(actor_ids, return_dtype=pl.String)
    )
    members: dict[str, Members] = defaultdict(Members)
    for profile in found:
        members[keys[profile.local_id]].add(profile)
    actors = pl.DataFrame([actor_row(key, same) for key, same in members.items()], schema=_ACTOR_SCHEMA)
    return ActorResolution(actors.sort("actor_id"), linked.select("mention_id", "actor_id").sort("mention_id"))


def profiles(mentions: pl.DataFrame) -> list[Profile]:
    """One profile for each actor of each article, in a fixed order."""
    grouped = (
        mentions.group_by("article_id", "local_id")
        .agg(
            pl.col("kind").sort().mode().sort().first(),
            pl.col("name").sort().first(),
            pl.col("country_code").drop_nulls().sort().mode().sort().first(),
            pl.col("role").drop_nulls().unique().sort(),
            pl.col("surface").sort(),
        )
        .sort("article_id", "local_id")
    )
    return [
        Profile(
            article_id=row["article_id"],
            local_id=row["local_id"],
            kind=row["kind"],
            name=row["name"],
            country=row["country_code"],
            roles=tuple(row["role"]),
            surfaces=tuple(row["surface"]),
        )
        for row in grouped.iter_rows(named=True)
    ]


def settled_keys(profiles: list[Profile]) -> dict[str, str]:
    """The canonical key of each local actor that needs no other article: all but people whom no lexicon knows."""
    keys: dict[str, str] = {}
    at_home: dict[str, Counter[str]] = defaultdict(Counter)
    for profile in profiles:
        known = _state_id(profile) or known_id(profile.kind, profile.name, profile.surfaces)
        if known is not None:
            keys[profile.local_id] = known
        if profile.country and profile.kind in ("country", "place", "organisation"):
            at_home[profile.article_id][profile.country] += len(profile.surfaces)
    for profile in profiles:
        if profile.local_id not in keys and profile.kind != "person":
            keys[profile.local_id] = body_key(profile, at_home[profile.article_id])
    return keys


def _state_id(profile: Profile) -> str | None:
    """The id of a country that an article names by a shared name alone: المملكة, settled there by its code."""
    country = countries().by_code(profile.country) if profile.kind == "country" and profile.country else None
    return country.entity_id if country else None


@dataclass(slots=True)
class Members:
    """What the profiles of one actor say together, counted."""

    names: Counter[str] = field(default_factory=Counter)
    surfaces: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)

    def add(self, profile: Profile) -> None:
        """Take a profile in."""
        self.count(profile.name, profile.kind, profile.country, 1)
        self.surfaces.update(profile.surfaces)

    def count(self, name: str, kind: str, country: str | None, profiles: int) -> None:
        """Take so many profiles in that say the same, all but their surfaces."""
        self.names[name] += profiles
        self.kinds[kind] += profiles
        if country:
            self.countries[country] += profiles

    @property
    def kind(self) -> str:
        """The commonest kind."""
        return min(self.kinds, key=lambda k: (-self.kinds[k], k))


def actor_row(key: str, same: Members) -> dict[str, str | None]:
    """The row of dedup.actors of an actor."""
    entry = gazetteer().by_id.get(key)
    person = gazetteer().person_by_id.get(key)
    codes = same.countries
    return {
        "actor_id": actor_id_of(key),
        "name": _best_name(same),
        "name_en": entry.name_en if entry else person.name_en if person else _name_en(same),
        "kind": entry.kind if entry else same.kind,
        "country_code": (entry.country if entry else person.country if person else None)
        or (min(codes, key=lambda c: (-codes[c], c)) if codes else None),
        "stands_for": _state_of(entry),
    }


def _state_of(entry: Entry | None) -> str | None:
    """The actor id of the state that a capital stands for."""
    capital = entry is not None and entry.use == "capital"
    country = countries().by_code(entry.country) if capital and entry is not None and entry.country else None
    return actor_id_of(country.entity_id) if country is not None else None


def _name_en(same: Members) -> str | None:
    """English name of a state's body by its pattern; None for all others, rather than a transliteration."""
    if same.kind != "organisation":
        return None
    return next((found for name in sorted(same.names) if (found := national_name_en(name)) is not None), None)


def _best_name(same: Members) -> str:
    """The most frequent full form: people by two or more words first, others as most often written."""
    is_person = same.kind == "person"
    counts = {n: c for n, c in same.names.items() if not is_person or len(n.split()) > 1} or same.names
    if not is_person:
        counts = {s: c for s, c in same.surfaces.items() if not s.startswith("لل")} or counts
    return min(counts, key=lambda name: (-counts[name], -len(name.split()), name))


def country_actors(codes: Iterable[str]) -> pl.DataFrame:
    """Rows of dedup.actors for countries by ISO code, with the ids that their mentions get; unknown codes give none."""
    found = {code: countries().by_code(code) for code in codes}
    rows = [
        {
            "actor_id": actor_id_of(country.entity_id),
            "name": country.name,
            "name_en": country.name_en,
            "kind": country.kind,
            "country_code": code,
            "stands_for": None,
        }
        for code, country in sorted(found.items())
        if country is not None
    ]
    return pl.DataFrame(rows, schema=_ACTOR_SCHEMA)


def actor_id_of(key: str) -> str:
    """The id of the actor with a canonical key (a lexicon id such as `country:iran`, or a name key)."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
