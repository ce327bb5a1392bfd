"""What happens to an agreement where it is named: verbs of agreeing, bound to the mention that they tell of.

Which mention that is is told in `aboutness.py`, how the verb is meant in
`modality.py`, and how the mentions of one agreement add up to its status in
`reports.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mithaq.agreements import aboutness
from mithaq.agreements.candidate import Candidate
from mithaq.agreements.lexicon import Trigger, triggers_of, word_class
from mithaq.agreements.modality import PREPOSITIONS, TERMS, entry_verb, modality_at, when_it_ends
from mithaq.agreements.tokens import TokenText, readings

_RELATIVE = frozenset({"الذي", "التي", "والذي", "والتي"})
_FURTHEST = 60  # tokens; further away no trigger is looked for
_DESPITE = word_class("despite")
_REACHING = word_class("reaching")
_ACCUSING = word_class("accusing")
_CHARGE_WITHIN = 11
_AIMS = word_class("aims")
_DEEDS = frozenset({"signed", "agreed", "ratified"})
_FAILING = "فشل"
_CARRIED_OUT = frozenset({"in_force", "applied"})


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
        triggers = triggers_of(token.form) or aboutness.agreed_on(text, index)
        if not triggers:
            continue
        trigger = triggers[0]
        inside = at < len(candidates) and candidates[at].first <= index
        if inside and trigger.shape != "participle":
            continue
        target = aboutness.told_of(text, candidates, at, index, trigger)
        if target is not None:
            binding = _binding(text, candidates[target], index, trigger)
            bound[target].append(_supposed_too(binding, bound[target], candidates[target]))
    for candidate, found in zip(candidates, bound, strict=True):
        found += [b for b in (_despite(text, candidate), _was_agreed(text, candidate)) if b is not None]
        found.sort(key=lambda b: (b.distance, b.index))
    return bound


def _binding(text: TokenText, candidate: Candidate, index: int, trigger: Trigger) -> Binding:
    """What a trigger at token `index` tells of the candidate that it is about."""
    form = text.tokens[index].form
    before = index < candidate.first
    relative = any(t.form in _RELATIVE for t in text.tokens[max(0, index - 2) : index])
    distance = candidate.first - index if before else max(0, index - candidate.last)
    own_clause = not before and (relative or trigger.has_object or trigger.shape == "participle")
    verb = entry_verb(text, index)
    shape = trigger.shape if verb == index else triggers_of(text.tokens[verb].form)[0].shape
    modality = modality_at(text, verb, shape, trigger.status, candidate.last if own_clause else 0)
    status = trigger.status
    if status == "expired":
        modality = when_it_ends(text, index, trigger.shape, modality)
        following = text.tokens[index + 1].form if index + 1 < len(text.tokens) else ""
        clitic = text.tokens[candidate.first].start < candidate.start
        if following == "من" or (before and distance == 1 and clitic and following.startswith("ب")):
            status = "agreed"  # done with it, or the war ended with a truce: not over
    elif status == "violated" and modality == "asserted" and not _is_truce(candidate) and _only_charged(text, index):
        modality = "hypothetical"
    elif status == "negotiating" and candidate.definite and text.tokens[index - 1].form.lstrip("وبل") == "اعاده":
        status, modality = "in_force", "asserted"  # renegotiating: what there is
    elif trigger.denied == "violated" and _refused(text, index):
        status, modality = "violated", "asserted"
    elif trigger.shape == "noun" and status in _DEEDS and before and _refused(text, index, governing=True):
        status, modality = "rejected", "asserted"
    elif status == "rejected" and distance == 1 and before and _is_truce(candidate) and _fails(form):
        status = "violated"
    elif modality == "denied" and trigger.denied:
        status, modality = trigger.denied, "asserted"
    aim = form.startswith("ل") or text.tokens[index - 1].form in _AIMS
    reaching = not aim and any(r.rest in _REACHING for r in readings(form))
    terms = any(r.rest in TERMS for r in readings(form))
    return Binding(index, status, trigger.shape, modality, distance, before, relative, reaching=reaching, terms=terms)


def _supposed_too(binding: Binding, known: Sequence[Binding], candidate: Candidate) -> Binding:
    """The carrying out of an agreement that is only supposed to be reached is supposed, too."""
    later = not binding.before and binding.shape == "noun" and binding.modality == "asserted"
    if not later or binding.status not in _CARRIED_OUT or candidate.definite:
        return binding
    reached = [b.modality for b in known if b.status in ("agreed", "signed") and b.before]
    return replace(binding, modality=reached[0]) if reached and "asserted" not in reached else binding


def _refused(text: TokenText, index: int, governing: bool = False) -> bool:
    """Whether what the noun at `index` tells is refused; `governing` where no preposition may stand between."""
    for back in range(index - 1, max(-1, index - 4), -1):
        form = text.tokens[back].form
        if governing and form in PREPOSITIONS:
            return False
        if any(t.status == "rejected" for t in triggers_of(form)) and not _fails(form):
            return True
    return False


def _fails(form: str) -> bool:
    return any(r.rest.startswith(_FAILING) for r in readings(form))


def _is_truce(candidate: Candidate) -> bool:
    return candidate.head.kind == "ceasefire" or "ceasefire" in candidate.kinds


def _only_charged(text: TokenText, index: int) -> bool:
    """Whether a breach is what somebody is accused of: outside wars, the agreement stands."""
    before = text.back(index, _CHARGE_WITHIN)
    return any(r.rest in _ACCUSING for at in before for r in readings(text.tokens[at].form))


def _was_agreed(text: TokenText, candidate: Candidate) -> Binding | None:
    """The noun of agreeing as the passive verb: it was agreed (تم الاتفاق) on something."""
    before = candidate.first - 1
    form = text.tokens[candidate.first].form
    if before < 0 or form != "الاتفاق" or not aboutness.makes_passive(text, before):
        return None
    modality = modality_at(text, candidate.first, "noun")
    return Binding(before, "agreed", "noun", modality, 1, True, False)


def _despite(text: TokenText, candidate: Candidate) -> Binding | None:
    """What happens despite a truce breaks it."""
    if not _is_truce(candidate):
        return None
    before = candidate.first - 1
    if before > 0 and any(t.shape == "noun" for t in triggers_of(text.tokens[before].form)):
        before -= 1  # despite passing a truce
    if before > 0 and text.tokens[before].form == "من":
        before -= 1
    if before < 0 or text.tokens[before].form.lstrip("وف") not in _DESPITE:
        return None
    return Binding(before, "violated", "noun", "asserted", candidate.first - before, True, False)
