"""The lexicon of transactions: verbs and nouns of buying, winning, lending, with where their sides stand.

The table is `data/frames.csv`. How a text is searched for them is in
`transactions.py`.

Columns of the table: `past`, `present`, `noun` and `participle` are stems as in
`triggers.csv`. `needs` is what must follow for the word to mean a transaction, as
PREPOSITION:CLASS, the class one of `words.csv` (`*` for any preposition or none,
nothing for none). `agent` tells whether what directly follows the noun is who acts
(`genitive`) or what is acted on (`none`); `origin` is as `none`, and the nationality of
the goods may tell the seller. `other` are the places where the other side is looked
for, first ones first: `from` (من), `to` (ل, إلى), `with` (مع), `on` (على), `in` (في), `between` (بين),
`share` (whose share: a stake in X, 20 % of X), `owner` (owned by X), `of` (directly after a noun of share or need),
`object` (the object itself), `make` (the state whose nationality arms have). `family` and `kind` are those of
`heads.csv`. With `alone` = no the word only tells the sides of an agreement that a noun names.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from mithaq.agreements.lexicon import inflected, rows, word_class
from mithaq.agreements.tokens import Reading, readings


@dataclass(frozen=True, slots=True)
class Frame:
    """A verb or noun of a transaction, in every form; the columns are those of `data/frames.csv`."""

    name: str
    through: str | None  # the preposition before what is needed: None for any or none
    needs: frozenset[str]
    agent: str
    other: tuple[str, ...]
    family: str
    kind: str
    alone: bool


@dataclass(frozen=True, slots=True)
class FrameForm:
    """A form of a frame: past, present, future, noun or participle; `pronoun` where one is written on."""

    frame: Frame
    shape: str
    pronoun: bool


@cache
def frame_forms() -> dict[str, tuple[FrameForm, ...]]:
    """Folded forms without conjunction or preposition."""
    table: dict[str, dict[FrameForm, None]] = {}
    for row in rows("frames"):
        through, _, needs = row["needs"].partition(":")
        frame = Frame(
            row["frame"],
            None if through == "*" else through,
            word_class(needs) if needs else frozenset(),
            row["agent"],
            tuple(row["other"].split()),
            row["family"],
            row["kind"],
            row["alone"] == "yes",
        )
        for form, shape, pronoun in inflected(row):
            table.setdefault(form, {})[FrameForm(frame, shape, pronoun)] = None
    return {form: tuple(found) for form, found in table.items()}


@lru_cache(maxsize=65536)
def frames_of(form: str) -> tuple[tuple[FrameForm, Reading], ...]:
    """What transactions a word can tell of, each with its clitics; the reading with the fewest taken off counts."""
    table = frame_forms()
    for reading in readings(form):
        found = table.get(reading.rest, ())
        if reading.definite or reading.preposition:
            found = tuple(f for f in found if f.shape in ("noun", "participle"))
        if found:
            return tuple((f, reading) for f in found)
    return ()
