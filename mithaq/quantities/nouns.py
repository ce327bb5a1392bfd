"""Which noun a number counts, its singular, and true duals.

Tags of a reading (`Sentence.words`) decide where there are any; otherwise the
lexicon of countable nouns, the endings that a counted noun must have, and a
lemma table (simplemma). Units of measure are in `units`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import simplemma

from mithaq.language.analysis import Sentence, Word
from mithaq.orthography import folded, strip_marks
from mithaq.quantities.lexicons import rows, strip_clitics
from mithaq.quantities.tokens import Cut, Token
from mithaq.quantities.units import dual_forms

_NOUN_TAGS = frozenset({"NOUN", "ADJ", "PROPN", "X"})
_PREFIXED = frozenset("وفبلك")


@dataclass(frozen=True, slots=True)
class CountedNoun:
    """`singular` is the unit of the count; `certain` in 0..1 says how sure we are that it is a noun."""

    singular: str
    after: int
    certain: float
    person: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    singular: str
    person: bool
    sound_masculine: bool
    words: tuple[str, ...]
    number: int


@cache
def _countable() -> dict[str, _Entry]:
    """Folded form (singular, accusative, plural, dual) to its entry; single words only."""
    table: dict[str, _Entry] = {}
    read: list[tuple[_Entry, list[str]]] = []
    for row in rows("countable.csv"):
        words = tuple(folded(w) for w in row["singular"].split())
        if len(words) > 1:
            continue
        plurals = [folded(p.split()[0]) for p in row["plurals"].split("|") if p]
        sound = any(p.endswith(("ين", "ون")) and p[:-2] == words[0] for p in plurals)
        read.append((_Entry(row["singular"], row["class"] == "person", sound, words, 1), plurals))
    for entry, _ in read:
        table.setdefault(entry.words[0], entry)
    for entry, plurals in read:  # after every singular: كتاب is a book before it is writers
        for plural in plurals:
            table.setdefault(plural, replace(entry, number=3))
    for form, entry in list(table.items()):
        if entry.number == 1 and form == entry.words[0]:
            if not form.endswith("ه"):
                table.setdefault(form + "ا", entry)
            for dual in dual_forms(form):
                if dual.endswith("ين") and entry.sound_masculine:
                    continue
                table.setdefault(dual, _Entry(entry.singular, entry.person, entry.sound_masculine, entry.words, 2))
    for form, entry in list(table.items()):
        if entry.number == 3 and not form.endswith(("ات", "ين", "ون")):
            table.setdefault(form + "ا", entry)  # كتبا, after the singular's كتابا
    return table


@cache
def _function_words() -> frozenset[str]:
    """Folded words that may follow a number and are never what it counts."""
    return frozenset(folded(row["word"]) for row in rows("function_words.csv"))


def _owned(word: str) -> _Entry | None:
    """The entry of a plural with a possessive: ضحاياه, أعضائها."""
    for ending in ("هم", "هن", "ها", "ه"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            entry = _countable().get(word.removesuffix(ending))
            if entry is None and word[: -len(ending)].endswith("اي"):
                entry = _countable().get(word[: -len(ending) - 1] + "ء")
            return entry if entry and entry.number == 3 else None
    return None


@lru_cache(maxsize=65536)
def lemma_of(word: str) -> str:
    """The lemma of an Arabic word as simplemma's table has it, or the word."""
    return simplemma.lemmatize(word, lang="ar") if word else word


@lru_cache(maxsize=65536)
def _known(word: str) -> bool:
    return bool(word) and simplemma.is_known(word, lang="ar")


