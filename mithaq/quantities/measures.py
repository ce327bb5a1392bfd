"""Numbers with a unit of measure, a currency or a percent sign: 5 أطنان, %15, (300) ريال, سنة ونصف.

Units themselves are in `units`; nouns that are merely counted in `counts`.
"""

from __future__ import annotations

from dataclasses import replace

from mithaq.quantities.counts import count
from mithaq.quantities.grammar import Parsed
from mithaq.quantities.guards import has_role, is_word
from mithaq.quantities.records import Kind
from mithaq.quantities.scene import Found, Scene
from mithaq.quantities.units import Unit, UnitMatch, unit_at


def measure(scene: Scene, p: Parsed) -> tuple[UnitMatch | None, int]:
    """Unit, currency or symbol beside a number, and the folded start of the whole."""
    if symbol := scene.money.symbol_before(p.first):
        return replace(symbol[0], after=p.after), scene.tokens[symbol[1]].start
    after, start = p.after, p.start
    match = unit_after(scene, after)
    if match is None and scene.bracketed(p):
        match, start = unit_after(scene, after + 1), scene.tokens[p.first - 1].start
    if match is None and after < len(scene.tokens) and scene.tokens[after].text == "من":
        nxt = scene.money.at(after + 1)
        match = nxt if nxt and nxt.definite and not nxt.abbreviation else None
    if match is None and p.first > 0 and scene.tokens[p.first - 1].text in "%٪" and p.digits:
        sign = scene.tokens[p.first - 1]
        ahead = scene.guard.at(p.first - 2)
        if scene.tokens[p.first].glued and not (ahead and ahead.kind == "D" and sign.glued):
            percent = unit_at(scene.tokens, p.first - 1)
            if percent:
                return replace(percent, after=p.after), sign.start
    if match and not _fits(scene, p, match):
        match = None
    return match, start if match else p.start


def unit_after(scene: Scene, i: int) -> UnitMatch | None:
    """The unit or currency that begins at token `i`, whichever name is the longer."""
    if i >= len(scene.tokens) or scene.tokens[i].kind == "N":
        return None
    unit, money = unit_at(scene.tokens, i), scene.money.at(i)
    if unit and money:
        return unit if unit.after > money.after or (unit.unit.kind == "duration" and money.number == 2) else money
    return unit or money


def _fits(scene: Scene, p: Parsed, match: UnitMatch) -> bool:
    """Whether the matched unit may follow this number: no 2015 م, no 5 القدم."""
    if match.abbreviation and match.unit.kind != "percent":
        token = scene.tokens[p.after]
        if not p.digits and token.kind == "W" and len(token.text) < 2:
            return False
        if len(token.text) == 1 and token.kind in "WL" and not token.glued and match.unit.kind != "money":
            nxt = scene.guard.at(match.after)
            if nxt is not None and nxt.glued and nxt.text == ".":
                return False
        if token.kind == "L" and len(token.text) == 1 and match.unit.kind not in ("length", "mass", "power"):
            return False
    if match.unit.kind == "duration":
        if scene.guard.year(p) and p.value >= 1000:
            return False
        if match.definite and not (p.definite or p.fraction or scene.al(p)):
            return False
        nxt = scene.guard.at(match.after)
        if match.number == 1 and nxt and nxt.kind == "D" and scene.tokens[p.after].text in {"عام", "سنه"}:
            return p.value > 2
    elif (
        match.definite and match.unit.kind != "percent" and not (p.definite or p.fraction or p.scale > 1 or scene.al(p))
    ):
        return False
    return True


def measured(scene: Scene, p: Parsed, match: UnitMatch, start: int) -> Found | None:
    """The quantity that number `p` makes with the unit beside it, unless it is a date or a time of day."""
    unit, after, value = match.unit, match.after, p.value
    kind: Kind = unit.kind
    if p.grouped is not None and kind not in ("percent", "duration"):
        whole = scene.tokens[p.first].text.endswith("0")
        if kind == "count" or (whole and p.scale == 1):
            value = p.grouped
    negative = _minus(scene, p)
    if negative is not None and kind == "percent":
        value, start = -value, negative
    if unit.code == "year" and unit.factor == 10 and (value > 10 or scene.contracts(p.first, after)):
        return count(scene, p, "عقد", after, 0.7)
    extra = fraction_after(scene, after, unit)
    if extra and kind != "percent":
        value, after = value + extra[0], extra[1]
    if kind == "duration" and unit.code in ("day", "month", "week") and _calendar(scene, p, after):
        return None
    if unit.code == "minute" and _after_hour(scene, p):
        return None
    if kind == "duration" and is_age(scene, p, after):
        kind = "age"
    if scene.al(p):
        start = scene.tokens[p.first - 1].end - 2
    confidence = 0.96 if p.digits else 0.92
    return Found(value * unit.factor, None, unit, p.first, after, start, scene.tokens[after - 1].end, confidence,
                  kind=kind)  # fmt: skip


