"""What transactions give to the agreements of an article: sides to a noun for one, else a mention of their own.

X won a contract of Y: the noun (contract) is the mention, X and Y are its parties.
X bought Y: the verb itself is the mention. Which words tell of a transaction is
in `frames.py`, who its sides are in `transactions.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mithaq.agreements.candidate import Candidate
from mithaq.agreements.clusters import Mention
from mithaq.agreements.heads import CandidateFinder
from mithaq.agreements.lexicon import Head, cue_of, word_class
from mithaq.agreements.modality import modality_at
from mithaq.agreements.parties import Found
from mithaq.agreements.refs import bare_words
from mithaq.agreements.reports import VERB, mention_status
from mithaq.agreements.status import Binding, bind
from mithaq.agreements.tokens import TokenText
from mithaq.agreements.transactions import Transaction

_FAMILIES = frozenset({"deal", "contract", "accord", "takeover", "loan"})
_KINDS = frozenset({None, "sale", "contract", "loan", "investment", "trade", "defence", "partnership", "other"})
_UNTOLD = frozenset({None, "other"})
_KIND_WEIGHT = 6
_TALKED_OF = frozenset({"negotiating", "proposed", "rejected"})
_DENIALS = word_class("denials")
_WITHIN = word_class("by_way_of")
_SUBJUNCTIVE = word_class("that_it_do")
_LENDERS = word_class("lenders_to_states")
_IN_ORDER_TO = frozenset({"كي", "لكي"})
_SIDE = 0.9
_NEAR_SIDE = 0.8
_NAMED = 0.84
_AFTER = 14
_BEFORE = 9
_ADJECTIVES_AFTER = 4


def told_by_nouns(
    text: TokenText,
    verbs: frozenset[int],
    candidates: Sequence[Candidate],
    everyone: Sequence[Found],
    transactions: Sequence[Transaction],
) -> tuple[dict[int, Transaction], list[Transaction]]:
    """Give nouns the sides of the transactions that they stand in.

    Returns:
        Position of a candidate to the transaction that it names, and the
        transactions that no noun names, in text order.
    """
    linked: dict[int, Transaction] = {}
    alone: list[Transaction] = []
    for transaction in transactions:
        position = _noun(text, candidates, transaction, verbs)
        if position is None:
            alone.append(transaction)
            continue
        c = candidates[position]
        if c.kind in _UNTOLD:
            c.kinds[transaction.frame.kind] = _KIND_WEIGHT
        named = [k for k, (confidence, _) in everyone[position].explicit.items() if confidence >= _NAMED]
        if len(named) < 2:
            everyone[position].add(transaction.refs, _SIDE)
        if transaction.complete:
            linked.setdefault(position, transaction)
    return linked, [t for t in alone if t.frame.alone and t.complete]


def share_loans(
    text: TokenText, candidates: Sequence[Candidate], everyone: Sequence[Found], bindings: list[list[Binding]]
) -> frozenset[int]:
    """Give a loan its sides: those of the accord on it, or the state and the fund or bank of its sentence.

    Returns:
        Positions of accords on a loan: the loan stands for them.
    """
    accords = set()
    for position, c in enumerate(candidates):
        if c.head.family != "loan":
            continue
        own = everyone[position]
        accord = candidates[position - 1] if position else None
        if accord is not None and _is_accord_on(text, accord, c):
            own.add([ref for _, ref in everyone[position - 1].explicit.values()], _SIDE)
            reached = Binding(accord.first, "agreed", "noun", "asserted", c.first - accord.first, True, False)
            bindings[position] = bindings[position] or bindings[position - 1] or [reached]
            accords.add(position - 1)
        if len(own.explicit) < 2:
            near = {ref.key: ref for _, ref in (*own.explicit.values(), *own.weak.values())}.values()
            states = [ref for ref in near if ref.form in ("name", "metonym")]
            others = _sides_of_others(text, candidates, everyone, position)
            lenders = [
                ref for ref in near
                if ref.form == "organisation" and ref.key not in others and bare_words(ref.name) & _LENDERS
            ]  # fmt: skip
            if len(states) == len(lenders) == 1:
                own.add([*states, *lenders], _NEAR_SIDE)
    return frozenset(accords)


def _sides_of_others(
    text: TokenText, candidates: Sequence[Candidate], everyone: Sequence[Found], position: int
) -> set[str]:
    """Whom other agreements of the sentence name: a loan that waits for an accord with the fund is not of the fund."""
    sentence = text.tokens[candidates[position].first].sentence
    return {
        key
        for other, found in zip(candidates, everyone, strict=True)
        if other is not candidates[position] and text.tokens[other.first].sentence == sentence
        for key in found.explicit
    }


def _is_accord_on(text: TokenText, accord: Candidate, c: Candidate) -> bool:
    """Whether a loan is what an accord is on: an accord of the ministers on loans to X."""
    gap = range(accord.last, c.first)
    on = c.first > 0 and text.tokens[c.first - 1].form == "علي"
    plain = accord.head.family == "accord" and accord.kind in _UNTOLD
    return on and plain and len(gap) <= _BEFORE and not any(text.hard_stop(i) for i in gap)


def _noun(
    text: TokenText, candidates: Sequence[Candidate], transaction: Transaction, verbs: frozenset[int]
) -> int | None:
    """Position of the candidate that names a transaction: in it, before it (a deal to buy) or after it (in a deal)."""
    for position, c in enumerate(candidates):
        if c.head.family not in _FAMILIES or c.kind not in _KINDS or c.head.number == "plural":
            continue
        if c.first < transaction.last and transaction.index < c.last:
            return position
        gap = range(c.last, transaction.index) if c.first < transaction.index else range(transaction.last, c.first)
        if len(gap) > (_BEFORE if c.first < transaction.index else _AFTER) or any(
            text.hard_stop(i) or i in verbs for i in gap
        ):
            continue
        if c.first < transaction.index:
            form = text.tokens[transaction.index].form
            if transaction.form.shape == "noun" and form.startswith(("ل", "ب")) and not c.definite:
                return position
        else:
            clitic = text.tokens[c.first].start < c.start and text.tokens[c.first].form.startswith("ب")
            if clitic or text.tokens[c.first - 1].form in _WITHIN:
                return position
    return None


def frame_binding(text: TokenText, transaction: Transaction, distance: int) -> Binding:
    """What the word of a transaction says of it: that it was agreed, and how that is meant."""
    shape = transaction.form.shape
    modality = modality_at(text, transaction.index, shape)
    for at in range(transaction.index + 1, min(transaction.index + _ADJECTIVES_AFTER, transaction.last)):
        cue = cue_of(text.tokens[at].form)
        if cue is not None and modality == "asserted" and text.tokens[at].form.startswith("ال"):
            modality = cue.modality  # the possible sale
    return Binding(transaction.index, "agreed", shape, modality, distance, True, False)


def transaction_mentions(
    text: TokenText, heads: CandidateFinder, transactions: Sequence[Transaction], title_end: int
) -> list[Mention]:
    """A mention for each transaction that is told as done, planned, talked of or denied; not for what may be."""
    mentions = []
    for transaction in transactions:
        candidate = _candidate(text, heads, transaction)
        own = frame_binding(text, transaction, 0)
        if transaction.form.shape == "present" and not _definite_present(text, transaction.index, title_end):
            continue
        told = [b for b in bind(text, [candidate])[0] if b.before]
        talked_of = [b for b in told if b.status in _TALKED_OF and b.distance <= _BEFORE]
        if transaction.index and text.tokens[transaction.index - 1].form in _IN_ORDER_TO:
            talked_of = talked_of or [replace(own, status="proposed", modality="hypothetical")]
        if own.modality == "hypothetical" and not talked_of:
            continue
        if own.modality == "denied":
            if not _is_denial(text, transaction.index):
                continue
            own = replace(own, status="announced")  # it was said that it was made, not that it is being talked of
        bindings = talked_of or [own]
        found = Found()
        found.add(transaction.refs, _SIDE)
        status, modality = mention_status(bindings)
        mentions.append(Mention(candidate, found, bindings, status, modality))
    return mentions


def _definite_present(text: TokenText, index: int, title_end: int) -> bool:
    """Whether a present tense tells of one event: in a title, or after "that", not what somebody always does."""
    before = text.tokens[index - 1].form if index else ""
    return index < title_end or before in _SUBJUNCTIVE


def _is_denial(text: TokenText, index: int) -> bool:
    return any(t.form.lstrip("وف") in _DENIALS for t in text.tokens[max(0, index - 5) : index])


def _candidate(text: TokenText, heads: CandidateFinder, transaction: Transaction) -> Candidate:
    frame = transaction.frame
    start, end = transaction.index, transaction.last
    token = text.tokens[start]
    needs = "none" if transaction.form.shape == "noun" else VERB
    head = Head(frame.name, frame.family, frame.kind, needs, "singular", False, ())
    candidate = Candidate(start, end, end, head, False, token.start, text.tokens[end - 1].end)
    for index in range(start, end):
        heads.note(candidate, index)
    candidate.kinds = {frame.kind: 9}
    return candidate
