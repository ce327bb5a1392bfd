"""Numbers that count things, by a noun after, before or implied: 48 طائرة, الدول الـ12, 54 من أعضاء.

The nouns are read in `nouns`; duals without a number word in `duals`.
"""

from __future__ import annotations

from mithaq.quantities.grammar import Parsed
from mithaq.quantities.guards import has_role
from mithaq.quantities.lexicons import strip_clitics
from mithaq.quantities.nouns import CountedNoun, noun_class
from mithaq.quantities.scene import Found, Scene
from mithaq.quantities.tokens import Token
from mithaq.quantities.units import Unit, unit_at

_OF_BETWEEN = frozenset({"كبار", "بين", "اصل", "ابرز", "اكبر", "اهم", "اصحاب"})
_COUNT_WORDS = frozenset({"عدد", "اعداد", "عددهم", "عددها", "حصيله", "تعداد"})
_NEW_CLAUSE = ("و", "ب", "ل", "ف")
_AFTER_BARE = frozenset(
    "في من منذ خلال علي بعد قبل حتي مقابل مقارنه عام الي حسب الان حاليا امس اليوم هذا".split()  # noqa: SIM905
)


def counted(scene: Scene, p: Parsed) -> Found | None:
    """48 طائرة, خمسة وزراء, مئة ألف عسكري."""
    if (p.fraction and p.value < 1) or _ones(scene, p) or scene.bad_two(p):
        return None
    after = p.after + scene.bracketed(p)
    nxt = scene.guard.at(after)
    if after > p.after and (nxt is None or not noun_class(nxt.text)):
        return None
    if nxt is None or nxt.kind != "W" or (nxt.glued and p.digits and len(nxt.text) < 3):
        return None
    noun = scene.nouns.counted(after, p.value)
    if noun is None or impossible(scene, p, noun):
        return None
    if scene.named(p) and (scene.guard.year(p) or noun.certain < 0.84 or scene.guard.ordinal(p)):
        return None
    if p.value != int(p.value) and p.grouped is None and p.scale == 1 and noun.certain < 0.9:
        return None
    if p.definite and not p.digits and p.scale == 1 and noun.certain < 0.9:
        return None
    begin = scene.tokens[p.first - 1].end - 2 if scene.al(p) else None
    if after > p.after:
        begin = scene.tokens[p.first - 1].start
    return count(scene, p, noun.singular, noun.after, noun.certain, begin)


def impossible(scene: Scene, p: Parsed, noun: CountedNoun) -> bool:
    """Year-like digits need a noun we are sure of."""
    year_like = p.plain and not p.words and 1900 <= p.value <= 2100
    return year_like and noun.certain < 0.9 and not scene.tokens[noun.after - 1].text.endswith("ا")


def _ones(scene: Scene, p: Parsed) -> bool:
    """واحد من, أحد الجنود: no count."""
    return p.value <= 1 and not p.digits


def part_of(scene: Scene, p: Parsed) -> Found | None:
    """54 من أعضاء المنظمة; ثلاثة من كبار المسؤولين."""
    nxt, noun = scene.guard.at(p.after), scene.guard.at(p.after + 1)
    if not (nxt and nxt.text == "من" and noun and noun.kind == "W") or scene.named(p) or _ones(scene, p):
        return None
    if p.fraction or p.value != int(p.value) or scene.bad_two(p) or p.vague:
        return None
    k = p.after + 1
    if noun.text in _OF_BETWEEN and scene.guard.at(k + 1):
        k += 1
        noun = scene.tokens[k]
    if noun.kind != "W" or not scene.nouns.plural(k):
        return None
    return count(scene, p, scene.nouns.singular(noun), k + 1, 0.75)


def attributive(scene: Scene, p: Parsed) -> Found | None:
    """السنوات الثلاثين, الدول الـ12, الأشهر العشرة: the number follows its noun."""
    article = scene.al(p)
    at = p.first - 2 if article else p.first - 1
    noun = scene.guard.at(at)
    if noun is None or noun.kind != "W" or p.value < 2 or p.fraction or p.value != int(p.value) or p.preposition:
        return None
    if p.conjunction or scene.bad_two(p):
        return None
    stripped = next((k for rest, k, _, definite in strip_clitics(noun.text) if definite), None)
    definite = p.definite or article
    if definite != (stripped is not None):
        return None
    if not definite:
        return _indefinite_attributive(scene, p, at)
    begin = _article_at(noun, stripped or 2)
    group = scene.guard.at(at - 1)
    if has_role(group, "group"):
        return None
    unit = unit_at(scene.tokens, at, stripped or 0)
    if unit and unit.number == 3 and unit.after == at + 1 and unit.unit.kind == "duration":
        return Found(p.value * unit.unit.factor, None, unit.unit, at, p.after, begin, p.end, 0.88)
    nxt = scene.guard.at(p.after)
    if nxt and p.words is False and nxt.kind == "W" and scene.nouns.counted(p.after, p.value):
        follows = scene.nouns.counted(p.after, p.value)
        if follows and follows.certain > 0.9:
            return None
    if not scene.nouns.plural(at):
        # البطولات الأوروبية الخمس: an adjective stands between
        before = scene.guard.at(at - 1)
        if not (p.words and p.value <= 10 and before and stripped == 2 and noun.text.endswith(("ه", "ي", "ا"))):
            return None
        stripped = next((k for _, k, _, definite in strip_clitics(before.text) if definite), None)
        if stripped is None or not scene.nouns.plural(at - 1):
            return None
        at, noun, begin = at - 1, before, _article_at(before, stripped)
    unit_of = Unit(scene.nouns.singular(noun) if stripped == 2 else _bare_singular(scene, noun, stripped or 0), "count")
    return Found(p.value, None, unit_of, at, p.after, begin, p.end, 0.75)


