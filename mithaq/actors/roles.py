"""The roles that people carry: the title before or after a name, as written, and the country of the office.

Titles are found in `titles.py`, names in `persons.py` and `tagged.py`.
"""

from __future__ import annotations

from mithaq.actors.countries import Nationality
from mithaq.actors.gazetteer import given_names
from mithaq.actors.persons import after_title
from mithaq.actors.spans import Span
from mithaq.actors.titles import Title
from mithaq.actors.words import Words


def roles_of(
    words: Words, people: list[Span], titles: list[Title], nationalities: list[Nationality]
) -> dict[Span, tuple[str | None, str | None]]:
    """Role as written and country of the office, for the people that have a title beside their name."""
    by_target: dict[int, Title] = {}
    for phrase in titles:
        start = after_title(words, phrase)
        if start is not None and phrase.kind != "honorific":
            known = by_target.get(start)
            if known is None or phrase.first < known.first:
                by_target[start] = phrase
    by_first = {t.first: t for t in titles}
    adjective_ends = {n.end: n for n in nationalities}
    roles: dict[Span, tuple[str | None, str | None]] = {}
    for person in people:
        title = by_target.get(person.first)
        if title is not None and person.cut == 0:
            roles[person] = (_surface(words, title), title.country)
            continue
        if person.first and words.spaced(person.first - 1) and person.cut == 0:
            nationality = adjective_ends.get(words.tokens[person.first - 1].end)
            if nationality is not None and len(nationality.country_codes) == 1:
                roles[person] = (None, nationality.country_codes[0])
                continue
        after = by_first.get(person.last)
        if after is not None and _appositive(words, person, after):
            roles[person] = (_surface(words, after), after.country)
    return roles


def _appositive(words: Words, person: Span, title: Title) -> bool:
    """Whether a title after a name tells of that name: «…، الدبلوماسي الروسي السابق»."""
    gap = words.gap(person.last - 1)
    if title.kind in ("honorific", "counterpart") or title.cut or "\n" in gap or len(gap.strip()) > 1:
        return False
    if "،" in gap or "," in gap:
        after = words.tokens[title.last].key if title.last < len(words.tokens) and words.spaced(title.last - 1) else ""
        return not title.bare and after not in given_names()
    return not gap.strip() and not title.bare and not words.tokens[title.first].key.startswith("ال")


def _surface(words: Words, title: Title) -> str | None:
    if title.bare and title.kind == "role":
        return None
    text = words.text[words.source_start(title.first, title.cut) : words.tokens[title.last - 1].end]
    return "ال" + text[2:] if text.startswith("لل") else text
