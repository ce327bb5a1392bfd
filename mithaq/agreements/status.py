"""What happens to an agreement where it is named: verbs of agreeing, and how they are meant.

A trigger (to sign, to withdraw from…) is bound to the nearest mention within
its reach; cues before it (not, will, if, talks on) tell how it is meant. How
the mentions of one agreement add up to its status is told in `reports.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mithaq.agreements.candidate import Candidate
from mithaq.agreements.lexicon import Trigger, cue_of, triggers_of, word_class
from mithaq.agreements.tokens import TokenText

_RELATIVE = frozenset({"الذي", "التي", "والذي", "والتي"})
_BACKWARD = frozenset({"حيز", "سريان", "ساري", "ساريه", "يسري", "تسري"})
_ON = frozenset({"علي"})
_SEARCH = 18
_VERB_REACH = 34  # a verb of signing stands first, its subjects, place and date come before what is signed
_FAR_VERBS = 16
_OWN_NOUN_REACH = 30  # … of its signing: the noun has a pronoun for the agreement
_FURTHEST = 60  # tokens; further away no trigger is looked for
_ENDED_BY_PARTIES = frozenset({"withdrawn", "suspended"})
_ENDED_ELSEWHERE = frozenset({"violated", "withdrawn"})
_BEFORE_NOUNS = frozenset({"بشان", "شان", "حول", "في", "علي", "الي", "من", "عن"})
_AFTER_VERBS = word_class("after_verbs")
_WHOEVER = frozenset({"من", "لمن", "ومن", "مهما"})
_BEGINNINGS = frozenset({"negotiating", "proposed"})
_ENTRY = ("دخل", "دخول", "الدخول")


@dataclass(frozen=True, slots=True)
class Binding:
    """A trigger bound to a mention: token index, status, shape, modality, and where it stands."""

    index: int
    status: str
    shape: str
    modality: str
    distance: int
    before: bool
    after_relative: bool
    shared: bool = False  # taken over from the mention before, in a list


def verb_positions(text: TokenText) -> frozenset[int]:
    """Tokens that are verbs: the engine's word classes where there are any, trigger forms otherwise."""
    tagged: dict[int, str] = {}
    for sentence in text.article.sentences:
        for word in sentence.words:
            if word.upos in ("VERB", "AUX", "NOUN", "ADJ", "PROPN", "X") and tagged.get(word.start) != "VERB":
                tagged[word.start] = word.upos
    found = []
    for index, token in enumerate(text.tokens):
        if not token.is_word:
            continue
        known = tagged.get(token.start)
        if known == "VERB" or (known is None and _is_trigger_verb(text, index)):
            found.append(index)
    return frozenset(found)


def _is_trigger_verb(text: TokenText, index: int) -> bool:
    form = text.tokens[index].form
    return any(t.shape in ("past", "present", "future") for t in triggers_of(form)) and form.removeprefix("و") not in (
        "عرض",
        "بحث",
        "عقد",
    )


def bind(text: TokenText, candidates: Sequence[Candidate]) -> list[list[Binding]]:
    """For each candidate, the triggers that tell of it, nearest first."""
    bound: list[list[Binding]] = [[] for _ in candidates]
    if not candidates:
        return bound
    at = 0
    nearest, furthest = max(0, candidates[0].first - _FURTHEST), candidates[-1].last + _FURTHEST
    for index, token in enumerate(text.tokens[nearest:furthest], nearest):
        if not token.is_word:
            continue
        while at < len(candidates) and candidates[at].last <= index:
            at += 1
        triggers = triggers_of(token.form)
        if not triggers:
            continue
        trigger = triggers[0]
        inside = at < len(candidates) and candidates[at].first <= index
        if inside and trigger.shape != "participle":
            continue
        if token.form.lstrip("وفستي").startswith(_ENTRY) and not _enters_force(text, index):
            continue
        target = _target(text, candidates, at, index, trigger)
        if target is None:
            continue
        candidate = candidates[target]
        before = index < candidate.first
        if _said_by_it(text, candidate, index, trigger) or _over(text, index, trigger):
            continue
        if trigger.status in _BEGINNINGS and before and candidate.definite and candidate.first - index > 2:
            continue  # talks on the effects of the agreement are not talks on the agreement
        relative = any(t.form in _RELATIVE for t in text.tokens[max(0, index - 2) : index])
        distance = candidate.first - index if before else max(0, index - candidate.last)
        modality = modality_at(text, index, trigger.shape, trigger.status)
        following = text.tokens[index + 1].form if index + 1 < len(text.tokens) else ""
        clitic = text.tokens[candidate.first].start < candidate.start
        ended_with = before and distance == 1 and clitic and following.startswith("ب")  # the war ended with a truce
        if trigger.status == "expired" and (following == "من" or ended_with):
            bound[target].append(Binding(index, "agreed", trigger.shape, modality, distance, before, relative))
            continue  # done with it, not over
        bound[target].append(Binding(index, trigger.status, trigger.shape, modality, distance, before, relative))
    for found in bound:
        found.sort(key=lambda b: (b.distance, b.index))
    return bound


