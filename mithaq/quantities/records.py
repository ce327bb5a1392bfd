"""What the number grammar and the quantity finder hand out: plain frozen records.

Nothing here computes; the rules are in `grammar`, `units`, `nouns`, `context`
and `finder`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from mithaq.language.analysis import Sentence

Comparator = Literal["exact", "about", "more_than", "less_than", "up_to"]
Direction = Literal["increase", "decrease", "level"]
Modality = Literal["asserted", "denied", "planned", "hypothetical"]
Kind = Literal[
    "money", "percent", "duration", "length", "area", "volume", "mass", "energy", "power", "count", "rate", "age"
]
Writing = Literal["digits", "words", "mixed"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: `surface == text[start:end]`, without leading clitics (و، ب، ل، ف، ك).

    `scale` is the last scale word's worth (1e9 in ملياري), 1 where there is none.
    """

    value: float
    start: int
    end: int
    surface: str
    writing: Writing
    scale: float = 1.0
    definite: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts or measures; `surface == text[start:end]`.

    `unit` is an ISO 4217 code (money), `percent`, an English singular
    (`kilometre`, `year`) or, for counts, the singular Arabic noun. `si_value`
    and `si_unit` are null where no fixed conversion exists (money, counts).
    `confidence` lies in 0..1.
    """

    surface: str
    start: int
    end: int
    value: float
    value_max: float | None
    comparator: Comparator
    kind: Kind
    unit: str
    si_value: float | None
    si_unit: str | None
    per: str | None
    subject: str | None
    direction: Direction | None
    modality: Modality
    confidence: float


@dataclass(frozen=True, slots=True)
class QuantityContext:
    """What is known about the article a text comes from.

    `country_codes`: ISO 3166-1 alpha-2, the most frequent first; they settle
    which ريال or دينار is meant. `sentences`: a reading of the same text, whose
    tags settle what is a noun and what is a true dual.
    """

    country_codes: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = field(default=())
    published_at: datetime | None = None
