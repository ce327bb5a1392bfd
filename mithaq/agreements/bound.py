"""The parties of a report: those that its mentions name, and those that the article implies.

What single mentions name is found in `parties.py`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from mithaq.actors import countries
from mithaq.agreements.clusters import Cluster
from mithaq.agreements.known import known_agreement
from mithaq.agreements.lexicon import word_class
from mithaq.agreements.records import Party
from mithaq.agreements.refs import Ref, References, bare_words, is_group_of_states
from mithaq.agreements.tokens import LEAD, TokenText
from mithaq.orthography import folded

_STATES = frozenset({"name", "metonym", "adjective", "person"})
_BODIES = frozenset({"organisation"})
_BUSINESS = frozenset({"memorandum", "contract", "loan", "investment", "sale"})
_PEOPLE = frozenset({"individual"})
_PRIVATE_FAMILIES = frozenset({"deal", "contract", "takeover"})
_WAR_FAMILIES = frozenset({"truce", "settlement"})
_PRIVATE_KINDS = frozenset({"sale", "loan", "contract", "investment"})
_WAR_KINDS = frozenset({"ceasefire", "peace"})
_FIGHTING = word_class("fighting_bodies")
_FOR_STATE = word_class("forces_of_state")
_PEACEMAKERS = word_class("peacemakers")
_SECURITY_COUNCIL = frozenset({"مجلس", "امن"})
_POWERS = word_class("powers")
_MANY = 4
_ALLIED = frozenset({"تحالف"})
_MEDIA = word_class("media")
_ORGANS = word_class("organs_of_state")
_NAMED, _OF_THE_SENTENCE, _OF_THE_ARTICLE = 0.8, 0.5, 0.35
KNOWN = 0.62
"""Confidence of a party that everyone knows; what words name is surer, what is implied less sure."""


class _Parties:
    """Parties being gathered: key to confidence and reference."""

    def __init__(self, cluster: Cluster) -> None:
        self.mediators = set().union(*(m.found.mediators for m in cluster.mentions))
        self.found: dict[str, tuple[float, Ref]] = {}

    @property
    def complete(self) -> bool:
        """True once two are bound."""
        return len([k for k in self.found if k not in self.mediators]) >= 2

    def imply(self, refs: list[Ref], confidence: float) -> None:
        """Add references until two parties are bound."""
        for ref in refs:
            if self.complete:
                return
            if not any(_one_side(ref, known) for _, known in self.found.values()):
                self.found.setdefault(ref.key, (confidence, ref))


def _one_side(ref: Ref, other: Ref) -> bool:
    """Whether one is part of the other, and can't agree with it: a bank's fund, a state's ministry."""
    words, others = set(folded(ref.name).split()), set(folded(other.name).split())
    body, state = (ref, other) if ref.form == "organisation" else (other, ref)
    organ = any(w in _ORGANS for w in bare_words(body.name))
    of_state = body.form == "organisation" and organ and body.country_code == state.country_code
    return words < others or others < words or (of_state and state.form in _STATES)


def report_parties(cluster: Cluster, references: References, text: TokenText, kind: str) -> tuple[list[Party], int]:
    """Parties, surest first, and how many the words of the mentions name.

    Where they name fewer than two, others are implied: of the sentence, of the
    sentence before, of the article, in falling confidence.
    """
    parties = _Parties(cluster)
    seen: Counter[str] = Counter()
    inner = kind in _WAR_KINDS  # in which a parliament may be a side itself
    own_business = all(m.candidate.head.family in _PRIVATE_FAMILIES for m in cluster.mentions)
    private = any(m.candidate.private for m in cluster.mentions)
    for mention in cluster.mentions:
        for confidence, named_as in mention.found.explicit.values():
            ref = references.in_person(named_as) if private else named_as
            ref = references.out_of_office(ref) if own_business else ref
            ref = ref if inner else references.state_of(ref)
            key = ref.key
            seen[key] += 1
            known = parties.found.get(key)
            best = ref if known is None or (known[1].form == "adjective" and ref.form == "name") else known[1]
            parties.found[key] = (max(confidence, known[0] if known else 0.0), best)
    parties.found = {k: (min(0.97, c + 0.02 * (seen[k] - 1)), r) for k, (c, r) in parties.found.items()}
    if kind in _WAR_KINDS:  # who keeps the peace does not make it
        parties.mediators |= {k for k, (_, r) in parties.found.items() if _keeps_peace(r)}
    named = len([k for k in seen if k not in parties.mediators])
    _without_groups(parties)
    if not parties.found and any(m.found.unknown for m in cluster.mentions):
        return [], 0
    main = _main_parties(references, text, private)
    states_named = any(r.form in _STATES for _, r in parties.found.values())
    fought = kind in _WAR_KINDS or any(m.candidate.head.family in _WAR_FAMILIES for m in cluster.mentions)
    if fought or any(_fights(r, _FIGHTING) for k, (_, r) in parties.found.items() if k not in parties.mediators):
        parties.imply(_at_war(cluster, parties, references, text), _OF_THE_SENTENCE)
    pools = [_PEOPLE, _BODIES] if private else _pools(cluster, kind, states_named)
    of_sentence = _of_the_sentence(cluster, main if named != 1 else [], pools)
    of_sentence = of_sentence if inner else [references.state_of(r) for r in of_sentence]
    if (
        states_named and pools[0] == _STATES and kind not in _PRIVATE_KINDS
    ):  # a state's partner is a state, if the article has another
        parties.imply([r for r in of_sentence if r.form in _STATES], _OF_THE_SENTENCE)
        parties.imply([r for r in main[:2] if r.form in _STATES], _OF_THE_ARTICLE)
    parties.imply(of_sentence, _OF_THE_SENTENCE)
    if parties.found or cluster.done() or cluster.described():
        before = _told_of(cluster, references, text, pools) if named else []
        allowed = frozenset().union(*pools)
        parties.imply([*before, *(r for r in main if r.form in allowed)], _OF_THE_ARTICLE)
    listed = [
        Party(
            references.local_ids.get(key) if key.startswith("C:") else ref.local_id,
            ref.country_code if key.startswith("C:") else None,
            ref.name,
            "mediator" if key in parties.mediators else "party",
            round(confidence, 3),
        )
        for key, (confidence, ref) in parties.found.items()
    ]
    listed = _with_known(cluster, listed, references, kind)
    return sorted(listed, key=lambda p: (-p.confidence, p.name)), named


