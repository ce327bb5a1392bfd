"""Two numbers that make one quantity: بين 2 و3 بالمئة, 10 إلى 12 مليون طن, 5-7 أيام.

Two numbers that share a unit without being a range are told apart here too.
"""

from __future__ import annotations

from mithaq.quantities import circumstances
from mithaq.quantities.counts import impossible
from mithaq.quantities.grammar import Parsed
from mithaq.quantities.measures import is_age, measure, measured, unit_after
from mithaq.quantities.records import Comparator, Kind
from mithaq.quantities.scene import Found, Scene
from mithaq.quantities.units import Unit, UnitMatch

_RANGE_LINKS = frozenset({"الي", "-", "–", "—", "او", "حتي", "و", "~"})


def range_at(scene: Scene, k: int) -> tuple[list[Found], int] | None:
    """بين 2 و3 بالمئة, 10 إلى 12 مليون دولار, 5-7 أيام; number `k` and the next."""
    if k + 1 >= len(scene.numbers):
        return None
    a, b = scene.numbers[k], scene.numbers[k + 1]
    own, start = measure(scene, a)
    middle = own.after if own else a.after
    link = _link(scene, middle, b)
    if link is None or scene.guard.never(b) or b.value == 0 or scene.guard.year(a):
        return None
    match, _ = measure(scene, b)
    noun = None
    if match is None:
        loose = own or scene.named(a) or scene.named(b) or link in ("و", "او", "حتي")
        if loose and not (link == "و" and scene.between(a)):
            return None
        noun = scene.nouns.counted(b.after, b.value)
        if noun is None or impossible(scene, b, noun):
            return None
    low, high = a.value, b.value
    if b.grouped is not None and noun is not None:
        high = b.grouped
    if a.scale == 1 and b.scale > 1 and low < 1000 and low * b.scale <= high:
        low *= b.scale
    between = scene.between(a)
    if own and match:
        same = own.unit.code == match.unit.code
        if not (same and between and link in ("و", "الي", "-", "–")) or low >= high:
            return None
    elif own:
        return None
    elif low >= high or not (between or link in ("الي", "-", "–", "—", "~", "او")):
        return _listed(scene, a, b, match, link) if match else None
    in_words = a.words and not a.digits and not a.fraction and a.scale == 1
    if link == "او" and not (high <= 3 * low and (a.plain or in_words)):
        return None
    if link == "الي" and not between and _moves(scene, a):
        return _listed(scene, a, b, match, link) if match else None
    if link in ("-", "–") and _score(scene, a, b):
        return None
    comparator: Comparator = "exact"
    if noun:
        unit = Unit(noun.singular, "count")
        after, confidence = noun.after, 0.8 * noun.certain + 0.1
    else:
        assert match is not None
        unit, after, confidence = match.unit, match.after, 0.9
    kind: Kind = unit.kind
    if kind == "duration" and is_age(scene, a, after):
        kind = "age"
    end = scene.tokens[after - 1].end
    return [Found(low * unit.factor, high * unit.factor, unit, a.first, after, start, end, confidence,
                   comparator, kind)], 2  # fmt: skip


def _link(scene: Scene, middle: int, b: Parsed) -> str | None:
    """The word between two numbers that may make a range of them."""
    if b.first == middle:
        return "و" if b.conjunction else None
    token = scene.guard.at(middle)
    if token is None or b.first - middle > 2:
        return None
    if b.first == middle + 1 and token.text in _RANGE_LINKS and not b.conjunction:
        return token.text
    if b.first == middle + 1 and token.text in {"بالميه", "٪", "%"}:
        return None
    if b.first == middle + 1 and token.text == "ال" and b.digits:
        return None
    return None


def _moves(scene: Scene, a: Parsed) -> bool:
    """ارتفع من 5 إلى 7: a move, not a range."""
    one = scene.guard.at(a.first - 1)
    return bool(one and one.text == "من" and circumstances.direction_of(scene.tokens, a.first - 1))


def _score(scene: Scene, a: Parsed, b: Parsed) -> bool:
    """3-1 in a match report."""
    return a.value < 10 and b.value < 10 and scene.tokens[b.first].glued and not unit_after(scene, b.after)


def _listed(scene: Scene, a: Parsed, b: Parsed, match: UnitMatch, link: str) -> tuple[list[Found], int] | None:
    """من 5 إلى 7 ملايين دولار after a verb of change: two quantities that share a unit."""
    if (
        link not in ("و", "الي", "او")
        or not (a.plain or a.scale >= 1e3)
        or (match.number == 1 and match.unit.kind == "duration")
    ):
        return None
    if scene.guard.names(a):
        return None
    low = a.value * b.scale if b.scale > 1 and a.scale == 1 else a.value
    unit = match.unit
    first = Found(low * unit.factor, None, unit, a.first, a.after, a.start, a.end, 0.6)
    second = measured(scene, b, match, b.start)
    return ([first, second] if second else [first]), 2
