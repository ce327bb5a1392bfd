"""Dates counted from the day of writing, and named periods: أمس, الجمعة الماضي, الشهر الجاري, قبل عامين.

Here belong weekdays, today and its neighbours, units with a direction, and
stretches ago. Decades, quarters and seasons are in `period_patterns`. Durations
(لمدة عامين) and habits (كل يوم) are no dates and are left alone.
"""

from __future__ import annotations

from mithaq.dates.calendar_patterns import SHIFTS, weekday_head
from mithaq.dates.draft import Draft
from mithaq.dates.tokens import TokenText

_AGO_PRECISION = {"day": "day", "week": "day", "month": "month", "year": "year", "decade": "year", "century": "year"}
_DAYS_OF_UNIT = {"day": 1, "week": 7}


def weekday(tokens: TokenText, i: int, previous: Draft | None) -> Draft | None:
    """A weekday with or without يوم and a direction: يوم الجمعة, الأحد المقبل, والأربعاء after another."""
    cut = 0
    start = i
    pair = tokens.term(i, "pair")
    if pair and pair[0] == "day":
        found = tokens.weekday(i + 1)
        head = (found[0].number, i + 2, pair[1]) if found else None
    else:
        head = weekday_head(tokens, i)
    if head is None:
        return None
    number, j, cut = head
    alone = j == i + 1
    before = tokens.term(i - 1, "not_weekday")
    if before is not None and (alone or before):
        return None
    confidence = 0.7 if alone else 0.85
    side = tokens.term(j, "direction", definite=True, cut=0)
    direction = ""
    if side and side[0] in SHIFTS:
        direction, j, confidence = side[0], j + 1, 0.85
    elif tokens.text(j) in ("من", "في") and tokens.text(j + 1) in ("الاسبوع", "هذا"):
        at = j + 1 + (tokens.text(j + 1) == "هذا")
        week = tokens.term(at, "unit", definite=True, cut=0)
        side = tokens.term(at + 1, "direction", definite=True, cut=0)
        if week and week[0] == "week" and side and side[0] in SHIFTS:
            return Draft(start, at + 2, "day", 0.8, cut, weekday=number, unit_shift=SHIFTS[side[0]])
    if not direction and previous is not None and previous.weekday is not None and i - previous.last <= 1:
        direction = previous.direction
    if alone and not direction and number in (0, 6) and tokens.text(j) in ("معا", "الاول", "الثاني"):
        return None
    return Draft(start, j, "day", confidence, cut, weekday=number, direction=direction)


def day_word(tokens: TokenText, i: int) -> Draft | None:
    """Yesterday, today, tomorrow and their neighbours, a weekday beside them included."""
    start, cut = i, 0
    j = i
    shift = 0
    unit = tokens.term(i, "unit", definite=False)
    if tokens.text(j) in ("اول", "قبل", "بعد", "اولي") or (unit and unit[0] == "day"):
        cut = unit[1] if unit else 0
        step = {"اول": -1, "قبل": -1, "بعد": 1}.get(tokens.text(j), 0)
        j += 1
        if tokens.text(j) == "من" and step == -1:
            j += 1
        if tokens.text(j) == "يوم":
            j += 1
        found = tokens.term(j, "day_word", cut=0)
        if found is None or found[0] == "0" or (step == -1 and found[0] != "-1") or (step == 1 and found[0] != "1"):
            return None
        shift = int(found[0]) + step
    else:
        this = tokens.text(j) == "هذا"
        found = tokens.term(j + this, "day_word")
        if found is None or (this and found[0] != "0"):
            return None
        j += this
        shift, cut = int(found[0]), found[1]
        if shift == 0 and not this and not _is_today(tokens, j):
            return None
        bare = tokens.text(j) in ("غد", "وغد")  # غد أفضل is no date, مساء غد is
        if bare and not tokens.term(i - 1, "part_of_day") and not weekday_head(tokens, j + 1):
            return None
    j += 1
    if shift == -1 and tokens.text(j) in ("الاول", "الاولي"):
        shift, j = -2, j + 1
    confidence = 0.65 if shift == 0 else 0.85
    following = j + (tokens.text(j) in ("،", "(", ","))
    head = weekday_head(tokens, following)
    if head and head[2] == 0:
        after = head[1] + (following > j and tokens.text(head[1]) == ")")
        return Draft(start, after, "day", 0.9, cut, weekday=head[0], day_shift=shift)
    return Draft(start, j, "day", confidence, cut, day_shift=shift)


