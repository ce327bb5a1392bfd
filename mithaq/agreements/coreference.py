"""Which mentions of one article mean one agreement.

Mentions are taken in text order; each joins the best compatible agreement told
of before it or begins a new one. Resolution over articles is in `resolve.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mithaq.agreements.candidate import Candidate
from mithaq.agreements.clusters import Cluster, Mention, plain
from mithaq.agreements.known import known_agreement
from mithaq.agreements.lexicon import adjective_role, modifiers_of
from mithaq.agreements.tokens import LEAD

_GENERIC = frozenset({None, "treaty", "partnership", "defence", "other"})
_VAGUE = frozenset({None, "other"})
_PLASTIC = frozenset({"accord", "deal", "deed"})
_BARE_REACH = {
    "accord": frozenset(
        {"accord", "deal", "truce", "memorandum", "settlement", "roadmap", "contract", "takeover", "deed"}
    ),
    "deed": frozenset({"deed", "accord", "deal"}),
    "deal": frozenset({"deal", "takeover", "contract", "accord"}),
    "truce": frozenset({"truce"}),
    "memorandum": frozenset({"memorandum"}),
    "contract": frozenset({"contract", "deal"}),
    "takeover": frozenset({"takeover", "deal"}),
    "settlement": frozenset({"settlement"}),
    "roadmap": frozenset({"roadmap"}),
    "loan": frozenset({"loan"}),
}
_CLOSE_KINDS = (
    {"memorandum", "partnership"}, {"trade", "sale"}, {"sale", "contract"}, {"sale", "defence"},
    {"contract", "defence"},
    {"treaty", "peace"}, {"trade", "partnership"}, {"loan", "investment"}, {"memorandum", "contract"},
)  # fmt: skip
_IDLE = frozenset(["عبر", "في", "بين", "مع", "علي", "بشان", "حول", "شان", "المتعلق", "كل", "من", "الي"])
_APART = frozenset({"settlement", "takeover", "roadmap", "contract", "memorandum", "truce", "deal"})
_BUSINESS = frozenset({"deal", "contract", "accord", "takeover", "loan", "deed"})
_MATTERLESS = frozenset({"nuclear", "ceasefire", "peace"})
_RELATIONS = frozenset({"partnership", "memorandum", "treaty", "defence"})
_NEAR = 18
_PAIR = 2
_BETWEEN = 0.95
_SOFT = 0.7
_OPEN = frozenset({"proposed", "negotiating"})


def cluster(mentions: Sequence[Mention], title_end: int = 0) -> list[Cluster]:
    """Clusters in order of their first mention; the title ends at token `title_end`."""
    clusters: list[Cluster] = []
    for mention in mentions:
        if mention.candidate.head.family == "deed":
            same = next((known for known in clusters if _binds_same(mention, known)), None)
            if same is None:
                clusters.append(Cluster([mention]))
            else:
                (same.mentions if same.families() == {"deed"} else same.deeds).append(mention)
            continue
        best: Cluster | None = None
        best_score = 0.0
        for known in clusters[-40:]:
            score = _fit(mention, known.compared())
            if score > best_score:
                best, best_score = known, score
        if best is None and _headline(mention, clusters, title_end):
            best = clusters[0]
        if best is None:
            best = Cluster()
            clusters.append(best)
        best.mentions.append(mention)
    return clusters


def _binds_same(deed: Mention, known: Cluster) -> bool:
    """Whether an agreement told of already binds the parties of a deed."""
    sure = {k for k, (confidence, _) in deed.found.explicit.items() if confidence >= _SOFT}
    return sure <= known.soft_keys() or known.soft_keys() == sure


def without_doubles(clusters: Sequence[Cluster]) -> list[Cluster]:
    """Clusters but for deeds whose parties another one binds; that one is told of by them too."""
    named = [c for c in clusters if c.families() != {"deed"}]
    kept = []
    for c in clusters:
        same = next((other for other in named if _binds_same(c.mentions[0], other)), None)
        if c.families() != {"deed"} or same is None:
            kept.append(c)
        else:
            same.deeds += c.mentions
    return kept


def _dates_conflict(m: Mention, known: Cluster) -> bool:
    """Whether a mention was signed at another time: another year, or for one newly told of, another day."""
    if m.dated is None:
        return False
    for date in (k.dated for k in known.mentions):
        if date is None or date.startswith(m.dated) or m.dated.startswith(date):
            continue
        if date[:4] != m.dated[:4] or not m.candidate.definite:
            return True
    return False


def _headline(m: Mention, clusters: Sequence[Cluster], title_end: int) -> bool:
    """Whether a mention is the first of the body and can be what the title told of."""
    if len(clusters) != 1 or len(clusters[0].mentions) != 1 or m.contrast:
        return False
    first = clusters[0].mentions[0]
    if first.candidate.first >= title_end or m.candidate.first - title_end > LEAD:
        return False
    own, keys = m.firm_keys, first.firm_keys
    families = {m.candidate.head.family, first.candidate.head.family}
    same_words = m.candidate.head.form == first.candidate.head.form and set(m.candidate.content) & set(
        first.candidate.content
    )
    if (len(families) > 1 and not families <= _BUSINESS) or (own and keys and not own & keys and not same_words):
        return False
    kinds = {m.candidate.kind, first.candidate.kind} - _VAGUE
    return len(kinds) < 2 and m.candidate.head.number == first.candidate.head.number


def _strongest(kinds: dict[str, int] | Counter[str], default: str | None) -> str | None:
    return max(sorted(kinds), key=lambda k: kinds[k]) if kinds else default


def _kind_of(known: Cluster) -> str | None:
    default = next((m.candidate.head.kind for m in known.mentions if m.candidate.head.kind), None)
    return _strongest(known.kinds(), default)


def parties_agree(a: set[str], b: set[str]) -> bool:
    """Whether two sets of parties can be those of one agreement."""
    if not a or not b:
        return True
    shared = len(a & b)
    if len(a) == 1 or len(b) == 1:
        return shared == 1
    if shared and all(k.startswith("L:") for k in a ^ b):
        return True  # bodies are named in more ways than states
    return shared >= 2 or (shared >= 1 and min(len(a), len(b)) == 2 and max(len(a), len(b)) > 4)


def _fit(m: Mention, known: Cluster) -> float:
    """How well a mention fits an agreement: 0 where it can't be the same."""
    c = m.candidate
    keys = known.keys()
    own = m.firm_keys
    shared = len(own & set(keys))
    if m.contrast or (c.apart and not c.definite) or _dates_conflict(m, known):
        return 0.0
    if any(k.candidate is c.beside or k.candidate is c.part_of for k in known.mentions):
        return 0.0
    if c.part_of is not None and any(k.candidate.part_of is c.part_of for k in known.mentions):
        return 0.0
    plural = c.head.number == "plural" and not m.part
    if plural and not (known.plural() or shared >= 2 or (c.demonstrative and c.bare)):
        return 0.0
    if not plural and known.plural() and not shared:
        return 0.0
    if c.year and known.years() and c.year not in known.years():
        return 0.0
    loose = c.bare and c.definite and all(k.startswith("L:") for k in own)
    if not loose and not _parties_fit(own, set(keys)) and not _two_sides(m, own, known, set(keys)):
        return 0.0
    if not c.definite and _with_another(m, known):
        return 0.0
    families = known.families()
    if _of_another_matter(m, known) or _known_apart(m, known):
        return 0.0
    if families == {"deed"} and shared < min(2, len(keys)) and not (c.bare and c.definite):
        return 0.0
    kind, known_kind = c.kind, _kind_of(known)
    distance = c.first - known.last
    recency = 1.0 / (1.0 + distance / 40.0)
    soft = known.soft_keys()
    if len(own) == 1 and len(soft) > 1 and not own & soft and not loose and not _two_sides(m, own, known, set(keys)):
        return 0.0
    if (c.bare or (c.definite and not c.kinds and not c.title)) and (c.definite or not own):
        reach = _BARE_REACH[c.head.family] if c.definite else _BARE_REACH[c.head.family] - _APART
        special = c.head.kind if c.head.tail else None
        if special and known_kind != special and (known_kind not in _VAGUE or known.open()):
            return 0.0
        nested_families = families | {f for x in known.mentions for f in _nested_families(x)}
        if not (reach & nested_families):
            return 0.0
        if c.new and not c.definite and known.done() and (m.modality != "asserted" or m.status in _OPEN):
            return 0.0
        exact = 0.5 if c.head.family in families else 0.0
        exact += 1.0 if special and known_kind == special else 0.0
        if known.mentions[0].contrast and not (c.demonstrative or distance < 12):
            recency *= 0.3
        exact += 0.08 * min(6, len(known.mentions))
        indefinite = 0.0 if c.definite else -0.2
        if c.demonstrative and distance < 60:
            return 1.0 + 2.0 * recency
        told = set(m.found.explicit) | set(m.found.weak)
        exact += 0.25 * min(2, len(told & set(keys)))
        if known.mentions[0].candidate.first < LEAD and len(known.mentions) > 1:
            exact += 0.4
        if distance <= _NEAR:
            exact += 0.6
        return max(0.05, recency + exact + indefinite)
    if not _kinds_fit(c, kind, known, known_kind, families):
        return 0.0
    if c.new and (m.modality != "asserted" or m.status in _OPEN) and known.done():
        return 0.0
    if _new_beside_old(m, known):
        return 0.0
    content, known_content = m.content, known.content()
    overlap = _weight(content & known_content) / max(0.3, min(_weight(content), _weight(known_content)))
    if content and known_content and overlap == 0 and not shared and kind != known_kind:
        return 0.0
    same = 1.0 if kind == known_kind and kind not in _GENERIC else 0.0
    score = 2.0 * shared + 2.0 * overlap + same + recency
    distinct = content and known_content and overlap < 0.5 and shared < 2
    if m.denied_existence and not c.definite:
        return 0.0
    if (
        distinct
        and kind == known_kind
        and kind not in ("nuclear", "ceasefire")
        and not (c.definite or c.construct_definite)
        and not known.plural()
    ):
        return 0.0 if shared == 0 and own else score * 0.5
    return score if score >= 0.4 else 0.0


