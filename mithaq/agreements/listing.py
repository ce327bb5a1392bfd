"""Actors named together in a text: lists, subjects before a verb, pairs and threes that a noun stands for.

What such a list has to do with an agreement is told in `parties.py`.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import Counter

from mithaq.agreements.lexicon import word_class
from mithaq.agreements.refs import Ref, References
from mithaq.agreements.tokens import TokenText, readings

_WITH = word_class("with")
_RELATIVE = frozenset({"الذي", "التي", "والذي", "والتي", "اللذين", "اللتين"})
_PAIR_PRONOUNS = word_class("pair_pronouns")
_PAIRS = word_class("pairs_of_states")
_FIRM_PAIRS = word_class("pairs_of_firms")
_STATE_NOUNS = word_class("offices") | word_class("state_nouns")
_MEDIATION = word_class("mediation")
_LIST_ENDS = word_class("list_ends")
_DATE_WORDS = word_class("date_words")
_GROUP_NOUNS = word_class("groups_of_sides")
_THREE = frozenset({"الثلاث", "الثلاثه", "الثلاثي"})
LIKE = frozenset({"مثل", "كمثل", "غرار"})
"""Words before those whom something is compared with."""
_BESIDE_THE_POINT = LIKE | {"في"}
_FIRST_WITHIN = 6
_NEXT_WITHIN = 7
_SUBJECT_WITHIN = 4
_STATE_FORMS = frozenset({"name", "metonym", "adjective", "person"})


def _of_two(form: str) -> str:
    """The singular of a dual: الرئيسان, الوزيرين."""
    return form[:-2] if form.endswith(("ان", "ين")) else form


class ActorLists:
    """Finds actors that stand together in one text."""

    def __init__(self, text: TokenText, references: References, verbs: frozenset[int]) -> None:
        self.text = text
        self.tokens = text.tokens
        self.references = references
        self.verbs = verbs
        self.title_end = text.title_end()
        self.adjective_ends = {r.last - 1: r for r in references.all if r.form == "adjective"}

    def _mediates(self, ref: Ref) -> bool:
        return any(t.form in _MEDIATION for t in self.tokens[max(0, ref.first - 3) : ref.first])

    def _chain_before(self, start: int, stop: int, people: bool) -> list[Ref]:
        """The coordinated actors that end right before a verb: X and Y sign."""
        refs = [r for r in self._between(start, stop) if people or r.form != "individual"]
        while refs and refs[-1].first and self.tokens[refs[-1].first - 1].form in _BESIDE_THE_POINT:
            refs.pop()  # where it happens, whom it is like
        if not refs:
            return []
        gap = [i for i in range(refs[-1].last, stop) if not self._tells_when(i)]
        if len(gap) == 1 and self.tokens[gap[0]].form in _RELATIVE:
            return [refs[-1]]  # the company that signed
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

    def _stands(self, ref: Ref) -> bool:
        """Whether a naming is that of a side: an adjective where it qualifies an office or a body of a state.

        Beside another adjective that does, or as the name of a people (الروس والأتراك), it stands too.
        """
        if ref.form != "adjective":
            return True
        form, before = self.tokens[ref.first].form, self.tokens[ref.first - 1].form if ref.first else ""
        if ref.first - 1 in self.adjective_ends:
            return self._stands(self.adjective_ends[ref.first - 1])
        people = form.endswith(("يين", "يون", "ان")) or not form.removeprefix("و").endswith(("ي", "يه", "ا", "يا"))
        return people or any(r.rest in _STATE_NOUNS or _of_two(r.rest) in _STATE_NOUNS for r in readings(before))

    def _describes(self, ref: Ref, body: Ref) -> bool:
        """Whether an adjective only says where a body is from: the French company X."""
        near = body.last <= ref.first <= body.last + 1 or body.first <= ref.first < body.last
        if any(t.form.startswith("وال") for t in self.tokens[body.last : ref.first]):
            return False  # the opposition and the Russian side
        return ref.form == "adjective" and body.form == "organisation" and near

    def _tells_when(self, index: int) -> bool:
        """A token of a date set off by commas: ، الأربعاء 6 مارس 2024 ،"""
        form = self.tokens[index].form
        near = self.tokens[index - 1].form if self.text.soft_stop(index) else ""
        following = self.tokens[index + 1].form if index + 1 < len(self.tokens) else ""
        dated = form.isdigit() or any(r.rest in _DATE_WORDS for r in readings(form))
        beside = any(f.isdigit() or f in _DATE_WORDS or f.removeprefix("ال") in _DATE_WORDS for f in (near, following))
        return dated or form == "/" or (form in "،," and beside)

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
                pair_weight *= 1.5 if second.last <= self.title_end else 1.0
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
        if first.form == second.form == "adjective" and (not gap or gap[0] in "-–"):
            return True  # Palestinian-Israeli
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
            if (ref.form == "individual" and not people) or not self._stands(ref):
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
