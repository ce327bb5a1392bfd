"""What mentions tell of each other: verbs that hold for several, parties that are each one's own, names of one thing.

Which mentions mean one agreement is told in `coreference.py`.
"""

from __future__ import annotations

from dataclasses import replace

from mithaq.agreements.bound import cluster_words
from mithaq.agreements.candidate import Candidate
from mithaq.agreements.clusters import Cluster, Mention
from mithaq.agreements.known import known_agreement
from mithaq.agreements.lexicon import word_class
from mithaq.agreements.parties import Found
from mithaq.agreements.refs import Ref, References
from mithaq.agreements.status import Binding
from mithaq.agreements.tokens import TokenText

_AS_WELL = word_class("as_well")
_MEMBERS = word_class("members")
_ONE_MORE = word_class("one_more")
_ONE_MORE_WITHIN = 30
_NAMELY = word_class("namely")
_SHARED = 0.85
_PARTIES_AFTER = 8  # tokens after a name in which its parties may stand
_LIST_GAP = 4
_AS_WELL_GAP = 9


def inherited(text: TokenText, candidates: list[Candidate], bindings: list[list[Binding]]) -> list[list[Binding]]:
    """In a list of agreements (… as well as an agreement with Y) the verb of the first holds for the next.

    What stands side by side in a list is not one agreement: `beside` of the candidates tells so.
    """
    for position in range(1, len(candidates)):
        previous, current = candidates[position - 1], candidates[position]
        gap = [t.form for t in text.tokens[previous.last : current.first]]
        as_well = any(g in _AS_WELL for g in gap)
        joined = text.tokens[current.first].form.startswith("و") or as_well
        if not joined or len(gap) > (_AS_WELL_GAP if as_well else _LIST_GAP) or "." in gap or "\n" in gap:
            continue
        if not current.demonstrative and (current.telling or as_well):
            current.beside = previous
        if not bindings[position]:
            bindings[position] = [replace(b, shared=True) for b in bindings[position - 1] if b.before]
    return bindings


def enumerated(text: TokenText, candidates: list[Candidate], bindings: list[list[Binding]]) -> None:
    """Seven contracts, which are: a contract … with X, and a contract … with Y; each is signed as the seven are."""
    whole, taken = None, -1
    for position in range(1, len(candidates)):
        previous, current = candidates[position - 1], candidates[position]
        gap = range(previous.last, current.first)
        if any(text.hard_stop(i) for i in gap):
            whole = None
        opens = previous.head.number != "singular" and len(gap) <= _LIST_GAP
        if opens and any(text.tokens[i].form in _NAMELY for i in gap):
            whole, taken = previous, position - 1
        elif (
            whole is None or not text.tokens[current.first].form.startswith("و") or current.head.form != whole.head.form
        ):
            continue
        current.part_of = whole
        current.beside = previous
        if not bindings[position]:
            bindings[position] = [replace(b, shared=True) for b in bindings[taken] if b.before]


def share_parties(candidates: list[Candidate], everyone: list[Found]) -> None:
    """Give each agreement of an enumeration the parties that sign all of them."""
    found = {id(c): f for c, f in zip(candidates, everyone, strict=True)}
    for c, own in zip(candidates, everyone, strict=True):
        if c.part_of is not None:
            shared = found[id(c.part_of)].explicit.values()
            own.add([ref for _, ref in shared], _SHARED)


def set_apart(text: TokenText, candidates: list[Candidate]) -> None:
    """An agreement that its sentence tells of as one more (also, furthermore) is none of those before."""
    for c in candidates:
        if c.definite or c.construct_definite or c.head.number != "singular":
            continue
        first = c.first
        while first > 0 and c.first - first < _ONE_MORE_WITHIN and not text.hard_stop(first - 1):
            first -= 1
        clause = text.tokens[first : c.first]
        if any(t.form in _ONE_MORE for t in clause) and first > text.title_end():
            c.apart = True


def tell_apart(mentions: list[Mention], text: TokenText, references: References) -> None:
    """What one mention of a sentence names as its party is not implied for another that names its own.

    It may be, where the sentence names it outside that mention too.
    """
    for position, mention in enumerate(mentions):
        if not mention.found.explicit:
            continue
        sentence = text.tokens[mention.candidate.first].sentence
        for other in mentions[max(0, position - 4) : position + 5]:
            if other is mention or text.tokens[other.candidate.first].sentence != sentence:
                continue
            extent = range(other.candidate.first, other.candidate.last + _PARTIES_AFTER)
            for key in other.firm_keys - set(mention.found.explicit):
                elsewhere = any(
                    r.first not in extent and text.tokens[r.first].sentence == sentence
                    for r in references.all if r.key == key
                )  # fmt: skip
                if not elsewhere:
                    mention.found.weak.pop(key, None)


def joined_by_name(clusters: list[Cluster]) -> list[Cluster]:
    """Clusters whose names mean one known agreement are one."""
    kept: list[Cluster] = []
    seen: dict[str, Cluster] = {}
    for members in clusters:
        states = {
            ref.country_code
            for m in members.mentions
            for _, ref in (*m.found.explicit.values(), *m.found.weak.values())
        }
        states |= {w[3:] for w in members.content() if w.startswith("#C:")}
        known = None if members.open() else known_agreement(cluster_words(members), {s for s in states if s})
        if known is not None and known.key in seen:
            seen[known.key].mentions.extend(members.mentions)
            seen[known.key].mentions.sort(key=lambda m: m.candidate.first)
            continue
        if known is not None:
            seen[known.key] = members
        kept.append(members)
    return kept


def split_plurals(mentions: list[Mention]) -> list[Mention]:
    """Agreements with X and with Y, in the plural, are one agreement with each."""
    split: list[Mention] = []
    for mention in mentions:
        c = mention.candidate
        partners = [k for k, (_, ref) in mention.found.explicit.items() if ref.form in ("name", "metonym")]
        told = mention.found.explicit.keys() - set(partners)
        if c.head.number != "plural" or len(partners) < 2 or told or not mention.found.with_each:
            split.append(mention)
            continue
        for key in partners:
            found = Found({key: mention.found.explicit[key]}, {
                k: v for k, v in mention.found.weak.items() if k not in partners
            }, mention.found.mediators)  # fmt: skip
            split.append(replace(mention, found=found, part=key))
    return split


def add_members(members: Cluster, lists: list[list[Ref]], text: TokenText) -> None:
    """Give an agreement of the member states those that the article lists as such elsewhere."""
    if not lists or len(members.soft_keys()) > 2:
        return
    for mention in members.mentions:
        c = mention.candidate
        if any(t.form in _MEMBERS for t in text.tokens[max(0, c.first - 12) : c.last + 12]):
            longest = sorted(lists, key=len)[-1]
            mention.found.add(longest, 0.65)
            return
