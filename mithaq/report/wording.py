"""The report's words: interface strings in Arabic and English, numbers, money, units and dates as readers write them.

Strings live in `wording.csv`. What a page shows is decided in `pages.py`;
nothing here knows of HTML, and nothing returned here is marked as safe.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.numbers import UnknownCurrencyError, get_currency_name

Language = Literal["ar", "en"]
LANGUAGES: tuple[Language, ...] = ("ar", "en")

STATUS_GROUPS: dict[str, tuple[str, ...]] = {
    "ahead": ("proposed", "negotiating", "announced"),
    "made": ("agreed", "signed", "ratified", "in_force"),
    "over": ("suspended", "withdrawn", "violated", "expired", "rejected"),
    "unknown": ("unknown",),
}
GROUP_OF_STATUS = {status: group for group, statuses in STATUS_GROUPS.items() for status in statuses}

_SCALES = ((1e12, "trillion"), (1e9, "milliard"), (1e6, "million"))
_DASH = "—"
_IRREGULAR_PLURALS = {"foot": "feet", "inch": "inches", "hertz": "hertz", "horsepower": "horsepower"}


@cache
def strings(language: Language) -> dict[str, str]:
    """Interface strings of a language by key.

    Raises:
        ValueError: a key stands twice in `wording.csv`.
    """
    found: dict[str, str] = {}
    with (files("mithaq.report") / "wording.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["key"] in found:
                raise ValueError(f"wording.csv gives {row['key']} twice")
            found[row["key"]] = row[language]
    return found


@cache
def _arabic_units() -> dict[str, tuple[str, str]]:
    """Singular and plural of each unit, from the lexicon that the finder reads."""
    names: dict[str, tuple[str, str]] = {}
    with (files("mithaq.quantities") / "units.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            singular = row["singular"].split("|")[0]
            names.setdefault(row["unit"], (singular, row["plurals"].split("|")[0] or singular))
    return names


def _english_unit(unit: str, value: float) -> str:
    """`cubic_foot` as cubic feet, `kilometre_per_hour` as kilometres per hour."""
    words = unit.split("_")
    if value != 1:
        head = next((i for i, word in enumerate(words) if word in ("of", "per")), len(words)) - 1
        words[head] = _IRREGULAR_PLURALS.get(words[head], f"{words[head]}s")
    return " ".join(words)


def isolated(text: str) -> str:
    """The text in Unicode isolates, so that it keeps its direction inside text of the other."""
    return f"\u2068{text}\u2069"


@dataclass(frozen=True)
class Wording:
    """Everything that is said in one language."""

    language: Language

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return "rtl" if self.language == "ar" else "ltr"

    @cached_property
    def locale(self) -> Locale:
        """The CLDR locale that names months, countries and currencies."""
        return Locale(self.language)

    def text(self, key: str, **values: object) -> str:
        """The string of `key`, its places filled.

        Raises:
            KeyError: `wording.csv` has no such key.
        """
        found = strings(self.language)[key]
        return found.format(**values) if values else found

    def term(self, group: str, code: str | None) -> str:
        """The word for a code such as status `signed`; the code itself where no word is known."""
        if code is None:
            return _DASH
        return strings(self.language).get(f"{group}.{code}", code.replace("_", " "))

    @lru_cache(maxsize=100_000)  # noqa: B019 - there is one wording a language, as long as the process runs
    def count(self, noun: str, n: int) -> str:
        """A counted noun in its right form: مقالة واحدة, مقالتان, 3 مقالات, 11 مقالة."""
        form = "zero" if n == 0 else self.locale.plural_form(n) if self.language == "ar" else "one" if n == 1 else "few"
        return self.text(f"count.{noun}.{form}", n=self.number(n))

    @lru_cache(maxsize=100_000)  # noqa: B019
    def number(self, value: float | None) -> str:
        """Digits with thousands separators and at most three decimals, fewer for large numbers."""
        if value is None:
            return _DASH
        if not math.isfinite(value):
            return str(value)
        if abs(value) >= 1e15:
            return f"{value:.3g}"
        decimals = 3 if abs(value) < 1000 else 2
        written = (
            f"{value:,.{decimals}f}".rstrip("0").rstrip(".") if not float(value).is_integer() else f"{int(value):,}"
        )
        return f"{value:.3g}" if written.strip("-") == "0" and value else written

    def scaled(self, value: float | None) -> str:
        """40000000000 as 40 مليار or 40 billion, where that loses no digits."""
        if value is None or not math.isfinite(value):
            return self.number(value)
        for size, name in _SCALES:
            part = value / size
            if 1 <= abs(part) < 10_000 and math.isclose(part, round(part, 3), rel_tol=1e-9):
                plural = float(part).is_integer() and 3 <= abs(part) <= 10
                return f"{self.number(part)} {self.text(f'scale.{name}s' if plural else f'scale.{name}')}"
        return self.number(value)

    def money(self, value: float | None, currency: str | None) -> str:
        """An amount with the name of its currency."""
        if value is None:
            return _DASH
        return f"{self.scaled(value)} {self.currency(currency, value)}".strip()

    def currency(self, code: str | None, value: float = 1) -> str:
        """The name of an ISO 4217 currency; the code itself where none is known."""
        if code is None:
            return ""
        try:
            name = get_currency_name(
                code, value if self.language == "en" and math.isfinite(value) else None, locale=self.locale
            )
        except (UnknownCurrencyError, UnknownLocaleError):
            return code
        return name

    @lru_cache(maxsize=100_000)  # noqa: B019
    def figure(
        self, value: float | None, value_max: float | None, kind: str, unit: str,
        *, comparator: str = "exact", per: str | None = None,
    ) -> str:  # fmt: skip
        """A quantity as a reader writes it, such as نحو 1.8 مليار دولار أمريكي سنويا."""
        if value is None:
            return _DASH
        if value_max is not None and value_max != value:
            said = self._with_unit(f"{self.scaled(value)} – {self.scaled(value_max)}", value_max, kind, unit)
        elif float(value).is_integer() and 1 <= value <= 10 and f"count.{unit}.few" in strings(self.language):
            said = self.count(unit, int(value))  # شهران, not 2 شهر
        else:
            said = self._with_unit(self.scaled(value), value, kind, unit)
        words = [self.term("comparator", comparator), said]
        if per is not None:
            words.append(self._per(per))
        return " ".join(filter(None, words))

    def unit_name(self, kind: str, unit: str, per: str | None) -> str:
        """A unit alone, as a heading names it: دولار أمريكي, cubic metres per day."""
        named = self._with_unit("", 2 if self.language == "en" else 1, kind, unit)
        return " ".join(filter(None, [named.strip(), self._per(per) if per else ""]))

    def _per(self, unit: str) -> str:
        known = strings(self.language).get(f"per.{unit}")
        if known is not None:
            return known
        if self.language == "en":
            return f"per {unit.replace('_', ' ') if unit.isascii() else isolated(unit)}"
        return f"لكل {_arabic_units().get(unit, (unit, unit))[0]}"

    def _with_unit(self, amount: str, value: float, kind: str, unit: str) -> str:
        if unit == "percent":
            return f"{amount}%"
        if kind == "money":
            return f"{amount} {self.currency(unit, value)}"
        if self.language == "en":
            return f"{amount} {_english_unit(unit, value) if unit.isascii() else isolated(unit)}"
        singular, plural = _arabic_units().get(unit, (unit.replace("_", " "), unit.replace("_", " ")))
        return f"{amount} {plural if float(value).is_integer() and 3 <= value <= 10 else singular}"

    def duration(self, value: float | None, unit: str | None) -> str:
        """How long an agreement runs."""
        if value is None or unit is None:
            return _DASH
        if float(value).is_integer() and value >= 1 and f"count.{unit}.few" in strings(self.language):
            return self.count(unit, int(value))
        return f"{self.number(value)} {self.term('unit', unit)}"

    def day(self, moment: datetime | None) -> str:
        """A day such as 17 يناير 2025."""
        return _DASH if moment is None else self.date(moment.date().isoformat())

    def moment(self, moment: datetime | None) -> str:
        """A day and the time of it, UTC."""
        return _DASH if moment is None else f"{self.day(moment)} {isolated(f'{moment:%H:%M} UTC')}"

    @lru_cache(maxsize=100_000)  # noqa: B019
    def date(self, iso: str | None) -> str:
        """An ISO date at the precision that it has; what is no such date stays as it is."""
        if not iso:
            return _DASH
        parts = iso.split("-")
        if not (1 <= len(parts) <= 3 and all(p.isascii() and p.isdecimal() for p in parts)):
            return iso
        if len(parts) == 1:
            return iso
        month = self.month(int(parts[1]))
        if month is None:
            return iso
        return " ".join(filter(None, [str(int(parts[2])) if len(parts) == 3 else "", month, parts[0]]))

    def month(self, number: int) -> str | None:
        """Name of a month, or None where the year has no such month."""
        return self._months.get(number)

    @cached_property
    def _months(self) -> dict[int, str]:
        return dict(self.locale.months["format"]["wide"])

    def country(self, code: str | None) -> str:
        """Name of a country by its ISO 3166-1 alpha-2 code."""
        return _DASH if code is None else self.locale.territories.get(code, code)

    def listed(self, items: Sequence[str]) -> str:
        """Items with the language's comma between them."""
        return ("، " if self.language == "ar" else ", ").join(items)
