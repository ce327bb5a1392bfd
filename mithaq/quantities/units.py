"""Which unit or currency the tokens beside a number name.

Units, currencies and their subunits come from the lexicon files; the regular
forms (tanwin, dual, agreeing adjectives) are made here, so that a row needs
its singular and its plurals only. Counted nouns are in `nouns`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from mithaq.quantities.lexicons import forms, rows, split_words, strip_clitics
from mithaq.quantities.records import Kind
from mithaq.quantities.tokens import Token

_DUAL_KINDS = frozenset({"duration", "length", "area", "volume", "mass", "percent"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: `value * factor` counts `code`s; `si_factor` turns a `code` into `si_unit`s."""

    code: str
    kind: Kind
    factor: float = 1.0
    si_factor: float | None = None
    si_unit: str | None = None
    noun: str = ""


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """`unit` named by the tokens up to `after` (exclusive); `number` is 1, 2 (dual) or 3 (plural)."""

    unit: Unit
    after: int
    number: int
    definite: bool = False
    abbreviation: bool = False


@dataclass(frozen=True, slots=True)
class _Form:
    words: tuple[str, ...]
    unit: Unit
    number: int
    abbreviation: bool = False


def dual_forms(word: str) -> list[str]:
    """The two independent dual forms of a folded singular: دوله gives دولتان and دولتين."""
    stem = word[:-1] + "ت" if word.endswith("ه") else word
    return [stem + "ان", stem + "ين"]


def _agreeing(word: str) -> set[str]:
    """An adjective's forms beside a noun in any number and case."""
    bare = word.removesuffix("ه")
    return {word, bare, bare + "ا", bare + "ه", bare + "ين", bare + "ان", bare + "تين", bare + "تان"}


def _spellings(words: tuple[str, ...], head: str) -> Iterable[tuple[str, ...]]:
    if len(words) == 1:
        yield (head,)
        return
    for second in sorted(_agreeing(words[1])):
        yield (head, second, *words[2:])


@cache
def _unit_forms() -> dict[str, tuple[_Form, ...]]:
    table: dict[str, list[_Form]] = defaultdict(list)

    def put(words: tuple[str, ...], unit: Unit, number: int, abbreviation: bool = False) -> None:
        table[words[0]].append(_Form(words, unit, number, abbreviation))

    for row in rows("units.csv"):
        si = float(row["si_factor"]) if row["si_factor"] else None
        kind: Kind = row["kind"]  # type: ignore[assignment]
        for name in row["singular"].split("|"):
            words = split_words(name)
            unit = Unit(row["unit"], kind, float(row["factor"]), si, row["si_unit"] or None, name)
            for spelling in _spellings(words, words[0]):
                put(spelling, unit, 1)
            if not words[0].endswith("ه") and words[0].isalpha():
                for spelling in _spellings(words, words[0] + "ا"):
                    put(spelling, unit, 1)
            if kind in _DUAL_KINDS:
                for dual in dual_forms(words[0]):
                    for spelling in _spellings(words, dual):
                        put(spelling, unit, 2)
        for name in filter(None, row["plurals"].split("|")):
            words = split_words(name)
            for spelling in _spellings(words, words[0]):
                put(spelling, unit, 3)
        for name in filter(None, row["abbreviations"].split("|")):
            put(tuple(w.lower() for w in split_words(name)), unit, 1, True)
    return {first: tuple(sorted(found, key=lambda f: -len(f.words))) for first, found in table.items()}


def _same(token: Token, word: str) -> bool:
    text = token.text
    return text == word or (text.startswith("ال") and text[2:] == word) or (token.kind == "L" and text.lower() == word)


def _keys(token: Token) -> list[str]:
    text = token.text
    if token.kind == "L":
        return [text, text.lower()]
    return [text, text[2:]] if text.startswith("ال") and len(text) > 3 else [text]


