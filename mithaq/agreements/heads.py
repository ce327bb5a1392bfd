"""Where a text names an agreement: its extent, and what the words around it tell of its kind.

Which mentions mean one agreement is told in `coreference.py`, what happens to
it in `status.py`, who is bound in `parties.py`.
"""

from __future__ import annotations

import re

from mithaq.agreements.candidate import Candidate
from mithaq.agreements.lexicon import Head, adjective_role, is_second_word, modifiers_of, triggers_of, word_class
from mithaq.agreements.standing import StandingNouns
from mithaq.agreements.tokens import QUOTE_PAIRS, Token, readings

_YEAR = re.compile(r"(?:1[89]|20)\d\d\Z")
_YEAR_WORDS = frozenset({"عام", "سنه"})
_STOPS = word_class("name_ends")
_BEARERS = word_class("bearers")
_PAIR_WORDS = word_class("pairs_of_states") | word_class("pairs_of_firms")
_DEMONSTRATIVES = word_class("demonstratives")
_PP = word_class("name_prepositions")
_CONTRACTS = frozenset({"contract", "deal"})
_LONGEST_EXTENT = 16
_MATTER_WITHIN = 8
_SIDES = word_class("between") | word_class("with")
_SAYING_THAT = frozenset({"ان", "بان", "وان", "لان"})
_KNOWN_AS = word_class("known_as")
_LONGEST_TITLE = 13


