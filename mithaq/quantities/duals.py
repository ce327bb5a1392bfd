"""Quantities without a number word: عامين, دولتان, أكثر من أسبوع, يوم واحد, سنة ونصف."""

from __future__ import annotations

from dataclasses import replace

from mithaq.quantities import circumstances
from mithaq.quantities.guards import has_role, is_word
from mithaq.quantities.lexicons import number_words, strip_clitics
from mithaq.quantities.measures import fraction_after
from mithaq.quantities.scene import Found, Scene
from mithaq.quantities.units import Unit, unit_at

_SINGLE_COMPARATORS = frozenset({"نحو", "حوالي", "قرابه", "زهاء", "بنحو", "بحوالي", "لنحو", "لحوالي", "لقرابه", "ونحو"})
_ONE = frozenset({"واحد", "واحده", "واحدا", "كامل", "كامله", "كاملا"})
_ALSO_CENTS = frozenset({"سنتين", "سنتان"})
_NOT_ALONE = frozenset({"حول", "كيلو", "قدم", "سعر", "بار", "وات", "بت", "عقده", "درجه"})


def dual_or_single(scene: Scene, i: int) -> Found | None:
    """The quantity that token `i` makes by itself: a dual, or one of a unit that something says is counted."""
    token = scene.tokens[i]
    if len(token.text) > 20 or len(token.text) < 3:
        return None
    return _dual_unit(scene, i) or _single_unit(scene, i) or _dual_noun(scene, i)


def _dual_unit(scene: Scene, i: int) -> Found | None:
    """عامين, ساعتين, دولارين, اليومين الماضيين."""
    token = scene.tokens[i]
    if not token.text.endswith(("ين", "ان")) or token.text.removeprefix("ال") in number_words():
        return None
    if has_role(token, "false_dual") or scene.nouns.name_like(token):
        return None
    for rest, stripped, _, definite in strip_clitics(token.text):
        match = unit_at(scene.tokens, i, stripped) or scene.money.at(i, stripped)
        if match is None or match.number != 2:
            continue
        definite = definite or match.definite
        nxt = scene.guard.at(match.after)
        if nxt and nxt.kind == "D" and match.unit.kind == "duration":
            return None  # العامين 2015 و2016
        if definite and match.unit.kind != "duration":
            continue
        if nxt and match.unit.kind == "duration" and match.unit.code == "day" and is_word(nxt, "month"):
            return None
        if match.unit.code == "year" and match.unit.factor == 10 and scene.contracts(i, match.after):
            return Found(2, None, Unit("عقد", "count"), i, match.after, token.start + stripped, token.end, 0.6)
        value, after = 2.0, match.after
        extra = fraction_after(scene, after, match.unit)
        if extra:
            value, after = value + extra[0], extra[1]
        start = token.start + stripped - (2 if definite and not match.definite else 0)
        if definite and token.text[:stripped].endswith("لل"):
            start = token.start + stripped - 1
        end = scene.tokens[after - 1].end
        found = Found(value * match.unit.factor, None, match.unit, i, after, start, end, 0.88)
        if match.unit.kind == "duration" and rest in _ALSO_CENTS and _cents(scene, after):
            return replace(found, unit=Unit("USD", "money", 0.01), value=0.02)
        if match.unit.kind == "duration" and any(has_role(scene.guard.at(j), "age_cue") for j in range(i - 3, i)):
            return replace(found, kind="age")
        return found
    return None


def _cents(scene: Scene, after: int) -> bool:
    per = circumstances.per_at(scene.tokens, after, 0)
    return per is not None and per[0] not in ("year", "month", "day")


def _single_unit(scene: Scene, i: int) -> Found | None:
    """أكثر من أسبوع, لمدة عام, يوم واحد, سنة ونصف: one of a unit, where something says it is counted."""
    token = scene.tokens[i]
    for rest, stripped, _, definite in strip_clitics(token.text):
        if definite:
            continue
        match = unit_at(scene.tokens, i, stripped) or (scene.money.at(i, stripped) if not stripped else None)
        if match is None or match.number != 1 or match.abbreviation or match.unit.kind in ("percent", "rate"):
            continue
        if match.definite:
            return None  # على مدار الأسبوع الماضي
        if rest in _NOT_ALONE or match.unit.code in ("horsepower",):
            continue
        after, value, confidence = match.after, 1.0, 0.0
        nxt = scene.guard.at(after)
        if nxt and nxt.kind == "D":
            return None
        extra = fraction_after(scene, after, match.unit)
        if extra and match.unit.kind in ("duration", "length", "mass", "money", "volume"):
            value, after, confidence = 1 + extra[0], extra[1], 0.85
        elif (
            nxt
            and nxt.text in _ONE
            and rest not in {"عقد", "عقدا"}
            and (match.unit.kind != "money" or not nxt.text.startswith("كامل"))
        ):
            after, confidence = after + 1, 0.75
        if not confidence and not stripped:
            compared = circumstances.comparator_before(scene.tokens, i)
            if compared and (i - compared[1] > 1 or scene.tokens[i - 1].text in _SINGLE_COMPARATORS):
                confidence = 0.8 if compared[0] != "up_to" else 0.0
            elif match.unit.kind == "duration" and has_role(scene.guard.at(i - 1), "span"):
                confidence = 0.7
        if not confidence:
            continue
        if match.unit.factor == 10 and rest == "عقد" and scene.contracts(i, after):
            return None
        end = after
        if rest in {"عقد", "قرن"} and _of_time(scene, after):
            end = after + 2
        return Found(value * match.unit.factor, None, match.unit, i, end, token.start + stripped,
                      scene.tokens[end - 1].end, confidence)  # fmt: skip
    return None


def _of_time(scene: Scene, after: int) -> bool:
    nxt, then = scene.guard.at(after), scene.guard.at(after + 1)
    return bool(nxt and nxt.text == "من" and then and then.text in {"الزمان", "الزمن", "السنوات", "السنين"})


def _dual_noun(scene: Scene, i: int) -> Found | None:
    """دولتان, صاروخين, مذكرتي تفاهم: an indefinite dual of a countable noun."""
    dual = scene.nouns.dual(i) or scene.nouns.construct_dual(i)
    if dual is None or scene.tokens[i].text in number_words() or has_role(scene.tokens[i], "false_dual"):
        return None
    one = scene.guard.at(i - 1)
    if one and one.text in {"كلا", "كلتا", "كلي", "كلتي"}:
        return None
    singular, stripped, certain = dual
    token = scene.tokens[i]
    unit = Unit(singular, "count")
    after = i + 1 if token.text.endswith("ن") else i + 2  # a construct is read with what it is in construct with
    return Found(2, None, unit, i, after, token.start + stripped, scene.tokens[after - 1].end, certain)
