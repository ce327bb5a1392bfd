"""The word lists of this package, read once from the .csv files beside it.

Keys are folded (`mithaq.orthography.folded`), so a list may be spelled as
people write. Extending a list means adding a row; no code changes.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

from mithaq.orthography import folded

PROCLITIC_CONJUNCTIONS = "وف"
PROCLITIC_PREPOSITIONS = "بلك"


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a lexicon file as dicts of strings, `""` for an empty cell."""
    text = (files("mithaq.quantities") / name).read_text(encoding="utf-8")
    return [{k: (v or "") for k, v in row.items() if k} for row in csv.DictReader(text.splitlines())]


def forms(cell: str) -> list[str]:
    """The folded alternatives of a `|`-separated cell."""
    return [folded(form.strip()) for form in cell.split("|") if form.strip()]


@dataclass(frozen=True, slots=True)
class NumberWord:
    """A row of `numbers.csv`: the word's class and worth."""

    kind: str
    value: float


@cache
def number_words() -> dict[str, NumberWord]:
    """Folded form to number word."""
    table: dict[str, NumberWord] = {}
    for row in rows("numbers.csv"):
        raw = row["value"]
        value = float(Fraction(raw)) if "/" in raw else float(raw)
        for form in forms(row["forms"]):
            # خمس is five before it is a fifth; the fraction reading is kept apart.
            if row["class"] == "fraction_or_unit":
                continue
            table.setdefault(form, NumberWord(row["class"], value))
    return table


@cache
def unit_fractions() -> dict[str, float]:
    """Forms that are a digit or, before a definite noun, a fraction: خمس, سبع, تسع, عشر."""
    return {
        form: float(Fraction(row["value"]))
        for row in rows("numbers.csv")
        if row["class"] == "fraction_or_unit"
        for form in forms(row["forms"])
    }


@cache
def not_quantities() -> dict[str, frozenset[str]]:
    """Role to folded words that mark a number as no quantity."""
    table: dict[str, set[str]] = defaultdict(set)
    for row in rows("not_quantities.csv"):
        table[row["role"]].add(folded(row["phrase"]))
    return {role: frozenset(words) for role, words in table.items()}


@cache
def phrases(name: str, value: str, key: str, **where: str) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Multi-word phrases of a lexicon, by first word: (words, meaning), the longest first.

    `where` keeps the rows whose columns equal the given values.
    """
    table: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for row in rows(name):
        if any(row[column] != wanted for column, wanted in where.items()):
            continue
        words = split_words(row[key])
        if words:
            table[words[0]].append((words, row[value]))
    return {first: tuple(sorted(found, key=lambda x: -len(x[0]))) for first, found in table.items()}


def split_words(phrase: str) -> tuple[str, ...]:
    """The folded tokens of a lexicon phrase, cut as a text is cut."""
    from mithaq.quantities.tokens import cut

    return tuple(t.text for t in cut(phrase).tokens)


def strip_clitics(word: str) -> list[tuple[str, int, bool, bool]]:
    """Readings of a folded word as (rest, letters stripped, has و/ف, has ال), the plainest first.

    A letter is taken for a clitic only if at least two letters remain.
    """
    readings = [(word, 0, False, False)]
    if len(word) > 24:
        return readings
    starts = [(0, False)]
    if len(word) > 2 and word[0] in PROCLITIC_CONJUNCTIONS:
        starts.append((1, True))
    for k, conj in starts:
        rest = word[k:]
        if k:
            readings.append((rest, k, conj, False))
        if rest.startswith("ال") and len(rest) > 3:
            readings.append((rest[2:], k + 2, conj, True))
        if len(rest) > 2 and rest[0] in PROCLITIC_PREPOSITIONS:
            readings.append((rest[1:], k + 1, conj, False))
            if rest[1:3] == "ال" and len(rest) > 4:
                readings.append((rest[3:], k + 3, conj, True))
            if rest.startswith("لل") and len(rest) > 3:
                readings.append((rest[2:], k + 2, conj, True))
    return readings