def one_truce(clusters: list[Cluster], references: References, text: TokenText) -> list[Cluster]:
    """Clusters; truces between the same sides are one, unless they are told apart as old and new."""
    kept: list[Cluster] = []
    by_sides: dict[frozenset[str], Cluster] = {}
    for cluster in clusters:
        kinds = {m.candidate.kind for m in cluster.mentions if m.candidate.kind}
        apart = any(m.candidate.new or m.candidate.apart or m.contrast for m in cluster.mentions) or cluster.plural()
        if apart or kinds != {"ceasefire"}:
            kept.append(cluster)
            continue
        parties, _ = report_parties(cluster, references, text, "ceasefire")
        sides = frozenset(p.local_id or p.country_code or p.name for p in parties if p.role == "party")
        known = by_sides.get(sides)
        if known is None or len(sides) < 2:
            by_sides[sides] = cluster
            kept.append(cluster)
        else:
            known.mentions = sorted([*known.mentions, *cluster.mentions], key=lambda m: m.candidate.first)
    return kept


def cluster_words(cluster: Cluster) -> set[str]:
    """Content words of the mentions, kinds of head nouns included."""
    words = {w for w in cluster.content() if not w.startswith("#")}
    for mention in cluster.mentions:
        head = mention.candidate.head
        if len(head.tail) > 1:
            words |= {head.form, *(t.removeprefix("ال") for t in head.tail)}
    return words


def _with_known(cluster: Cluster, listed: list[Party], references: References, kind: str) -> list[Party]:
    """Add the states that everyone knows to be bound, where the agreement is one that the press does not explain."""
    if cluster.open():
        return listed
    codes = states_at_issue(cluster, listed, references)
    known = known_agreement(cluster_words(cluster), codes, None if cluster.plural() else kind)
    if known is None:
        return listed
    kept = [
        p for p in listed
        if not known.parties
        or p.country_code in known.parties
        or p.confidence >= _NAMED
    ]  # fmt: skip
    kept = [p if p.country_code not in known.parties or p.confidence >= KNOWN else _raised(p) for p in kept]
    if len(known.parties) > _MANY:  # the article may call most of them by one name: the six powers
        called = {r.local_id: r.name for r in references.all if _POWERS & bare_words(r.name)}
        kept += [
            Party(local, None, name, "party", KNOWN)
            for local, name in called.items() if local not in {p.local_id for p in kept}
        ]  # fmt: skip
    for code in known.parties:
        country = countries().by_code(code)
        if code not in {p.country_code for p in listed} and country is not None:
            kept.append(Party(references.local_ids.get(f"C:{code}"), code, country.name, "party", KNOWN))
    return kept


def states_at_issue(cluster: Cluster, parties: list[Party], references: References) -> set[str]:
    """Codes of the states that are parties, whose bodies are, or that the sentences of the mentions name."""
    bodies = {r.local_id: r.country_code for r in references.all if r.form == "organisation" and r.country_code}
    codes = {p.country_code or bodies.get(p.local_id or "") for p in parties}
    codes |= {ref.country_code for m in cluster.mentions for _, ref in m.found.weak.values()}
    return {code for code in codes if code}


def _raised(party: Party) -> Party:
    return Party(party.local_id, party.country_code, party.name, party.role, KNOWN)


