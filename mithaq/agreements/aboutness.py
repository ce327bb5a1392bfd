"""Which agreement a verb or noun of agreeing tells of, if any: the next mention, or the one before.

How it is meant is told in `modality.py`, what it tells in `status.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

from mithaq.agreements.candidate import Candidate
from mithaq.agreements.lexicon import Trigger, triggers_of, word_class
from mithaq.agreements.modality import ENTRY, ENTRY_REACH, INTO, REMAINS
from mithaq.agreements.tokens import TokenText, readings

_BEGINNINGS = frozenset({"negotiating", "proposed"})
_ENDINGS = frozenset({"suspended", "withdrawn", "expired", "rejected"})
_RELATIVE = frozenset({"الذي", "التي", "والذي", "والتي"})
_BACKWARD = frozenset({"حيز", "سريان", "ساري", "ساريه", "يسري", "تسري"})
_ON = frozenset({"علي"})
_VERB_REACH = 34  # a verb of signing stands first, its subjects, place and date come before what is signed
_FAR_VERBS = 16
_OWN_NOUN_REACH = 30  # … of its signing: the noun has a pronoun for the agreement
_ENDED_BY_PARTIES = frozenset({"withdrawn", "suspended"})
_ENDED_ELSEWHERE = frozenset({"violated", "withdrawn"})
_BEFORE_NOUNS = frozenset({"بشان", "شان", "حول", "في", "علي", "الي", "من", "عن"})
_AFTER_VERBS = word_class("after_verbs")
_DATE_WORDS = word_class("date_words")
_TIME_WITHIN = 10
_BY_IT = frozenset({"به", "بها"})
_STANDING = "قايم"
_SINCE = word_class("since_then")
_SINCE_WITHIN = 5
_TO_IT = word_class("to_it")
_DONE = word_class("done")
_AGREED = Trigger("agreed", 7, "noun", False)


def told_of(text: TokenText, candidates: Sequence[Candidate], at: int, index: int, trigger: Trigger) -> int | None:
    """Position of the candidate that a trigger at token `index` tells of; None where it tells of something else.

    `at` is the position of the first candidate that does not end before the trigger.
    """
    if text.tokens[index].form.lstrip("وفستي").startswith(ENTRY) and not _enters_force(text, index):
        return None
    if any(r.rest.startswith(_STANDING) for r in readings(text.tokens[index].form)):
        if not index or text.tokens[index - 1].form not in REMAINS:
            return None  # built on, existing: not said of an agreement
        return at - 1 if at and not any(text.hard_stop(i) for i in range(candidates[at - 1].last, index)) else None
    target = _target(text, candidates, at, index, trigger)
    if target is None:
        return None
    candidate = candidates[target]
    if _said_by_it(text, candidate, index, trigger) or _over(text, index, trigger):
        return None
    if trigger.governs and trigger.shape != "participle" and index >= candidate.last:
        pronoun = any(_means_it(t.form, trigger) for t in text.tokens[index + 1 : index + 7])
        return target if pronoun or _away_from_it(text, index, trigger, candidate.last) else None
    return target if index >= candidate.first or _has_as_object(text, candidate, index, trigger) else None


def _has_as_object(text: TokenText, candidate: Candidate, index: int, trigger: Trigger) -> bool:
    """Whether a trigger before an agreement is about it, not about talks on it, its effects or something else."""
    if trigger.status in _BEGINNINGS and candidate.definite and candidate.first - index > 2:
        return False  # talks on the effects of the agreement are not talks on the agreement
    if trigger.status in _ENDINGS and _ends_the_talks(text, index, candidate.first):
        return False
    if trigger.status == "violated" and trigger.shape == "noun" and _of_another(text, candidate, index):
        return False
    return not trigger.governs or _governed(text, index, candidate, trigger.governs)


def _target(text: TokenText, candidates: Sequence[Candidate], at: int, index: int, trigger: Trigger) -> int | None:
    """The candidate that a trigger at `index` tells of: the next one, or the one before."""
    if at < len(candidates) and candidates[at].first <= index:
        return at
    if trigger.status == "suspended" and _commented(text, index):
        return None
    ahead = None
    making = trigger.reach >= _FAR_VERBS and trigger.shape in ("past", "present", "future")
    reach = _VERB_REACH if making else trigger.reach
    if trigger.status == "expired" and at < len(candidates) and _only_tells_when(text, index + 1, candidates[at].first):
        reach = _VERB_REACH
    near = at < len(candidates) and candidates[at].first - index <= reach and trigger.shape != "participle"
    if near and not any(text.hard_stop(i) for i in range(index, candidates[at].first)):
        ahead = at
    behind = None
    own = trigger.has_object if trigger.shape == "noun" else _on_it(text, index, trigger)
    own = own or (at > 0 and _away_from_it(text, index, trigger, candidates[at - 1].last))
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
        passive = trigger.shape == "noun" and makes_passive(text, index - 1)
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


def _away_from_it(text: TokenText, index: int, trigger: Trigger, last: int) -> bool:
    """Whether a pronoun after a noun of leaving means what was left: its withdrawal from it."""
    if not trigger.governs or trigger.shape != "noun":
        return False
    following = [t.form for t in text.tokens[index + 1 : index + 4]]
    if any(_means_it(f, trigger) for f in following):
        return True
    near = index > 0 and index - last <= _SINCE_WITHIN
    since = near and text.tokens[index - 1].form.lstrip("و") in _SINCE
    return since and trigger.governs not in following


def _means_it(form: str, trigger: Trigger) -> bool:
    """Whether a word is a trigger's preposition with a pronoun: منه, عنها."""
    return form in (trigger.governs + "ه", trigger.governs + "ها")