class CandidateFinder(StandingNouns):
    """Finds candidates in one text."""

    def find(self) -> list[Candidate]:
        """Candidates in text order; none begins inside another's extent unless it stands apart."""
        found: list[Candidate] = []
        index = 0
        while index < len(self.tokens):
            candidate = self._at(index)
            if candidate is None:
                index += 1
                continue
            index = candidate.last
            if found and self._is_matter(found[-1], candidate):
                found[-1].kinds["ceasefire"] = 9
                found[-1].nested.append(candidate.first)
                found[-1].last, found[-1].end = candidate.last, candidate.end
            else:
                found.append(candidate)
        return found

    def _is_matter(self, c: Candidate, truce: Candidate) -> bool:
        """Whether a truce is what the accord before it is on: an accord between X and those others on a truce."""
        between = range(c.last, truce.first)
        if c.head.family != "accord" or truce.head.family != "truce" or not 0 < len(between) <= _MATTER_WITHIN:
            return False
        plain = not any(self.text.hard_stop(i) or i in self.verbs for i in between)
        sides = any(self._form(i) in _SIDES for i in range(c.first, truce.first))
        return plain and sides and not self._form(truce.first).startswith("ال") and self._form(truce.first - 1) == "علي"

    def _at(self, index: int) -> Candidate | None:
        hit = self._head_at(index)
        if hit is None:
            return None
        head, reading = hit
        token = self.tokens[index]
        last = self._tail_at(index + 1, head) or index + 1
        candidate = Candidate(
            index, last, last, head, reading.definite or head.possessive or self._tail_definite(head),
            token.source_start(reading.skipped), self.tokens[last - 1].end,
        )  # fmt: skip
        before = self.tokens[index - 1].form if index else ""
        candidate.demonstrative = before in _DEMONSTRATIVES or before.lstrip("وف") in _DEMONSTRATIVES
        self._extend(candidate)
        candidate.end = self.tokens[candidate.last - 1].end
        return candidate if self._stands(candidate) else None

    def _tail_definite(self, head: Head) -> bool:
        return bool(head.tail) and head.tail[-1].startswith("ال") and not head.tail[0].startswith("ل")

    def _extend(self, c: Candidate) -> None:
        """Walk right over adjectives, construct nouns, a quoted title and prepositional phrases."""
        index, limit = c.last, min(len(self.tokens), c.last + _LONGEST_EXTENT)
        in_phrase, construct_open = 0, not c.definite
        while index < limit:
            token = self.tokens[index]
            if token.form in QUOTE_PAIRS and c.definite and self._previous(c.first) in _SAYING_THAT:
                break  # what is said of it: إن الاتفاق "تاريخي"
            if token.form in QUOTE_PAIRS and not c.title and index <= c.adjectives_end + 1:
                index = self._title(c, index)
                if c.title is None:
                    break
                continue
            if token.form in _KNOWN_AS and not c.title and index == c.adjectives_end:
                opens = next((i for i in range(index + 1, min(index + 3, limit)) if self._form(i) in QUOTE_PAIRS), None)
                if opens is not None and self._title(c, opens) > opens:
                    index = c.adjectives_end
                    continue
            if not token.is_word:
                if token.form in "-–" and index in self.nationalities_before(index) and index + 1 in self.nationalities:
                    index += 1
                    continue
                break
            if token.form in _STOPS or token.form.lstrip("وف") in _STOPS or index in self.verbs:
                break
            if any(t.shape in ("past", "future") for t in triggers_of(token.form)) and not self._is_noun(index):
                break
            year_at = index + 1 if token.form.lstrip("ل") in _YEAR_WORDS else index
            if year_at < len(self.tokens) and _YEAR.match(self.tokens[year_at].form):
                following = self._form(year_at + 1)
                counts = following[:1].isalpha() and following not in _PP  # 2000 cars
                named = year_at == index and (index == c.first + 1 or c.definite or not counts)
                if token.form.startswith("ل") or ((named or c.kinds) and not in_phrase):
                    c.year = self.tokens[year_at].form
                    index = year_at + 1
                break
            if index in self.nationalities:
                index = self.nationalities[index]
                if not in_phrase:
                    c.adjectives_end = index
                c.content.append(self.topics.get(index - 1, "#"))
                continue
            if (
                index in self.named
                and index - 1 in self.named
                and index - 1 >= c.first + 1
                and not (token.form.startswith("و") or in_phrase)
            ):  # the rest of a name
                self.note(c, index)
                index += 1
                c.adjectives_end = index
                construct_open = False
                continue
            joined = readings(token.form)[-1].conjunction == "و" and token.form.startswith("و")
            nested = self._head_at(index)
            if nested is not None:
                joined = nested[1].conjunction == "و"  # the noun وقف begins with the letter of "and"
            if nested is not None and joined and index == c.last and {c.head.number, nested[0].number} == {"plural"}:
                index += 1 + len(nested[0].tail)  # agreements and contracts
                c.adjectives_end = index
                continue
            if nested is not None and joined and not in_phrase:
                break
            if nested is not None and nested[1].definite and in_phrase and not nested[0].tail:
                break
            if nested is not None and not joined:
                c.nested.append(index)
                kind = nested[0].kind
                if kind and nested[0].needs not in ("contract", "loan"):
                    c.kinds[kind] = max(c.kinds.get(kind, 0), 9)
                self.note(c, index)
                index += 1 + len(nested[0].tail)
                construct_open = True
                if not in_phrase:
                    c.adjectives_end = index
                continue
            role = adjective_role(token.form)
            if role is not None and c.definite and not in_phrase and not token.form.startswith(("ال", "غير")):
                break  # said of it: الاتفاق تاريخي
            if role is not None:
                c.new = c.new or (role == "new" and not in_phrase)
                c.apart = c.apart or (role in ("apart", "earlier") and not in_phrase)
                self.note(c, index)
                index += 1
                if not in_phrase:
                    c.adjectives_end = index
                continue
            if token.form in _PP or (
                token.form[0] == "ل"
                and len(token.form) > 3
                and not in_phrase
                and not c.definite
                and self._purpose(token)
            ):
                if not self._phrase_opens(c, index):
                    break
                in_phrase = index
                if token.form[0] == "ل":
                    self.note(c, index)
                index += 1
                continue
            if self._looks_like_verb(token.form) or (token.form[:2] == "لي" and self._looks_like_verb(token.form[1:])):
                break
            listing = self.tokens[in_phrase].form in ("مع", "بين") if in_phrase else False
            if listing and index not in self.named and (joined or index - 1 in self.named):
                break
            if in_phrase and index - in_phrase <= 7 and not token.form.isdigit():
                self.note(c, index)
                index += 1
                continue
            if not in_phrase and (construct_open or token.form.startswith("ال")) and not joined and len(c.content) < 5:
                if token.form.isdigit() or (
                    token.form[0] == "ب" and len(token.form) > 4 and not modifiers_of(token.form)
                ):
                    break
                if not construct_open and not self._agrees(c, index):
                    break
                self.note(c, index)
                construct_open = construct_open and not token.form.startswith("ال")
                index += 1
                c.adjectives_end = index
                continue
            break
        while index > c.last and (self.tokens[index - 1].form in _PP or self.tokens[index - 1].form == "و"):
            index -= 1
        c.last = max(index, c.last)
        first = c.content[0] if c.content else ""
        first = "" if self._form(c.first + 1 + len(c.head.tail)) in _PP else first  # with X, not of X
        adjective = c.first + 1 in self.nationalities and not self._form(c.first + 1).startswith("ال")
        if not c.definite and not adjective and (first.startswith(("#", "ال")) or c.title or self._of_a_known(c)):
            c.construct_definite = True

    def _of_a_known(self, c: Candidate) -> bool:
        """Whether a chain of nouns right after the head ends in a definite one: اتفاق ترسيم الحدود."""
        first, second = self._form(c.first + 1 + len(c.head.tail)), self._form(c.first + 2 + len(c.head.tail))
        if c.first + 2 + len(c.head.tail) >= c.adjectives_end or adjective_role(first) is not None:
            return False
        return second.startswith("ال") and not first.startswith("ل") and first not in _PP

    def _phrase_opens(self, c: Candidate, index: int) -> bool:
        """Whether a preposition after the noun still belongs to its name."""
        form = self.tokens[index].form
        following = self.tokens[index + 1].form if index + 1 < len(self.tokens) else ""
        if form == "علي":
            return not c.definite and following not in _STOPS
        if form == "في":
            return following in ("شان", "مجال", "مجالات", "منطقه") or c.head.family in ("truce", "settlement")
        if form in ("مع", "بين"):
            near = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
            return not c.definite or index + 1 in self.named or (near is not None and near.form in _BEARERS)
        return True

    @staticmethod
    def _looks_like_verb(form: str) -> bool:
        """A present-tense form, as far as letters tell: يسمح, سيخفف, تمتد, but not تعاون, تطوير, يوم."""
        if modifiers_of(form) or adjective_role(form) is not None or len(form) < 4:
            return False
        if form.startswith(("سي", "ست")) and len(form) >= 5:
            return True
        if form[0] == "ي":
            return True
        return (
            form[0] == "ت"
            and not form.endswith("ه")
            and form[-2] != "ي"
            and form[2] != "ا"
            and (form[-1] != "ي" or len(form) <= 5)
        )

    def _agrees(self, c: Candidate, index: int) -> bool:
        """Whether a word with ال agrees in gender with the noun before it, as an adjective must."""
        feminine = self.tokens[index].form.endswith("ه")
        if c.head.tail or (index - 1 > c.first and feminine == self.tokens[index - 1].form.endswith("ه")):
            return True
        return feminine == (c.head.form.endswith("ه") or c.head.number == "plural")

    def _purpose(self, token: Token) -> bool:
        if token.form[1:2] in "يت" and self._looks_like_verb(token.form[1:]):
            return False  # so that it be: ليكون
        return any(r.preposition == "ل" and len(r.rest) > 3 for r in readings(token.form))

    def _is_noun(self, index: int) -> bool:
        return bool(modifiers_of(self.tokens[index].form)) or adjective_role(self.tokens[index].form) is not None

    def nationalities_before(self, index: int) -> frozenset[int]:
        """`{index}` where an adjective of nationality ends right before `index`."""
        return frozenset((index,)) if index in self.nationalities.values() else frozenset()

    def _title(self, c: Candidate, index: int) -> int:
        closing = QUOTE_PAIRS[self.tokens[index].form]
        opening = self._form(index + 1)
        if (
            opening in _STOPS
            or opening.lstrip("وف") in _STOPS
            or index + 1 in self.verbs
            or self._looks_like_verb(opening)
        ):
            return index  # quoted speech about it, not its title
        for end in range(index + 1, min(len(self.tokens), index + _LONGEST_TITLE)):
            form = self.tokens[end].form
            if form == "\n":
                break
            if form in (closing, '"', "”", "»") and end > index + 1:
                if end == index + 2 and adjective_role(self.tokens[index + 1].form) is not None:
                    c.new = c.new or adjective_role(self.tokens[index + 1].form) == "new"
                    c.adjectives_end = end + 1
                    return end + 1  # an agreement that somebody calls "new", no title
                if not self.verbs.isdisjoint(range(index + 1, end)):
                    return index  # what somebody says of it
                c.title = self.text.surface(self.tokens[index + 1].start, self.tokens[end - 1].end)
                for inner in range(index + 1, end):
                    if self.tokens[inner].is_word:
                        self.note(c, inner)
                        nested = self._head_at(inner)
                        if nested is not None and nested[0].kind:
                            c.kinds[nested[0].kind] = max(c.kinds.get(nested[0].kind, 0), 9)
                c.adjectives_end = end + 1
                return end + 1
        return index

    def note(self, c: Candidate, index: int) -> None:
        """Take in what the word at `index` tells of content, kind and domain."""
        form = self.tokens[index].form
        if index in self.topics:
            c.content.append(self.topics[index])
        elif form not in _PAIR_WORDS and form not in _PP:
            c.content.append(form)
        following = self.tokens[index + 1].form if index + 1 < len(self.tokens) else ""
        for modifier in modifiers_of(form) if index not in self.named else ():
            if modifier.tail is not None and not is_second_word(following, modifier.tail):
                continue
            if modifier.kind and not (modifier.kind == "contract" and c.head.family not in _CONTRACTS):
                c.kinds[modifier.kind] = c.kinds.get(modifier.kind, 0) + modifier.weight
            if modifier.domain:
                c.domains.add(modifier.domain)
