"""Who is bound by the agreement that a mention names: the words around the mention say so.

Cues, strongest first: adjectives of nationality on the noun, between X and Y,
with X, the subject of the verb of agreeing, the two sides, lists of states in
its sentence. What a whole article implies is settled in `reports.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mithaq.agreements.candidate import Candidate
from mithaq.agreements.lexicon import triggers_of, word_class
from mithaq.agreements.listing import LIKE, ActorLists
from mithaq.agreements.refs import Ref
from mithaq.agreements.status import Binding
from mithaq.agreements.tokens import readings

_MEMBERS = word_class("members")
_MOST_LISTS = 20
_SPEECH = word_class("speech") | word_class("media")
_BETWEEN = word_class("between")
_WITH = word_class("with")
_RELATIVE = frozenset({"الذي", "التي", "والذي", "والتي", "اللذين", "اللتين"})
_THAT_ONE = word_class("that_one")
_PAIR_PRONOUNS = word_class("pair_pronouns")
_PAIRS = word_class("pairs_of_states")
_HIS_COUNTRY = word_class("own_country")
_MEDIATION = word_class("mediation")
_HANDS = word_class("hands")
_ON_BEHALF = frozenset({"عن", "وعن"})
_MAKING = frozenset({"signed", "agreed"})
_MOVE = "انتقال"
_WARS = word_class("between_namesakes")
_WAR_FAMILIES = frozenset({"truce", "settlement"})
_STATE_NOUNS = word_class("state_nouns")
_AMONG = frozenset({"من", "ومن"})
_FROM_TO = frozenset({"من", "الي"})
_TRANSFER_WITHIN = 14
_MEDIATING = word_class("mediating")
_MEDIATES_WITHIN = 5
_TALKS = word_class("talks")
_PROVIDING = word_class("providing")
_LEAVING = word_class("leaving_acts")
_TERMS_WITHIN, _LEAVES_WITHIN = 5, 9
_STATED = 0.84
_NEXT_WITHIN = 7
_WINDOW = 60
_LIST_WITHIN = 15


@dataclass
class Found:
    """Parties of one mention: key to (confidence, reference); `weak` are only named in its sentence."""

    explicit: dict[str, tuple[float, Ref]] = field(default_factory=dict)
    weak: dict[str, tuple[float, Ref]] = field(default_factory=dict)
    mediators: set[str] = field(default_factory=set)
    unknown: bool = False  # it is said between whom, and they are no known actors
    with_each: bool = False  # several partners after مع, none named before it

    def add(self, refs: Iterable[Ref], confidence: float) -> None:
        """Keep each reference at the best confidence it has had."""
        for ref in refs:
            known = self.explicit.get(ref.key)
            if known is None or known[0] < confidence:
                self.explicit[ref.key] = (confidence, ref)


class PartyFinder(ActorLists):
    """Finds the parties of candidates in one text."""

    def find(self, c: Candidate, preceding: int, following: int, binding: Sequence[Binding]) -> Found:
        """Parties of `c`; the candidate before ends at token `preceding`, the next begins at `following`."""
        found = Found()
        people = c.head.family in ("contract", "deal", "takeover") or c.private
        self._adjectives(c, found, people)
        self._after(c, following, found, people)
        for bound in binding:
            self._subjects(c, bound, found, people)
        self._transfer(c, found)
        self._by_terms(c, found)
        self._between_before(c, preceding, found, people)
        self._lists(c, found)
        window = self._sentence(c)
        self._represented(window, binding, found)
        if any(t.form in _PAIR_PRONOUNS or t.form in _PAIRS for t in self.tokens[window[0] : window[1]]):
            for ref in self.pair(window[0], stop=window[1]):
                if ref.key not in found.explicit:
                    found.weak[ref.key] = (0.6, ref)
        ends_war = c.head.family in _WAR_FAMILIES or "peace" in c.kinds
        for ref in self._between(*window):
            of_the_war = ends_war and self.tokens[ref.first - 1].form in _WARS
            if of_the_war and ref.key not in found.explicit:
                found.weak[ref.key] = (0.6, ref)
            if ref.key not in found.explicit and self._speaks_for_itself(ref, people):
                found.weak.setdefault(ref.key, (0.5, ref))
            self._mediator(c, ref, found)
        return found

    def _represented(self, window: tuple[int, int], binding: Sequence[Binding], found: Found) -> None:
        """On whose behalf it was signed: وقعها عن الجانب السوري …, ووقع عن الوزارة …"""
        for bound in binding:
            if bound.status != "signed" or bound.shape == "noun":
                continue
            for index in range(bound.index + 1, min(bound.index + _NEXT_WITHIN, window[1])):
                if self.tokens[index].form in _ON_BEHALF:
                    found.add(self.collect(index + 1, False, within=2)[:1], 0.85)

    def _speaks_for_itself(self, ref: Ref, people: bool) -> bool:
        """Whether a naming says that its bearer takes part: an adjective only where it qualifies an office."""
        if ref.first and self.tokens[ref.first - 1].form in LIKE:
            return False
        if ref.form == "adjective":
            return self._stands(ref)
        if ref.form == "organisation" and any(
            t.form in _SPEECH for t in self.tokens[max(0, ref.first - 3) : ref.first]
        ):
            return False  # who reports it
        return ref.form in ("name", "metonym", "organisation", "person") or (people and ref.form == "individual")

    def _sentence(self, c: Candidate) -> tuple[int, int]:
        """Tokens of the mention's sentence, not further than `_WINDOW` from it."""
        first, last = c.first, c.last
        while first > 0 and c.first - first < _WINDOW and not self.text.hard_stop(first - 1):
            first -= 1
        while last < len(self.tokens) and last - c.last < _WINDOW and not self.text.hard_stop(last):
            last += 1
        return first, last

    def agreeing(self, verb: int, on: int) -> Found:
        """Who agreed, by the verb at `verb` and the deed after the preposition at `on`."""
        found = Found()
        found.add(self.collect(verb + 1, False, stop=on), 0.85)
        found.add(self.pair(verb + 1, stop=on), 0.8)
        for index in range(verb + 1, on):
            if self.tokens[index].form in _WITH:
                found.add(self.collect(index + 1, False, stop=on), 0.9)
        if len(found.explicit) < 2:
            found.add(self._chain_before(self._clause_start(verb), verb, False), 0.75)
        if len(found.explicit) < 2:
            found.add(self.pair(max(self._clause_start(verb), verb - 4), stop=verb), 0.75)
        return found

    def member_lists(self) -> list[list[Ref]]:
        """Lists of four states or more that the text calls the members, signatories or sides of something."""
        lists: list[list[Ref]] = []
        at = 0
        refs = self.references.all
        while at < len(refs) and len(lists) < _MOST_LISTS:
            listed = [r for r in self.collect(refs[at].first, False) if r.form != "person"]
            before = self.tokens[max(0, refs[at].first - 8) : refs[at].last]
            states = [r for r in listed if r.key.startswith("C:")]
            if len({r.key for r in states}) >= 4 and any(t.form in _MEMBERS for t in before):
                lists.append(states)
            at += max(1, len(listed))
        return lists

    def _mediator(self, c: Candidate, ref: Ref, found: Found) -> None:
        near = [i for i in range(max(0, ref.first - 2), ref.first) if not c.first <= i < c.last]
        tries = ref.last <= c.first and ref.first - 1 in self.verbs and any(
            t.form in _MEDIATING for t in self.tokens[ref.last : min(c.first, ref.last + _MEDIATES_WITHIN)]
        )  # fmt: skip
        if tries:
            found.mediators.add(ref.key)
            found.weak.setdefault(ref.key, (0.5, ref))
        if not any(self.tokens[i].form in _MEDIATION for i in near) and ref.key not in found.mediators:
            return
        listed = [ref, *self.collect(ref.last, False, within=1)] if ref.last < len(self.tokens) else [ref]
        for one in listed:
            if one is ref or self._joined(ref.last, one) or one.form == "adjective":
                found.mediators.add(one.key)
                found.weak.setdefault(one.key, (0.5, one))

    def _adjectives(self, c: Candidate, found: Found, people: bool) -> None:
        for ref in self._between(c.first + 1, max(c.adjectives_end, c.first + 1)):
            if ref.form == "adjective" and not (people and self._is_noun(c, ref)):
                found.add([ref], 0.9)
        owner = [r for r in self._between(c.first + 1, c.first + 2) if r.form == "organisation"]
        if not c.definite and not c.head.tail:
            found.add(owner, 0.85)  # the accord of the United Nations with
        if c.head.family == "loan":  # a loan to X
            lent_to = [r for r in self._between(c.first + 1, c.last + 1) if self.tokens[r.first].form.startswith("ل")]
            found.add([r for r in lent_to if r.form in ("name", "metonym", "organisation")][:1], 0.9)
        if people:
            inside = [r for r in self._between(c.first + 1, c.last) if r.form == "organisation"]
            found.add(inside if len(inside) > 1 or c.head.family == "takeover" else [], 0.85)

    def _is_noun(self, c: Candidate, ref: Ref) -> bool:
        """Whether an adjective of nationality stands for a person: صفقة البرازيلي, the Brazilian's deal."""
        after_head = ref.first == c.first + 1 + len(c.head.tail)
        return after_head and not c.definite and self.tokens[ref.first].form.startswith("ال")

    def _after(self, c: Candidate, following: int, found: Found, people: bool) -> None:
        """Between X and Y, with X, of which X is a side; in the extent and in a relative clause after it."""
        limit = min(len(self.tokens), c.last + 24, following)
        relative = False
        index = c.first + 1
        while index < limit:
            token = self.tokens[index]
            if self.text.hard_stop(index):
                break
            if index >= c.last and not relative and index > c.last + 9:
                break
            if (
                index == c.last
                and not c.definite
                and any(t.has_object and t.status in _MAKING for t in triggers_of(token.form) if t.shape == "past")
            ):  # an accord that X signed: اتفاق وقعته X
                relative = True
                found.add(self.collect(index + 1, people, within=4), 0.85)
                found.add(self.pair(index + 1, within=2), 0.8)
            if token.form in _RELATIVE and index <= c.last + 2:
                relative = True
                self._relative_subject(index, found, people)
            if self.text.soft_stop(index) and index >= c.last and not relative and index > c.last + 1:
                break
            adjacent = index < c.last + 2 or (relative and self._made_before(c.last, index)) or not c.definite
            if token.form in _BETWEEN and adjacent and self.tokens[index - 1].form not in _AMONG:
                listed = self.collect(index + 1, people or index <= c.last, stop=following)
                sides = listed or self.pair(index + 1, within=4)
                found.add(sides, 0.95)
                found.unknown = found.unknown or (not sides and index < c.last + 1 and not self._of_state(index + 1))
            elif token.form in _WITH and adjacent:
                partners = self.collect(index + 1, True, stop=following, within=6 if people else 4) or self.pair(
                    index + 1, within=2
                )
                found.with_each = len({r.key for r in partners}) > 1 and not found.explicit
                found.add(partners, 0.9)
            elif token.form in _HANDS and self.tokens[index - 1].form in ("علي", "من"):
                found.add(self.collect(index + 1, people, within=3), 0.8)
            index += 1

    def _by_terms(self, c: Candidate, found: Found) -> None:
        """Who leaves or hands over by the terms: a deal that provides for the departure of X."""
        stop = min(c.last + _TERMS_WITHIN, len(self.tokens) - 1)
        verb = next((i for i in range(c.last, stop) if self.tokens[i].form in _PROVIDING), None)
        if verb is None or any(self.text.hard_stop(i) for i in range(c.last, verb)):
            return
        for act in range(verb + 1, min(verb + _TERMS_WITHIN, len(self.tokens))):
            if self.text.hard_stop(act):
                return
            if any(r.rest in _LEAVING for r in readings(self.tokens[act].form)):
                bodies = [r for r in self._between(act + 1, act + _LEAVES_WITHIN) if r.form == "organisation"]
                found.add(bodies[:1], 0.8)
                return

    def _of_state(self, index: int) -> bool:
        """Whether a noun at `index` is that of a state's body, which the article's states then stand for."""
        return index < len(self.tokens) and any(r.rest in _STATE_NOUNS for r in readings(self.tokens[index].form))

    def _transfer(self, c: Candidate, found: Found) -> None:
        """A player's move: from one club to another."""
        if not any(w.removeprefix("ل").removeprefix("ال") == _MOVE for w in c.content[:2]):
            return
        for index in range(c.first + 1, min(c.first + _TRANSFER_WITHIN, len(self.tokens))):
            if self.text.hard_stop(index):
                return
            form = self.tokens[index].form
            clubs = [r for r in self._between(index, index + 3) if r.form == "organisation"]
            if clubs and (form in _FROM_TO or (form.startswith("ل") and clubs[0].first == index)):
                found.add(clubs[:1], 0.85)

    def _made_before(self, first: int, last: int) -> bool:
        """Whether a relative clause tells of signing or reaching before `last`: which X signed with Y."""
        return any(t.status in _MAKING for i in range(first, last) for t in triggers_of(self.tokens[i].form))

    def _relative_subject(self, index: int, found: Found, people: bool) -> None:
        for at in range(index + 1, min(index + 5, len(self.tokens))):
            if self.text.hard_stop(at):
                return
            if at in self.verbs:
                making = any(t.status in ("signed", "agreed") for t in triggers_of(self.tokens[at].form))
                found.add(self.collect(at + 1, people, within=4), 0.85 if making else 0.75)
                found.add(self.pair(at + 1, within=2), 0.8)
                return

    def _between_before(self, c: Candidate, preceding: int, found: Found, people: bool) -> None:
        """Talks between X and Y … on an agreement."""
        if len(found.explicit) >= 2:
            return
        for index in range(c.first - 1, max(preceding, c.first - 24, 0) - 1, -1):
            if self.text.hard_stop(index):
                return
            if self.tokens[index].form in _BETWEEN:
                listed = self.collect(index + 1, people, stop=c.first, within=3)
                if len({r.key for r in listed}) > 1:
                    found.add(listed, 0.8)
                return
            if self.tokens[index].form in _WITH and self._talks_before(index):
                partners = self.collect(index + 1, people, stop=c.first, within=3)
                found.add(partners, 0.8)
                if partners:
                    found.add(self._talking(index), 0.75)
                return

    def _talks_before(self, index: int) -> bool:
        """Whether a word for talking stands right before مع: talks with, negotiates with."""
        near = range(max(0, index - 3), index)
        return any(
            r.rest in _TALKS or any(t.status == "negotiating" for t in triggers_of(r.rest))
            for i in near for r in readings(self.tokens[i].form)
        )  # fmt: skip

    def _talking(self, index: int) -> list[Ref]:
        """Who talks with somebody: the actor of the sentence named last before the talks."""
        start = self._clause_start(index)
        sides = [r for r in self._between(start, index) if self._stands(r) and r.form != "individual"]
        return sides[-1:]

    def _subjects(self, c: Candidate, bound: Binding, found: Found, people: bool) -> None:
        """The subject of the verb that governs the mention, before or after the verb."""
        if bound.status == "announced" and bound.index < c.first and not c.definite:
            for ref in self.collect(bound.index + 1, people, stop=c.first):
                if ref.key not in found.explicit:
                    found.weak[ref.key] = (0.6, ref)
        if bound.status in ("violated", "rejected", "announced", "expired"):
            return
        if bound.status == "proposed" and bound.index < c.first:
            for ref in self.collect(bound.index + 1, people, stop=c.first):
                if ref.key not in found.explicit:
                    found.weak[ref.key] = (0.5, ref)  # who calls for it may be a third
            return
        confidence = 0.85 if bound.status in ("signed", "agreed") else 0.75
        if bound.index < c.first:
            stop = c.part_of.first if c.part_of is not None and c.part_of.first > bound.index else c.first
            inner = self.collect(bound.index + 1, people, stop=stop, within=2 if bound.shared else 8)
            inner = inner or self.pair(bound.index + 1, stop=c.first)
            if bound.status == "withdrawn" and not inner:
                inner = self._own_country(bound.index, c.first)
            if bound.status in _MAKING and not bound.shared:
                for at in range(bound.index + 1, c.first):
                    if self.tokens[at].form in _WITH:
                        inner = [*inner, *self.collect(at + 1, people, stop=c.first)]
            inner = [r for r in inner if r.last <= c.first]
            found.add(inner, confidence)
            if inner and len({r.key for r in inner}) > 1:
                return
        elif bound.after_relative or bound.shape == "participle":
            return
        start = self._clause_start(bound.index)
        chain = self._chain_before(start, bound.index, people)
        if not chain and bound.status in _MAKING and bound.shape != "noun":
            chain = self._speaker(start, bound.index, people)
        if bound.shape != "noun" or bound.status == "withdrawn" or len({r.key for r in chain}) > 1:
            found.add(chain, confidence - 0.1)
        found.add(self.pair(max(start, bound.index - 6), stop=bound.index), confidence - 0.1)

    def _speaker(self, start: int, verb: int, people: bool) -> list[Ref]:
        """Whom the pronoun before a verb means, the one who says it: the company said that it had signed."""
        at = verb - 1
        if at > start and self.tokens[at].form == "قد":
            at -= 1
        if at <= start or self.tokens[at].form not in _THAT_ONE:
            return []
        nearest = self._chain_before(start, at, people)
        told = [r for r in self._between(start, at) if self._stands(r) and (people or r.form != "individual")]
        return nearest or (self.collect(told[0].first, people, stop=at)[:2] if told else [])

    def _own_country(self, index: int, stop: int) -> list[Ref]:
        """His country: the state of the last person named before."""
        if not any(t.form in _HIS_COUNTRY for t in self.tokens[index:stop]):
            return []
        at = bisect_left(self.references.starts, index)
        for ref in reversed(self.references.all[max(0, at - 12) : at]):
            if ref.form == "person" or ref.form == "adjective":
                return [ref]
        return []

    def _lists(self, c: Candidate, found: Found) -> None:
        """Three states or more in a row, in the sentence of the mention, are its parties."""
        if len([k for k, (confidence, _) in found.explicit.items() if confidence >= _STATED]) > 1:
            return
        at, stop = self._sentence(c)
        while at < stop:
            refs = self._between(at, stop)
            if not refs:
                return
            listed = [r for r in self.collect(refs[0].first, False) if r.form != "person"]
            states = {r.key for r in listed if r.form in ("name", "metonym")}
            apart = max(refs[0].first - c.last, c.first - (listed[-1].last if listed else 0))
            example = any(t.form == "مثل" for t in self.tokens[max(0, refs[0].first - 3) : refs[0].first])
            within = _LIST_WITHIN if c.head.family == "accord" else _LIST_WITHIN // 3
            if len(states) >= 3 and apart <= within and c.head.number != "plural" and not example:
                found.add(listed, 0.7)
            at = max(refs[0].last, (listed[-1].last if listed else 0))