class Nouns:
    """Reads counted nouns and duals in one text."""

    def __init__(self, source: Cut, sentences: Sequence[Sentence]) -> None:
        self.cut = source
        self.tokens = source.tokens
        self._words: dict[int, list[Word]] = {}
        self._starts: list[int] = []
        for sentence in sentences:
            for word in sentence.words:
                self._words.setdefault(word.start, []).append(word)
        self._starts = sorted(self._words)
        self.tagged = bool(self._words)

    def words_at(self, token: Token) -> list[Word]:
        """The tagged words whose surface token holds `token`."""
        start = self.cut.aligned.offsets[token.start]
        if start in self._words:
            return self._words[start]
        k = bisect_left(self._starts, start) - 1
        if k >= 0:
            words = self._words[self._starts[k]]
            if words[0].end > start:
                return words
        return []

    def name_like(self, token: Token) -> bool:
        """Whether tags say that a token is a name or a foreign word."""
        words = self.words_at(token)
        return bool(words) and words[-1].upos in ("X", "PROPN")

    def surface(self, token: Token) -> str:
        """The token in its own spelling, without marks."""
        start, end = self.cut.span(token.start, token.end)
        return strip_marks(self.cut.source[start:end]).text

    def counted(self, i: int, value: float) -> CountedNoun | None:
        """The noun at token `i` as what a number before it counts."""
        if i >= len(self.tokens) or self.tokens[i].kind != "W":
            return None
        token = self.tokens[i]
        text = token.text
        if len(text) < 2 or len(text) > 20:
            return None
        entry = _countable().get(text)
        if entry and entry.number != 2:
            return CountedNoun(entry.singular, i + 1, 0.92, entry.person)
        if text.startswith("ال") or text in _function_words():
            return None
        if _owned(text):
            return None  # خمس أعضائه is a fifth of them
        words = self.words_at(token)
        if words:
            head = words[0]
            if head.upos not in _NOUN_TAGS or (len(words) > 1 and words[1].upos not in ("PRON",)):
                return None
            if "Number=Dual" in head.feats or "Definite=Def" in head.feats:
                return None
            if len(text) < 3 or text.startswith(("ول", "وال")):
                return None
            if head.upos in ("X", "PROPN") and (not _known(self.surface(token)) or text[0] in _PREFIXED):
                return None
            return CountedNoun(self.singular(token, value), i + 1, 0.85)
        if len(text) < 3 or text[0] == "ي" or (text.startswith(("سي", "ست", "سن")) and not text.endswith(("ات", "ه"))):
            return None
        surface = self.surface(token)
        if (text[0] in _PREFIXED and _known(surface[1:])) or text.endswith(("ها", "هم", "هما", "نا", "وا")):
            return None
        if text.startswith(("لل", "بال", "وال", "فال", "كال", "تت", "ولل")):
            return None
        agrees = text.endswith(("ا", "ه", "ات", "ين", "ون"))
        if not agrees and not _known(surface):
            return None
        if text.startswith("ت") and not agrees and lemma_of(surface) in (surface, surface[1:]):
            return None  # more likely a verb than a broken plural
        if value <= 10 and _known(surface) and folded(lemma_of(surface)) == text and not text.endswith("ات"):
            return None  # three to ten take a plural, and this is a singular: خمس اقتصاد ألمانيا
        return CountedNoun(self.singular(token, value), i + 1, 0.7 if agrees else 0.55)

    def singular(self, token: Token, value: float = 3) -> str:
        """The singular of a counted noun, as a lexeme."""
        bare_text = token.text.removeprefix("ال")
        entry = _countable().get(token.text) or _countable().get(bare_text) or _owned(bare_text)
        if entry:
            return entry.singular
        surface = self.surface(token)
        bare = surface.removeprefix("ال")
        words = [w for w in self.words_at(token) if w.upos in _NOUN_TAGS]
        if words and words[0].lemma and words[0].lemma not in ("_", bare):
            return words[0].lemma
        if bare.endswith(("اً", "ا")) and (value > 10 or not bare.endswith("يا")) and len(bare) > 3:
            return bare.removesuffix("ا")
        if value > 10 and not bare.endswith(("ات", "ين", "ون")):
            return bare
        lemma = lemma_of(bare)
        if lemma != bare or (_known(bare) and not bare.endswith(("ات", "ون"))):
            return lemma
        if bare.endswith("ي") and _known(bare[:-1]):
            return bare[:-1]  # متابعي المدونة
        if bare.endswith("ات") and len(bare) > 4:
            stem = bare[:-2]
            return stem if _known(stem) and not _known(stem + "ة") else stem + "ة"
        if bare.endswith(("ين", "ون")) and len(bare) > 4:
            return bare[:-2]
        return bare

    def plural(self, i: int) -> bool:
        """Whether token `i` is a plural noun (definite or not)."""
        token = self.tokens[i]
        if token.kind != "W":
            return False
        for rest, *_ in strip_clitics(token.text):
            entry = _countable().get(rest) or _owned(rest)
            if entry:
                return entry.number == 3
        words = [w for w in self.words_at(token) if w.upos in _NOUN_TAGS]
        if words and "Number=" in words[0].feats:
            return "Number=Plur" in words[0].feats
        if len(token.text) > 5 and token.text.endswith(("ات", "ين", "ون")):
            return True
        bare = self.surface(token).removeprefix("ال")
        if bare.endswith(("ى", "ي", "ية", "ا", "ة")):
            return False
        return (
            token.text.startswith("ال")
            and _known(bare)
            and folded(lemma_of(bare)).rstrip("هي") != folded(bare).rstrip("هي")
        )

    def construct_dual(self, i: int) -> tuple[str, int, float] | None:
        """مذكرتي تفاهم, طائرتا شحن, حقلي نفط: a dual before an indefinite common noun; the same values as `dual`.

        Before a name (شركتي قطر وعمان) it tells which two, and before a
        definite noun the ending may be "my"; neither counts anything. Only a
        tagged reading tells names from nouns.
        """
        token = self.tokens[i]
        if token.kind != "W" or not token.text.endswith(("ي", "ا")) or i + 1 >= len(self.tokens):
            return None
        own = self.words_at(token)
        if not own or own[-1].upos != "NOUN":
            return None  # دولي, حزبي: an adjective
        other = self.tokens[i + 1]
        if other.kind != "W" or other.text.startswith("ال") or other.text in _function_words():
            return None
        words = self.words_at(other)
        if len(words) != 1 or words[0].upos != "NOUN":  # without tags a name looks like a noun
            return None
        for rest, stripped, _, definite in strip_clitics(token.text):
            feminine = rest.endswith(("تي", "تا"))
            entry = None if definite else _countable().get(rest[:-2] + "ه" if feminine else rest[:-1])
            if entry and entry.number == 1 and (feminine or rest.endswith("ي")):
                return entry.singular, stripped, 0.75
        return None

    def dual(self, i: int) -> tuple[str, int, float] | None:
        """An indefinite dual noun at token `i`: (singular, letters of clitics, certainty)."""
        token = self.tokens[i]
        text = token.text
        if token.kind != "W" or not 5 <= len(text) <= 18 or not text.endswith(("ين", "ان")):
            return None
        if text.startswith(("ال", "وال", "بال", "لل", "فال", "كال", "ولل", "وبال")):
            return None
        words = self.words_at(token)
        if words:
            nouns = [w for w in words if w.upos in ("NOUN", "ADJ", "X", "PROPN", "VERB")]
            if len(nouns) != 1 or nouns[0].upos != "NOUN" or any(w.upos == "PRON" for w in words):
                return None
        if not words and i and self.tokens[i - 1].kind == "W" and self.tokens[i - 1].text.endswith(("ين", "ان")):
            return None  # مسؤولان أمريكيان: the second is an adjective
        for rest, stripped, _, definite in strip_clitics(text):
            if definite or (stripped and (len(rest) < 5 or text[stripped - 1] == "ك")):
                continue
            entry = _countable().get(rest)
            if entry and entry.number == 2:
                return entry.singular, stripped, 0.85
        if words:
            if "Number=Dual" not in nouns[0].feats or text.startswith("ال") or "Definite=Def" in nouns[0].feats:
                return None
            stripped = max(0, sum(len(w.text) for w in words[: words.index(nouns[0])]))
            lemma = nouns[0].lemma
            return (lemma, min(stripped, 3), 0.75) if lemma and lemma != "_" else None
        before = self.tokens[i - 1] if i else None
        near = self.tokens[max(0, i - 3) : i]
        if before and before.kind == "W" and any(t.text.endswith(("ين", "ان", "ون", "تي", "تا")) for t in near):
            return None  # an adjective of a dual before it: حالتي تسمم جديدتين
        for rest, stripped, _, definite in strip_clitics(text):
            if not definite and rest.endswith(("تين", "تان")) and len(rest) > 5:
                surface = self.surface(token)[stripped:]
                single = surface[:-3] + "ة"
                if _known(single) and not rest.endswith(("تاتين", "وتين")):
                    return single, stripped, 0.6
        return None


def noun_class(text: str) -> bool:
    """Whether a folded word is in the lexicon of countable nouns."""
    return text in _countable()
