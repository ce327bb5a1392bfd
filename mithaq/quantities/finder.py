"""Numbers with what they count or measure: the rules that make a quantity of them.

Numbers come from `grammar`, units and money from `units`, counted nouns and
duals from `nouns`, exclusions from `guards`, the surroundings from
`circumstances`. Who a quantity belongs to is decided in `binding`.
"""

from __future__ import annotations

from mithaq.orthography import DIACRITICS
from mithaq.quantities import circumstances
from mithaq.quantities.counts import attributive, counted, elided, number_of, part_of, twofold
from mithaq.quantities.duals import dual_or_single
from mithaq.quantities.grammar import Parsed
from mithaq.quantities.measures import age_without_unit, measure, measured
from mithaq.quantities.ranges import range_at
from mithaq.quantities.records import Comparator, Quantity, QuantityContext
from mithaq.quantities.scene import Found, Scene
from mithaq.quantities.subjects import subject_of
from mithaq.quantities.tokens import Token

_ARTICLES = frozenset({"ال", "وال", "بال", "فال", "كال", "لل", "ولل", "وبال"})


def find_quantities(text: str, context: QuantityContext | None = None) -> list[Quantity]:
    """Every number of `text` that has a unit or a counted noun, in order, none overlapping.

    Args:
        text: any text; diacritics, tatweel, bidi marks and three digit scripts are allowed.
        context: what is known of the article; offsets in its sentences are offsets in `text`.

    Returns:
        Quantities with code-point offsets into `text` (`text[q.start:q.end] == q.surface`).
        Never raises; takes time linear in the length of `text`.
    """
    scene = Scene(text, context or QuantityContext())
    return [_finish(scene, found) for found in _search(scene)]


def _search(scene: Scene) -> list[Found]:
    """Walk the tokens once; no found quantity overlaps another."""
    found: list[Found] = []
    done = end = 0  # tokens and characters before these are spoken for
    k = 0
    i = 0
    while i < len(scene.tokens):
        if k < len(scene.numbers) and scene.numbers[k].first < i:
            k += 1
            continue
        if k < len(scene.numbers) and scene.numbers[k].first == i:
            made, used = _from_number(scene, k, done)
            k += used
            i = scene.numbers[k - 1].after
        else:
            one = dual_or_single(scene, i) if scene.tokens[i].kind == "W" else None
            made = [one] if one else []
            i += 1
        for quantity in made:
            if quantity.start < end:
                continue
            found.append(quantity)
            end = quantity.end
            if quantity.unit.kind == "money":
                scene.last_money = quantity
            done = max(done, quantity.after)
            i = max(i, quantity.after)
    return found


def _from_number(scene: Scene, k: int, done: int) -> tuple[list[Found], int]:
    """Quantities made of number `k` and perhaps the next; how many numbers that took."""
    p = scene.numbers[k]
    if p.first < done or scene.guard.never(p) or scene.guard.vague(p):
        return [], 1
    ranged = range_at(scene, k)
    if ranged:
        return ranged
    one = _single(scene, p)
    return ([one] if one else []), 1


def _single(scene: Scene, p: Parsed) -> Found | None:
    match, start = measure(scene, p)
    if match:
        return measured(scene, p, match, start)
    for rule in (
        age_without_unit,
        attributive,
        twofold,
        counted,
        part_of,
        number_of,
        elided,
    ):
        if found := rule(scene, p):
            return found
    return None


def _finish(scene: Scene, f: Found) -> Quantity:
    tokens = scene.tokens
    begin = f.first
    while begin > 0 and tokens[begin].start > f.start:
        begin -= 1
    if begin > 0 and tokens[begin - 1].text in _ARTICLES and tokens[begin].glued:
        begin -= 1
    if _between_at(scene, begin):
        begin -= 1
    compared = circumstances.comparator_before(tokens, begin)
    comparator: Comparator = compared[0] if compared else f.comparator
    if compared is None:
        comparator = circumstances.comparator_after(tokens, f.after) or f.comparator
    per = circumstances.per_at(tokens, f.after)
    end = f.end
    start, stop = scene.cut.span(f.start, end)
    source = scene.cut.source
    while stop < len(source) and source[stop] in DIACRITICS:
        stop += 1
    si = f.unit.si_factor
    subject = subject_of(scene, compared[1] if compared else begin, f)
    return Quantity(
        surface=source[start:stop],
        start=start,
        end=stop,
        value=_tidy(f.value),
        value_max=None if f.value_max is None else _tidy(f.value_max),
        comparator=comparator,
        kind=f.kind or f.unit.kind,
        unit=f.unit.code,
        si_value=None if si is None else _tidy(f.value * si),
        si_unit=f.unit.si_unit if si is not None else None,
        per=per[0] if per else None,
        subject=subject,
        direction=circumstances.direction_of(tokens, begin),
        modality=circumstances.modality_of(tokens, begin),
        confidence=round(f.confidence, 3),
    )


def _between_at(scene: Scene, begin: int) -> bool:
    return begin > 0 and tokens_text(scene.tokens, begin - 1) == "بين"


def tokens_text(tokens: tuple[Token, ...], i: int) -> str:
    """The text of token `i`, empty outside the text."""
    return tokens[i].text if 0 <= i < len(tokens) else ""


def _tidy(value: float) -> float:
    """The value without the noise of binary fractions."""
    return float(f"{value:.12g}")
