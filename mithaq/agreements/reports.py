"""From the mentions of one agreement to what the article says of it: status, parties, dates, amounts.

A report without enough evidence of being about a particular agreement is
dropped here. Rules over several articles are in `resolve.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mithaq.agreements.candidate import Candidate
from mithaq.agreements.clusters import Cluster, Mention
from mithaq.agreements.lexicon import ENDED, adjective_role, word_class
from mithaq.agreements.status import Binding
from mithaq.agreements.tokens import TokenText

RANK = {
    "unknown": 0, "proposed": 1, "negotiating": 2, "announced": 3, "rejected": 4, "agreed": 5, "applied": 6,
    "signed": 7, "ratified": 8, "in_force": 9, "violated": 10, "suspended": 11, "expired": 12, "withdrawn": 13,
}  # fmt: skip
_MEANT = {"applied": "in_force"}
"""Order in an agreement's life; the furthest asserted one is the latest where dates do not tell.

`applied` (done under its terms) is in force where nothing tells that it was signed; it is never handed on.
"""
_AGREED_ONCE_TOLD = frozenset({"accord", "truce"})
KEEP = 0.3
VERB = "verb"
"""What `needs` says where a verb tells the agreement: a sentence is a poor name for it."""
_PAPERS = word_class("papers")
_DOCUMENTS = frozenset({"memorandum", "roadmap"})


def mention_status(bindings: Sequence[Binding]) -> tuple[str, str]:
    """Status and modality that the words around one mention state."""
    best: Binding | None = None
    for bound in bindings:
        if best is None or (RANK[bound.status] > 4) > (RANK[best.status] > 4):
            best = bound
    return ("unknown", "asserted") if best is None else (_MEANT.get(best.status, best.status), best.modality)


def report_status(cluster: Cluster, talks: bool = False) -> tuple[str, str]:
    """The latest status that the article asserts, and how the agreement as a whole is meant.

    `talks` tells whether the sentences of its mentions tell of talks.
    """
    asserted: Counter[str] = Counter()
    others: list[tuple[str, str]] = []
    for mention in cluster.mentions:
        for bound in mention.bindings:
            if bound.modality == "asserted":
                asserted[bound.status] += 1
            else:
                others.append((bound.status, bound.modality))
    reached = [s for s in asserted if RANK[s] >= 5]
    possible = any(b.status == "proposed" and b.shape == "participle" for m in cluster.mentions for b in m.bindings)
    if possible and reached == ["agreed"]:
        return "proposed", "hypothetical"  # what is approved is that it be
    if reached:
        ended = any(
            b.status == "expired" and b.modality == "asserted" and b.distance <= 2
            for m in cluster.mentions
            for b in m.bindings
        )
        if not ended:
            reached = [s for s in reached if s != "expired"] or reached
        furthest = max(reached, key=lambda s: RANK[s])
        return _MEANT.get(furthest, furthest), "asserted"
    planned = {s for s, modality in others if modality == "planned"}
    supposed = {s for s, modality in others if modality == "hypothetical"}
    denied = {s for s, modality in others if modality == "denied"}
    family = cluster.mentions[0].candidate.head.family
    if planned & {"ratified", "in_force"}:
        return "signed", "planned"
    if planned & {"signed", *ENDED} or supposed & ENDED:
        return ("agreed" if "signed" in planned else "in_force"), "planned"
    if "agreed" in planned:
        return ("agreed" if family in ("deal", "takeover", "contract") else "negotiating"), "planned"
    proposed_talks = any(
        {"proposed", "negotiating"} <= {b.status for b in m.bindings if b.modality != "denied"}
        for m in cluster.mentions
    )
    if proposed_talks and not denied:
        return "proposed", "hypothetical"
    if "negotiating" in asserted or denied & {"agreed", "signed"}:
        return "negotiating", "asserted" if "negotiating" in asserted else "hypothetical"
    reaching = any(b.reaching and b.modality == "hypothetical" for m in cluster.mentions for b in m.bindings)
    new = any(m.candidate.new for m in cluster.mentions)
    if supposed and (talks or (reaching and not new)):
        return "negotiating", "hypothetical"
    if "rejected" in asserted:
        return "rejected", "asserted"
    first = cluster.mentions[0].candidate
    known = (first.definite or first.construct_definite) and not (first.bare and not first.head.possessive)
    if "announced" in asserted and not supposed and not (known and family in _AGREED_ONCE_TOLD):
        return ("agreed" if family == "accord" else "announced"), "asserted"
    if known and family in _AGREED_ONCE_TOLD and supposed and supposed <= {"in_force", "applied"}:
        return "in_force", "asserted"  # they are to abide by it
    if supposed or "proposed" in asserted:
        return "proposed", "hypothetical"
    if denied & ENDED:
        return "in_force", "asserted"
    if "negotiating" in denied:
        return "negotiating", "asserted"  # the talks failed, no agreement was reached
    if denied:
        return "unknown", "denied"
    if any(b.modality == "asserted" for m in cluster.deeds for b in m.bindings):
        return "agreed", "asserted"
    if family == "settlement":
        return "proposed", "hypothetical"
    if any(m.candidate.definite or m.candidate.construct_definite for m in cluster.mentions):
        if first.new:
            return "negotiating", "hypothetical"
        preliminary = any(adjective_role(w) == "preliminary" for m in cluster.mentions for w in m.candidate.content)
        runs = known and family in ("accord", "truce") and not preliminary
        if known and family == "memorandum":
            return "signed", "asserted"  # it is a paper
        return "in_force" if runs else reached_by(first), "asserted"
    return "unknown", "asserted"


def reached_by(c: Candidate) -> str:
    """The status that a noun alone tells: a paper is signed, a deal is agreed."""
    return "signed" if c.head.form in _PAPERS else "agreed"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a report is kept: counts that its confidence is made of."""

    explicit: int
    parties: int
    bound: int
    mentions: int
    specific: int
    definite: bool
    asserted: bool
    plural: bool
    early: bool
    known: bool
    supposed: bool

    def confidence(self) -> float:
        """0 to 1."""
        score = 0.22
        score += (0.0, 0.16, 0.34)[min(2, self.explicit)]
        score += 0.12 if self.parties >= 2 else 0.0
        score += (0.0, 0.1, 0.2)[self.specific]
        score += min(0.12, 0.05 * (self.mentions - 1))
        score += 0.1 if self.asserted else 0.0
        score += 0.05 if self.asserted and self.bound else 0.0
        score += 0.06 if self.early else 0.0
        score += 0.1 if self.known else 0.0
        score -= 0.35 if not self.bound and not self.known else 0.0
        score -= 0.08 if self.plural else 0.0
        told = self.explicit or (self.asserted and self.parties >= 2)
        score -= 0.3 if self.plural and not told else 0.0
        score -= 0.08 if not self.definite and not self.asserted else 0.0
        score -= 0.2 if self.supposed and not self.explicit else 0.0
        return round(max(0.05, min(0.97, score)), 3)