def _calendar(scene: Scene, p: Parsed, after: int) -> bool:
    """يوم 12 شهر رمضان is a date."""
    nxt = scene.guard.at(after)
    return p.value <= 31 and nxt is not None and is_word(nxt, "month") and scene.tokens[after - 1].text == "شهر"


def _after_hour(scene: Scene, p: Parsed) -> bool:
    """الساعة التاسعة وخمس وثلاثين دقيقة is a time of day."""
    return p.conjunction and any(has_role(scene.guard.at(p.first - k), "clock_before") for k in (1, 2, 3))


def _minus(scene: Scene, p: Parsed) -> int | None:
    one, two = scene.guard.at(p.first - 1), scene.guard.at(p.first - 2)
    if one and one.text in "-−" and scene.tokens[p.first].glued and not one.glued and not (two and two.kind == "D"):
        return one.start
    if one and one.text in {"سالب", "ناقص"}:
        return one.start
    return None


def fraction_after(scene: Scene, i: int, unit: Unit) -> tuple[float, int] | None:
    """سنة ونصف (السنة): a fraction of the unit just named."""
    if i >= len(scene.tokens) or not scene.tokens[i].text.startswith("و"):
        return None
    for p in scene.numbers_from(i):
        if not p.fraction or p.value >= 1 or p.scale != 1:
            return None
        again = unit_at(scene.tokens, p.after) or scene.money.at(p.after)
        if again and again.unit.code == unit.code:
            return p.value, again.after
        if again and again.unit.code != unit.code:
            return None
        nxt = scene.guard.at(p.after)
        if nxt and nxt.kind == "W" and nxt.text.startswith("ال") and unit.kind != "duration":
            return None
        return p.value, p.after
    return None


def is_age(scene: Scene, p: Parsed, after: int) -> bool:
    """عمره 45 عاما, البالغ من العمر 45 عاما, (45 عاما), 45 عاما من العمر."""
    if any(has_role(scene.guard.at(k), "age_cue") for k in range(p.first - 4, p.first)):
        return True
    nxt, then = scene.guard.at(after), scene.guard.at(after + 1)
    if nxt and nxt.text == "من" and has_role(then, "age_cue"):
        return True
    one, two = scene.guard.at(p.first - 1), scene.guard.at(p.first - 2)
    if (
        one
        and one.text in {"يبلغ", "تبلغ", "بلغ", "ويبلغ", "وتبلغ"}
        and 5 <= p.value < 120
        and scene.tokens[after - 1].text[0] in "عس"
    ):
        return not (two and two.text in {"مدته", "مدتها", "مده"})
    return bool(one and one.text == "(" and nxt and nxt.text == ")" and two and two.kind in "WL" and p.value < 120)


def age_without_unit(scene: Scene, p: Parsed) -> Found | None:
    """في الخامسة… no; في الـ45 من عمره: an age without its unit."""
    nxt, then = scene.guard.at(p.after), scene.guard.at(p.after + 1)
    unit = Unit("year", "age", 1.0, 31556952, "second")
    if not 1 <= p.value <= 120 or p.fraction:
        return None
    article = scene.al(p)
    one = scene.guard.at(p.first - 1 - article)
    if one and one.text in {"سن", "السن", "بسن", "لسن", "عمر", "بعمر"} and (article or p.definite or p.digits):
        return Found(p.value, None, unit, p.first, p.after, p.start, p.end, 0.7, kind="age")
    if not (nxt and nxt.text == "من" and has_role(then, "age_cue")):
        return None
    return Found(p.value, None, unit, p.first, p.after + 2, p.start, scene.tokens[p.after + 1].end, 0.7, kind="age")