def unit_at(tokens: Sequence[Token], i: int, clitics: int = 0) -> UnitMatch | None:
    """The longest unit name that begins at token `i`, `clitics` letters in (ال is allowed before each word)."""
    if i >= len(tokens):
        return None
    first = tokens[i]
    table = _unit_forms()
    keys = [first.text[clitics:]] if clitics else _keys(first)
    for key in keys:
        for form in table.get(key, ()):
            after = i + len(form.words)
            if after > len(tokens):
                continue
            if all(_same(tokens[i + k], form.words[k]) for k in range(1, len(form.words))):
                definite = key != first.text
                return UnitMatch(form.unit, after, form.number, definite, form.abbreviation)
    return None


@dataclass(frozen=True, slots=True)
class _Currency:
    default: str
    qualified: tuple[tuple[tuple[str, ...], str], ...]
    by_country: dict[str, str]


@cache
def _currency_nouns() -> dict[str, tuple[tuple[str, ...], str, int]]:
    """Folded form to (words, noun, grammatical number)."""
    table: dict[str, tuple[tuple[str, ...], str, int]] = {}
    for row in rows("currency_nouns.csv"):
        for form in [row["noun"], *filter(None, row["forms"].split("|"))]:
            words = split_words(form)
            number = 2 if words[0] in dual_forms(split_words(row["noun"])[0]) else 1
            table.setdefault(words[0], (words, row["noun"], number))
    return table


@cache
def _currencies() -> dict[str, _Currency]:
    qualified: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    countries: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows("currencies.csv"):
        for name in filter(None, row["qualifiers"].split("|")):
            qualified[row["noun"]].append((split_words(name), row["code"]))
        for country in filter(None, row["countries"].split("|")):
            countries[row["noun"]].setdefault(country, row["code"])
    return {
        row["noun"]: _Currency(
            row["default"],
            tuple(sorted(qualified[row["noun"]], key=lambda q: -len(q[0]))),
            countries[row["noun"]],
        )
        for row in rows("currency_nouns.csv")
    }


@cache
def _subunits() -> dict[str, tuple[str, float, tuple[str, ...]]]:
    return {
        form: (row["noun"], float(row["parts"]), tuple(row["codes"].split("|")))
        for row in rows("currency_subunits.csv")
        for form in forms(row["noun"] + "|" + row["forms"])
    }


@cache
def _symbols() -> dict[tuple[str, ...], Unit]:
    return {
        split_words(row["symbol"]): Unit(row["code"], "money", float(row["factor"]))
        for row in rows("currency_symbols.csv")
    }


@cache
def country_words() -> dict[str, str]:
    """Folded words that point to a country with a currency of its own: كويتي, الكويت, روسي."""
    from babel import Locale

    territories = Locale.parse("ar").territories
    table: dict[str, str] = {}
    for row in rows("currencies.csv"):
        codes = [c for c in row["countries"].split("|") if c]
        if len(codes) != 1:
            continue
        for name in filter(None, row["qualifiers"].split("|")):
            words = split_words(name)
            if len(words) == 1 and name != "جديد":
                table.setdefault(words[0], codes[0])
                table.setdefault(words[0] + "ه", codes[0])
        name_words = split_words(str(territories.get(codes[0], "")))
        if len(name_words) == 1:
            table.setdefault(name_words[0].removeprefix("ال"), codes[0])
    table.update({"ابوظبي": "AE", "دبي": "AE", "امارات": "AE", "امريكا": "US", "بريطانيا": "GB"})
    return table


def countries_in(tokens: Sequence[Token]) -> tuple[str, ...]:
    """ISO codes of the countries a text speaks of, the most frequent first."""
    table = country_words()
    seen: Counter[str] = Counter()
    for token in tokens:
        if token.kind == "W" and len(token.text) < 24:
            code = next((table[rest] for rest, *_ in strip_clitics(token.text) if rest in table), None)
            if code:
                seen[code] += 1
    return tuple(code for code, _ in seen.most_common())


