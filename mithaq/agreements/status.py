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
from mithaq.agreements.tokens import TokenText, readings

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
_PREPOSITIONS = frozenset({"علي", "من", "الي", "في", "عن"})
_AFTER_VERBS = word_class("after_verbs")
_TO_IT = word_class("to_it")
_CUE_REACH, _URGED_REACH = 8, 14
_WHOEVER = frozenset({"من", "لمن", "ومن", "مهما"})
_BEGINNINGS = frozenset({"negotiating", "proposed"})
_ENTRY = ("دخل", "دخول", "الدخول")
_INTO = "حيز"
_ENTRY_REACH = 45
_ENDINGS = frozenset({"suspended", "withdrawn", "expired", "rejected"})
_AT_ITS_END = word_class("at_its_end")
_DESPITE = word_class("despite")
_DONE = word_class("done")
_REACHING = word_class("reaching")
_AGREED = Trigger("agreed", 7, "noun", False)
_AIMS = word_class("aims")
_TERMS = word_class("terms")


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
    reaching: bool = False  # of arriving at the agreement, which talks lead to
    terms: bool = False  # its terms are told of, not its making


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
        triggers = triggers_of(token.form) or _agreed_on(text, index)
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
        if trigger.status in _ENDINGS and before and _ends_the_talks(text, index, candidate.first):
            continue
        if trigger.status == "violated" and trigger.shape == "noun" and before and _of_another(text, candidate, index):
            continue
        if trigger.governs and before and not _governed(text, index, candidate, trigger.governs):
            continue
        verb = _entry_verb(text, index) if token.form == _INTO else index
        own_clause = not before and (relative or trigger.has_object or trigger.shape == "participle")
        shape = trigger.shape if verb == index else triggers_of(text.tokens[verb].form)[0].shape
        modality = modality_at(text, verb, shape, trigger.status, candidate.last if own_clause else 0)
        if trigger.status == "expired":
            modality = _when_it_ends(text, index, trigger.shape, modality)
        following = text.tokens[index + 1].form if index + 1 < len(text.tokens) else ""
        clitic = text.tokens[candidate.first].start < candidate.start
        ended_with = before and distance == 1 and clitic and following.startswith("ب")  # the war ended with a truce
        if trigger.status == "expired" and (following == "من" or ended_with):
            bound[target].append(Binding(index, "agreed", trigger.shape, modality, distance, before, relative))
            continue  # done with it, not over
        told = trigger.status
        if modality == "denied" and trigger.denied:
            told, modality = trigger.denied, "asserted"
        aim = token.form.startswith("ل") or text.tokens[index - 1].form in _AIMS
        reaching = not aim and any(r.rest in _REACHING for r in readings(token.form))
        terms = any(r.rest in _TERMS for r in readings(token.form))
        found = Binding(
            index, told, trigger.shape, modality, distance, before, relative, reaching=reaching, terms=terms
        )
        bound[target].append(found)
    for candidate, found in zip(candidates, bound, strict=True):
        found += [b for b in (_despite(text, candidate), _was_agreed(text, candidate)) if b is not None]
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
    own = trigger.has_object if trigger.shape == "noun" else _on_it(text, index, trigger)
    own = own or _away_from_it(text, index, trigger)
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
        passive = trigger.shape == "noun" and text.tokens[index - 1].form.lstrip("وفس") in _DONE
        has_pronoun = trigger.shape == "noun" and text.tokens[index].form.endswith(("ه", "ها", "هما"))
        follows = text.tokens[index + 1].form if index + 1 < len(text.tokens) else ""
        noun_of_it = own or (has_pronoun and after <= 7) or (passive and after <= 7 and follows in _TO_IT)
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


def _on_it(text: TokenText, index: int, trigger: Trigger) -> bool:
    """Whether a participle of signing has a pronoun after it for what was signed: الموقع عليها."""
    follows = text.tokens[index + 1].form if index + 1 < len(text.tokens) else ""
    return trigger.shape == "participle" and trigger.status == "signed" and follows in _TO_IT


def _away_from_it(text: TokenText, index: int, trigger: Trigger) -> bool:
    """Whether a pronoun after a noun of leaving means what was left: its withdrawal from it."""
    pronouns = (trigger.governs + "ه", trigger.governs + "ها") if trigger.governs else ()
    return trigger.shape == "noun" and any(t.form in pronouns for t in text.tokens[index + 1 : index + 4])


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


def _ends_the_talks(text: TokenText, index: int, first: int) -> bool:
    """Whether what is ended or put off is the talks on an agreement, not the agreement."""
    between = text.tokens[index + 1 : first]
    return any(t.status == "negotiating" and t.shape == "noun" for w in between for t in triggers_of(w.form))


def _governed(text: TokenText, index: int, candidate: Candidate, preposition: str) -> bool:
    """Whether the preposition that a verb needs stands between it and the agreement."""
    return any(t.form.lstrip("و") == preposition for t in text.tokens[index + 1 : candidate.first])


