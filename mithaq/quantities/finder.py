"""Numbers with what they count or measure: the rules that make a quantity of them.

Numbers come from `grammar`, units and money from `units`, counted nouns and
duals from `nouns`, exclusions from `guards`, the surroundings from
`circumstances`. Who a quantity belongs to is decided in `binding`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mithaq.orthography import DIACRITICS
from mithaq.quantities import circumstances
from mithaq.quantities.grammar import Parsed, scan
from mithaq.quantities.guards import Guard, has_role, is_word
from mithaq.quantities.lexicons import number_words, strip_clitics
from mithaq.quantities.nouns import CountedNoun, Nouns, noun_class
from mithaq.quantities.records import Comparator, Kind, Quantity, QuantityContext
from mithaq.quantities.tokens import Token, cut
from mithaq.quantities.units import Money, Unit, UnitMatch, unit_at

_RANGE_LINKS = frozenset({"الي", "-", "–", "—", "او", "حتي", "و", "~"})
_BETWEEN = frozenset({"بين", "تتراوح", "يتراوح", "تراوحت", "تراوح", "مابين"})
_SINGLE_COMPARATORS = frozenset({"نحو", "حوالي", "قرابه", "زهاء", "بنحو", "بحوالي", "لنحو", "لحوالي", "لقرابه", "ونحو"})
_ONE = frozenset({"واحد", "واحده", "واحدا", "كامل", "كامله", "كاملا"})


@dataclass(frozen=True, slots=True)
class _Found:
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


def find_quantities(text: str, context: QuantityContext | None = None) -> list[Quantity]:
    """Every number of `text` that has a unit or a counted noun, in order, none overlapping.

    Args:
        text: any text; diacritics, tatweel, bidi marks and three digit scripts are allowed.
        context: what is known of the article; offsets in its sentences are offsets in `text`.

    Returns:
        Quantities with code-point offsets into `text` (`text[q.start:q.end] == q.surface`).
        Never raises; takes time linear in the length of `text`.
    """
    return _Finder(text, context or QuantityContext()).run()


class _Finder:
    def __init__(self, text: str, context: QuantityContext) -> None:
        self.cut = cut(text)
        self.tokens = self.cut.tokens
        self.guard = Guard(self.tokens)
        self.money = Money(context.country_codes, self.tokens)
        self.nouns = Nouns(self.cut, context.sentences)
        self.numbers = scan(self.cut)
        self.last_money: _Found | None = None

    def run(self) -> list[Quantity]:
        found: list[_Found] = []
        done = end = 0  # tokens and characters before these are spoken for
        k = 0
        i = 0
        while i < len(self.tokens):
            if k < len(self.numbers) and self.numbers[k].first < i:
                k += 1
                continue
            if k < len(self.numbers) and self.numbers[k].first == i:
                made, used = self._from_number(k, done)
                k += used
                i = self.numbers[k - 1].after
            else:
                one = self._dual_or_single(i) if self.tokens[i].kind == "W" else None
                made = [one] if one else []
                i += 1
            for quantity in made:
                if quantity.start < end:
                    continue
                found.append(quantity)
                end = quantity.end
                if quantity.unit.kind == "money":
                    self.last_money = quantity
                done = max(done, quantity.after)
                i = max(i, quantity.after)
        return [self._finish(f) for f in found]

    # numbers -----------------------------------------------------------------

    def _from_number(self, k: int, done: int) -> tuple[list[_Found], int]:
        """Quantities made of number `k` and perhaps the next; how many numbers that took."""
        p = self.numbers[k]
        if p.first < done or self.guard.never(p) or self.guard.vague(p):
            return [], 1
        ranged = self._range(k)
        if ranged:
            return ranged
        one = self._single(p)
        return ([one] if one else []), 1

    def _single(self, p: Parsed) -> _Found | None:
        match, start = self._measure(p)
        if match:
            return self._measured(p, match, start)
        for rule in (
            self._age_in,
            self._attributive,
            self._twofold,
            self._counted,
            self._of,
            self._number_of,
            self._elided,
        ):
            if found := rule(p):
                return found
        return None

    def _measure(self, p: Parsed) -> tuple[UnitMatch | None, int]:
        """Unit, currency or symbol beside a number, and the folded start of the whole."""
        if symbol := self.money.symbol_before(p.first):
            return replace(symbol[0], after=p.after), self.tokens[symbol[1]].start
        after, start = p.after, p.start
        match = self._unit_after(after)
        if match is None and self._bracketed(p):
            match, start = self._unit_after(after + 1), self.tokens[p.first - 1].start
        if match is None and after < len(self.tokens) and self.tokens[after].text == "من":
            nxt = self.money.at(after + 1)
            match = nxt if nxt and nxt.definite and not nxt.abbreviation else None
        if match is None and p.first > 0 and self.tokens[p.first - 1].text in "%٪" and p.digits:
            sign = self.tokens[p.first - 1]
            ahead = self.guard.at(p.first - 2)
            if self.tokens[p.first].glued and not (ahead and ahead.kind == "D" and sign.glued):
                percent = unit_at(self.tokens, p.first - 1)
                if percent:
                    return replace(percent, after=p.after), sign.start
        if match and not self._fits(p, match):
            match = None
        return match, start if match else p.start

    def _bracketed(self, p: Parsed) -> bool:
        """(300) ريال: digits in brackets, the unit outside."""
        one, nxt = self.guard.at(p.first - 1), self.guard.at(p.after)
        return bool(one and nxt and _BRACKETS.get(one.text) == nxt.text)

    def _unit_after(self, i: int) -> UnitMatch | None:
        if i >= len(self.tokens) or self.tokens[i].kind == "N":
            return None
        unit, money = unit_at(self.tokens, i), self.money.at(i)
        if unit and money:
            return unit if unit.after > money.after or (unit.unit.kind == "duration" and money.number == 2) else money
        return unit or money

    def _fits(self, p: Parsed, match: UnitMatch) -> bool:
        """Whether the matched unit may follow this number: no 2015 م, no 5 القدم."""
        if match.abbreviation and match.unit.kind != "percent":
            token = self.tokens[p.after]
            if not p.digits and token.kind == "W" and len(token.text) < 2:
                return False
            if len(token.text) == 1 and token.kind in "WL" and not token.glued and match.unit.kind != "money":
                nxt = self.guard.at(match.after)
                if nxt is not None and nxt.glued and nxt.text == ".":
                    return False
            if token.kind == "L" and len(token.text) == 1 and match.unit.kind not in ("length", "mass", "power"):
                return False
        if match.unit.kind == "duration":
            if self.guard.year(p) and p.value >= 1000:
                return False
            if match.definite and not (p.definite or p.fraction or self._al(p)):
                return False
            nxt = self.guard.at(match.after)
            if match.number == 1 and nxt and nxt.kind == "D" and self.tokens[p.after].text in {"عام", "سنه"}:
                return p.value > 2
        elif (
            match.definite
            and match.unit.kind != "percent"
            and not (p.definite or p.fraction or p.scale > 1 or self._al(p))
        ):
            return False
        return True

    def _al(self, p: Parsed) -> bool:
        """الـ12: the article stands as a token of its own before digits."""
        one = self.guard.at(p.first - 1)
        return bool(one and p.digits and one.kind == "W" and one.text in _ARTICLES and self.tokens[p.first].glued)

    def _measured(self, p: Parsed, match: UnitMatch, start: int) -> _Found | None:
        unit, after, value = match.unit, match.after, p.value
        kind: Kind = unit.kind
        if p.grouped is not None and kind not in ("percent", "duration"):
            whole = self.tokens[p.first].text.endswith("0")
            if kind == "count" or (whole and p.scale == 1):
                value = p.grouped
        negative = self._minus(p)
        if negative is not None and kind == "percent":
            value, start = -value, negative
        if unit.code == "year" and unit.factor == 10 and (value > 10 or self._contracts(p.first, after)):
            return self._count(p, "عقد", after, 0.7)
        extra = self._fraction_after(after, unit)
        if extra and kind != "percent":
            value, after = value + extra[0], extra[1]
        if kind == "duration" and unit.code in ("day", "month", "week") and self._calendar(p, after):
            return None
        if unit.code == "minute" and self._after_hour(p):
            return None
        if kind == "duration" and self._is_age(p, after):
            kind = "age"
        if self._al(p):
            start = self.tokens[p.first - 1].end - 2
        confidence = 0.96 if p.digits else 0.92
        return _Found(value * unit.factor, None, unit, p.first, after, start, self.tokens[after - 1].end, confidence,
                      kind=kind)  # fmt: skip

    def _calendar(self, p: Parsed, after: int) -> bool:
        """يوم 12 شهر رمضان is a date."""
        nxt = self.guard.at(after)
        return p.value <= 31 and nxt is not None and is_word(nxt, "month") and self.tokens[after - 1].text == "شهر"

    def _after_hour(self, p: Parsed) -> bool:
        """الساعة التاسعة وخمس وثلاثين دقيقة is a time of day."""
        return p.conjunction and any(has_role(self.guard.at(p.first - k), "clock_before") for k in (1, 2, 3))

    def _minus(self, p: Parsed) -> int | None:
        one, two = self.guard.at(p.first - 1), self.guard.at(p.first - 2)
        if one and one.text in "-−" and self.tokens[p.first].glued and not one.glued and not (two and two.kind == "D"):
            return one.start
        if one and one.text in {"سالب", "ناقص"}:
            return one.start
        return None

    def _fraction_after(self, i: int, unit: Unit) -> tuple[float, int] | None:
        """سنة ونصف (السنة): a fraction of the unit just named."""
        if i >= len(self.tokens) or not self.tokens[i].text.startswith("و"):
            return None
        for p in self._numbers_from(i):
            if not p.fraction or p.value >= 1 or p.scale != 1:
                return None
            again = unit_at(self.tokens, p.after) or self.money.at(p.after)
            if again and again.unit.code == unit.code:
                return p.value, again.after
            if again and again.unit.code != unit.code:
                return None
            nxt = self.guard.at(p.after)
            if nxt and nxt.kind == "W" and nxt.text.startswith("ال") and unit.kind != "duration":
                return None
            return p.value, p.after
        return None

    def _numbers_from(self, i: int) -> list[Parsed]:
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

    def _contracts(self, first: int, after: int) -> bool:
        near = [self.guard.at(k) for k in (*range(first - 5, first), after, after + 1)]
        return any(has_role(t, "contract_cue") for t in near)

    def _is_age(self, p: Parsed, after: int) -> bool:
        """عمره 45 عاما, البالغ من العمر 45 عاما, (45 عاما), 45 عاما من العمر."""
        if any(has_role(self.guard.at(k), "age_cue") for k in range(p.first - 4, p.first)):
            return True
        nxt, then = self.guard.at(after), self.guard.at(after + 1)
        if nxt and nxt.text == "من" and has_role(then, "age_cue"):
            return True
        one, two = self.guard.at(p.first - 1), self.guard.at(p.first - 2)
        if (
            one
            and one.text in {"يبلغ", "تبلغ", "بلغ", "ويبلغ", "وتبلغ"}
            and 5 <= p.value < 120
            and self.tokens[after - 1].text[0] in "عس"
        ):
            return not (two and two.text in {"مدته", "مدتها", "مده"})
        return bool(one and one.text == "(" and nxt and nxt.text == ")" and two and two.kind in "WL" and p.value < 120)

    def _age_in(self, p: Parsed) -> _Found | None:
        """في الخامسة… no; في الـ45 من عمره: an age without its unit."""
        nxt, then = self.guard.at(p.after), self.guard.at(p.after + 1)
        unit = Unit("year", "age", 1.0, 31556952, "second")
        if not 1 <= p.value <= 120 or p.fraction:
            return None
        article = self._al(p)
        one = self.guard.at(p.first - 1 - article)
        if one and one.text in {"سن", "السن", "بسن", "لسن", "عمر", "بعمر"} and (article or p.definite or p.digits):
            return _Found(p.value, None, unit, p.first, p.after, p.start, p.end, 0.7, kind="age")
        if not (nxt and nxt.text == "من" and has_role(then, "age_cue")):
            return None
        return _Found(p.value, None, unit, p.first, p.after + 2, p.start, self.tokens[p.after + 1].end, 0.7, kind="age")

    # counts ------------------------------------------------------------------

    def _count(self, p: Parsed, singular: str, after: int, confidence: float, begin: int | None = None) -> _Found:
        value = p.grouped if p.grouped is not None else p.value
        start = p.start if begin is None else begin
        unit = Unit(singular, "count")
        return _Found(value, None, unit, p.first, after, start, max(self.tokens[after - 1].end, p.end), confidence)

    def _named(self, p: Parsed) -> bool:
        return self.guard.names(p) or self.guard.year(p)

    def _counted(self, p: Parsed) -> _Found | None:
        """48 طائرة, خمسة وزراء, مئة ألف عسكري."""
        if self._named(p) or (p.fraction and p.value < 1) or self._ones(p) or self._bad_two(p):
            return None
        after = p.after + self._bracketed(p)
        nxt = self.guard.at(after)
        if after > p.after and (nxt is None or not noun_class(nxt.text)):
            return None
        if nxt is None or nxt.kind != "W" or (nxt.glued and p.digits and len(nxt.text) < 3):
            return None
        noun = self.nouns.counted(after, p.value)
        if noun is None or self._impossible(p, noun):
            return None
        if self._named(p) and (self.guard.year(p) or noun.certain < 0.84 or self.guard.ordinal(p)):
            return None
        if p.value != int(p.value) and p.grouped is None and p.scale == 1 and noun.certain < 0.9:
            return None
        if p.definite and not p.digits and p.scale == 1 and p.value < 11 and noun.certain < 0.9:
            return None
        begin = self.tokens[p.first - 1].end - 2 if self._al(p) else None
        if after > p.after:
            begin = self.tokens[p.first - 1].start
        return self._count(p, noun.singular, noun.after, noun.certain, begin)

    def _impossible(self, p: Parsed, noun: CountedNoun) -> bool:
        """Year-like digits need a noun we are sure of."""
        year_like = p.plain and not p.words and 1900 <= p.value <= 2100
        return year_like and noun.certain < 0.85 and not self.tokens[noun.after - 1].text.endswith("ا")

    def _ones(self, p: Parsed) -> bool:
        """واحد من, أحد الجنود: no count."""
        return p.value <= 1 and not p.digits

    def _bad_two(self, p: Parsed) -> bool:
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

    def _of(self, p: Parsed) -> _Found | None:
        """54 من أعضاء المنظمة; ثلاثة من كبار المسؤولين."""
        nxt, noun = self.guard.at(p.after), self.guard.at(p.after + 1)
        if not (nxt and nxt.text == "من" and noun and noun.kind == "W") or self._named(p) or self._ones(p):
            return None
        if p.fraction or p.value != int(p.value) or self._bad_two(p) or p.vague:
            return None
        k = p.after + 1
        if noun.text in _OF_BETWEEN and self.guard.at(k + 1):
            k += 1
            noun = self.tokens[k]
        if noun.kind != "W" or not self.nouns.plural(k):
            return None
        return self._count(p, self.nouns.singular(noun), k + 1, 0.75)

    def _attributive(self, p: Parsed) -> _Found | None:
        """السنوات الثلاثين, الدول الـ12, الأشهر العشرة: the number follows its noun."""
        article = self._al(p)
        at = p.first - 2 if article else p.first - 1
        noun = self.guard.at(at)
        if noun is None or noun.kind != "W" or p.value < 2 or p.fraction or p.value != int(p.value) or p.preposition:
            return None
        if p.conjunction or self._bad_two(p):
            return None
        stripped = next((k for rest, k, _, definite in strip_clitics(noun.text) if definite), None)
        definite = p.definite or article
        if definite != (stripped is not None):
            return None
        if not definite:
            return self._indefinite_attributive(p, at)
        begin = noun.start + (stripped or 2) - 2
        if self.cut.aligned.text[noun.start : noun.start + (stripped or 0)].endswith("لل"):
            begin = noun.start + (stripped or 2) - 1
        group = self.guard.at(at - 1)
        if has_role(group, "group"):
            return None
        unit = unit_at(self.tokens, at, stripped or 0)
        if unit and unit.number == 3 and unit.after == at + 1 and unit.unit.kind == "duration":
            return _Found(p.value * unit.unit.factor, None, unit.unit, at, p.after, begin, p.end, 0.88)
        nxt = self.guard.at(p.after)
        if nxt and p.words is False and nxt.kind == "W" and self.nouns.counted(p.after, p.value):
            follows = self.nouns.counted(p.after, p.value)
            if follows and follows.certain > 0.9:
                return None
        if not self.nouns.plural(at):
            before = self.guard.at(at - 1)
            if not (
                p.words
                and p.value <= 10
                and before
                and before.text.startswith("ال")
                and noun.text.endswith(("ه", "ي", "ا"))
            ):
                return None
            if stripped != 2 or not self.nouns.plural(at - 1):
                return None  # البطولات الأوروبية الخمس
            at, noun, begin = at - 1, before, before.start
        unit_of = Unit(
            self.nouns.singular(noun) if stripped == 2 else self._bare_singular(noun, stripped or 0), "count"
        )
        return _Found(p.value, None, unit_of, at, p.after, begin, p.end, 0.75)

    def _twofold(self, p: Parsed) -> _Found | None:
        """مهاجمين اثنين, عسكريين تركيين اثنين: a dual said twice."""
        if p.value != 2 or p.digits or p.definite or p.conjunction or p.preposition or p.after - p.first != 1:
            return None
        at = p.first - 1
        if at < 0 or not _dual_shaped(self.tokens[at]):
            return None
        if at > 0 and _dual_shaped(self.tokens[at - 1]):
            at -= 1
        noun = self.tokens[at]
        surface = self.nouns.surface(noun)
        singular = surface[:-3] + "ة" if surface.endswith(("تين", "تان")) else surface[:-2]
        return _Found(2, None, Unit(singular, "count"), at, p.after, noun.start, p.end, 0.7)

    def _bare_singular(self, noun: Token, stripped: int) -> str:
        return self.nouns.singular(noun._replace(text=noun.text[stripped:], start=noun.start + stripped))

    def _indefinite_attributive(self, p: Parsed, at: int) -> _Found | None:
        """سنوات ثلاث, أيام ثلاثة: for time nouns only."""
        if p.digits or not 3 <= p.value <= 19:
            return None
        for rest, stripped, *_ in strip_clitics(self.tokens[at].text):
            unit = unit_at((self.tokens[at]._replace(text=rest),), 0)
            if unit and unit.number == 3 and unit.unit.kind == "duration":
                begin = self.tokens[at].start + stripped
                if self.nouns.counted(p.after, p.value):
                    return None
                return _Found(p.value * unit.unit.factor, None, unit.unit, at, p.after, begin, p.end, 0.75)
        return None

    def _number_of(self, p: Parsed) -> _Found | None:
        """بلغ عدد القتلى أكثر من 5 ملايين: the noun is named before by عدد."""
        if self._named(p) or p.fraction or p.value != int(p.value) or self._bad_two(p) or p.definite:
            return None
        if p.value < 2 or (p.words and not p.digits and p.value < 11) or p.preposition not in ("", "ب"):
            return None
        nxt = self.guard.at(p.after)
        if nxt is not None and nxt.kind == "W" and not nxt.text.startswith(_NEW_CLAUSE) and nxt.text not in _AFTER_BARE:
            return None
        for back in range(1, 11):
            token = self.guard.at(p.first - back)
            if token is None or token.kind in "ND" or token.text in ".؛!؟،":
                return None
            if token.kind == "W" and any(rest in _COUNT_WORDS for rest, *_ in strip_clitics(token.text)):
                noun = self.guard.at(p.first - back + 1)
                if back < 2 or noun is None or noun.kind != "W":
                    return None
                return self._count(p, self.nouns.singular(noun, 3), p.after, 0.6)
        return None

    def _elided(self, p: Parsed) -> _Found | None:
        """من 515 مليار يورو إلى 532 مليارا: the currency was named before in the sentence."""
        last = self.last_money
        if last is None or p.scale < 1e6 or p.fraction or p.first - last.after > 16 or self._named(p):
            return None
        between = self.tokens[last.after : p.first]
        if any(t.kind == "N" or t.text in ".؛!؟" for t in between):
            return None
        nxt = self.guard.at(p.after)
        if nxt is not None and nxt.kind == "W" and not nxt.text.startswith(_NEW_CLAUSE) and nxt.text not in _AFTER_BARE:
            return None
        return _Found(p.value, None, last.unit, p.first, p.after, p.start, p.end, 0.6)

    # ranges ------------------------------------------------------------------

    def _range(self, k: int) -> tuple[list[_Found], int] | None:
        """بين 2 و3 بالمئة, 10 إلى 12 مليون دولار, 5-7 أيام; number `k` and the next."""
        if k + 1 >= len(self.numbers):
            return None
        a, b = self.numbers[k], self.numbers[k + 1]
        own, start = self._measure(a)
        middle = own.after if own else a.after
        link = self._link(middle, b)
        if link is None or self.guard.never(b) or b.value == 0 or self.guard.year(a):
            return None
        match, _ = self._measure(b)
        noun = None
        if match is None:
            loose = own or self._named(a) or self._named(b) or link in ("و", "او", "حتي")
            if loose and not (link == "و" and self._between(a)):
                return None
            noun = self.nouns.counted(b.after, b.value)
            if noun is None or self._impossible(b, noun):
                return None
        low, high = a.value, b.value
        if a.scale == 1 and b.scale > 1 and low < 1000 and low * b.scale <= high:
            low *= b.scale
        between = self._between(a)
        if own and match:
            same = own.unit.code == match.unit.code
            if not (same and between and link in ("و", "الي", "-", "–")) or low >= high:
                return None
        elif own:
            return None
        elif low >= high or not (between or link in ("الي", "-", "–", "—", "~", "او")):
            return self._listed(a, b, match, link) if match else None
        if link == "او" and not (high <= 3 * low and a.plain):
            return None
        if link == "الي" and not between and self._moves(a):
            return self._listed(a, b, match, link) if match else None
        if link in ("-", "–") and self._score(a, b):
            return None
        comparator: Comparator = "exact"
        if noun:
            unit = Unit(noun.singular, "count")
            after, confidence = noun.after, 0.8 * noun.certain + 0.1
        else:
            assert match is not None
            unit, after, confidence = match.unit, match.after, 0.9
        kind: Kind = unit.kind
        if kind == "duration" and self._is_age(a, after):
            kind = "age"
        end = self.tokens[after - 1].end
        return [_Found(low * unit.factor, high * unit.factor, unit, a.first, after, start, end, confidence,
                       comparator, kind)], 2  # fmt: skip

    def _link(self, middle: int, b: Parsed) -> str | None:
        """The word between two numbers that may make a range of them."""
        if b.first == middle:
            return "و" if b.conjunction else None
        token = self.guard.at(middle)
        if token is None or b.first - middle > 2:
            return None
        if b.first == middle + 1 and token.text in _RANGE_LINKS and not b.conjunction:
            return token.text
        if b.first == middle + 1 and token.text in {"بالميه", "٪", "%"}:
            return None
        if b.first == middle + 1 and token.text == "ال" and b.digits:
            return None
        return None

    def _between(self, a: Parsed) -> bool:
        one, two = self.guard.at(a.first - 1), self.guard.at(a.first - 2)
        near = [t.text for t in (one, two) if t]
        return any(rest in _BETWEEN for text in near for rest, *_ in strip_clitics(text))

    def _moves(self, a: Parsed) -> bool:
        """ارتفع من 5 إلى 7: a move, not a range."""
        one = self.guard.at(a.first - 1)
        return bool(one and one.text == "من" and circumstances.direction_of(self.tokens, a.first - 1))

    def _score(self, a: Parsed, b: Parsed) -> bool:
        """3-1 in a match report."""
        return a.value < 10 and b.value < 10 and self.tokens[b.first].glued and not self._unit_after(b.after)

    def _listed(self, a: Parsed, b: Parsed, match: UnitMatch, link: str) -> tuple[list[_Found], int] | None:
        """من 5 إلى 7 ملايين دولار after a verb of change: two quantities that share a unit."""
        if link not in ("و", "الي", "او") or not a.plain or (match.number == 1 and match.unit.kind == "duration"):
            return None
        if self.guard.names(a):
            return None
        low = a.value * b.scale if b.scale > 1 and a.scale == 1 else a.value
        unit = match.unit
        first = _Found(low * unit.factor, None, unit, a.first, a.after, a.start, a.end, 0.6)
        second = self._measured(b, match, b.start)
        return ([first, second] if second else [first]), 2

    # duals and single nouns ----------------------------------------------------

    def _dual_or_single(self, i: int) -> _Found | None:
        token = self.tokens[i]
        if len(token.text) > 20 or len(token.text) < 3:
            return None
        return self._dual_unit(i) or self._single_unit(i) or self._dual_noun(i)

    def _dual_unit(self, i: int) -> _Found | None:
        """عامين, ساعتين, دولارين, اليومين الماضيين."""
        token = self.tokens[i]
        if not token.text.endswith(("ين", "ان")) or token.text.removeprefix("ال") in number_words():
            return None
        if has_role(token, "false_dual") or self.nouns.name_like(token):
            return None
        for rest, stripped, _, definite in strip_clitics(token.text):
            match = unit_at(self.tokens, i, stripped) or self.money.at(i, stripped)
            if match is None or match.number != 2:
                continue
            definite = definite or match.definite
            nxt = self.guard.at(match.after)
            if nxt and nxt.kind == "D" and match.unit.kind == "duration":
                return None  # العامين 2015 و2016
            if definite and match.unit.kind != "duration":
                continue
            if nxt and match.unit.kind == "duration" and match.unit.code == "day" and is_word(nxt, "month"):
                return None
            if match.unit.code == "year" and match.unit.factor == 10 and self._contracts(i, match.after):
                return _Found(2, None, Unit("عقد", "count"), i, match.after, token.start + stripped, token.end, 0.6)
            value, after = 2.0, match.after
            extra = self._fraction_after(after, match.unit)
            if extra:
                value, after = value + extra[0], extra[1]
            start = token.start + stripped - (2 if definite and not match.definite else 0)
            if definite and token.text[:stripped].endswith("لل"):
                start = token.start + stripped - 1
            end = self.tokens[after - 1].end
            found = _Found(value * match.unit.factor, None, match.unit, i, after, start, end, 0.88)
            if match.unit.kind == "duration" and rest in _ALSO_CENTS and self._cents(after):
                return replace(found, unit=Unit("USD", "money", 0.01), value=0.02)
            if match.unit.kind == "duration" and any(has_role(self.guard.at(j), "age_cue") for j in range(i - 3, i)):
                return replace(found, kind="age")
            return found
        return None

    def _cents(self, after: int) -> bool:
        per = circumstances.per_at(self.tokens, after, 0)
        return per is not None and per[0] not in ("year", "month", "day")

    def _single_unit(self, i: int) -> _Found | None:
        """أكثر من أسبوع, لمدة عام, يوم واحد, سنة ونصف: one of a unit, where something says it is counted."""
        token = self.tokens[i]
        for rest, stripped, _, definite in strip_clitics(token.text):
            if definite:
                continue
            match = unit_at(self.tokens, i, stripped) or (self.money.at(i, stripped) if not stripped else None)
            if match is None or match.number != 1 or match.abbreviation or match.unit.kind in ("percent", "rate"):
                continue
            if match.definite:
                return None  # على مدار الأسبوع الماضي
            if rest in _NOT_ALONE or match.unit.code in ("horsepower",):
                continue
            after, value, confidence = match.after, 1.0, 0.0
            nxt = self.guard.at(after)
            if nxt and nxt.kind == "D":
                return None
            extra = self._fraction_after(after, match.unit)
            if extra and match.unit.kind in ("duration", "length", "mass", "money", "volume"):
                value, after, confidence = 1 + extra[0], extra[1], 0.85
            elif nxt and nxt.text in _ONE and (match.unit.kind != "money" or not nxt.text.startswith("كامل")):
                after, confidence = after + 1, 0.75
            if not confidence and not stripped:
                compared = circumstances.comparator_before(self.tokens, i)
                if compared and (i - compared[1] > 1 or self.tokens[i - 1].text in _SINGLE_COMPARATORS):
                    confidence = 0.8 if compared[0] != "up_to" else 0.0
                elif match.unit.kind == "duration" and has_role(self.guard.at(i - 1), "span"):
                    confidence = 0.7
            if not confidence:
                continue
            if match.unit.factor == 10 and rest == "عقد" and self._contracts(i, after):
                return None
            end = after
            if rest in {"عقد", "قرن"} and self._of_time(after):
                end = after + 2
            return _Found(value * match.unit.factor, None, match.unit, i, end, token.start + stripped,
                          self.tokens[end - 1].end, confidence)  # fmt: skip
        return None

    def _of_time(self, after: int) -> bool:
        nxt, then = self.guard.at(after), self.guard.at(after + 1)
        return bool(nxt and nxt.text == "من" and then and then.text in {"الزمان", "الزمن", "السنوات", "السنين"})

    def _dual_noun(self, i: int) -> _Found | None:
        """دولتان, صاروخين: an indefinite dual of a countable noun."""
        dual = self.nouns.dual(i)
        if dual is None or self.tokens[i].text in number_words() or has_role(self.tokens[i], "false_dual"):
            return None
        one = self.guard.at(i - 1)
        if one and one.text in {"كلا", "كلتا", "كلي", "كلتي"}:
            return None
        singular, stripped, certain = dual
        token = self.tokens[i]
        unit = Unit(singular, "count")
        return _Found(2, None, unit, i, i + 1, token.start + stripped, token.end, certain)

    # the record ---------------------------------------------------------------

    def _finish(self, f: _Found) -> Quantity:
        tokens = self.tokens
        begin = f.first
        while begin > 0 and tokens[begin].start > f.start:
            begin -= 1
        if begin > 0 and tokens[begin - 1].text in _ARTICLES and tokens[begin].glued:
            begin -= 1
        if self._between_at(begin):
            begin -= 1
        compared = circumstances.comparator_before(tokens, begin)
        comparator: Comparator = compared[0] if compared else f.comparator
        if compared is None:
            comparator = circumstances.comparator_after(tokens, f.after) or f.comparator
        per = circumstances.per_at(tokens, f.after)
        end = f.end
        start, stop = self.cut.span(f.start, end)
        source = self.cut.source
        while stop < len(source) and source[stop] in DIACRITICS:
            stop += 1
        si = f.unit.si_factor
        subject_from = compared[1] if compared else begin
        return Quantity(
            surface=source[start:stop],
            start=start,
            end=stop,
            value=_tidy(f.value),
            value_max=None if f.value_max is None else _tidy(f.value_max),
            comparator=comparator,
            kind=f.kind or f.unit.kind,
            unit=f.unit.code,
            si_value=None if si is None else _tidy(f.value * si),
            si_unit=f.unit.si_unit if si is not None else None,
            per=per[0] if per else None,
            subject=circumstances.subject_of(self.cut, subject_from, f.after),
            direction=circumstances.direction_of(tokens, begin),
            modality=circumstances.modality_of(tokens, begin),
            confidence=round(f.confidence, 3),
        )

    def _between_at(self, begin: int) -> bool:
        return begin > 0 and tokens_text(self.tokens, begin - 1) == "بين"


def _dual_shaped(token: Token) -> bool:
    return token.kind == "W" and len(token.text) > 4 and token.text.endswith(("ين", "ان"))


def tokens_text(tokens: tuple[Token, ...], i: int) -> str:
    """The text of token `i`, empty outside the text."""
    return tokens[i].text if 0 <= i < len(tokens) else ""


def _tidy(value: float) -> float:
    """The value without the noise of binary fractions."""
    return float(f"{value:.12g}")


_BRACKETS = {"(": ")", "«": "»", '"': '"', "“": "”", "[": "]"}
_ARTICLES = frozenset({"ال", "وال", "بال", "فال", "كال", "لل", "ولل", "وبال"})
_ALSO_CENTS = frozenset({"سنتين", "سنتان"})
_NOT_ALONE = frozenset({"حول", "كيلو", "قدم", "سعر", "بار", "وات", "بت", "عقده", "درجه"})
_OF_BETWEEN = frozenset({"كبار", "بين", "اصل", "ابرز", "اكبر", "اهم", "اصحاب"})
_COUNT_WORDS = frozenset({"عدد", "اعداد", "عددهم", "عددها", "حصيله", "تعداد"})
_NEW_CLAUSE = ("و", "ب", "ل", "ف")
_AFTER_BARE = frozenset({"في", "من", "منذ", "خلال", "علي", "بعد", "قبل", "حتي", "مقابل", "مقارنه", "عام", "الي", "حسب"})
