"""Bodies that any state has (الجيش, وزارة الخارجية), and the English name that a nationality makes of them.

How they are found in a text is told in `bodies.py`.
"""

from __future__ import annotations

from functools import cache, lru_cache

from mithaq.actors.countries import countries
from mithaq.actors.lexicon import NameIndex, read_lexicon, spellings
from mithaq.actors.words import Words


@cache
def national_bodies() -> NameIndex[str]:
    """Bodies that a nationality makes a name of (الجيش + الصيني), with their English pattern."""
    index: NameIndex[str] = NameIndex()
    for row in read_lexicon("national_bodies"):
        for noun in spellings(row["nouns"]):
            index.add(noun, row["name_en"])
    return index


@lru_cache(maxsize=1 << 15)
def national_name_en(name: str) -> str | None:
    """English name of a body known by its state, such as `Army of China` for الجيش الصيني and جيش الصين; else None."""
    words = Words(name)
    if not words.tokens:
        return None
    hit = national_bodies().at(words, 0) or national_bodies().at(Words("ال" + name), 0)
    if hit is None or not hit[2] or hit[1] >= len(words.tokens):
        return None
    known = countries()
    adjective, country = known.adjectives.at(words, hit[1]), known.names.at(words, hit[1])
    found = known.by_code(adjective[2].codes[0]) if adjective and len(adjective[2].codes) == 1 else None
    last = adjective[1] if adjective else country[1] if country else 0
    found = found or (country[2] if country else None)
    return hit[2].replace("{country}", found.name_en) if found and last == len(words.tokens) else None
