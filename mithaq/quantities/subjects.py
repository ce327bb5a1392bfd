"""What a quantity measures: the noun phrase that the figure is said of, as written.

A counted thing is its own subject (طائرة مقاتلة). Else the subject follows
(75 بالمئة من الواردات), or stands before the words that only lead up to the
figure: خارطة طريق تمتد على ثلاث سنوات, محطة تبلغ قدرتها. A figure that only
links part from the one before (أي ما يعادل, مقارنة مع) shares its subject. Whom a
quantity belongs to is decided in `binding`.
"""

from __future__ import annotations

from functools import cache

from mithaq.orthography import folded
from mithaq.quantities.circumstances import is_direction
from mithaq.quantities.grammar import is_number
from mithaq.quantities.guards import has_role
from mithaq.quantities.lexicons import rows, strip_clitics
from mithaq.quantities.scene import Found, Scene
from mithaq.quantities.tokens import Token

_LONGEST = 6  # words of a subject
_LEADING = 8  # words that may stand between a subject and its figure
_INNER_PREPOSITIONS = frozenset({"الي", "من", "في", "مع", "علي", "بين", "عن"})
_TRANSPARENT = frozenset('()"«»“”')
_NOMINAL = frozenset({"NOUN", "ADJ", "X", "PROPN"})
_PREFIXES = frozenset({"ADP", "CCONJ", "SCONJ", "PART"})


def subject_of(scene: Scene, begin: int, found: Found) -> str | None:
    """The subject of a quantity whose comparator or number begins at token `begin`, or None."""
    low, told = scene.told
    if found.unit.kind == "count":
        span = _counted(scene, found) if found.first < found.after else None
        inherited = None
    else:
        lead = _lead(scene, begin, low)
        before, after = _before(scene, lead, low), _after(scene, found.after)
        has_worth = begin > low and scene.tokens[begin - 1].text in _links("agreement")  # صفقة بقيمة … من
        span = before or after if has_worth else after or before
        inherited = told if lead == low else None
    written = _written(scene, span) if span else inherited
    scene.told = (found.after, written)
    return written


def _counted(scene: Scene, found: Found) -> tuple[int, int] | None:
    first, after = found.after - 1, found.after
    if is_number(scene.tokens[first]):
        first, after = found.first, found.first + 1  # الدول الـ12
    while after < min(found.after + 2, len(scene.tokens)) and _qualifies(scene.tokens[after]):
        after += 1
    return (first, after) if scene.tokens[first].kind == "W" else None


def _qualifies(token: Token) -> bool:
    """An adjective or genitive that may go with a counted noun: طائرة مقاتلة."""
    return (
        _plain(token)
        and token.text[0] not in "وفبل"
        and len(token.text) > 3
        and token.text.endswith(("ه", "ي", "يا", "ين"))
    )


def _after(scene: Scene, after: int) -> tuple[int, int] | None:
    """من الواردات, after the figure."""
    tokens = scene.tokens
    if after + 1 >= len(tokens) or tokens[after].text != "من" or not _nominal(scene, after + 1):
        return None
    k = after + 2
    while k < min(after + 1 + _LONGEST, len(tokens)) and _nominal(scene, k) and tokens[k].text[0] != "و":
        k += 1
    while k > after + 2 and _of_time(scene, k - 1):
        k -= 1
    return after + 1, k


def _before(scene: Scene, end: int, low: int) -> tuple[int, int] | None:
    """The noun phrase that ends right before token `end`."""
    tokens = scene.tokens
    k = end
    joined = False  # one preposition may stand inside: صادرات الاتحاد إلى إيران, قرض لليونان
    while k > low and end - k < _LONGEST:
        if _nominal(scene, k - 1):
            if k < end and _closed(scene, k - 1) and _opens(scene, k):
                break
            k -= 1
            prefix = _prefix(scene, k)
            if prefix and (joined or not (k > low and _nominal(scene, k - 1))):
                break
            joined = joined or prefix == "ADP"
        elif not joined and end > k > low + 1 and tokens[k - 1].text in _INNER_PREPOSITIONS and _nominal(scene, k - 2):
            joined = True
            k -= 1
        else:
            break
    while k < end and (tokens[k].text in _INNER_PREPOSITIONS or _of_time(scene, k)):
        k += 1
    return (k, end) if any(_is_noun(scene, i) for i in range(k, end)) else None


def _lead(scene: Scene, begin: int, low: int) -> int:
    """Where the words that only lead up to a figure begin: بنسبة, تمتد على, التي يبلغ طولها, في يوليو (تموز) الماضي."""
    k = begin
    while k > low and begin - k < _LEADING:
        token = scene.tokens[k - 1]
        marks = token.kind == "P" and (token.text in _TRANSPARENT or (token.text == "،" and k < begin))
        leads = token.kind == "W" and (not _nominal(scene, k - 1) or _of_time(scene, k - 1))
        dates = token.kind == "D" and has_role(scene.guard.at(k - 2), "year")
        if not (marks or leads or dates):
            break
        k -= 1
    return k


def _closed(scene: Scene, k: int) -> bool:
    """A definite word: nothing can be in construct with it, so an indefinite noun after it begins another phrase."""
    token = scene.tokens[k]
    words = scene.nouns.words_at(token)
    return token.text.startswith(("ال", "وال", "لل")) or any(w.upos in ("PRON", "X", "PROPN") for w in words)


def _opens(scene: Scene, k: int) -> bool:
    words = scene.nouns.words_at(scene.tokens[k])
    return bool(words) and words[0].upos == "NOUN" and not scene.tokens[k].text.startswith("ال")


def _is_noun(scene: Scene, k: int) -> bool:
    words = scene.nouns.words_at(scene.tokens[k])
    return not words or any(w.upos in ("NOUN", "X", "PROPN") for w in words)


def _of_time(scene: Scene, k: int) -> bool:
    """يوليو, العام, الماضي: tells when, not what."""
    token = scene.tokens[k]
    return has_role(token, "month") or token.text in _links("when")


def _nominal(scene: Scene, k: int) -> bool:
    """Whether token `k` may be a word of a subject."""
    token = scene.tokens[k]
    if not _plain(token):
        return False
    words = scene.nouns.words_at(token)
    if not words:
        return True
    return next((w for w in words if w.upos not in _PREFIXES), words[0]).upos in _NOMINAL


def _prefix(scene: Scene, k: int) -> str:
    """The tag of what is written before the noun in one word with it, if anything."""
    words = scene.nouns.words_at(scene.tokens[k])
    if len(words) > 1 and words[0].upos in _PREFIXES:
        return words[0].upos
    return "CCONJ" if not words and scene.tokens[k].text[0] == "و" and len(scene.tokens[k].text) > 3 else ""


def _written(scene: Scene, span: tuple[int, int]) -> str:
    first, last = scene.tokens[span[0]], scene.tokens[span[1] - 1]
    skip = 1 if first.text[0] == "و" and len(first.text) > 3 and _prefix(scene, span[0]) == "CCONJ" else 0
    start, end = scene.cut.span(first.start + skip, last.end)
    return scene.cut.source[start:end]


def _plain(token: Token) -> bool:
    """An Arabic word that is neither a link nor tells of a change."""
    if token.kind != "W" or is_direction(token.text):
        return False
    return not any(rest in _links("lead", "break") for rest, *_ in strip_clitics(token.text))


@cache
def _links(*roles: str) -> frozenset[str]:
    return frozenset(folded(row["phrase"]) for row in rows("links.csv") if row["role"] in roles)
