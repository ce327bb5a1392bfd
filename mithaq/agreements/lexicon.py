"""The words of agreeing, read from the tables in `data/`, with their inflected forms.

The tables hold stems in ordinary spelling; this module folds them and makes
the forms. Which rule uses which word is told in the modules of the rules.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from mithaq.agreements.tokens import readings
from mithaq.orthography import folded

_POSSESSIVES = ("", "ه", "ها", "هم", "هما", "نا", "كم")  # not ي: nobody writes of "my contract", it is the dual
_OBJECTS = ("", "ه", "ها", "هما", "هم")
_THIRD_PERSON, _PERSONS = "ي", ("ي", "ت", "ن")
ENDED = frozenset({"withdrawn", "suspended", "violated", "expired"})
"""Statuses of an agreement that was there and does not hold any more."""
_ADJECTIVE_ENDINGS = frozenset(("", "ه", "ا", "ان", "ين", "ات", "ون", "يه", "يا", "ي", "تان", "تين", "يين", "يون"))


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun: its first word's dictionary form, family, default kind and what it needs to count."""

    form: str
    family: str
    kind: str | None
    needs: str
    number: str
    possessive: bool
    tail: tuple[str, ...]  # the words that must follow, folded


@dataclass(frozen=True, slots=True)
class Modifier:
    """A word that tells an agreement's kind or domain; `tail` is the second word of a pair."""

    stem: str
    tail: str | None
    kind: str | None
    domain: str | None
    weight: int


@dataclass(frozen=True, slots=True)
class Trigger:
    """A verb, its noun or participle that tells what happens to an agreement."""

    status: str
    reach: int
    shape: str  # past, present, future, noun, participle
    has_object: bool  # a pronoun is written on: the object of a verb, what is signed with a noun of signing
    governs: str = ""  # the preposition before what it tells of
    denied: str = ""  # the status that its denial tells: what was not ratified is signed


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that changes how a following trigger is meant, over `span` words."""

    modality: str
    span: int


def rows(name: str) -> list[dict[str, str]]:
    """Rows of `data/<name>.csv` as dictionaries of strings."""
    text = files("mithaq.agreements").joinpath("data").joinpath(f"{name}.csv").read_text("utf8")
    return list(csv.DictReader(text.splitlines()))


@cache
def word_class(name: str) -> frozenset[str]:
    """Folded words of a class of `data/words.csv`.

    Raises:
        KeyError: there is no such class.
    """
    found = [w for row in rows("words") if row["class"] == name for w in folded(row["words"]).split()]
    if not found:
        raise KeyError(f"data/words.csv has no class {name}")
    return frozenset(found)


@cache
def head_forms() -> dict[str, tuple[Head, ...]]:
    """Folded first words of head nouns, in every number and with possessive endings."""
    table: dict[str, list[Head]] = {}

    def add(form: str, head: Head) -> None:
        known = table.setdefault(form, [])
        if head not in known:
            known.append(head)

    for row in rows("heads"):
        first, *tail = folded(row["form"]).split()
        bound = first[:-1] + "ت" if first.endswith("ه") else first
        base = (row["family"], row["kind"] or None, row["needs"])
        for ending in _POSSESSIVES:
            if ending and tail:
                break
            form = bound + ending if ending else first
            add(form, Head(first, *base, "singular", bool(ending), tuple(tail)))
        if not first.endswith("ه"):
            add(first + "ا", Head(first, *base, "singular", False, tuple(tail)))
            add(first + "ي", Head(first, *base, "dual", False, tuple(tail)))
        for ending in ("ان", "ين"):
            add(bound + ending, Head(first, *base, "dual", False, tuple(tail)))
        if first.endswith("ه"):
            add(bound + "ي", Head(first, *base, "dual", False, tuple(tail)))
            add(bound + "ا", Head(first, *base, "dual", False, tuple(tail)))
        if row["plural"]:
            many, *many_tail = folded(row["plural"]).split()
            for ending in ("",) if many_tail else _POSSESSIVES:
                add(many + ending, Head(first, *base, "plural", bool(ending), tuple(many_tail)))
    return {form: tuple(sorted(heads, key=lambda h: -len(h.tail))) for form, heads in table.items()}


@cache
def modifiers() -> tuple[Modifier, ...]:
    """Words that tell kind and domain."""
    found = []
    for row in rows("modifiers"):
        stem, *tail = folded(row["stem"]).split()
        found.append(
            Modifier(stem, tail[0] if tail else None, row["kind"] or None, row["domain"] or None, int(row["weight"]))
        )
    return tuple(found)


@lru_cache(maxsize=65536)
def modifiers_of(form: str) -> tuple[Modifier, ...]:
    """Modifiers whose stem is the word's own, clitics and endings aside."""
    found = []
    for modifier in modifiers():
        for reading in readings(form):
            if reading.rest.startswith(modifier.stem) and len(reading.rest) - len(modifier.stem) <= 3:
                found.append(modifier)
                break
    return tuple(found)


