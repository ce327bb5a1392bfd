"""Bodies of the state at issue, named by their noun alone: الجيش, البرلمان, المعارضة, الحكومة once it was named.

Which nouns do so is data (`national_bodies.csv`, column `alone`). With their
nationality they are found in `bodies.py`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from mithaq.actors.extent import definite_adjective
from mithaq.actors.spans import Span
from mithaq.actors.state_bodies import StateBody, national_bodies
from mithaq.actors.titles import title_index
from mithaq.actors.word_sets import is_one_of
from mithaq.actors.words import Words, readings

_CONFIDENCE = 0.7
_HOME_SHARE = 0.5


def home_bodies(words: Words, spans: list[Span], evident: Counter[str]) -> list[Span]:
    """The bodies that stand alone among words that no span covers; `evident` counts the countries of the article.

    The state is the one whose body of that name the article names, else the
    country that it names most. Where several states have one there, or none
    prevails, nothing is found: another state's army must not be taken for it.
    """
    taken = {i for s in spans for i in range(s.first, s.last)}
    states = _states(words, spans)
    home = _home(evident)
    found: list[Span] = []
    for index, cut, last, body in national_bodies().find(words):
        if not body.alone or any(i in taken for i in range(index, last)) or not _stands_alone(words, index, cut, last):
            continue
        named = states[body]
        code = next(iter(named)) if len(named) == 1 else home if not named and body.alone == "yes" else None
        if code is not None:
            found.append(Span(index, last, cut, body.kind, "pattern", _CONFIDENCE, 2, country=code))
    return found


def _states(words: Words, spans: Iterable[Span]) -> dict[StateBody, set[str]]:
    """The countries whose body of each kind the article names."""
    states: dict[StateBody, set[str]] = defaultdict(set)
    for span in spans:
        if span.kind in ("organisation", "group") and span.country:
            hit = national_bodies().at(words, span.first)
            # حكومة إسرائيل names the same body as الحكومة الإسرائيلية.
            noun = words.tokens[span.first].key[span.cut :]
            body = hit[2] if hit is not None and hit[1] <= span.last else national_bodies().get("ال" + noun)
            if body is not None:
                states[body].add(span.country)
    return states


def _home(evident: Counter[str]) -> str | None:
    """The country that an article is about: named more than any other, in half the namings of countries."""
    ranked = sorted(evident.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < _HOME_SHARE * sum(evident.values()):
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > ranked[1][1] else None


def _names_another(before: str) -> bool:
    """Whether the noun before makes a contest or a place of the body."""
    return is_one_of(before, "contests") or is_one_of(before, "place_nouns")


def _stands_alone(words: Words, index: int, cut: int, last: int) -> bool:
    """Whether the noun is neither an adjective, nor part of a title or of a longer name."""
    tokens = words.tokens
    before = tokens[index - 1].key if index and words.spaced(index - 1) else ""
    if cut == 0 and (title_index().get(before) is not None or _names_another(before)):
        return False  # رئيس البرلمان, انتخابات البرلمان, استاد الجيش
    if cut == 0 and any(rest.startswith("ال") for _, rest in readings(before)):
        return False  # الأحزاب المعارضة
    if last >= len(tokens) or not words.spaced(last - 1):
        return True
    after = tokens[last]
    if after.key.startswith(("ل", "ب")) and tokens[index].key.endswith("المعارضه"):
        return False  # المعارضة للاتفاق: those who oppose it
    return not definite_adjective(after)
