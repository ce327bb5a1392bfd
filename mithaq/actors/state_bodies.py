"""Bodies that any state has (الجيش, وزارة الخارجية), and the English name that a nationality makes of them.

How they are found in a text is told in `bodies.py`, where no nationality
follows in `home_bodies.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from mithaq.actors.countries import countries
from mithaq.actors.extent import definite_adjective
from mithaq.actors.lexicon import NameIndex, read_lexicon, spellings
from mithaq.actors.word_sets import words_of
from mithaq.actors.words import Words, readings


@dataclass(frozen=True, slots=True)
class StateBody:
    """A body that a nationality makes a name of.

    `name_en` is its English pattern, empty where the name differs from state
    to state; `alone` tells where its noun names it without a nationality:
    `yes` (that of the state at issue), `again` (after its full name), or empty.
    """

    name_en: str
    kind: str
    alone: str


@cache
def national_bodies() -> NameIndex[StateBody]:
    """Bodies that a nationality makes a name of (الجيش + الصيني)."""
    index: NameIndex[StateBody] = NameIndex()
    for row in read_lexicon("national_bodies"):
        body = StateBody(row["name_en"], row["kind"], row["alone"])
        for noun in spellings(row["nouns"]):
            index.add(noun, body)
            ministry, article, portfolio = noun.partition("وزارة ال")
            if article and not ministry and " " not in portfolio:
                index.add(f"وزارة {portfolio}", body)  # وزارة خارجية البحرين
    return index


@lru_cache(maxsize=1 << 15)
def national_name_en(name: str, code: str | None = None) -> str | None:
    """English name of a body known by its state, such as `Army of China` for الجيش الصيني and جيش الصين; else None.

    `code` is the country of a body that is named by its noun alone.
    """
    words = Words(name)
    if not words.tokens:
        return None
    hit = national_bodies().at(words, 0) or national_bodies().at(Words("ال" + name), 0)
    if hit is None or not hit[2].name_en:
        return None
    known, pattern = countries(), hit[2].name_en
    if hit[1] >= len(words.tokens):
        home = known.by_code(code) if code else None
        return pattern.replace("{country}", home.name_en) if home else None
    seat = seated_at(words, hit[1])
    if seat is not None and seat[0] == len(words.tokens):
        return pattern.replace("{country}", found.name_en) if (found := known.by_code(seat[1])) else None
    adjective, country = known.adjectives.at(words, hit[1]), known.names.at(words, hit[1])
    found = known.by_code(adjective[2].codes[0]) if adjective and len(adjective[2].codes) == 1 else None
    last = adjective[1] if adjective else country[1] if country else 0
    found = found or (country[2] if country else None)
    return pattern.replace("{country}", found.name_en) if found and last == len(words.tokens) else None


def seated_at(words: Words, last: int) -> tuple[int, str] | None:
    """Where a body's name goes on with its country: وزارة الداخلية | في السعودية, | الاتحادية في ألمانيا.

    `last` is the word after the body's noun. Gives the index after the
    country's name, and its code; None where no country follows so.
    """
    tokens = words.tokens
    if last < len(tokens) and words.spaced(last - 1) and definite_adjective(tokens[last]):
        last += 1
    if last + 1 >= len(tokens) or tokens[last].key != "في" or not (words.spaced(last - 1) and words.spaced(last)):
        return None
    hit = countries().names.at(words, last + 1)
    if hit is None or hit[0] or not hit[2].code:
        return None
    return hit[1], hit[2].code


def of_an_office(words: Words, index: int) -> bool:
    """Whether a body of one word tells whose office a minister has, or is an adjective: وزير/الشؤون الخارجية."""
    before = [rest for _, rest in readings(words.tokens[index - 1].key)] if index and words.spaced(index - 1) else []
    if any(rest.startswith("وزير") or rest == "وزراء" for rest in before):
        return True
    adjective = words.tokens[index].key.endswith(("يه", "ي"))
    return adjective and any(rest in words_of("affairs") for rest in before)