class Money:
    """Reads currencies in one text; remembers what it read, for bare nouns and cents later on."""

    def __init__(self, country_codes: Sequence[str], tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self._given = tuple(country_codes)
        self._found: tuple[str, ...] | None = None
        self._explicit: dict[str, str] = {}
        self._last_main = ""

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries at issue: those given, then those the text names."""
        if self._found is None:
            self._found = (*self._given, *countries_in(self.tokens))
        return self._found

    def at(self, i: int, clitics: int = 0) -> UnitMatch | None:
        """The currency named from token `i` on: a noun with its qualifier, a subunit, a symbol or a code."""
        tokens = self.tokens
        if i >= len(tokens):
            return None
        token = tokens[i]
        if token.kind in "LP" or len(token.text) <= 2:
            symbol = self.symbol(i)
            if symbol:
                return symbol
        for key in [token.text[clitics:]] if clitics else _keys(token):
            found = _currency_nouns().get(key)
            if found and all(
                i + k < len(tokens) and tokens[i + k].text == word for k, word in enumerate(found[0][1:], start=1)
            ):
                after = i + len(found[0])
                code, after = self._code(found[1], after)
                self._last_main = code
                return UnitMatch(Unit(code, "money"), after, found[2], key != token.text)
            part = _subunits().get(key)
            if part:
                code = self._subunit_code(part[2])
                after = i + 1
                if after < len(tokens):
                    named = _currency_nouns().get(tokens[after].text)
                    qualifier = tokens[after].text.removesuffix("ا")
                    if named:
                        code, after = self._code(named[1], after + len(named[0]))
                    elif qualifier in _agreeing_america():
                        after += 1
                number = 2 if token.text.endswith(("ين", "ان")) else 1
                return UnitMatch(Unit(code, "money", 1 / part[1]), after, number, key != token.text)
        return None

    def symbol(self, i: int) -> UnitMatch | None:
        """A currency symbol or code at token `i` ($, US$, SAR, د.إ)."""
        for width in (3, 2, 1):
            words = tuple(t.text for t in self.tokens[i : i + width])
            unit = _symbols().get(words)
            if unit and len(words) == width:
                return UnitMatch(unit, i + width, 1, abbreviation=True)
        return None

    def symbol_before(self, i: int) -> tuple[UnitMatch, int] | None:
        """A symbol that ends just before token `i`, and where it begins."""
        for width in (3, 2, 1):
            if i - width >= 0:
                words = tuple(t.text for t in self.tokens[i - width : i])
                unit = _symbols().get(words)
                if unit and unit.factor == 1:
                    return UnitMatch(unit, i, 1, abbreviation=True), i - width
        return None

    def _code(self, noun: str, after: int) -> tuple[str, int]:
        currency = _currencies()[noun]
        for words, code in currency.qualified:
            if after + len(words) <= len(self.tokens) and all(
                _qualifies(self.tokens[after + k].text, word) for k, word in enumerate(words)
            ):
                self._explicit[noun] = code
                return code, after + len(words)
        if noun in ("دولار", "يورو"):
            return currency.default, after
        if noun in self._explicit:
            return self._explicit[noun], after
        code = next((currency.by_country[c] for c in self.countries if c in currency.by_country), currency.default)
        return code, after

    def _subunit_code(self, codes: tuple[str, ...]) -> str:
        if self._last_main in codes:
            return self._last_main
        if codes[0] == "USD":
            return "USD"
        table = {c: code for currency in _currencies().values() for c, code in currency.by_country.items()}
        return next((table[c] for c in self.countries if table.get(c) in codes), codes[0])


@cache
def _agreeing_america() -> frozenset[str]:
    return frozenset(form for words, _ in _currencies()["دولار"].qualified for form in _agreeing(words[0]))


def _qualifies(text: str, word: str) -> bool:
    text = text.removeprefix("ال")
    if text == word:
        return True
    return text in _agreeing(word) if len(word) > 3 else False