def report_kind(cluster: Cluster, context: Counter[str]) -> str:
    """The kind most strongly told by the mentions, else by the heads, else by the sentences around them."""
    documents = Counter(
        m.candidate.head.kind for m in cluster.mentions if m.candidate.head.tail and m.candidate.head.kind in _DOCUMENTS
    )
    if documents:
        return documents.most_common(1)[0][0] or "other"
    weight: Counter[str] = Counter()
    for mention in cluster.mentions:
        weight.update(mention.candidate.kinds)
    if weight:
        best = max(sorted(weight), key=lambda k: weight[k])
        if weight[best] >= 4:
            return best
    heads = Counter(m.candidate.head.kind for m in cluster.mentions if m.candidate.head.kind)
    if heads:
        special = [k for k in heads if k not in ("treaty", "sale")]
        if not special and "sale" in heads and context:  # a deal is of the sort that its sentences tell of
            weight.update(context)
            return max(sorted(weight), key=lambda k: weight[k])
        return max(sorted(special or heads), key=lambda k: heads[k])
    weight.update(context)
    return max(sorted(weight), key=lambda k: weight[k]) if weight else "other"


def report_name(cluster: Cluster, text: TokenText) -> str:
    """The most telling mention as written, a quoted title's extent included."""

    def telling(m: Mention) -> tuple[float, int]:
        words = min(7, len(m.candidate.content))
        singular = m.candidate.head.number == "singular"
        own = not m.candidate.head.possessive
        words = min(words, 2) if m.part else words
        words = 0 if m.candidate.head.needs == VERB else words
        return (words + (2.0 if m.candidate.title else 0.0) + (1.0 if singular else 0.0) + own, -m.candidate.first)

    best = max(cluster.mentions, key=telling).candidate
    return " ".join(text.surface(best.start, best.end).split())


def _specific(m: Mention) -> int:
    """2 for a name that tells which agreement is meant, 1 for some description, 0 for the bare noun."""
    c = m.candidate
    if c.title or (len(c.telling) >= 2 and any(w.startswith(("ال", "لل")) for w in c.telling)):
        return 2
    return 1 if c.telling else 0


def evidence(
    cluster: Cluster, named: int, near: int, bound: int, status: str, modality: str, lead: int, known: bool
) -> Evidence:
    """What speaks for the report being about one particular agreement."""
    mentions = cluster.mentions
    return Evidence(
        explicit=named,
        parties=near,
        bound=bound,
        mentions=len(mentions),
        specific=2 if known else max((_specific(m) for m in mentions), default=0),
        known=known,
        supposed=modality == "hypothetical" and all(m.candidate.head.family == "settlement" for m in mentions),
        definite=any(m.candidate.definite or m.candidate.construct_definite for m in mentions),
        asserted=modality == "asserted" and status not in ("unknown", "negotiating", "proposed"),
        plural=cluster.plural(),
        early=mentions[0].candidate.first < lead,
    )