def _without_groups(parties: _Parties) -> None:
    """Leave out groups of states (the West, the great powers) where the states are named."""
    single = [k for k, (_, r) in parties.found.items() if k not in parties.mediators and not is_group_of_states(r.name)]
    if len(single) >= 2:
        for key in [k for k, (c, r) in parties.found.items() if is_group_of_states(r.name) and c < _NAMED]:
            del parties.found[key]


def _pools(cluster: Cluster, kind: str, states: bool) -> list[frozenset[str]]:
    """Which forms of naming are looked for, likelier ones first: sides are mostly of one sort."""
    families = {m.candidate.head.family for m in cluster.mentions}
    if families <= _WAR_FAMILIES:
        return [_STATES | _BODIES]
    if families <= _PRIVATE_FAMILIES:
        return [_STATES, _BODIES, _PEOPLE] if states else [_BODIES, _PEOPLE, _STATES]
    return [_BODIES, _STATES] if kind in _BUSINESS and not states else [_STATES, _BODIES]


def _of_the_sentence(cluster: Cluster, main: list[Ref], pools: list[frozenset[str]]) -> list[Ref]:
    """Actors named in the sentences of the mentions, likeliest first.

    Of one sort, those that announce or stand for a pair come first, then
    those that the article names most (`main`), then the first named.
    """
    weight: Counter[str] = Counter()
    refs: dict[str, Ref] = {}
    for mention in cluster.mentions:
        for key, (confidence, ref) in mention.found.weak.items():
            sort = next((n for n, pool in enumerate(pools) if ref.form in pool), None)
            if sort is not None:
                weight[key] += 3 if confidence > _OF_THE_SENTENCE else 1
                if key not in refs:
                    refs[key] = ref
                    weight[key] += 2 * (len(pools) - 1 - sort)
    rank = {ref.key: n for n, ref in enumerate(main)}
    return [refs[k] for k in sorted(weight, key=lambda k: (-weight[k], rank.get(k, 99), refs[k].first))]


def _told_of(cluster: Cluster, references: References, text: TokenText, pools: list[frozenset[str]]) -> list[Ref]:
    """The first actor of the sentence before: whom a pronoun in the mention's own sentence means."""
    start, end = text.sentence_before(cluster.mentions[0].candidate.first)
    at = bisect_left(references.starts, start)
    before = [r for r in references.all[at : at + 20] if start <= r.first < end]
    return [r for pool in pools for r in before if r.form in pool][:1]


def _at_war(cluster: Cluster, parties: _Parties, references: References, text: TokenText) -> list[Ref]:
    """Who fights whom, as far as names tell: those who fight a state and what fights for it, one of each side.

    Empty where the article names no one who fights a state: then states make peace with each other.
    """
    often = [r for r, _ in _by_count(references, text)]
    against = [r for r in often if _fights(r, _FIGHTING)]
    if not against:
        return []
    bound = [r for key, (_, r) in parties.found.items() if key not in parties.mediators]
    if any(_fights(r, _FIGHTING) for r in bound):
        other = [r for r in often if _fights(r, _FOR_STATE) or (r.form in _STATES and r.form != "adjective")]
        # An alliance wages the war that it is named in.
        return sorted(other, key=lambda r: not _ALLIED & bare_words(r.name))
    if bound:
        near = set().union(*(m.found.weak for m in cluster.mentions))
        return [r for r in against if r.key in near]
    for_state = [r for r in often if _fights(r, _FOR_STATE) and r not in against]
    allied = [r for r in for_state if _ALLIED & bare_words(r.name)]
    return [*(allied or for_state)[:1], *against[:1]]


def _keeps_peace(ref: Ref) -> bool:
    words = bare_words(ref.name)
    return bool(_PEACEMAKERS & words) or words >= _SECURITY_COUNCIL


def _fights(ref: Ref, words: frozenset[str]) -> bool:
    return ref.form == "organisation" and bool(words & bare_words(ref.name)) and not _MEDIA & bare_words(ref.name)


def _by_count(references: References, text: TokenText, private: bool = False) -> list[tuple[Ref, int]]:
    """Actors by how often the article names them, with that count; the lead counts three times."""
    weight: Counter[str] = Counter()
    first: dict[str, Ref] = {}
    lead = min(len(text.tokens), LEAD)
    for named_as in references.all[:2000]:
        ref = references.in_person(named_as) if private else named_as
        weight[ref.key] += 3 if ref.first < lead else 1
        first.setdefault(ref.key, ref)
    return [(first[k], weight[k]) for k in sorted(weight, key=lambda k: (-weight[k], first[k].first))]


def _main_parties(references: References, text: TokenText, private: bool = False) -> list[Ref]:
    """Those of them that are named more than once and are no groups of states."""
    return [r for r, count in _by_count(references, text, private) if count > 1 and not is_group_of_states(r.name)]