def _article_at(noun: Token, stripped: int) -> int:
    """Where the article of a definite noun begins, in folded text; of لل only the second ل is the article's."""
    return noun.start + stripped - (1 if noun.text[:stripped].endswith("لل") else 2)


def _indefinite_attributive(scene: Scene, p: Parsed, at: int) -> Found | None:
    """سنوات ثلاث, أيام ثلاثة: for time nouns only."""
    if p.digits or not 3 <= p.value <= 19:
        return None
    for rest, stripped, *_ in strip_clitics(scene.tokens[at].text):
        unit = unit_at((scene.tokens[at]._replace(text=rest),), 0)
        if unit and unit.number == 3 and unit.unit.kind == "duration":
            begin = scene.tokens[at].start + stripped
            if scene.nouns.counted(p.after, p.value):
                return None
            return Found(p.value * unit.unit.factor, None, unit.unit, at, p.after, begin, p.end, 0.75)
    return None


def _bare_singular(scene: Scene, noun: Token, stripped: int) -> str:
    return scene.nouns.singular(noun._replace(text=noun.text[stripped:], start=noun.start + stripped))


def twofold(scene: Scene, p: Parsed) -> Found | None:
    """مهاجمين اثنين, عسكريين تركيين اثنين: a dual said twice."""
    if p.value != 2 or p.digits or p.definite or p.conjunction or p.preposition or p.after - p.first != 1:
        return None
    at = p.first - 1
    if at < 0 or not _dual_shaped(scene.tokens[at]):
        return None
    if at > 0 and _dual_shaped(scene.tokens[at - 1]):
        at -= 1
    noun = scene.tokens[at]
    surface = scene.nouns.surface(noun)
    singular = surface[:-3] + "ة" if surface.endswith(("تين", "تان")) else surface[:-2]
    return Found(2, None, Unit(singular, "count"), at, p.after, noun.start, p.end, 0.7)


def number_of(scene: Scene, p: Parsed) -> Found | None:
    """بلغ عدد القتلى أكثر من 5 ملايين: the noun is named before by عدد."""
    if scene.named(p) or p.fraction or p.value != int(p.value) or scene.bad_two(p) or p.definite or scene.al(p):
        return None
    if p.value < 2 or (p.words and not p.digits and p.value < 11) or p.preposition not in ("", "ب"):
        return None
    nxt = scene.guard.at(p.after)
    if nxt is not None and nxt.kind == "W" and not nxt.text.startswith(_NEW_CLAUSE) and nxt.text not in _AFTER_BARE:
        return None
    for back in range(1, 11):
        token = scene.guard.at(p.first - back)
        if token is None or token.kind in "ND" or token.text in ".؛!؟،":
            return None
        if token.kind == "W" and any(rest in _COUNT_WORDS for rest, *_ in strip_clitics(token.text)):
            if token.text.endswith("هم"):  # البالغ عددهم 15
                return count(scene, p, "شخص", p.after, 0.55)
            if token.text.endswith(("ها", "هن")):
                return None
            noun = scene.guard.at(p.first - back + 1)
            if back > 3 and scene.tokens[p.first - back + 2].text == "من":  # عدد كبير من الجنود
                noun = scene.tokens[p.first - back + 3]
            if back < 2 or noun is None or noun.kind != "W" or noun.text == "من":
                return None
            return count(scene, p, scene.nouns.singular(noun, 3), p.after, 0.6)
    return None


def elided(scene: Scene, p: Parsed) -> Found | None:
    """من 515 مليار يورو إلى 532 مليارا: the currency was named before in the sentence."""
    last, one = scene.last_money, scene.guard.at(p.first - 1)
    least = 1e3 if one and one.text in {"الي", "مقابل"} else 1e6
    if last is None or p.scale < least or p.fraction or p.first - last.after > 16 or scene.named(p):
        return None
    between = scene.tokens[last.after : p.first]
    if any(t.kind == "N" or t.text in ".؛!؟" for t in between):
        return None
    nxt = scene.guard.at(p.after)
    if nxt is not None and nxt.kind == "W" and not nxt.text.startswith(_NEW_CLAUSE) and nxt.text not in _AFTER_BARE:
        return None
    return Found(p.value, None, last.unit, p.first, p.after, p.start, p.end, 0.6)


def count(scene: Scene, p: Parsed, singular: str, after: int, confidence: float, begin: int | None = None) -> Found:
    """The count that number `p` and its noun up to token `after` make."""
    value = p.grouped if p.grouped is not None else p.value
    start = p.start if begin is None else begin
    unit = Unit(singular, "count")
    return Found(value, None, unit, p.first, after, start, max(scene.tokens[after - 1].end, p.end), confidence)


def _dual_shaped(token: Token) -> bool:
    return token.kind == "W" and len(token.text) > 4 and token.text.endswith(("ين", "ان"))
