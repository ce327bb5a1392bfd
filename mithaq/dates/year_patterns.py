"""Years: عام 2015, العام 2015, عامي 2015 و2016, 2015-2018, في 2008, سنة 1446هـ.

Here belongs deciding when four figures are a year. Years counted from the day
of writing (العام الماضي) are in `relative_patterns`.
"""

from __future__ import annotations

from mithaq.dates.calendar_patterns import plain_year, year_in_words
from mithaq.dates.draft import Draft
from mithaq.dates.tokens import TokenText

_DASHES = frozenset("-–—/")
_CLOSERS = frozenset(")،,.؛:؟!»”\"'")
_PLAIN_YEARS = range(1800, 2101)


def _marker(tokens: TokenText, i: int) -> int | None:
    """The clitics before a word for year at `i`, None where it is none."""
    for kind in ("unit", "pair", "units", "dual"):
        found = tokens.term(i, kind)
        if found and found[0] == "year" and tokens.text(i) not in ("عاما", "وعاما"):
            return found[1]
    return None


def _range_end(tokens: TokenText, i: int, start: int) -> tuple[int, int] | None:
    """The second year of 2015-2018, 2015/16 and 2015 إلى 2018, and the token after it."""
    if tokens.text(i) not in _DASHES and tokens.text(i) not in ("الي", "حتي"):
        return None
    end = plain_year(tokens, i + 1)
    if end and start < end[0] <= start + 400:
        return end[0], end[2]
    short = tokens.number(i + 1, 2)
    if short is not None and len(tokens.text(i + 1)) == 2 and tokens.text(i) in "-–/" and short == (start + 1) % 100:
        return start + 1, i + 2
    return None


def _year(tokens: TokenText, first: int, at: int, cut: int, confidence: float) -> Draft | None:
    found = plain_year(tokens, at)
    if found is None:
        return None
    year, hijri, after = found
    end = None if hijri else _range_end(tokens, after, year)
    return Draft(
        first, end[1] if end else after, "year", confidence, cut,
        calendar="hijri" if hijri else "gregorian", year=year, end_year=end[0] if end else None,
    )  # fmt: skip


def marked_year(tokens: TokenText, i: int) -> Draft | None:
    """A year after its word: عام 2015, للعام 1446هـ, عام، 1945, عام ألفين وخمسة عشر."""
    cut = _marker(tokens, i)
    if cut is None:
        return None
    at = i + 1
    if tokens.text(at) in ("،", ",", "("):
        at += 1
    if tokens.term(at, "era", cut=0):
        at += 1
    found = _year(tokens, i, at, cut, 0.95)
    if found:
        return found
    words = year_in_words(tokens, i + 1)
    if words:
        return Draft(i, words[1], "year", 0.85, cut, year=words[0])
    return None


def listed_year(tokens: TokenText, i: int, previous: Draft | None) -> Draft | None:
    """A year that continues a list of years: عامي 2015 و2016."""
    if previous is None or previous.precision not in ("year", "month", "day") or previous.year is None:
        return None
    if i - previous.last not in (1, 2) or tokens.text(previous.last) not in ("و", "،", ",", "الي", "حتي", "او"):
        return None
    if previous.precision != "year":
        return None
    return _year(tokens, i, i, 0, 0.85)


def bare_year(tokens: TokenText, i: int) -> Draft | None:
    """Four figures that the words around them make a year: في 2008, منذ 1990, (1950-1953), 1945م."""
    year = tokens.number(i, 4)
    if year is None or len(tokens.text(i)) != 4:
        return None
    found = plain_year(tokens, i)
    if found is None:
        return None
    draft = _year(tokens, i, i, 0, 0.8)
    if draft is None:
        return None
    if found[2] > i + 1 and (tokens.adjacent(i + 1) or tokens.term(i + 1, "era", cut=0) != ("gregorian", 0)):
        return draft.but(confidence=0.9)
    if year not in _PLAIN_YEARS or _counts_something(tokens, draft.last):
        return None
    if draft.end_year is not None:
        return draft.but(confidence=0.85)
    before = i - 1
    while tokens.text(before) in ("(", "-", "–", "«", '"', "،"):
        before -= 1
    if tokens.text(i - 1) == "(" and tokens.text(i + 1) == ")":
        return draft.but(confidence=0.85)
    if before == i - 1 or tokens.text(i - 1) == "(":
        if tokens.term(before, "preposition") or tokens.text(before) in ("ل", "ب"):
            return draft.but(confidence=0.55 if year % 100 == 0 and year != 2000 else 0.8)
        if tokens.term(before, "about") or tokens.adjacent(i):
            return None
        # مونديال 2018, اتفاق 2015: a noun right before, no counted noun behind
        if 1900 < year < 2060 and year % 100 and _is_name_like(tokens, before):
            return draft.but(confidence=0.5)
    return None


def _is_name_like(tokens: TokenText, i: int) -> bool:
    word = tokens.text(i)
    return len(word) > 2 and word.isalpha() and tokens.term(i, "counts_before") is None


def _counts_something(tokens: TokenText, i: int) -> bool:
    """True where the word at `i` is a noun that a number before it would count."""
    word = tokens.text(i)
    if word in ("%", "٪", "$", "€", "£") or word in tokens.lexicon.counted_nouns:
        return True
    if word in ("بالميه", "بالمايه", "في") and tokens.text(i + 1) in ("الميه", "المايه"):
        return True
    # The accusative of counting: 2015 شخصا
    return (
        len(word) > 3 and word.endswith("ا") and not word.startswith(("ال", "و", "عندما")) and word not in _NOT_COUNTED
    )


_NOT_COUNTED = frozenset(
    {"بينما", "حينما", "عندما", "كما", "فيما", "علما", "ايضا", "مما", "بعدما", "لدي", "هذا", "وفقا", "نظرا"}
)
