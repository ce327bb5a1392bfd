"""Finds the dates of a text and resolves them.

Here belongs the walk over the text and what dates lend one another (a year, an
antecedent). What a date looks like is in the pattern modules, what it means in
`resolution`.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime

from mithaq.dates import calendar_patterns, period_patterns, relative_patterns, year_patterns
from mithaq.dates.draft import Draft
from mithaq.dates.mention import DateMention, Period
from mithaq.dates.resolution import Resolver
from mithaq.dates.tokens import SENTENCE_ENDS, TokenText, may_begin_date
from mithaq.orthography import DIACRITICS, TATWEEL

_FUTURE_REACH = 10
_RANGE_REACH = 8


def find_dates(text: str, reference: datetime | None = None) -> list[DateMention]:
    """The dates that a text names, in order, none overlapping.

    Args:
        text: Any text; diacritics, tatweel and display marks do no harm.
        reference: When it was written, to resolve أمس, الجمعة, الشهر الماضي and
            months without a year. Its own time zone counts. None leaves most of
            these unresolved (`value` None); a month then takes the nearest
            explicit year of the text, at lower confidence.

    Returns:
        Mentions with offsets into `text`. Never raises; time is linear in the
        length of the text.
    """
    tokens = TokenText(text)
    drafts = _drafts(tokens)
    resolver = Resolver(reference.date() if reference is not None else None)
    years = [(d.first, d.year) for d in drafts if d.year is not None and d.calendar == "gregorian"]
    positions = [p for p, _ in years]
    mentions: list[DateMention] = []
    previous: Period | None = None
    for n, draft in enumerate(drafts):
        draft = _with_shared_year(tokens, draft, drafts[n + 1] if n + 1 < len(drafts) else None)
        hint = None if reference is not None else _nearest(years, positions, draft.first)
        future = draft.year is None and _in_future(tokens, draft)
        period = resolver.resolve(draft, future=future, year_hint=hint, previous=previous)
        if period is None and _is_impossible(draft):
            continue
        previous = period or previous
        mentions.append(_mention(text, tokens, draft, period, hint))
    return mentions


def _drafts(tokens: TokenText) -> list[Draft]:
    numeric = calendar_patterns.numeric_dates(tokens)
    found: list[Draft] = []
    previous: Draft | None = None
    i = 0
    while i < len(tokens):
        draft = _longest(tokens, i, numeric.get(i), previous)
        if draft is None:
            i += 1
            continue
        found.append(draft)
        previous = draft
        i = draft.last
    return found


def _longest(tokens: TokenText, i: int, numeric: Draft | None, previous: Draft | None) -> Draft | None:
    if numeric is not None or not may_begin_date(tokens.text(i)):
        return numeric
    options = [
        calendar_patterns.written_date(tokens, i),
        calendar_patterns.month_alone(tokens, i),
        year_patterns.marked_year(tokens, i),
        period_patterns.part_of_year(tokens, i),
        period_patterns.season(tokens, i),
        period_patterns.decade(tokens, i),
        period_patterns.century(tokens, i),
        relative_patterns.unit_with_direction(tokens, i),
        relative_patterns.day_word(tokens, i),
        relative_patterns.weekday(tokens, i, previous),
        relative_patterns.stretch_ago(tokens, i),
        year_patterns.listed_year(tokens, i, previous),
        year_patterns.bare_year(tokens, i),
    ]
    best: Draft | None = None
    for option in options:
        if option is not None and (best is None or option.last > best.last):
            best = option
    return best


def _with_shared_year(tokens: TokenText, draft: Draft, following: Draft | None) -> Draft:
    """A date without a year takes that of the date it runs up to: من 28 يناير إلى 3 فبراير 2018."""
    if (
        draft.month is None
        or draft.year is not None
        or draft.year_shift is not None
        or draft.direction
        or following is None
        or following.year is None
        or following.month is None
        or following.calendar != draft.calendar
        or following.first - draft.last > _RANGE_REACH
    ):
        return draft
    between = [tokens.text(k) for k in range(draft.last, following.first)]
    led_on = any(word in ("الي", "حتي", "و", "-", "–") for word in between) or tokens.text(following.first)[:1] == "و"
    if not led_on or any(word in SENTENCE_ENDS for word in between):
        return draft
    later = (draft.month, draft.day or 0) > (following.month, following.day or 0)
    return draft.but(year=following.year - later, confidence=draft.confidence - 0.05)


def _nearest(years: list[tuple[int, int]], positions: list[int], at: int) -> int | None:
    if not years:
        return None
    right = bisect_left(positions, at)
    options = years[max(0, right - 1) : right + 1]
    return min(options, key=lambda item: abs(item[0] - at))[1]


def _in_future(tokens: TokenText, draft: Draft) -> bool:
    for k in range(draft.first - 1, max(-1, draft.first - 1 - _FUTURE_REACH), -1):
        if tokens.text(k) in SENTENCE_ENDS:
            return False
        if tokens.is_future(k):
            return True
    return False


def _is_impossible(draft: Draft) -> bool:
    """True for a day that no calendar has, such as 31 فبراير 2020."""
    return draft.calendar == "gregorian" and draft.year is not None and draft.day is not None


def _mention(text: str, tokens: TokenText, draft: Draft, period: Period | None, hint: int | None) -> DateMention:
    start, end = tokens.aligned.source_span(
        tokens.tokens[draft.first].start + draft.cut, tokens.tokens[draft.last - 1].end
    )
    while end < len(text) and (text[end] in DIACRITICS or text[end] == TATWEEL):
        end += 1  # the tatweel of هـ, the tanwin of غداً
    absolute = draft.year is not None or draft.century is not None
    confidence = draft.confidence
    if period is None:
        confidence *= 0.5
    elif not absolute and hint is not None:
        confidence *= 0.7
    modifier = tokens.term(draft.first - 1, "modifier", definite=False) if not draft.cut else None
    end_value = period.end_value if period else None
    return DateMention(
        surface=text[start:end],
        start=start,
        end=end,
        value=period.value if period else None,
        end_value=end_value,
        precision=draft.precision,
        is_relative=not absolute,
        confidence=round(confidence, 3),
        calendar=draft.calendar,
        modifier=modifier[0] if modifier else None,
    )
