"""Agreements that no noun names: X and Y agreed on something.

Only a definite deed of two named parties, or of a body of states, counts, and
only where the article has no agreement of these parties already. Agreeing to cooperate, to go on or
that something is so is no agreement.
"""

from __future__ import annotations

from collections.abc import Sequence

from mithaq.agreements.candidate import Candidate
from mithaq.agreements.clusters import Mention
from mithaq.agreements.heads import CandidateFinder
from mithaq.agreements.lexicon import Head, triggers_of, word_class
from mithaq.agreements.modality import modality_at
from mithaq.agreements.parties import Found, PartyFinder
from mithaq.agreements.status import Binding
from mithaq.agreements.tokens import QUOTE_PAIRS, TokenText, readings
from mithaq.orthography import folded

_VAGUE = word_class("vague_deeds")
_ENDS = word_class("name_ends")
_TALKS = word_class("talks")
_COLLECTIVES = word_class("collectives")
_ON_WITHIN = 18
_LONGEST_DEED = 8
_SURE = 0.7
_MOST = 50
_HEAD = Head("اتفاق", "deed", "other", "none", "singular", False, ())


def agreed_deeds(
    text: TokenText,
    heads: CandidateFinder,
    parties: PartyFinder,
    verbs: frozenset[int],
    candidates: Sequence[Candidate],
    title_end: int,
) -> list[Mention]:
    """A mention for each deed agreed on by parties that are named; the title ends at token `title_end`."""
    taken = {i for c in candidates for i in range(c.first, c.last)}
    found: list[Mention] = []
    for index, token in enumerate(text.tokens):
        if len(found) >= _MOST:
            break
        if not token.is_word or not _is_agreeing(token.form, index < title_end):
            continue
        on = _preposition(text, index, taken)
        if on is None:
            continue
        end = _deed_end(text, on + 1, verbs, taken)
        if end - on < 3 or any(r.rest in _TALKS for t in text.tokens[on + 1 : on + 3] for r in readings(t.form)):
            continue
        modality = modality_at(text, index, "past")
        if modality != "asserted":
            continue
        who = parties.agreeing(index, on)
        sure = [ref for confidence, ref in who.explicit.values() if confidence >= _SURE]
        if len(sure) < 2 and not any(_is_collective(ref.name) for ref in sure):
            continue
        found.append(_mention(text, heads, index, on + 1, end, who, modality))
    return found


def _is_collective(name: str) -> bool:
    return any(w in _COLLECTIVES for w in folded(name).split())


def _is_agreeing(form: str, in_title: bool) -> bool:
    """A verb of agreeing: told in the past, in titles in the present tense."""
    agreeing = any(r.rest.startswith(("اتفق", "يتفق", "تتفق")) and not r.definite for r in readings(form))
    return agreeing and any(t.shape == "past" or (in_title and t.shape == "present") for t in triggers_of(form))


def _preposition(text: TokenText, index: int, taken: set[int]) -> int | None:
    for at in range(index + 1, min(index + _ON_WITHIN, len(text.tokens))):
        if text.hard_stop(at) or at in taken:
            return None
        if text.tokens[at].form == "علي":
            following = text.tokens[at + 1].form if at + 1 < len(text.tokens) else "."
            vague = following in _ENDS or any(r.rest in _VAGUE for r in readings(following))
            return None if vague or not following[0].isalpha() or at + 1 in taken else at
    return None


def _deed_end(text: TokenText, start: int, verbs: frozenset[int], taken: set[int]) -> int:
    end = start
    while end < min(len(text.tokens), start + _LONGEST_DEED):
        token = text.tokens[end]
        if token.form in QUOTE_PAIRS or token.form in QUOTE_PAIRS.values():
            end += 1
            continue
        if not token.is_word or token.form in _ENDS or end in verbs:
            break
        end += 1
    while end > start and not text.tokens[end - 1].is_word:
        end -= 1
    return end


def _mention(
    text: TokenText, heads: CandidateFinder, verb: int, start: int, end: int, who: Found, modality: str
) -> Mention:
    first, last = text.tokens[start], text.tokens[end - 1]
    candidate = Candidate(start, end, end, _HEAD, False, first.start, last.end)
    for index in range(start, end):
        heads.note(candidate, index)
    binding = Binding(verb, "agreed", "past", modality, start - verb, True, False)
    return Mention(candidate, who, [binding], "agreed", modality)