def _new_beside_old(m: Mention, known: Cluster) -> bool:
    """Whether one of the two is a new agreement that is only wished for, the other one that stands."""
    c = m.candidate
    settled = c.definite or c.construct_definite
    if known.open() and settled and not c.new:
        return True
    return c.new and not settled and m.status == "unknown" and known.described() and not known.open()


def _of_another_matter(m: Mention, known: Cluster) -> bool:
    """Whether a mention names another matter than every mention before that names one: fishing, farming."""
    own = _matter(m)
    others = [matter for k in known.mentions if (matter := _matter(k))]
    return bool(own and others) and not any(a.startswith(b) or b.startswith(a) for k in others for a in k for b in own)


def _known_apart(m: Mention, known: Cluster) -> bool:
    """Whether a mention names a known agreement and those before it another known one."""
    own = _known_key(m)
    others = {key for k in known.mentions if (key := _known_key(k)) is not None} if own else set()
    return bool(others) and own not in others


def _known_key(m: Mention) -> str | None:
    """The known agreement that a mention's own words mean, whoever is bound by it."""
    words = {w for w in m.content if w[0] != "#"}
    found = known_agreement(words, set()) if words else None
    return found.key if found is not None else None


def _matter(m: Mention) -> set[str]:
    """Stems of the words that say what an agreement is on; none where they only say of what sort it is."""
    if m.candidate.title or m.candidate.kinds.keys() & _MATTERLESS:
        return set()
    words = [w if w[0] == "#" else plain(w) for w in m.candidate.content[:2]]
    if not words or words[0][0] == "#" or {x.kind for x in modifiers_of(words[0])} & _RELATIONS:
        return set()
    if adjective_role(words[0]) and not any(x.kind for x in modifiers_of(words[0])):
        return set()
    return {w[:4] for w in words if len(w) > 2 and w not in _IDLE and w[0] != "#"}