@lru_cache(maxsize=65536)
def is_second_word(form: str, tail: str) -> bool:
    """True where a word is `tail`, clitics and endings aside."""
    return any(r.rest.startswith(tail) and len(r.rest) - len(tail) <= 3 for r in readings(form))


@cache
def _adjectives() -> dict[str, str]:
    return {folded(row["stem"]): row["role"] for row in rows("adjectives")}


@lru_cache(maxsize=65536)
def adjective_role(form: str) -> str | None:
    """`new` for words of an agreement still to come or renewed, `apart` for a separate one, `plain` for others."""
    table = _adjectives()
    for reading in readings(form):
        if reading.preposition:
            continue
        for cut in range(min(4, len(reading.rest) - 1)):
            stem = reading.rest[: len(reading.rest) - cut]
            if stem in table and reading.rest[len(stem) :] in _ADJECTIVE_ENDINGS:
                return table[stem]
    return None


def inflected(row: dict[str, str]) -> Iterator[tuple[str, str, bool]]:
    """Folded forms of the verbs, verbal nouns and participles in a row: form, shape, whether a pronoun is written on.

    Shapes are past, present, future, noun and participle; a past form with `*` is only meant with an object.
    """
    for written in row["past"].split():
        stem = folded(written.removesuffix("*"))
        weak = stem[:-1] if stem.endswith(("ي", "ا")) else stem
        for ending in ("", "ت", "ا", "تا", "وا", "نا"):
            base = stem if not ending else weak + ending
            for pronoun in _OBJECTS[1:] if written.endswith("*") else _OBJECTS:
                kept = base[:-1] if base.endswith("وا") and pronoun else base
                yield kept + pronoun, "past", bool(pronoun)
    for stem in map(folded, row["present"].split()):
        for prefix in "يتنا":
            for ending in ("", "ان", "ون", "ا", "وا"):
                for pronoun in _OBJECTS:
                    form = prefix + stem + ending + pronoun
                    yield form, "present", bool(pronoun)
                    yield "س" + form, "future", bool(pronoun)
    for stem in map(folded, row["noun"].split()):
        bound = stem[:-1] + "ت" if stem.endswith("ه") else stem
        for ending in _POSSESSIVES:
            yield bound + ending if ending else stem, "noun", bool(ending)
        if not stem.endswith(("ه", "ا", "ي", "ات")):
            yield stem + "ا", "noun", False  # an accusative: ما يعد انتهاكا
    for stem in map(folded, row["participle"].split()):
        for ending in ("", "ه", "ا", "ان", "ين", "ون", "ات", "تان", "تين"):
            yield stem + ending, "participle", False


@cache
def trigger_forms() -> dict[str, tuple[Trigger, ...]]:
    """Folded verb forms, verbal nouns and participles, without conjunction or preposition."""
    table: dict[str, dict[Trigger, None]] = {}
    for row in rows("triggers"):
        status, reach = row["status"], int(row["reach"])
        for form, shape, pronoun in inflected(row):
            has_object = pronoun and (shape != "noun" or status in ("signed", "ratified"))
            table.setdefault(form, {})[Trigger(status, reach, shape, has_object, row["governs"], row["denied"])] = None
    return {form: tuple(found) for form, found in table.items()}


@lru_cache(maxsize=65536)
def triggers_of(form: str) -> tuple[Trigger, ...]:
    """What a word can say of an agreement; the reading with the fewest clitics taken off counts."""
    table = trigger_forms()
    for reading in readings(form):
        found = table.get(reading.rest)
        if found:
            if reading.definite or reading.preposition:
                found = tuple(t for t in found if t.shape in ("noun", "participle"))
            if found:
                return found
    return ()


@cache
def _cues() -> tuple[dict[str, Cue], dict[tuple[str, str], Cue]]:
    single: dict[str, Cue] = {}
    double: dict[tuple[str, str], Cue] = {}
    for row in rows("cues"):
        words = folded(row["word"]).split()
        cue = Cue(row["modality"], int(row["span"]))
        if len(words) == 1:
            single[words[0]] = cue
        else:
            double[words[0], words[1]] = cue
    return single, double


@lru_cache(maxsize=65536)
def cue_of(form: str, before: str = "") -> Cue | None:
    """The modality cue that a word is, clitics and endings aside, with the word `before` it where a pair is one."""
    single, double = _cues()
    pair = double.get((before.removeprefix("و") if len(before) > 2 else before, form))
    if pair is not None:
        return pair
    for reading in readings(form):
        rest = reading.rest
        if rest in single:
            return single[rest]
        if rest.endswith("ت") and rest[:-1] in single:
            return single[rest[:-1]]
        present = _THIRD_PERSON + rest.removeprefix("س")[1:]  # we expect, you will be able to
        if len(rest) > 3 and rest.removeprefix("س")[:1] in _PERSONS and present in single:
            return single[present]
        for pronoun in ("هما", "ها", "هم", "ه", "ون", "ان", "وا"):
            stem = rest.removesuffix(pronoun)
            if stem == rest or len(stem) < 4:
                continue
            found = single.get(stem) or (single.get(stem[:-1] + "ه") if stem.endswith("ت") else None)
            if found is not None:
                return found
    return None
