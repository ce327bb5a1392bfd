"""Who is bound by the agreement that a mention names: the words around the mention say so.

Cues, strongest first: adjectives of nationality on the noun, between X and Y,
with X, the subject of the verb of agreeing, the two sides, lists of states in
its sentence. What a whole article implies is settled in `reports.py`.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mithaq.agreements.candidate import Candidate
from mithaq.agreements.lexicon import triggers_of, word_class
from mithaq.agreements.refs import Ref, References
from mithaq.agreements.status import Binding
from mithaq.agreements.tokens import TokenText, readings

_MEMBERS = word_class("members")
_MOST_LISTS = 20
_SPEECH = word_class("speech") | word_class("media")
_OFFICES = word_class("offices") | word_class("bearers")
_BETWEEN = word_class("between")
_WITH = word_class("with")
_RELATIVE = frozenset({"الذي", "التي", "والذي", "والتي", "اللذين", "اللتين"})
_PAIR_PRONOUNS = word_class("pair_pronouns")
_PAIRS = word_class("pairs_of_states")
_FIRM_PAIRS = word_class("pairs_of_firms")
_HIS_COUNTRY = word_class("own_country")
_MEDIATION = word_class("mediation")
_LIST_ENDS = word_class("list_ends")
_HANDS = word_class("hands")
_DATE_WORDS = word_class("date_words")
_GROUP_NOUNS = word_class("groups_of_sides")
_THREE = frozenset({"الثلاث", "الثلاثه", "الثلاثي"})
_ON_BEHALF = frozenset({"عن", "وعن"})
_MAKING = frozenset({"signed", "agreed"})
_FIRST_WITHIN = 6
_NEXT_WITHIN = 7
_WINDOW = 60
_SUBJECT_WITHIN = 4
_LIST_WITHIN = 15
_STATE_FORMS = frozenset({"name", "metonym", "adjective", "person"})


@dataclass
class Found:
    """Parties of one mention: key to (confidence, reference); `weak` are only named in its sentence."""

    explicit: dict[str, tuple[float, Ref]] = field(default_factory=dict)
    weak: dict[str, tuple[float, Ref]] = field(default_factory=dict)
    mediators: set[str] = field(default_factory=set)
    with_each: bool = False  # several partners after مع, none named before it

    def add(self, refs: Iterable[Ref], confidence: float) -> None:
        """Keep each reference at the best confidence it has had."""
        for ref in refs:
            known = self.explicit.get(ref.key)
            if known is None or known[0] < confidence:
                self.explicit[ref.key] = (confidence, ref)


class PartyFinder:
    """Finds the parties of candidates in one text."""

    def __init__(self, text: TokenText, references: References, verbs: frozenset[int]) -> None:
        self.text = text
        self.tokens = text.tokens
        self.references = references
        self.verbs = verbs

    def find(self, c: Candidate, preceding: int, following: int, binding: Sequence[Binding]) -> Found:
        """Parties of `c`; the candidate before ends at token `preceding`, the next begins at `following`."""
        found = Found()
        people = c.head.family in ("contract", "deal", "takeover")
        self._adjectives(c, found, people)
        self._after(c, following, found, people)
        for bound in binding:
            self._subjects(c, bound, found, people)
        self._between_before(c, preceding, found, people)
        self._lists(c, found)
        window = self._sentence(c)
        self._represented(window, binding, found)
        if any(t.form in _PAIR_PRONOUNS or t.form in _PAIRS for t in self.tokens[window[0] : window[1]]):
            for ref in self.pair(window[0], stop=window[1]):
                if ref.key not in found.explicit:
                    found.weak[ref.key] = (0.6, ref)
        for ref in self._between(*window):
            if ref.key not in found.explicit and self._speaks_for_itself(ref, people):
                found.weak.setdefault(ref.key, (0.5, ref))
            self._mediator(ref, found)
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
        if ref.form == "adjective":
            before = self.tokens[ref.first - 1].form if ref.first else ""
            return any(r.rest in _OFFICES for r in readings(before))
        if ref.form == "organisation" and any(
            t.form in _SPEECH for t in self.tokens[max(0, ref.first - 3) : ref.first]
        ):
            return False  # who reports it
        return ref.form in ("name", "metonym", "organisation") or (people and ref.form == "individual")

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

    def _mediates(self, ref: Ref) -> bool:
        return any(t.form in _MEDIATION for t in self.tokens[max(0, ref.first - 3) : ref.first])

    def _mediator(self, ref: Ref, found: Found) -> None:
        near = range(max(0, ref.first - 2), ref.first)
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
            if index == c.last and not c.definite and any(
                t.has_object and t.status in _MAKING for t in triggers_of(token.form) if t.shape == "past"
            ):  # an accord that X signed: اتفاق وقعته X
                relative = True
                found.add(self.collect(index + 1, people, within=4), 0.85)
                found.add(self.pair(index + 1, within=2), 0.8)
            if token.form in _RELATIVE and index <= c.last + 2:
                relative = True
                self._relative_subject(index, found, people)
            if self.text.soft_stop(index) and index >= c.last and not relative and index > c.last + 1:
                break
            adjacent = index < c.last + 2 or relative or not c.definite
            if token.form in _BETWEEN and adjacent:
                listed = self.collect(index + 1, people)
                found.add(listed or self.pair(index + 1), 0.95)
            elif token.form in _WITH and adjacent:
                partners = self.collect(index + 1, True, within=6 if people else 4) or self.pair(index + 1, within=2)
                found.with_each = len({r.key for r in partners}) > 1 and not found.explicit
                found.add(partners, 0.9)
            elif token.form in _HANDS and self.tokens[index - 1].form in ("علي", "من"):
                found.add(self.collect(index + 1, people, within=3), 0.8)
            index += 1

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

    def _subjects(self, c: Candidate, bound: Binding, found: Found, people: bool) -> None:
        """The subject of the verb that governs the mention, before or after the verb."""
        if bound.status in ("violated", "rejected", "announced", "expired"):
            return
        confidence = 0.85 if bound.status in ("signed", "agreed") else 0.75
        if bound.index < c.first:
            inner = self.collect(bound.index + 1, people, stop=c.first, within=2 if bound.shared else 8)
            inner = inner or self.pair(bound.index + 1, stop=c.first)
            if bound.status == "withdrawn" and not inner:
                inner = self._own_country(bound.index, c.first)
            if bound.status in ("signed", "agreed") and inner:
                for at in range(bound.index + 1, c.first):
                    if self.tokens[at].form in _WITH:
                        inner = [*inner, *self.collect(at + 1, people, stop=c.first)]
            inner = [r for r in inner if r.last <= c.first]
            found.add(inner, confidence)
            if inner and len({r.key for r in inner}) > 1:
                return
        elif bound.after_relative:
            return
        start = self._clause_start(bound.index)
        chain = self._chain_before(start, bound.index, people)
        if bound.shape != "noun" or bound.status == "withdrawn" or len({r.key for r in chain}) > 1:
            found.add(chain, confidence - 0.1)
        found.add(self.pair(max(start, bound.index - 6), stop=bound.index), confidence - 0.1)

    def _chain_before(self, start: int, stop: int, people: bool) -> list[Ref]:
        """The coordinated actors that end right before a verb: X and Y sign."""
        refs = [r for r in self._between(start, stop) if people or r.form != "individual"]
        while refs and refs[-1].first and self.tokens[refs[-1].first - 1].form == "في":
            refs.pop()  # where it happens
        if not refs:
            return []
        gap = [i for i in range(refs[-1].last, stop) if not self._tells_when(i)]
        if len(gap) > _SUBJECT_WITHIN or any(self._breaks(i) or self.text.soft_stop(i) for i in gap):
            return []
        chain = [refs[-1]]
        for ref in reversed(refs[:-1]):
            between = range(ref.last, chain[-1].first)
            apart = len(between) > _NEXT_WITHIN or any(self._breaks(i) for i in between)
            if apart or not self._joined(ref.last, chain[-1]):
                break
            chain.append(ref)
        chain.reverse()
        return [r for n, r in enumerate(chain) if not n or not self._describes(r, chain[n - 1])]

    def _describes(self, ref: Ref, body: Ref) -> bool:
        """Whether an adjective only says where a body is from: the French company X."""
        near = body.last <= ref.first <= body.last + 1 or body.first <= ref.first < body.last
        return ref.form == "adjective" and body.form == "organisation" and near

    def _tells_when(self, index: int) -> bool:
        """A token of a date set off by commas: ، الأربعاء 6 مارس 2024 ،"""
        form = self.tokens[index].form
        near = self.tokens[index - 1].form if self.text.soft_stop(index) else ""
        following = self.tokens[index + 1].form if index + 1 < len(self.tokens) else ""
        dated = form.isdigit() or any(r.rest in _DATE_WORDS for r in readings(form))
        beside = any(f.isdigit() or f in _DATE_WORDS or f.removeprefix("ال") in _DATE_WORDS for f in (near, following))
        return dated or form == "/" or (form in "،," and beside)

    def _own_country(self, index: int, stop: int) -> list[Ref]:
        """His country: the state of the last person named before."""
        if not any(t.form in _HIS_COUNTRY for t in self.tokens[index:stop]):
            return []
        at = bisect_left(self.references.starts, index)
        for ref in reversed(self.references.all[max(0, at - 12) : at]):
            if ref.form == "person" or ref.form == "adjective":
                return [ref]
        return []

    def _clause_start(self, index: int) -> int:
        at = index
        while at > 0 and index - at < 25 and not self.text.hard_stop(at - 1):
            at -= 1
        return at

    def _between(self, first: int, last: int) -> list[Ref]:
        at = bisect_left(self.references.starts, first)
        refs = []
        while at < len(self.references.all) and self.references.all[at].first < last:
            refs.append(self.references.all[at])
            at += 1
        return refs

    def _lists(self, c: Candidate, found: Found) -> None:
        """Three states or more in a row, in the sentence of the mention, are its parties."""
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

    def pair(self, start: int, stop: int | None = None, within: int = 10) -> list[Ref]:
        """The two sides that البلدين, الجانبان, الشركتين stand for, if one of these words comes."""
        limit = min(len(self.tokens), start + within if stop is None else stop)
        for index in range(start, limit):
            form = self.tokens[index].form
            for word in (form, form[1:], form[1:] and "ا" + form[1:]):
                if word in _PAIRS or word in _PAIR_PRONOUNS:
                    return self._two_before(index, _STATE_FORMS)
                if word in _GROUP_NOUNS and index + 1 < limit and self.tokens[index + 1].form in _THREE:
                    return self._three_before(index)
                if word in _FIRM_PAIRS:
                    return self._two_before(index, frozenset({"organisation"}))
            if self.text.hard_stop(index):
                break
        return []

    def _three_before(self, index: int) -> list[Ref]:
        """The last three states that the text names in a row, with any form of naming."""
        at = bisect_left(self.references.starts, index)
        recent = self.references.all[max(0, at - 120) : at]
        for last in range(len(recent), 2, -1):
            listed = self.collect(recent[last - 3].first, False)
            keys = {r.key: r for r in listed if r.form in ("name", "metonym")}
            if len(keys) == 3:
                return list(keys.values())
        return []

    def _two_before(self, index: int, forms: frozenset[str]) -> list[Ref]:
        at = bisect_left(self.references.starts, index)
        recent = [r for r in self.references.all[max(0, at - 200) : at] if r.form in forms and not self._mediates(r)]
        often = Counter(r.key for r in recent)
        best_pair: list[Ref] = []
        best_weight = 0.0
        for position, (first, second) in enumerate(itertools.pairwise(recent)):
            if first.key != second.key and self._coordinated(first, second):
                pair_weight = min(often[first.key], often[second.key]) * (0.5 + (position + 1) / len(recent))
                if pair_weight >= best_weight:
                    best_pair, best_weight = [first, second], pair_weight
        if best_pair:
            return best_pair
        recent = recent[-16:]
        weight: Counter[str] = Counter()
        last: dict[str, Ref] = {}
        for position, ref in enumerate(recent):
            weight[ref.key] += 1 + position // 4
            last[ref.key] = ref
        best = sorted(weight, key=lambda k: (-weight[k], -last[k].first))[:2]
        return [last[k] for k in best] if len(best) == 2 else []

    def _coordinated(self, first: Ref, second: Ref) -> bool:
        """X and Y, X with Y, X and his counterpart Y: two sides named together."""
        gap = [t.form for t in self.tokens[first.last : second.first]]
        if len(gap) > 4 or second.first < first.last:
            return False
        if any(self._breaks(i) for i in range(first.last, second.first)):
            return False
        joined = self.tokens[second.first].form.startswith("و") or any(g.startswith(("ونظير", "وحكوم")) for g in gap)
        return joined or any(g in _WITH for g in gap)

    def collect(self, start: int, people: bool, stop: int | None = None, within: int = _FIRST_WITHIN) -> list[Ref]:
        """The list of actors that begins at `start`: X, X and Y, X, Y and Z."""
        listed: list[Ref] = []
        end = start
        limit = len(self.tokens) if stop is None else stop
        for ref in self._between(start, min(limit, start + 120)):
            if ref.form == "individual" and not people:
                continue
            gap = self.tokens[end : ref.first]
            if len(gap) > (_NEXT_WITHIN if listed else within):
                break
            if any(self._breaks(i) for i in range(end, ref.first)):
                break
            if listed and self._describes(ref, listed[-1]) and not self.tokens[ref.first].form.startswith("و"):
                end = max(end, ref.last)
                continue
            if listed and not self._joined(end, ref):
                break
            listed.append(ref)
            end = max(end, ref.last)
        return listed

    def _breaks(self, index: int) -> bool:
        form = self.tokens[index].form
        return self.text.hard_stop(index) or form in _RELATIVE or index in self.verbs or form in _LIST_ENDS

    def _joined(self, end: int, ref: Ref) -> bool:
        if ref.first <= end:  # an adjective after its noun, a person after the title
            return True
        if self.tokens[ref.first].form.startswith("و"):
            return True
        return any(
            t.form.startswith("و") or t.form in "،,-–(" or t.form in ("اضافه", "الي")
            for t in self.tokens[end : ref.first]
        )