def _weight(words: set[str]) -> float:
    """How much shared words tell: adjectives and words of kind are shared by many agreements."""
    return sum(0.3 if adjective_role(w) else 0.4 if modifiers_of(w) else 1.0 for w in words if w not in _IDLE)


def _nested_families(m: Mention) -> set[str]:
    found = set()
    if "sale" in m.candidate.kinds:
        found.add("deal")
    if "ceasefire" in m.candidate.kinds:
        found.add("truce")
    if "partnership" in m.candidate.kinds:
        found.add("accord")
    if "memorandum" in m.candidate.kinds:
        found.add("memorandum")
    if "roadmap" in m.candidate.kinds:
        found.add("roadmap")
    return found


def _two_sides(m: Mention, own: set[str], known: Cluster, keys: set[str]) -> bool:
    """Whether a mention names the one side and those before it the other, each in sight of the other."""
    nuclear = "nuclear" in m.candidate.kinds and "nuclear" in known.kinds()  # told apart by the one state named
    if len(own) != 1 or len(keys) != 1 or nuclear:
        return False
    return bool(keys & set(m.found.weak)) or any(own & set(k.found.weak) for k in known.mentions)


def _with_another(m: Mention, known: Cluster) -> bool:
    """Whether it is said between whom, here and before, and only one side is the same."""
    sides = _said_between(m)
    others = map(_said_between, known.mentions) if len(sides) == _PAIR else ()
    return any(len(other) == _PAIR and len(sides & other) == 1 for other in others)


def _said_between(m: Mention) -> set[str]:
    return {k for k, (confidence, _) in m.found.explicit.items() if confidence >= _BETWEEN}


def _parties_fit(own: set[str], keys: set[str]) -> bool:
    if not own or not keys:
        return True
    if len(own) == 1:
        return bool(own & keys) or (len(keys) < 2 and not keys)
    if len(keys) == 1:
        return bool(own & keys)
    return parties_agree(own, keys)


def _kinds_fit(c: Candidate, kind: str | None, known: Cluster, known_kind: str | None, families: set[str]) -> bool:
    family = c.head.family
    if families == {"deed"}:
        return True
    told = kind != known_kind and kind not in _VAGUE and known_kind not in _VAGUE
    if told and not {kind, known_kind} <= _GENERIC and {kind, known_kind} not in _CLOSE_KINDS:
        return False
    if family in families:
        return True
    if family in _PLASTIC:
        return bool(families & _PLASTIC) or kind == known_kind or kind is None
    nested = {f for m in known.mentions for f in _nested_families(m)}
    return bool(_BARE_REACH[family] & (families | nested)) and (
        kind == known_kind or family in nested or kind in _GENERIC
    )