def _only_tells_when(text: TokenText, first: int, last: int) -> bool:
    """Whether nothing but a time stands between: it ended, on Sunday evening 2 October 2022, the truce."""
    between = text.tokens[first:last] if last - first <= _TIME_WITHIN else ()
    return bool(between) and all(
        t.form.isdigit() or not t.is_word or any(r.rest in _DATE_WORDS for r in readings(t.form)) for t in between
    )


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
    stopping = active and trigger.status == "suspended" and index >= candidate.last and not trigger.has_object
    if stopping and _takes_object(text, index):
        return not any(t.form in _BY_IT for t in text.tokens[index + 1 : index + 7])
    acting = active and trigger.status in _ENDED_BY_PARTIES
    cancelled = text.article.text[text.tokens[index].end - 1] == "ي"  # ألغي, not ألغى
    return acting and candidate.definite and candidate.first == index + 1 and not cancelled


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
    """Whether a noun of breaking has another object than the agreement: violations of human rights, to sign a pact."""
    between = text.tokens[index + 1 : candidate.first]
    clitic = text.tokens[candidate.first].start < candidate.start
    return bool(between) and not clitic and any(triggers_of(t.form) for t in between)


def _enters_force(text: TokenText, index: int) -> bool:
    """Whether a verb of entering is completed by حيز: into force."""
    for at in range(index + 1, min(index + ENTRY_REACH, len(text.tokens))):
        if text.hard_stop(at):
            return False
        if text.tokens[at].form == INTO:
            return True
    return False


def _commented(text: TokenText, index: int) -> bool:
    following = text.tokens[index + 1 : index + 8]
    return any(t.form in _ON for t in following)


def makes_passive(text: TokenText, index: int) -> bool:
    """Whether the verb at `index` makes a passive of the verbal noun after it: it was signed (تم توقيعه)."""
    return text.tokens[index].form.lstrip("وفس") in _DONE


def agreed_on(text: TokenText, index: int) -> tuple[Trigger, ...]:
    """The masdar of agreeing as a passive verb after what is agreed: the pact that was agreed on (تم الاتفاق عليه)."""
    done = index > 0 and makes_passive(text, index - 1)
    follows = text.tokens[index + 1].form if index + 1 < len(text.tokens) else ""
    return (_AGREED,) if done and follows in _TO_IT and text.tokens[index].form == "الاتفاق" else ()
