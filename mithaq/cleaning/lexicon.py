"""The words by which boilerplate gives itself away.

Phrases stand in `boilerplate.csv`, what to do with each class in
`boilerplate_classes.csv`. A phrase matches a line

* `whole`: the line is nothing but such phrases, numbers and network names;
* `label`: so, or the phrase opens the line and a colon, dots or a dash follow;
* `start`: the line opens with it and is short;
* `start_short`: so, at most twelve words and a digit among them;
* `within`: it stands anywhere in a line that is not long;
* `within_short`: it stands in a line of at most five words with a digit.

Spelling does not matter (`orthography.folded`). What a match means for the
article is decided in `main_text`.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mithaq.orthography import folded

_WORD = re.compile(r"[^\W_]+")
_AFTER_LABEL = re.compile(r"^[\s\"”»)\]]*(?:[:：؛|/\\»>…~ـ–—=-]|\.\.|\*)")
_LONGEST_START = 160
_LONGEST_WITHIN = 500
_LABEL_WORDS = {"tags": 200, "read_also": 40, "related": 40, "byline": 6}
_FILLER_WORDS = frozenset({"او", "و", "عبر", "علي", "مع", "في", "on", "via", "the", "to"})


@dataclass(frozen=True, slots=True)
class BoilerplateClass:
    """A class of boilerplate and what becomes of its lines: drop, drop_with_question, teaser, cut or keep."""

    name: str
    action: str
    ends_article: bool


@dataclass(frozen=True, slots=True)
class Match:
    """What the lexicon says of a line; `rest` is what follows the phrase and its colon."""

    of: BoilerplateClass
    rest: str = ""


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    of: BoilerplateClass
    kind: str


def words_of(text: str) -> list[str]:
    """The words of a text, folded and in lower case."""
    return _WORD.findall(folded(text).lower())


@cache
def _classes() -> dict[str, BoilerplateClass]:
    with Path(__file__).with_name("boilerplate_classes.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["class"]: BoilerplateClass(row["class"], row["action"], row["ends_article"] == "yes")
            for row in csv.DictReader(lines)
        }


@cache
def _phrases() -> dict[str, list[_Phrase]]:
    """Phrases by their first word, longest first."""
    by_first: dict[str, list[_Phrase]] = defaultdict(list)
    with Path(__file__).with_name("boilerplate.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            words = tuple(words_of(row["phrase"]))
            by_first[words[0]].append(_Phrase(words, _classes()[row["class"]], row["match"]))
    for phrases in by_first.values():
        phrases.sort(key=lambda phrase: -len(phrase.words))
    return dict(by_first)


@cache
def _within() -> re.Pattern[str]:
    texts = {" ".join(phrase.words) for phrases in _phrases().values() for phrase in phrases if phrase.kind == "within"}
    return re.compile("|".join(sorted(map(re.escape, texts), key=len, reverse=True)))


def match_line(text: str, words: list[str] | None = None) -> Match | None:
    """The class of boilerplate that a line is, or None; `words` are its `words_of` where they are known."""
    if len(text) > 3000:
        return None
    if words is None or len(text) > 400:
        words = words_of(text[:400])
    if not words:
        return None
    complete = len(text) <= 400
    return (
        (_whole(words) if complete else None)
        or _opening(text, words, complete)
        or (_inside(text, words) if len(text) <= _LONGEST_WITHIN else None)
    )


def _starting_at(words: list[str], position: int) -> list[_Phrase]:
    return [
        phrase
        for phrase in _phrases().get(words[position], ())
        if tuple(words[position : position + len(phrase.words)]) == phrase.words
    ]


def _whole(words: list[str]) -> Match | None:
    """A line made of boilerplate phrases alone, such as 'copy link  link copied' or '0 comments'."""
    if len(words) > 30:
        return None
    found: list[BoilerplateClass] = []
    position = 0
    while position < len(words):
        word = words[position]
        phrases = [p for p in _starting_at(words, position) if p.kind in {"whole", "label", "start"}]
        if phrases:
            found.append(phrases[0].of)
            position += len(phrases[0].words)
        elif word.isdigit() or len(word) == 1 or (found and word in _FILLER_WORDS):
            position += 1
        else:
            return None
    if not found:
        return None
    telling = [c for c in found if c.name != "network"]
    strongest = next((c for c in telling if c.ends_article), telling[0] if telling else None)
    if strongest is None and len(words) > 6 and len(found) < 3:
        return None
    chosen = strongest or found[0]
    return None if chosen.action == "keep" else Match(chosen)


def _opening(text: str, words: list[str], complete: bool) -> Match | None:
    for phrase in _starting_at(words, 0):
        if phrase.kind == "label":
            end = _end_of_words(text, len(phrase.words))
            sign = _AFTER_LABEL.match(text[end:])
            limit = _LABEL_WORDS.get(phrase.of.name, 12)
            if sign and (complete or limit > 40) and len(text[end:].split()) <= limit:
                return Match(phrase.of, text[end:].lstrip(' "”»)]:：؛|/\\>….~ـ–—=-*').strip())
        elif (phrase.kind == "start" and len(text) <= _LONGEST_START + 80 * phrase.of.ends_article) or (
            phrase.kind == "start_short" and len(words) <= 12 and text[-1:] != "." and any(ch.isdigit() for ch in text)
        ):
            return Match(phrase.of, text[_end_of_words(text, len(phrase.words)) :].strip(" :：؛|/-–—"))
    return None


def _end_of_words(text: str, count: int) -> int:
    """Where in the unfolded text its first `count` words end."""
    end = 0
    found = 0
    inside = False
    for i, ch in enumerate(text):
        letter = bool(_WORD.match(ch)) or (inside and not folded(ch))
        if inside and not letter:
            found += 1
            end = i
            if found == count:
                return end
        inside = letter
    return len(text)


def _inside(text: str, words: list[str]) -> Match | None:
    if len(words) <= 5 and not text.endswith(".") and any(word.isdigit() for word in words):
        for position in range(len(words)):
            for phrase in _starting_at(words, position):
                if phrase.kind == "within_short":
                    return Match(phrase.of)
    found = _within().search(" ".join(words if len(text) <= 400 else words_of(text)))
    if found:
        matched = found.group().split()
        return next(Match(p.of) for p in _phrases()[matched[0]] if list(p.words) == matched and p.kind == "within")
    return None