def _is_today(tokens: TokenText, i: int) -> bool:
    """True where اليوم at `i` is today and not 'the day (that, first, national)'."""
    if tokens.text(i) not in ("اليوم", "واليوم", "لليوم"):
        return False
    if tokens.ordinal(i + 1) or tokens.term(i + 1, "direction") or tokens.term(i + 1, "not_today", cut=0):
        return False
    return tokens.text(i - 1) not in ("في", "فى", "خلال", "طوال", "هذا", "ذلك", "صحيفه", "جريده", "قناه", "نفس", "طيله")


def unit_with_direction(tokens: TokenText, i: int) -> Draft | None:
    """A week, month, year, decade or century with its direction: العام الماضي, هذا الشهر, العام نفسه."""
    this = tokens.term(i, "this")
    j = i + (this is not None)
    cut = this[1] if this else 0
    unit = tokens.term(j, "unit")
    if unit is None or (this and unit[1]):
        return None
    if not tokens.term(j, "unit", definite=True):
        return None
    name = unit[0]
    cut = cut if this else unit[1]
    side = tokens.term(j + 1, "direction", definite=True, cut=0)
    same = tokens.term(j + 1, "direction", cut=0)
    if side is None and same is not None and same[0] == "same":
        side = same
    if name == "day" and (side is None or side[0] not in ("after", "same")):
        return None
    if side is not None:
        confidence = 0.85 if side[0] in SHIFTS else 0.6
        if name in ("decade", "century"):
            confidence -= 0.15
        shift = SHIFTS.get(side[0])
        return Draft(
            i, j + 2, name, confidence, cut, unit_shift=shift, direction="" if shift is not None else side[0]
        )  # fmt: skip
    if this is None:
        modified = tokens.term(i - 1, "modifier", definite=False)
        if modified and name in ("week", "month", "year"):
            return Draft(i, j + 1, name, 0.5, cut, unit_shift=0)
        return None
    if this[0] == "present":
        return Draft(i, j + 1, name, 0.85, cut, unit_shift=0)
    return Draft(i, j + 1, name, 0.55, cut, direction="same")


def stretch_ago(tokens: TokenText, i: int) -> Draft | None:
    """A stretch counted back: قبل سنتين, قبل ثلاثة أيام, منذ عامين, قبل نحو 15 عاما."""
    word = tokens.term(i, "preposition", cut=0) or tokens.term(i, "preposition", cut=1)
    if word is None or word[0] not in ("before", "since"):
        return None
    j, confidence = i + 1, 0.75 if word[0] == "before" else 0.7
    if tokens.term(j, "about", cut=0):
        confidence -= 0.1
        j += 1
        if tokens.text(j) == "من":
            j += 1
    found = tokens.term(j, "dual", cut=0, definite=False)
    if found:
        count, name, j = 2, found[0], j + 1
    else:
        number = tokens.cardinal(j)
        if number:
            unit = tokens.term(number[1], "unit", definite=False, cut=0) or tokens.term(
                number[1], "units", definite=False, cut=0
            )
            if unit is None or number[0] > 9999:
                return None
            count, name, j = number[0], unit[0], number[1] + 1
        else:
            unit = tokens.term(j, "unit", definite=False, cut=0)
            if unit is None or tokens.weekday(j + 1) or tokens.number(j + 1, 4) is not None or tokens.month(j + 1):
                return None
            if unit[0] == "day" or tokens.term(j + 1, "day_word"):
                confidence -= 0.25
            count, name, j = 1, unit[0], j + 1
    if tokens.text(j) in ("ونصف", "وربع", "ونيف", "وبضعه"):
        j += 1 + (tokens.text(j + 1) in _HALF_OF)
    elif tokens.text(j) in ("من", "علي", "الي"):
        confidence -= 0.35  # قبل شهر من الانتخابات: counted from something else
    if confidence < 0.3:
        return None
    if (name == "day" and count > 3660) or (name == "century" and count > 20):
        return None
    multiple = {"decade": 10, "century": 100}.get(name, 1)
    precision = _AGO_PRECISION[name]
    if name in _DAYS_OF_UNIT:
        return Draft(i, j, precision, confidence, word[1], day_shift=-count * _DAYS_OF_UNIT[name])
    if precision == "month":
        return Draft(i, j, precision, confidence, word[1], month_shift=-count)
    return Draft(i, j, precision, confidence, word[1], year_shift=-count * multiple)


_HALF_OF = frozenset({"سنه", "عام", "السنه", "العام", "شهر", "الشهر"})