def _target(text: TokenText, candidates: Sequence[Candidate], at: int, index: int, trigger: Trigger) -> int | None:
    """The candidate that a trigger at `index` tells of: the next one, or the one before."""
    if at < len(candidates) and candidates[at].first <= index:
        return at
    if trigger.status == "suspended" and _commented(text, index):
        return None
    ahead = None
    making = trigger.reach >= _FAR_VERBS and trigger.shape in ("past", "present", "future")
    reach = _VERB_REACH if making else trigger.reach
    near = at < len(candidates) and candidates[at].first - index <= reach and trigger.shape != "participle"
    if near and not any(text.hard_stop(i) for i in range(index, candidates[at].first)):
        ahead = at
    behind = None
    own = trigger.shape == "noun" and trigger.has_object
    if at > 0 and candidates[at - 1].last + (_OWN_NOUN_REACH if own else min(trigger.reach, 7)) >= index:
        previous = candidates[at - 1]
        if not any(text.hard_stop(i) for i in range(previous.last, index)):
            behind = at - 1
    if behind is None:
        return ahead
    if ahead is None:
        after = index - candidates[behind].last
        relative = any(t.form in _RELATIVE for t in text.tokens[candidates[behind].last : index])
        told = trigger.shape in ("participle", "present", "future", "past")
        fits = (told and text.tokens[index - 1].form not in _BEFORE_NOUNS) or text.tokens[index].form in _BACKWARD
        has_pronoun = trigger.shape == "noun" and text.tokens[index].form.endswith(("ه", "ها", "هما"))
        noun_of_it = own or (has_pronoun and after <= 7)
        return (
            behind if relative or noun_of_it or (fits and after <= 4) or text.tokens[index].form in _BACKWARD else None
        )
    if text.tokens[index].form in _BACKWARD:
        return behind
    relative = any(t.form in _RELATIVE for t in text.tokens[candidates[behind].last : index])
    close_behind = index - candidates[behind].last
    if (relative and close_behind <= 3) or (trigger.has_object and close_behind <= 3):
        return behind
    return ahead


def _said_by_it(text: TokenText, candidate: Candidate, index: int, trigger: Trigger) -> bool:
    """Whether the agreement is the subject of the verb: the agreement abolishes tariffs; under it (بموجبه)."""
    form = text.tokens[index].form
    if index > candidate.first and ("موجب" in form or "مقتض" in form):
        return True
    between = text.tokens[candidate.last : index]
    if trigger.has_object and index > candidate.first and trigger.status in _ENDED_BY_PARTIES:
        return not any(t.form in _RELATIVE for t in between)
    active = trigger.shape in ("past", "present", "future")
    ending = active and trigger.status in _ENDED_ELSEWHERE and index >= candidate.last and not trigger.has_object
    if ending and _takes_object(text, index) and not any(t.form in _RELATIVE for t in between):
        return True
    acting = active and trigger.status in _ENDED_BY_PARTIES
    return acting and candidate.definite and candidate.first == index + 1


def _takes_object(text: TokenText, index: int) -> bool:
    """Whether a noun, its object, follows a verb: it contravenes the law, it tore the country apart."""
    following = text.tokens[index + 1] if index + 1 < len(text.tokens) else None
    if following is None or not following.is_word or following.form in _AFTER_VERBS:
        return False
    return not following.form.startswith(("ب", "ل"))


def _over(text: TokenText, index: int, trigger: Trigger) -> bool:
    """Whether a word of being in force is the end of it: انتهى سريان."""
    before = triggers_of(text.tokens[index - 1].form) if index else ()
    return trigger.status == "in_force" and any(t.status == "expired" for t in before)


def _enters_force(text: TokenText, index: int) -> bool:
    """Whether a verb of entering is completed by حيز: into force."""
    for at in range(index + 1, min(index + 45, len(text.tokens))):
        if text.hard_stop(at):
            return False
        if text.tokens[at].form == "حيز":
            return True
    return False


def _commented(text: TokenText, index: int) -> bool:
    following = text.tokens[index + 1 : index + 8]
    return any(t.form in _ON for t in following)


def modality_at(text: TokenText, index: int, shape: str, status: str = "agreed") -> str:
    """How a trigger is meant: the nearest strong cue before it in the clause decides."""
    found = "planned" if shape == "future" else "asserted"
    if shape == "present" and index and text.tokens[index - 1].form in _WHOEVER:
        return "hypothetical"  # whoever breaks it
    settled = False
    for back in range(1, 9):
        at = index - back
        if at < 0 or text.hard_stop(at):
            break
        cue = cue_of(text.tokens[at].form)
        if cue is None or back > cue.span:
            continue
        if text.tokens[at].form.lstrip("وفل") == "قد" and shape != "present":
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
    why = form.endswith(("ها", "ه", "هم", "هما")) and not form.endswith("يه")  # for having broken it: لمخالفتها
    if form.startswith("ل") and shape == "noun" and found == "asserted" and not settled and not why:
        return "hypothetical"
    reaching = shape == "noun" and status in ("signed", "agreed") and not settled
    if found == "asserted" and reaching and index and text.tokens[index - 1].form == "الي":
        return "hypothetical"
    question = next((t.form for t in text.tokens[index : index + _SEARCH] if t.form in "؟?.\n"), "")
    return "hypothetical" if question in ("؟", "?") and found == "asserted" else found
