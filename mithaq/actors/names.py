"""Comparing personal names over spellings: consonant skeletons.

بزشكيان, بيزشكيان and بيزيشكيان have one skeleton; so do بايدن and بادن, so a
skeleton alone is never enough to say that two people are one: see `resolve.py`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from mithaq.actors.words import Words

_VOWELS = re.compile("[اويىءآأإئؤ]")
_SAME_SOUND = str.maketrans(
    {"غ": "ج", "ق": "ك", "ط": "ت", "ص": "س", "ض": "د", "ظ": "ز", "ذ": "ز", "ث": "ت", "ح": "ه", "ڤ": "ف"}
)
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 17)
def name_words(name: str) -> tuple[str, ...]:
    """The folded words of a name, عبد joined with what follows, ال and particles of descent kept."""
    keys = [t.key for t in Words(name).tokens]
    joined: list[str] = []
    for key in keys:
        if joined and joined[-1] in ("عبد", "ابو", "ابي"):
            joined[-1] += key
        else:
            joined.append(key)
    return tuple(joined)


@lru_cache(maxsize=1 << 17)
def skeleton(word: str) -> str:
    """The consonants of a folded name word, letters of one foreign sound made one, doubles single.

    The first letter stays even where it is a vowel, so short names keep a key.
    """
    bare = word[2:] if word.startswith("ال") and len(word) > 4 else word
    if not bare:
        return ""
    head = "ا" if bare[0] in "اآأإ" else bare[0]
    rest = _VOWELS.sub("", bare[1:].removesuffix("ه"))
    return _TWICE.sub(r"\1", (head + rest).translate(_SAME_SOUND))


def skeletons(name: str) -> tuple[str, ...]:
    """The skeleton of each word of a name."""
    return tuple(skeleton(w) for w in name_words(name))
