"""How a name is tied to its clause: by a preposition, as an object, as the owner of what is spoken of.

What such ties mean for a transaction is told in `frames.py` and used in
`transactions.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from mithaq.actors import ActorMention
from mithaq.agreements.lexicon import triggers_of, word_class
from mithaq.agreements.parties import PartyFinder
from mithaq.agreements.refs import Ref, References
from mithaq.agreements.tokens import QUOTE_PAIRS, TokenText, readings
from mithaq.orthography import folded

MARKERS = {
    "من": "from",
    "الي": "to",
    "لصالح": "to",
    "مع": "with",
    "علي": "on",
    "في": "in",
    "بين": "between",
    "ل": "to",
    "ب": "by",
}
"""Prepositions, and what `frames.csv` calls the place after them."""

THAT_IT = frozenset({"انه", "انها", "انهم", "بانها", "بانه", "بانهم", "لانها", "لانه"})
THAT = THAT_IT | {"ان", "بان"}
"""That, and that it: what follows is told by the subject before."""

_SHARES = word_class("shares") | word_class("of_hundred")
_LOANS = word_class("loans")
_OWNED = word_class("owned_by")
_ORGANS = word_class("organs_of_state")
_UNDERTAKINGS = word_class("undertakings")
_BEARERS = word_class("bearers") | word_class("body_nouns") | word_class("offices")
_PREPOSITIONS = word_class("side_prepositions")
_OF_SHARE = frozenset({"في", "من", "ب"})
_BEARERS_BACK = 4
_SHARE_BACK = 9


class ActorPhrases(PartyFinder):
    """Tells in one text how names stand in their clauses; `actors` are the mentions that `references` are made of."""

    def __init__(
        self, text: TokenText, references: References, verbs: frozenset[int], actors: Sequence[ActorMention]
    ) -> None:
        super().__init__(text, references, verbs)
        self.named = references.named
        self.tagged = any(s.words for s in text.article.sentences)
        self.starts = frozenset(m.start for m in actors)
        # A tagger may take the preposition before a name for its first letter: the article's own names tell.
        names = {folded(m.name).split()[0] for m in actors if folded(m.name).strip()}
        self.with_clitic = frozenset(f"ل{name}" for name in names if len(name) > 2) - names

    def marker(self, ref: Ref, start: int) -> str:
        """How a naming is tied to what stands before it, not further back than token `start`."""
        at, clitic = self._phrase_start(ref, start)
        before = self.tokens[at - 1].form if at - 1 > start else ""
        preposition = before.removeprefix("و")
        if not clitic and preposition in MARKERS:
            clitic, at = preposition, at - 1
            before = self.tokens[at - 1].form if at - 1 > start else ""
        if clitic:
            if clitic == "ل" and before in _OWNED:
                return "owner"
            if clitic in _OF_SHARE and self._share_before(at, start):
                return "share"
            return MARKERS.get(clitic, "other")
        if not before:
            return "object"
        if preposition in _PREPOSITIONS or before in "،,":
            return "other"
        if any(r.rest in _SHARES or r.rest in _LOANS for r in readings(before)):
            return "of"
        if at - 1 in self.verbs or not self.tokens[at - 1].is_word:
            return "object"
        told = before in THAT or self._is_verbal(at - 1) or self._undertakes(at - 1)
        return "object" if told else "genitive"

    def _phrase_start(self, ref: Ref, start: int) -> tuple[int, str]:
        """Where the noun phrase of a name begins, with titles and nouns of its sort, and the clitic written on it."""
        at, clitic = ref.first, self._clitic(ref.first)
        for back in range(1, _BEARERS_BACK + 1):
            here = ref.first - back
            if clitic or here <= start:
                break
            form = self.tokens[here].form
            if form in QUOTE_PAIRS or form in "«»\"“”()'":
                at = here if here == at - 1 else at
                continue
            bearing = [r for r in readings(form) if r.rest in _BEARERS]
            if bearing and not bearing[-1].definite:
                at, clitic = here, bearing[-1].preposition
            elif not (form.startswith("ال") and here not in self.named) and not bearing:
                break
        return at, clitic

    def _clitic(self, index: int) -> str:
        """The preposition written on to a name, if any."""
        token = self.tokens[index]
        if token.form in self.with_clitic:
            return "ل"
        if token.start in self.starts:
            return "ل" if token.form.startswith("لل") and len(token.form) > 4 else ""
        for reading in readings(token.form):
            if reading.preposition and any(token.source_start(k) in self.starts for k in range(1, reading.skipped + 2)):
                return reading.preposition
        return ""

    def _share_before(self, index: int, start: int) -> bool:
        for at in range(index - 1, max(start, index - _SHARE_BACK), -1):
            if any(r.rest in _SHARES for r in readings(self.tokens[at].form)):
                return True
            if at in self.verbs or self.tokens[at].form in ("من", "الي", "مع"):
                return False
        return False

    def _with_list(self, ref: Ref, end: int) -> list[Ref]:
        """An actor and those joined to it by "and" or commas."""
        listed = [ref]
        for other in self.collect(ref.first, True, stop=end, within=0)[1:]:
            if other.form == "adjective":
                continue
            if not can_act(other) or not self._joined_to(listed[-1], other):
                break
            listed.append(other)
        return listed

    def _joined_to(self, ref: Ref, other: Ref) -> bool:
        """Whether a name, or the noun of its sort before it, begins with "and" or follows a comma."""
        for at in range(other.first, max(ref.last - 1, other.first - _BEARERS_BACK), -1):
            token = self.tokens[at]
            if token.form in "،,":
                return at < other.first
            if token.form.startswith("و") and token.start not in self.starts:
                return True
            if self._clitic(at) or (at < other.first and token.is_word and not self._bears(at)):
                return False
        return False

    def _bears(self, index: int) -> bool:
        return any(r.rest in _BEARERS or r.rest[:-2] in _BEARERS for r in readings(self.tokens[index].form))

    def _is_alias(self, ref: Ref) -> bool:
        """Whether a name in quotation marks or brackets only says again who is named before it."""
        opening = self.tokens[ref.first - 1].form if ref.first else ""
        return opening in ("(", *QUOTE_PAIRS) and ref.first - 2 in self.named

    def _undertakes(self, index: int) -> bool:
        return any(r.rest in _UNDERTAKINGS for r in readings(self.tokens[index].form))

    def _is_verbal(self, index: int) -> bool:
        """Whether a noun governs its subject: the signing, the announcement of X."""
        return any(t.shape == "noun" for t in triggers_of(self.tokens[index].form))


def can_act(ref: Ref) -> bool:
    """Whether a naming is that of somebody who can buy, award or lend: no adjective, no official for his state."""
    return ref.form in ("name", "metonym", "organisation", "individual")


def one_side(ref: Ref, other: Ref) -> bool:
    """Whether one is the other or part of it: a state's ministry, a company's unit."""
    words, others = set(folded(ref.name).split()), set(folded(other.name).split())
    of_state = ref.country_code is not None and ref.country_code == other.country_code
    organ = (words | others) & _ORGANS and (ref.key.startswith("C:") or other.key.startswith("C:"))
    return words <= others or others <= words or bool(of_state and organ)
