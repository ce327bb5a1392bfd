"""How a verb or noun of agreeing is meant: asserted, planned, supposed or denied, by cues before it."""

from __future__ import annotations

from mithaq.agreements.lexicon import ENDED, cue_of, triggers_of, word_class
from mithaq.agreements.tokens import TokenText, readings

_SEARCH = 18
PREPOSITIONS = frozenset({"علي", "من", "الي", "في", "عن"})
_TOLD_WITHIN = 16
_PRESENT = ("ي", "ت")
_DISCUSSED_WITHIN = 6
_TOWARDS = frozenset({"الي", "بشان", "نحو"})
_CUE_REACH, _URGED_REACH = 8, 14
_WHOEVER = frozenset({"من", "لمن", "ومن", "مهما"})
INTO = "حيز"
ENTRY = ("دخل", "دخول", "الدخول")
ENTRY_REACH = 45
_OPENS_CLAUSE = word_class("when")
REMAINS = word_class("remains")
"""Verbs of going on, some of them denials by form: لا يزال."""
_AT_ITS_END = word_class("at_its_end")
TERMS = word_class("terms")
"""Words for what an agreement consists of: they tell of no act."""


def _after_preposition(text: TokenText, index: int) -> bool:
    """Whether a verbal noun hangs on a preposition: to warn somebody of leaving, to threaten with cancelling."""
    return text.tokens[index - 1].form in PREPOSITIONS or any(
        r.preposition == "ب" for r in readings(text.tokens[index].form)
    )


def modality_at(text: TokenText, index: int, shape: str, status: str = "agreed", start: int = 0) -> str:
    """How a trigger is meant, by the nearest strong cue before it in the clause, which begins at token `start`.

    Returns:
        asserted, planned, hypothetical or denied.
    """
    found = "planned" if shape == "future" else "asserted"
    if shape == "present" and index and text.tokens[index - 1].form in _WHOEVER:
        return "hypothetical"  # whoever breaks it
    governor = triggers_of(text.tokens[index - 1].form) if shape == "noun" and index > start else ()
    if governor and governor[0].shape == "future":
        found = "planned"  # it will keep to carrying it out
    settled = False
    urged = shape == "noun" and status != "applied" and index > start and _after_preposition(text, index)
    for back in range(1, (_URGED_REACH if urged else _CUE_REACH) + 1):
        at = index - back
        if at < start or text.hard_stop(at) or text.tokens[at].form in _OPENS_CLAUSE:
            break
        cue = cue_of(text.tokens[at].form, text.tokens[at - 1].form if at > start else "")
        if cue is None or text.tokens[at + 1].form in REMAINS:  # not ceasing is going on
            continue
        if back > cue.span + (_URGED_REACH - _CUE_REACH if urged and cue.modality == "hypothetical" else 0):
            continue
        if text.tokens[at].form.lstrip("وفل") == "قد" and shape != "present":
            continue
        if _then(text, at, start):
            continue
        if cue.modality == "asserted":
            if shape == "noun" and not settled:
                settled = True
            continue
        if cue.modality == "denied":
            supposed = any(
                (c := cue_of(t.form)) is not None and c.modality == "hypothetical"
                for t in text.tokens[max(0, at - 3) : at]
            )
            return "hypothetical" if found == "hypothetical" or supposed else "denied"
        if settled and cue.modality != "denied":
            continue
        if found == "asserted":
            found = cue.modality
    form = text.tokens[index].form
    ends = text.article.text[text.tokens[index].end - 1]
    why = form.endswith(("ها", "ه", "هم", "هما")) and ends != "ة" and not form.endswith("يه")  # for having broken it
    act = not any(r.rest in TERMS for r in readings(form))
    why = why or (status in ENDED and not form.startswith("لل"))  # sorry for its leaving
    if act and form.startswith("ل") and shape == "noun" and found == "asserted" and not settled and not why:
        return "hypothetical"
    if shape == "noun" and index >= start + 2 and text.tokens[index - 2].form.lstrip("وف") == "قد":
        return "hypothetical" if text.tokens[index - 1].form[:1] in _PRESENT else found  # its end may lead to
    following = text.tokens[index + 1].form if shape == "noun" and index + 1 < len(text.tokens) else ""
    awaited = cue_of(following) if following.startswith("ال") else None
    if found == "asserted" and awaited is not None and awaited.modality in ("planned", "hypothetical"):
        return awaited.modality  # the awaited signing
    reaching = shape == "noun" and status in ("signed", "agreed") and not settled
    if found == "asserted" and reaching and _discussed(text, index):
        return "hypothetical"
    if found == "asserted" and reaching and index and text.tokens[index - 1].form in _TOWARDS:
        return "hypothetical"
    question = next((t.form for t in text.tokens[index : index + _SEARCH] if t.form in "؟?.\n"), "")
    return "hypothetical" if question in ("؟", "?") and found == "asserted" else found


def _discussed(text: TokenText, index: int) -> bool:
    """Whether a verb of talking has the noun at `index` as its object: they discuss signing it."""
    for at in text.back(index, _DISCUSSED_WITHIN):
        form = text.tokens[at].form
        if form in PREPOSITIONS:
            return False
        if any(t.status == "negotiating" and t.shape in ("past", "present") for t in triggers_of(form)):
            return True
    return False


def _then(text: TokenText, at: int, start: int) -> bool:
    """Whether "before that" at token `at` goes on with a tale: he stayed in it, before he left it."""
    if text.tokens[at].form.lstrip("وف") != "قبل" or text.tokens[at + 1].form != "ان":
        return False
    for back in text.back(at, min(_TOLD_WITHIN, at - start)):
        cue = cue_of(text.tokens[back].form, text.tokens[back - 1].form if back else "")
        supposed = cue is not None and cue.modality != "asserted"
        if supposed or any(t.shape == "future" for t in triggers_of(text.tokens[back].form)):
            return False
    return True


def when_it_ends(text: TokenText, index: int, shape: str, modality: str) -> str:
    """An end that is still to come, or only dates something else: it ends in three years; when it ends, at its end."""
    if modality != "asserted":
        return modality
    if shape == "present":
        return "asserted" if index < text.title_end() else "planned"  # titles tell the past in the present
    before = text.tokens[index - 1].form.lstrip("وف") if index else ""
    return "hypothetical" if shape == "noun" and before in _AT_ITS_END else modality


def entry_verb(text: TokenText, index: int) -> int:
    """The verb or noun of entering that حيز at `index` completes; `index` itself for any other word."""
    if text.tokens[index].form != INTO:
        return index
    for at in text.back(index, ENTRY_REACH - 1):
        form = text.tokens[at].form
        if form.lstrip("وفستيل").removeprefix("ب").startswith(ENTRY) and triggers_of(form):
            return at
    return index