def _of_another(text: TokenText, candidate: Candidate, index: int) -> bool:
    """Whether a noun of breaking has another object than the agreement: the violations of human rights, to sign a pact."""
    between = text.tokens[index + 1 : candidate.first]
    clitic = text.tokens[candidate.first].start < candidate.start
    return bool(between) and not clitic and any(triggers_of(t.form) for t in between)


def _entry_verb(text: TokenText, index: int) -> int:
    """The verb or noun of entering that حيز at `index` completes; `index` where there is none."""
    for at in range(index - 1, max(-1, index - _ENTRY_REACH), -1):
        if text.hard_stop(at):
            break
        form = text.tokens[at].form
        if form.lstrip("وفستيل").removeprefix("ب").startswith(_ENTRY) and triggers_of(form):
            return at
    return index


def _when_it_ends(text: TokenText, index: int, shape: str, modality: str) -> str:
    """An end that is still to come, or only dates something else: it ends in three years; when it ends, at its end."""
    if modality != "asserted":
        return modality
    if shape == "present":
        return "planned"
    before = text.tokens[index - 1].form.lstrip("وف") if index else ""
    return "hypothetical" if shape == "noun" and before in _AT_ITS_END else modality


def _agreed_on(text: TokenText, index: int) -> tuple[Trigger, ...]:
    """The masdar of agreeing as a passive verb after what is agreed: the pact that was agreed on (تم الاتفاق عليه)."""
    done = index > 0 and text.tokens[index - 1].form.lstrip("وفس") in _DONE
    follows = text.tokens[index + 1].form if index + 1 < len(text.tokens) else ""
    return (_AGREED,) if done and follows in _TO_IT and text.tokens[index].form == "الاتفاق" else ()


def _was_agreed(text: TokenText, candidate: Candidate) -> Binding | None:
    """The noun of agreeing as the passive verb: it was agreed (تم الاتفاق) on something."""
    before = candidate.first - 1
    form = text.tokens[candidate.first].form
    if before < 0 or form != "الاتفاق" or text.tokens[before].form.lstrip("وفس") not in _DONE:
        return None
    modality = modality_at(text, candidate.first, "noun")
    return Binding(before, "agreed", "noun", modality, 1, True, False)


def _despite(text: TokenText, candidate: Candidate) -> Binding | None:
    """What happens despite a truce breaks it."""
    if candidate.head.kind != "ceasefire" and "ceasefire" not in candidate.kinds:
        return None
    before = candidate.first - 1
    if before > 0 and text.tokens[before].form == "من":
        before -= 1
    if before < 0 or text.tokens[before].form.lstrip("وف") not in _DESPITE:
        return None
    return Binding(before, "violated", "noun", "asserted", candidate.first - before, True, False)


def _enters_force(text: TokenText, index: int) -> bool:
    """Whether a verb of entering is completed by حيز: into force."""
    for at in range(index + 1, min(index + _ENTRY_REACH, len(text.tokens))):
        if text.hard_stop(at):
            return False
        if text.tokens[at].form == _INTO:
            return True
    return False


def _commented(text: TokenText, index: int) -> bool:
    following = text.tokens[index + 1 : index + 8]
    return any(t.form in _ON for t in following)


def _after_preposition(text: TokenText, index: int) -> bool:
    """Whether a verbal noun hangs on a preposition: to warn somebody of leaving, to threaten with cancelling."""
    return text.tokens[index - 1].form in _PREPOSITIONS or any(
        r.preposition == "ب" for r in readings(text.tokens[index].form)
    )


def modality_at(text: TokenText, index: int, shape: str, status: str = "agreed", start: int = 0) -> str:
    """How a trigger is meant: the nearest strong cue before it in the clause, which begins at token `start`, decides."""
    found = "planned" if shape == "future" else "asserted"
    if shape == "present" and index and text.tokens[index - 1].form in _WHOEVER:
        return "hypothetical"  # whoever breaks it
    governor = triggers_of(text.tokens[index - 1].form) if shape == "noun" and index > start else ()
    if governor and governor[0].shape == "future":
        found = "planned"  # it will keep to carrying it out
    settled = False
    on = (
        shape == "noun" and status != "applied" and index > start and _after_preposition(text, index)
    )  # to urge somebody, at length, to sign
    for back in range(1, (_URGED_REACH if on else _CUE_REACH) + 1):
        at = index - back
        if at < start or text.hard_stop(at):
            break
        cue = cue_of(text.tokens[at].form, text.tokens[at - 1].form if at > start else "")
        if cue is None:
            continue
        if back > cue.span + (_URGED_REACH - _CUE_REACH if on and cue.modality == "hypothetical" else 0):
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
    act = not any(r.rest in _TERMS for r in readings(form))
    if act and form.startswith("ل") and shape == "noun" and found == "asserted" and not settled and not why:
        return "hypothetical"
    reaching = shape == "noun" and status in ("signed", "agreed") and not settled
    if found == "asserted" and reaching and index and text.tokens[index - 1].form == "الي":
        return "hypothetical"
    question = next((t.form for t in text.tokens[index : index + _SEARCH] if t.form in "؟?.\n"), "")
    return "hypothetical" if question in ("؟", "?") and found == "asserted" else found
