"""What several reports of one agreement say together: one value an attribute.

Votes of the reports, weighted by confidence; finer dates before coarser ones
that they agree with; the furthest asserted status that more than a stray
report supports.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from mithaq.agreements.known import Known
from mithaq.agreements.lexicon import ENDED
from mithaq.agreements.reports import RANK
from mithaq.orthography import folded

Member = tuple[dict[str, Any], dict[str, tuple[float, str]], datetime | None, list[dict[str, Any]]]
_KIND_EN = {
    "treaty": "treaty", "partnership": "partnership agreement", "trade": "trade agreement", "memorandum": "memorandum",
    "contract": "contract", "ceasefire": "ceasefire", "nuclear": "nuclear agreement", "defence": "defence agreement",
    "peace": "peace agreement", "loan": "loan", "investment": "investment agreement", "roadmap": "roadmap",
    "protocol": "protocol", "sale": "deal", "other": "agreement",
}  # fmt: skip
_FEW = 3
_SHARE_OF_PARTY = 0.12
_SHARE_OF_ENDING = 0.12
_SAID = 0.8


def party_rows(members: Sequence[Member], is_powers: Callable[[str], bool]) -> list[tuple[str, str]]:
    """Actors with their role: those that reports name firmly; implied ones only where fewer than two are named.

    Several powers together are called by many names, each seldom: they are
    kept where reports name them as a side, and their names together often.
    """
    support: dict[str, float] = defaultdict(float)
    best: dict[str, float] = {}
    roles: dict[str, Counter[str]] = {}
    for _, parties, _, _ in members:
        for actor, (confidence, role) in parties.items():
            support[actor] += confidence
            best[actor] = max(best.get(actor, 0.0), confidence)
            roles.setdefault(actor, Counter())[role] += 1
    count = len(members)
    least = _SHARE_OF_PARTY * count if count > _FEW else 0.0
    powers = {a for a in support if best[a] >= _SAID and is_powers(a)} if least else set()
    often = sum(support[a] for a in powers) >= least
    kept = [a for a in support if best[a] >= 0.6 and (support[a] >= least or (often and a in powers))]
    if len(kept) < 2:
        for actor in sorted(support, key=lambda a: (-support[a], a)):
            if actor not in kept:
                kept.append(actor)
            if len(kept) >= 2:
                break
    return [(a, max(sorted(roles[a]), key=lambda r: roles[a][r])) for a in sorted(kept)]


def _vote(members: Sequence[Member], *columns: str) -> tuple[Any, ...] | None:
    """The value (of several columns together) with most weight; None where none has one."""
    weight: Counter[tuple[Any, ...]] = Counter()
    for row, _, _, _ in members:
        value = tuple(row[c] for c in columns)
        if value[0] is not None:
            weight[value] += row["confidence"]
    return max(sorted(weight, key=str), key=lambda v: weight[v]) if weight else None


def _date(members: Sequence[Member], column: str, known: Known | None = None) -> str | None:
    """The best supported date, of a `known` agreement among those on which it may have been signed.

    A coarse date supports every finer one within it.
    """
    weight: Counter[str] = Counter()
    for row, _, _, _ in members:
        if row[column] and (known is None or known.may_be_signed(row[column])):
            weight[row[column]] += row["confidence"]
    if not weight:
        return None
    support = {v: sum(n for other, n in weight.items() if v.startswith(other)) for v in weight}
    years: dict[str, float] = defaultdict(float)
    for value, n in weight.items():
        years[value[:4]] += n
    year = max(sorted(years), key=lambda y: years[y])
    return max(sorted(v for v in weight if v.startswith(year)), key=lambda v: (support[v], len(v)))


def _status(members: Sequence[Member]) -> str:
    """The furthest asserted status; an ending needs more than a stray report among many."""
    asserted: Counter[str] = Counter()
    other: Counter[str] = Counter()
    for row, _, _, _ in members:
        (asserted if row["modality"] == "asserted" else other)[row["status"]] += 1
    total = sum(asserted.values())
    reached = [
        s for s, n in asserted.items()
        if s != "unknown" and (s not in ENDED or total <= _FEW or n >= _SHARE_OF_ENDING * total)
    ]  # fmt: skip
    reached = reached or [s for s in other if s != "unknown"]
    return max(reached, key=lambda s: RANK[s]) if reached else "unknown"


def _name(members: Sequence[Member]) -> str:
    """The name that most reports share, longer ones first among equals."""
    weight: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for row, _, _, _ in members:
        key = folded(row["name"])
        weight[key] += 1
        written.setdefault(key, Counter())[row["name"]] += 1
    best = max(sorted(weight), key=lambda k: weight[k] * 2 + min(5, len(k.split())) - max(0, len(k.split()) - 8))
    return max(sorted(written[best]), key=lambda n: written[best][n])


def _name_en(
    kind: str, signed_on: str | None, parties: Sequence[tuple[str, str]], names: dict[str, tuple[str, str | None]]
) -> str | None:
    known = [names.get(actor, ("", None))[1] for actor, role in parties if role == "party"]
    english = sorted(n for n in known if n)
    if len(english) < 2 or len(english) != len(known) or len(english) > 4:
        return None
    year = f" ({signed_on[:4]})" if signed_on else ""
    return f"{'–'.join(english)} {_KIND_EN[kind]}{year}"


def agreement_row(
    agreement_id: str,
    members: Sequence[Member],
    parties: Sequence[tuple[str, str]],
    names: dict[str, tuple[str, str | None]],
    known: Known | None = None,
) -> dict[str, Any]:
    """The row of `dedup.agreements` for reports that mean one agreement."""
    kinds: Counter[str] = Counter()
    domains: Counter[str] = Counter()
    for row, _, _, _ in members:
        kinds[row["kind"]] += row["confidence"] * (0.5 if row["kind"] == "other" else 1.0)
        domains.update(row["domains"] or [])
    kind = max(sorted(kinds), key=lambda k: kinds[k])
    signed_on = _date(members, "signed_on", known)
    duration = _vote(members, "duration_value", "duration_unit")
    money = _vote(members, "value", "currency")
    place = _vote(members, "place")
    doubt = 1.0
    for row, _, _, _ in members:
        doubt *= 1.0 - 0.5 * row["confidence"] if len(members) > 1 else 1.0 - row["confidence"]
    best = max(row["confidence"] for row, _, _, _ in members)
    return {
        "agreement_id": agreement_id,
        "name": _name(members),
        "name_en": known.name_en if known else _name_en(kind, signed_on, parties, names),
        "kind": kind,
        "status": _status(members),
        "signed_on": signed_on,
        "effective_on": _date(members, "effective_on"),
        "duration_value": duration[0] if duration else None,
        "duration_unit": duration[1] if duration else None,
        "value": money[0] if money else None,
        "currency": money[1] if money else None,
        "place": place[0] if place else None,
        "domains": sorted(d for d, n in domains.items() if n * 5 >= len(members)),
        "confidence": round(min(0.99, max(best, 1.0 - doubt)), 3),
    }
