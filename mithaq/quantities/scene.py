"""One text being searched for quantities: its tokens and the readers over them.

What several rule modules ask of a number's neighbourhood is here; the rules
themselves are in `measures`, `counts`, `ranges` and `duals`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from mithaq.quantities.grammar import Parsed, scan
from mithaq.quantities.guards import Guard, has_role
from mithaq.quantities.lexicons import strip_clitics
from mithaq.quantities.nouns import Nouns
from mithaq.quantities.records import Comparator, Kind, QuantityContext
from mithaq.quantities.tokens import Token, cut
from mithaq.quantities.units import Money, Unit

_BETWEEN = frozenset({"بين", "تتراوح", "يتراوح", "تراوحت", "تراوح", "مابين"})
_OVER_TIME = frozenset({"خلال", "منذ", "قبل", "بعد", "مدي", "مدار", "طوال", "لمده", "من"})
_BRACKETS = {"(": ")", "«": "»", '"': '"', "“": "”", "[": "]"}
_CONTRACTS = frozenset({"عقد", "عقدا", "عقود", "عقودا", "عقدين", "عقدي"})
_ARTICLES = frozenset({"ال", "وال", "بال", "فال", "كال", "لل", "ولل", "وبال"})


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity over tokens `first`..`after`; `start`/`end` are folded positions."""

    value: float
    value_max: float | None
    unit: Unit
    first: int
    after: int
    start: int
    end: int
    confidence: float
    comparator: Comparator = "exact"
    kind: Kind | None = None


class Scene:
    """A text, cut, with its numbers, and what was found so far."""

    def __init__(self, text: str, context: QuantityContext) -> None:
        self.cut = cut(text)
        self.tokens = self.cut.tokens
        self.guard = Guard(self.tokens)
        self.money = Money(context.country_codes, self.tokens)
        self.nouns = Nouns(self.cut, context.sentences)
        self.numbers = scan(self.cut)
        self.last_money: Found | None = None
        self.told: tuple[int, str | None] = (0, None)  # where the last quantity ended, its subject

    def al(self, p: Parsed) -> bool:
        """الـ12: the article stands as a token of its own before digits."""
        one = self.guard.at(p.first - 1)
        return bool(
            one
            and p.digits
            and one.kind == "W"
            and one.text in _ARTICLES
            and (self.tokens[p.first].glued or one.text == "ال")
        )

    def bracketed(self, p: Parsed) -> bool:
        """(300) ريال: digits in brackets, the unit outside."""
        one, nxt = self.guard.at(p.first - 1), self.guard.at(p.after)
        return bool(one and nxt and _BRACKETS.get(one.text) == nxt.text)

    def named(self, p: Parsed) -> bool:
        """Whether the number names or dates what stands before it: القرار 2231, عام 2015."""
        return self.guard.names(p) or self.guard.year(p)

    def bad_two(self, p: Parsed) -> bool:
        """الاثنين is Monday."""
        if p.value != 2 or p.digits or p.after - p.first != 1:
            return False
        if self.nouns.surface(self.tokens[p.first]).endswith(("أثنى", "أثني")):
            return True  # the verb أثنى, praised
        one = self.guard.at(p.first - 1)
        return (
            p.definite
            or bool(one and _dual_shaped(one))
            or bool(one and one.text in {"يوم", "مساء", "صباح", "فجر", "ليل", "امس"})
        )

    def between(self, a: Parsed) -> bool:
        """Whether a word that opens a range stands before the number: بين, تتراوح."""
        one, two = self.guard.at(a.first - 1), self.guard.at(a.first - 2)
        near = [t.text for t in (one, two) if t]
        return any(rest in _BETWEEN for text in near for rest, *_ in strip_clitics(text))

    def contracts(self, first: int, after: int) -> bool:
        """Whether words of signing or awarding around say that عقود are contracts."""
        one = self.guard.at(first - 1)
        if one is not None and one.text in _OVER_TIME:
            return False  # خلال العقدين المقبلين
        near = [self.guard.at(k) for k in (*range(first - 5, first), after, after + 1)]
        return self.tells_of_contracts or any(has_role(t, "contract_cue") for t in near)

    @cached_property
    def tells_of_contracts(self) -> bool:
        """Whether somewhere in the text عقد or عقود is what a word of signing or awarding speaks of."""
        return any(
            token.text.removeprefix("ال") in _CONTRACTS
            and any(has_role(self.guard.at(k), "contract_cue") for k in range(i - 3, i))
            for i, token in enumerate(self.tokens)
        )

    def numbers_from(self, i: int) -> list[Parsed]:
        """The number that begins at token `i` (or at i + 1 after a lone و)."""
        low, high = 0, len(self.numbers)
        while low < high:
            middle = (low + high) // 2
            if self.numbers[middle].first < i:
                low = middle + 1
            else:
                high = middle
        if low < len(self.numbers):
            p = self.numbers[low]
            if p.first == i or (p.first == i + 1 and self.tokens[i].text == "و"):
                return [p]
        return []


def _dual_shaped(token: Token) -> bool:
    return token.kind == "W" and len(token.text) > 4 and token.text.endswith(("ين", "ان"))
