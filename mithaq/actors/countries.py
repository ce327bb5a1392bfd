"""Countries by every name the press gives them: names, adjectives, capitals, codes.

Spellings come from `lexicons/countries.csv`, joined with the Unicode CLDR
territory names of all Arabic locales (through babel). Adjectives of nationality
are generated from their masculine singular; irregular ones stand in
`lexicons/adjectives.csv`. Cities that are no capitals belong to `gazetteer.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel import Locale

from mithaq.actors.lexicon import NameIndex, name_key, read_lexicon, spellings
from mithaq.actors.words import Words, readings
from mithaq.orthography import folded

_CLDR_LOCALES = ("ar", "ar_EG", "ar_SA", "ar_LB", "ar_MA", "ar_DZ", "ar_AE")
_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
EUROPE = "EU"
"""Code that adjectives for "European" carry: the Union, where it stands for a party."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory. `code` is ISO 3166-1 alpha-2, ISO 3166-3 for states that are gone, or empty.

    `is_state` is false for what has a code and is no state, such as Western Sahara and Hong Kong.
    """

    code: str
    name_en: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    capitals: tuple[str, ...]
    capital_en: str
    is_state: bool = True

    @property
    def name(self) -> str:
        """The commonest Arabic name."""
        return self.names[0]

    @property
    def entity_id(self) -> str:
        """A stable id, such as `country:RU`; `place:EH` for a territory."""
        return f"{self.kind}:{self.code or self.name_en}"

    @property
    def kind(self) -> str:
        """The kind of actor that it is: a country, or a place."""
        return "country" if self.is_state else "place"


@dataclass(frozen=True, slots=True)
class Nationality:
    """An adjective of nationality in a text, such as الروسي: `surface` is `text[start:end]`.

    `country_codes` has two codes where the adjective does not tell (كوري), and
    `EU` for European. Clitics و ف ب ك ل are left out of the span.
    """

    start: int
    end: int
    surface: str
    country_codes: tuple[str, ...]
    gender: str  # m f
    number: str  # singular dual plural
    definite: bool


@dataclass(frozen=True, slots=True)
class _Form:
    codes: tuple[str, ...]
    gender: str
    number: str
    definite: bool


class Countries:
    """All countries, with look-up by anything that names them."""

    def __init__(self, rows: tuple[Country, ...], irregular: list[dict[str, str]]) -> None:
        self.all = rows
        self.names: NameIndex[Country] = NameIndex()
        self.capitals: NameIndex[Country] = NameIndex()
        self._codes = {c.code: c for c in rows if c.code}
        for country in rows:
            for name in country.names:
                self.names.add(name, country)
            for name in country.capitals:
                self.capitals.add(name, country)
        self.adjectives: NameIndex[_Form] = NameIndex()
        for row in irregular:
            codes = spellings(row["codes"])
            for form, definite in ((row["form"], False), ("ال" + row["form"], True)):
                self.adjectives.add(form, _Form(codes, row["gender"], row["number"], definite))
        for country in rows:
            if country.code:
                for stem in country.adjectives:
                    for form, inflected in _inflections(stem, country.code):
                        # سوريا and تشيلي are the country; سورية and السعودية can be either: see `stands_as_adjective`.
                        if name_key(form) not in self.names or inflected.gender == "f":
                            self.adjectives.add(form, inflected)

    def by_code(self, code: str) -> Country | None:
        """The country of an ISO code, in any case."""
        return self._codes.get(code.upper())

    def by_name(self, name: str) -> Country | None:
        """The country of an Arabic name in any spelling, without clitics."""
        return self.names.get(name)

    def by_capital(self, name: str) -> Country | None:
        """The country whose capital (or political metonym) has this name."""
        return self.capitals.get(name)

    def by_adjective(self, adjective: str) -> tuple[Country, ...]:
        """The countries of an adjective in any gender, number and definiteness; two for كوري."""
        form = self.adjectives.get(adjective)
        if form is None:
            return ()
        return tuple(c for code in form.codes if (c := self.by_code(code)) is not None)


def _inflections(stem: str, code: str) -> Iterator[tuple[str, _Form]]:
    """Every form of an adjective given in the masculine singular (روسي, كوري شمالي, جنوب أفريقي)."""
    words = stem.split()
    endings = (
        ("", "m", "singular"), ("ة", "f", "singular"), ("ا", "m", "singular"),
        ("ون", "m", "plural"), ("ين", "m", "plural"), ("ات", "f", "plural"),
        ("ان", "m", "dual"), ("تان", "f", "dual"), ("تين", "f", "dual"),
    )  # fmt: skip
    parallel = all(w.endswith("ي") for w in words)
    for ending, gender, number in endings:
        inflected = [w + ending for w in words] if parallel else [*words[:-1], words[-1] + ending]
        yield " ".join(inflected), _Form((code,), gender, number, False)
        if ending != "ا":
            definite = _Form((code,), gender, number, True)
            yield " ".join("ال" + w for w in inflected), definite
            if not parallel:
                yield " ".join(["ال" + inflected[0], *inflected[1:]]), definite
                yield " ".join([*inflected[:-1], "ال" + inflected[-1]]), definite


def _cldr_names() -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for identifier in _CLDR_LOCALES:
        for code, name in Locale.parse(identifier).territories.items():
            if len(code) == 2 and code not in _NOT_COUNTRIES and "(" not in name:
                known = names.setdefault(code, [])
                if name not in known:
                    known.append(name)
    return names


@cache
def countries() -> Countries:
    """All countries and territories, read once."""
    cldr = _cldr_names()
    english = Locale("en").territories
    rows: list[Country] = []
    seen: set[str] = set()
    for row in read_lexicon("countries"):
        names = [*spellings(row["names"])]
        names += [n for n in cldr.get(row["code"], ()) if n not in names]
        seen.add(row["code"])
        rows.append(
            Country(
                row["code"],
                row["name_en"],
                tuple(names),
                spellings(row["adjectives"]),
                spellings(row["capitals"]),
                row["capital_en"],
                row["kind"] == "state",
            )
        )
    # Territories without a row of their own: small islands, named as CLDR names them.
    rows += [
        Country(code, english[code], tuple(cldr[code]), (), (), "", is_state=False)
        for code in sorted(cldr)
        if code not in seen
    ]
    return Countries(tuple(rows), read_lexicon("adjectives"))


def find_nationalities(text: str) -> list[Nationality]:
    """Every adjective of nationality in a text, in order, none inside another.

    Words that are also a country's name (سوريا) are not adjectives here, but
    with nunation they are (سورياً), and السعودية is one after a definite noun.
    """
    return nationalities_in(Words(text))


def nationalities_in(words: Words) -> list[Nationality]:
    """`find_nationalities` on words already split."""
    known, found = countries(), []
    index = 0
    while index < len(words.tokens):
        token = words.tokens[index]
        hit = known.adjectives.at(words, index)
        if hit is None and token.tanwin:
            hit = _nunated(words, index, known)
        if hit is None or not stands_as_adjective(words, index, hit[0], hit[1]):
            index += 1
            continue
        cut, last, form = hit
        start, end = words.source_start(index, cut), words.tokens[last - 1].end
        found.append(
            Nationality(start, end, words.text[start:end], form.codes, form.gender, form.number, form.definite)
        )
        index = last
    return found


def stands_as_adjective(words: Words, index: int, cut: int, last: int) -> bool:
    """Whether a word that may be a country or an adjective (السعودية, سورية) qualifies the noun before it.

    True for words that are no country's name at all.
    """
    token = words.tokens[index]
    key = token.key[cut:]
    if last > index + 1 or token.tanwin or countries().by_name(key) is None:
        return True
    if cut or not words.spaced(index - 1):
        return False
    before = words.tokens[index - 1].key
    if key.startswith("ال"):
        return any(rest.startswith("ال") and len(rest) > 3 for _, rest in readings(before)) or (
            before in countries().names and before.startswith("ال")
        )
    return before.endswith(("ه", "ات")) and not any(rest.startswith("ال") for _, rest in readings(before))


def _nunated(words: Words, index: int, known: Countries) -> tuple[int, int, _Form] | None:
    for cut, rest in readings(words.tokens[index].key):
        if rest.endswith("ا") and (form := known.adjectives.get(folded(rest[:-1]))) is not None:
            return cut, index + 1, form
    return None
