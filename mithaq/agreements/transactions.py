"""Transactions that a verb or its noun tells: who buys from whom, wins a contract of whom, lends to whom.

A transaction counts only where both sides are known actors of the clause. How the
sides stand is in the table of `frames.py`; what is said with a noun for an
agreement (a deal, a contract) is found in `heads.py`, and takes its sides from the
transaction that it stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mithaq.agreements.frames import Frame, FrameForm, frames_of
from mithaq.agreements.lexicon import cue_of, word_class
from mithaq.agreements.phrases import MARKERS, THAT, THAT_IT, ActorPhrases, can_act, one_side
from mithaq.agreements.refs import Ref
from mithaq.agreements.tokens import QUOTE_PAIRS, readings

_HINDERING = word_class("hindering")
_REGION_ENDS = word_class("beside")
_RELATIVE = frozenset({"الذي", "التي", "الذين", "اللذين", "اللتين"})
_TRADED_WITH = frozenset({"from", "to"})
_OF_COMPANIES = frozenset({"in", "share", "of", "object"})
_IN_COMPANIES = frozenset({"sale", "investment"})
_NEAR = frozenset({"object", "genitive", "of"})
_THE_LATTER = frozenset({"الاخير", "الاخيره"})
_TYPES = frozenset({"طراز", "نوع", "فيه", "اجل", "خلال"})
_TIMES = frozenset({"بعد", "قبل", "عقب", "بسبب", "عبر"})
_FIRST_ONLY = frozenset({"with", "on"})
_ARMS = word_class("arms")
_ARMS_WITHIN = 6
_VERBS = frozenset({"past", "present", "future"})
_NEEDED_WITHIN = 7
_REGION = 32
_LEFT = 24
_FROM_WITHIN = 6
_HINDERED_WITHIN = 12
_MOST_VERBS = 2
_MOST = 60


@dataclass(frozen=True)
class Transaction:
    """A transaction: the token that tells it, where its clause's part ends, its frame, form and two sides.

    The first side is who acts; it is empty where only the other one is known.
    """

    index: int
    last: int
    form: FrameForm
    sides: tuple[tuple[Ref, ...], tuple[Ref, ...]]

    @property
    def frame(self) -> Frame:
        """The frame of the lexicon."""
        return self.form.frame

    @property
    def complete(self) -> bool:
        """Whether both sides are known."""
        return bool(self.sides[0])

    @property
    def refs(self) -> tuple[Ref, ...]:
        """Both sides."""
        return (*self.sides[0], *self.sides[1])


class TransactionFinder(ActorPhrases):
    """Finds transactions in one text."""

    def transactions(self) -> list[Transaction]:
        """Transactions in text order."""
        found: list[Transaction] = []
        for index, token in enumerate(self.tokens):
            if len(found) >= _MOST:
                break
            if not token.is_word or index in self.named:
                continue
            for form, _ in frames_of(token.form):
                transaction = self._at(index, form)
                if transaction is not None:
                    found.append(transaction)
                    break
        return found

    def _at(self, index: int, form: FrameForm) -> Transaction | None:
        frame = form.frame
        verb = form.shape in _VERBS
        if verb != (index in self.verbs) and (self.tagged or not verb):
            return None
        if index and self.tokens[index - 1].form == "او":
            return None  # one of several things that somebody may do
        end = self._region_end(index)
        needed = self._needed(index, frame, end)
        if needed is None:
            return None
        agents, start = self._agents(index, form, end)
        others = self._others(index, start, end, frame, agents)
        if form.pronoun and verb:
            others = others or self._antecedent(index)
        agents = agents or self._origin(index, end, frame, others)
        sides = self._two_sides(agents, others)
        if sides is None:
            far = [r for r in others if self.marker(r, start - 1) not in _NEAR]
            if not far or agents:
                return None
            sides = ((), tuple(far))
        last = max(r.last for r in (*sides[0], *sides[1]))
        return Transaction(index, max(last, index + 1, needed + 1), form, sides)

    def _acts_in_relative(self, ref: Ref, index: int) -> bool:
        """Whether the clause of the word at `index` is the relative clause of a name: X, which sought to buy."""
        at = ref.last
        while at < index and (not self.tokens[at].is_word or at in self.references.nationalities):
            at += 1
        verbs = [i for i in range(at, index) if i in self.verbs]
        return self.tokens[at].form in _RELATIVE and 0 < len(verbs) <= _MOST_VERBS and at + 1 in verbs

    def _region_end(self, index: int) -> int:
        """Where what belongs to the word at `index` ends: the clause, at most `_REGION` tokens."""
        for at in range(index + 1, min(len(self.tokens), index + _REGION)):
            form = self.tokens[at].form
            if self.text.hard_stop(at) or form in _RELATIVE or form in THAT or form in _REGION_ENDS:
                return at
            if at in self.verbs and at not in self.named:
                return at
        return min(len(self.tokens), index + _REGION)

    def _needed(self, index: int, frame: Frame, end: int) -> int | None:
        """Index of the word that must follow for the frame to hold; `index` where none must."""
        if not frame.needs:
            return index
        for at in range(index + 1, min(end, index + 1 + (_REGION if frame.through == "" else _NEEDED_WITHIN))):
            if at in self.named:
                continue
            if frame.through == "" and self.tokens[at].form in _TIMES:
                return None
            for reading in readings(self.tokens[at].form):
                if reading.rest not in frame.needs or reading.conjunction:
                    continue
                before = self.tokens[at - 1].form if at - 1 > index else ""
                through = reading.preposition or (before if before in MARKERS else "")
                if frame.through is None or through == frame.through:
                    return at
        return None

    def _agents(self, index: int, form: FrameForm, end: int) -> tuple[list[Ref], int]:
        """Who acts, and where the rest of the region begins."""
        own = self._own_country(index, min(index + 2, end))
        if own and form.shape == "noun":
            return own, index + 2
        after = self._adjacent(index, end)
        if form.shape not in _VERBS:
            state = bool(after) and after[0].key.startswith("C:")
            genitive = form.frame.agent == "genitive" or (state and form.frame.kind in _IN_COMPANIES)
            if after and genitive and form.shape == "noun" and not form.pronoun:
                return after, after[-1].last
            return self._subject_left(index, form), index + 1
        if self._relative_before(index) and not form.pronoun:
            return self._antecedent(index), index + 1
        if index and self.tokens[index - 1].form in THAT_IT:
            return self._subject_left(index, form), index + 1
        before = self._subject_before(index)
        if before is not None:
            return before, index + 1
        if after:
            return after, after[-1].last
        return self._subject_left(index, form), index + 1

    def _adjacent(self, index: int, end: int) -> list[Ref]:
        """The actors directly after a word, without a preposition; titles and nouns of bodies may stand between."""
        refs = [r for r in self._between(index + 1, min(end, index + 5)) if r.form != "adjective"]
        if not refs or self.marker(refs[0], index) != "object":
            return []
        return self._with_list(refs[0], end)

    def _subject_before(self, index: int) -> list[Ref] | None:
        """The actors that end right before a verb, where one does: X buys. Empty where it is no side."""
        refs = [r for r in self._between(max(index - 6, 0), index) if r.last <= index]
        if not refs or any(self._separates(i) for i in range(refs[-1].last, index)):
            return None
        refs = [r for r in refs if r.form != "adjective"]
        start = self._clause_start(index)
        if not refs or self.marker(refs[-1], start - 1) not in ("object", "genitive"):
            return None
        chain = self._chain_before(start, index, True) or refs[-1:]
        return [r for r in chain if can_act(r)]

    def _separates(self, index: int) -> bool:
        form = self.tokens[index].form
        closing = form in QUOTE_PAIRS.values() or form in "()"
        return not closing and form not in ("قد", "التي", "الذي") and index not in self.named

    def _relative_before(self, index: int) -> bool:
        back = [t.form for t in self.tokens[max(0, index - 2) : index]]
        return any(f in _RELATIVE for f in back)

    def _antecedent(self, index: int) -> list[Ref]:
        """Whom a relative clause is about: the actor right before its pronoun."""
        for at in range(index - 1, max(-1, index - 4), -1):
            if self.tokens[at].form in _RELATIVE:
                refs = [r for r in self._between(max(0, at - 8), at) if can_act(r)]
                close = refs and all(
                    not self.tokens[i].is_word or i in self.named or i in self.references.nationalities
                    for i in range(refs[-1].last, at)
                )
                return [refs[-1]] if close else []
        return []

    def _subject_left(self, index: int, form: FrameForm) -> list[Ref]:
        """The subject of the clause that a noun of action stands in: X announced the purchase, X is in talks to buy."""
        stop = max(0, index - _LEFT)
        for at in range(index - 1, stop - 1, -1):
            word = self.tokens[at].form
            impersonal = word == "ومن" and cue_of(self.tokens[at + 1].form) is not None  # and it is expected
            other_clause = form.shape == "noun" and (word.lstrip("وف") == "ان" or impersonal)
            if self.text.hard_stop(at) or other_clause:
                stop = at + 1
                break
        if any(t.form.lstrip("وف") in _HINDERING for t in self.tokens[max(stop, index - _HINDERED_WITHIN) : index]):
            return []
        for ref in reversed(self._between(stop, index)):
            if not can_act(ref) or ref.last > index:
                continue
            if self._is_alias(ref):
                continue
            if ref.form != "individual" and self._acts_in_relative(ref, index):
                return [ref]
            marker = self.marker(ref, stop - 1)
            opens = self._phrase_start(ref, stop - 1)[0] <= stop + 1  # after the clause's first word, its verb
            if marker == "genitive" and not opens:
                return []
            if marker not in ("object", "genitive") or ref.form == "individual":
                continue
            gap = range(ref.last, index)
            if any(self.tokens[i].form in _THE_LATTER for i in gap):
                return []  # of two, the one named by a noun that this does not tell apart
            paused = any(self.text.soft_stop(i) for i in gap)
            if len([i for i in gap if i in self.verbs]) > (_MOST_VERBS - 1 if paused else _MOST_VERBS):
                return []
            at = ref.first - 1
            begins = at < stop or self.text.hard_stop(at) or self.tokens[at].form in QUOTE_PAIRS
            spoken = any(i in self.verbs for i in range(max(stop, ref.first - 4), ref.first))
            told = self.tokens[at].form in THAT or self._is_verbal(at) or self._undertakes(at)
            if opens or begins or told or spoken or ref.last in self.verbs:
                return self._with_list(ref, index)
            return []
        return []

    def _others(self, index: int, start: int, end: int, frame: Frame, agents: Sequence[Ref]) -> list[Ref]:
        """The other side, at the first of the frame's places that is filled."""
        taken = {r.key for r in agents}
        marked: dict[str, Ref] = {}
        for ref in self._between(start, end):
            if ref.key in taken or not can_act(ref):
                continue
            marker = self.marker(ref, start - 1)
            if ref.form == "individual" and not (marker in _TRADED_WITH and frame.kind == "sale"):
                continue
            if marker in _FIRST_ONLY and self._earlier(marker, start, ref):
                continue
            if marker == "from" and ref.form == "name" and self._hails_from(start, ref):
                continue
            if marker in _OF_COMPANIES and ref.form != "organisation" and frame.kind in _IN_COMPANIES:
                continue  # a state is not bought; what happens in it is not done with it
            marked.setdefault(marker, ref)
        for place in frame.other:
            if place in marked:
                return self._with_list(marked[place], end)
        return self._of_make(start, end) if "make" in frame.other else []

    def _of_make(self, start: int, end: int) -> list[Ref]:
        """The state whose arms are bought, by their nationality: the purchase of X-made aircraft."""
        arms = next((i for i in range(start, min(end, start + _ARMS_WITHIN)) if self._is_arms(i)), None)
        if arms is None:
            return []
        made = [r for r in self._between(arms + 1, min(end, arms + _ARMS_WITHIN)) if r.form == "adjective"]
        return made[:1]

    def _is_arms(self, index: int) -> bool:
        return any(r.rest in _ARMS for r in readings(self.tokens[index].form))

    def _earlier(self, marker: str, start: int, ref: Ref) -> bool:
        """Whether the same preposition stands before another noun first."""
        at = [i for i in range(start, ref.first) if MARKERS.get(self.tokens[i].form) == marker]
        return len(at) > 1

    def _hails_from(self, start: int, ref: Ref) -> bool:
        """Whether a state is only where somebody is from: bought of a merchant from X."""
        near = range(max(start, ref.first - _FROM_WITHIN), ref.first - 1)
        at = next((i for i in near if self.tokens[i].form == "من"), None)
        return at is not None and self.tokens[at + 1].form not in _TYPES

    def _origin(self, index: int, end: int, frame: Frame, others: Sequence[Ref]) -> list[Ref]:
        """The seller that the nationality of the goods tells: the sale of Spanish ships to X."""
        if frame.agent != "origin" or not others or not others[0].key.startswith("C:"):
            return []
        return [r for r in self._between(index + 1, others[0].first) if r.form == "adjective"][:1]

    def _two_sides(
        self, agents: Sequence[Ref], others: Sequence[Ref]
    ) -> tuple[tuple[Ref, ...], tuple[Ref, ...]] | None:
        """Both sides where they are two; None where one is missing or part of the other."""
        keys = {r.key for r in agents}
        apart = [r for r in others if r.key not in keys and not any(one_side(r, a) for a in agents)]
        return (tuple(agents), tuple(apart)) if agents and apart else None
