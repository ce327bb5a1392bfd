"""Which reports of different articles mean one agreement.

Reports are taken surest first; each joins the best compatible agreement or
begins one. Two reports of one article never join: the article itself told them
apart. What the joined reports say together is settled in `merging.py`.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import combinations, islice
from typing import Any

import polars as pl

from mithaq.agreements.clusters import plain
from mithaq.agreements.known import Known, known_agreement
from mithaq.agreements.lexicon import adjective_role, head_forms, modifiers_of
from mithaq.agreements.merging import agreement_row, party_rows
from mithaq.agreements.records import AgreementResolution
from mithaq.agreements.refs import names_powers
from mithaq.agreements.sides import SAID
from mithaq.agreements.tokens import readings
from mithaq.orthography import folded

_GENERIC = frozenset({"treaty", "partnership", "defence", "other", "protocol"})
_PASSING = frozenset({"contract", "memorandum", "sale", "loan", "investment", "trade", "roadmap", "protocol", "other"})
_MANY_OF_A_KIND = frozenset({"treaty", "partnership", "defence", "trade", "contract", "sale", "memorandum", "other"})
_SAMPLE = 8
_OPEN = frozenset({"proposed", "negotiating", "unknown"})
_MONTHS_APART = 120
_NEAR_DAYS = 10
_SAME_TRUCE_DAYS = 30
_JOIN = 2.0
_MOST_PARTIES = 14
_MOST_NEAR = 200
_NEW_WORDS = frozenset({"جديد", "جديده", "بديل", "محتمل"})


@dataclass
class Report:
    """A report with its parties as actors, ready to be compared."""

    row: dict[str, Any]
    parties: dict[str, tuple[float, str]]
    words: frozenset[str]
    published: datetime | None
    events: list[dict[str, Any]]
    codes: frozenset[str] = frozenset()  # ISO codes of the states that it names as parties
    known: Known | None = None

    @cached_property
    def firm(self) -> set[str]:
        """Parties that the article names as such."""
        return {a for a, (confidence, role) in self.parties.items() if confidence >= SAID and role == "party"}

    @cached_property
    def close(self) -> set[str]:
        """Those, or where fewer than two are named as such, the two surest."""
        surest = sorted(self.parties, key=lambda a: (-self.parties[a][0], a))
        return self.firm if len(self.firm) >= 2 else self.firm | set(surest[:2])

    @cached_property
    def new(self) -> bool:
        """True for an agreement still to come that is set apart from an earlier one."""
        return bool(self.words & _NEW_WORDS) and self.row["status"] in _OPEN

    @cached_property
    def telling(self) -> tuple[tuple[str, float], ...]:
        """Its words, each with how far it speaks for one agreement where another report has it too."""
        return tuple((word, _telling(word)) for word in sorted(self.words))

    @cached_property
    def most_telling(self) -> float:
        """What its most telling word says; 0 without words."""
        return max((telling for _, telling in self.telling), default=0.0)


@dataclass
class Group:
    """Reports that mean one agreement, and their sum."""

    reports: list[Report] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)
    firm: Counter[str] = field(default_factory=Counter)
    loose: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    signed: Counter[str] = field(default_factory=Counter)
    durations: set[tuple[float, str]] = field(default_factory=set)
    worth: set[tuple[float, str]] = field(default_factory=set)
    first: datetime | None = None
    last: datetime | None = None
    new: int = 0
    known: Known | None = None
    kind: str = ""  # the commonest
    most_telling: float = 0.0
    is_open: bool = True  # whether all of its reports are of talks

    def add(self, report: Report) -> None:
        """Take a report in."""
        self.reports.append(report)
        row = report.row
        self.articles.add(row["article_id"])
        self.firm.update(report.firm)
        self.loose.update(report.close)
        self.kinds[row["kind"]] += 1
        self.kind = max(sorted(self.kinds), key=lambda k: self.kinds[k])
        self.words.update(report.words)
        self.most_telling = max(self.most_telling, report.most_telling)
        self.is_open = self.is_open and row["status"] in _OPEN
        if row["signed_on"]:
            self.signed[row["signed_on"]] += 1
        if row["duration_value"] is not None:
            self.durations.add((row["duration_value"], row["duration_unit"]))
        if row["value"] is not None:
            self.worth.add((row["value"], row["currency"]))
        if report.published is not None:
            self.first = min(self.first or report.published, report.published)
            self.last = max(self.last or report.published, report.published)
        self.new += report.new
        self.known = self.known or report.known


def resolve_agreements(
    reports: pl.DataFrame,
    mentions: pl.DataFrame,
    actor_mentions: pl.DataFrame,
    actors: pl.DataFrame,
    articles: pl.DataFrame,
) -> AgreementResolution:
    """One row an agreement over all articles, whatever the order of the rows.

    Args:
        reports: `nlp.agreement_reports`.
        mentions: `mention_id`, `report_id`, `surface`, `status`, `modality`, `event_date`, as in
            `nlp.agreement_mentions`.
        actor_mentions: `article_id`, `local_id`, `actor_id`.
        actors: `dedup.actors`.
        articles: `article_id`, `published_at`.
    """
    directory = _Directory(actor_mentions, actors)
    prepared = _prepare(reports, mentions, articles, directory)
    groups = group_reports(prepared)
    agreement_rows, report_rows, parties = [], [], []
    for group in groups:
        agreement_id = _agreement_id(group)
        members = [(r.row, r.parties, r.published, r.events) for r in group.reports]
        kept = party_rows(members, lambda actor: names_powers(directory.names_en[actor][0]))
        agreement_rows.append(agreement_row(agreement_id, members, kept, directory.names_en, group.known))
        report_rows += [{"report_id": r.row["report_id"], "agreement_id": agreement_id} for r in group.reports]
        parties += [{"agreement_id": agreement_id, "actor_id": a, "role": role} for a, role in kept]
    return AgreementResolution(
        _frame(agreement_rows, _AGREEMENT_SCHEMA).sort("agreement_id"),
        _frame(report_rows, {"report_id": pl.String, "agreement_id": pl.String}).sort("report_id"),
        _frame(parties, {"agreement_id": pl.String, "actor_id": pl.String, "role": pl.String}).sort(
            "agreement_id", "actor_id", "role"
        ),
    )


_AGREEMENT_SCHEMA: dict[str, Any] = {
    "agreement_id": pl.String, "name": pl.String, "name_en": pl.String, "kind": pl.String, "status": pl.String,
    "signed_on": pl.String, "effective_on": pl.String, "duration_value": pl.Float64, "duration_unit": pl.String,
    "value": pl.Float64, "currency": pl.String, "place": pl.String, "domains": pl.List(pl.String),
    "confidence": pl.Float64,
}  # fmt: skip


def _frame(rows: list[dict[str, Any]], schema: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema)


class _Directory:
    """Actors by article and local id, and countries by code."""

    def __init__(self, actor_mentions: pl.DataFrame, actors: pl.DataFrame) -> None:
        self.names_en: dict[str, tuple[str, str | None]] = {}
        self._by_code: dict[str, str] = {}
        for row in actors.sort("actor_id").iter_rows(named=True):
            self.names_en[row["actor_id"]] = (row["name"], row["name_en"])
            if row["kind"] == "country" and row["country_code"]:
                self._by_code.setdefault(row["country_code"], row["actor_id"])
        self.codes = {actor_id: code for code, actor_id in self._by_code.items()}
        votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        columns = actor_mentions.select("article_id", "local_id", "actor_id")
        for article_id, local_id, actor_id in columns.iter_rows():
            votes[article_id, local_id][actor_id] += 1
        self._by_local = {key: max(sorted(found), key=lambda a: found[a]) for key, found in votes.items()}

    def actor_of(self, article_id: str, party: dict[str, Any]) -> str | None:
        """The actor of a party; None for one that `actors` does not hold."""
        code = party["country_code"]
        if code:
            return self._by_code.get(code)
        return self._by_local.get((article_id, party["local_id"])) if party["local_id"] else None


def _prepare(
    reports: pl.DataFrame, mentions: pl.DataFrame, articles: pl.DataFrame, directory: _Directory
) -> list[Report]:
    published: dict[str, datetime | None] = dict(articles.select("article_id", "published_at").iter_rows())
    surfaces: dict[str, list[dict[str, Any]]] = defaultdict(list)
    columns = ("report_id", "surface", "status", "modality", "event_date", "mention_id")
    for row in mentions.select(columns).sort("mention_id").iter_rows(named=True):
        surfaces[row["report_id"]].append(row)
    found = []
    for row in reports.iter_rows(named=True):
        parties: dict[str, tuple[float, str]] = {}
        for party in row["parties"] or []:
            actor_id = directory.actor_of(row["article_id"], party)
            if actor_id is not None and parties.get(actor_id, (0.0, ""))[0] < party["confidence"]:
                parties[actor_id] = (party["confidence"], party["role"])
        told = surfaces[row["report_id"]]
        words = name_words([row["name"], *(m["surface"] for m in told)])
        report = Report(row, parties, words, published.get(row["article_id"]), told)
        report.codes = frozenset(directory.codes[a] for a in report.firm if a in directory.codes)
        if not report.new:
            states = {directory.codes[a] for a in parties if a in directory.codes}
            report.known = known_agreement(words, states, row["kind"])
        found.append(report)
    return found


def name_words(names: Iterable[str]) -> frozenset[str]:
    """Content words of names: no head nouns, no clitics."""
    return frozenset().union(*map(_content_words, names))


@lru_cache(maxsize=1 << 15)
def _content_words(name: str) -> frozenset[str]:
    words = set()
    heads = head_forms()
    for form in folded(name).replace('"', " ").split()[:24]:
        word = plain("".join(ch for ch in form if ch.isalnum()))
        if len(word) > 2 and not any(r.rest in heads for r in readings(word)):
            words.add(word)
    return frozenset(words)


@lru_cache(maxsize=1 << 15)
def _telling(word: str) -> float:
    """How far a shared word speaks for one agreement: words of kind and ordinary adjectives say little."""
    if adjective_role(word) is not None:
        return 0.15
    return 0.35 if modifiers_of(word) else 1.0


def group_reports(reports: list[Report]) -> list[Group]:
    """Groups of reports, the same for every order of `reports`."""
    ordered = sorted(
        reports,
        key=lambda r: (-len(r.firm) if len(r.firm) < 3 else -3, -r.row["confidence"], r.row["report_id"]),
    )
    groups: list[Group] = []
    index: dict[tuple[str, ...], dict[int, None]] = defaultdict(dict)
    for report in ordered:
        keys = _block_keys(report)
        near = {number for key in keys for number in islice(reversed(index[key]), _MOST_NEAR)}
        best, best_score = None, 0.0
        for number in sorted(near):
            score = fit(report, groups[number])
            if score >= _JOIN and score > best_score:
                best, best_score = number, score
        if best is None:
            best = len(groups)
            groups.append(Group())
        groups[best].add(report)
        for key in keys:
            index[key].setdefault(best)
    return groups


def _block_keys(report: Report) -> list[tuple[str, ...]]:
    strong = sorted(report.firm)[:_MOST_PARTIES]
    every = sorted(report.close)[:_MOST_PARTIES]
    keys: list[tuple[str, ...]] = list(combinations(strong or every, 2))
    kind = report.row["kind"]
    keys += [(actor, kind) for actor in every]
    if report.known is not None:
        keys.append(("known", report.known.key))
    if not every:
        keys += [("", word) for word in sorted(report.words) if _telling(word) >= 1.0][:4]
    return keys


def _kinds_fit(a: str, group: Group) -> float | None:
    """1 for the same kind, 0 for kinds that can name one agreement, None for kinds that can't."""
    if a in group.kinds:
        return 1.0 if a != "other" else 0.3
    b = group.kind
    if a in _GENERIC and b in _GENERIC:
        return 0.4
    if "other" in (a, b):
        return 0.0
    if {a, b} in ({"treaty", "peace"}, {"sale", "contract"}, {"sale", "trade"}, {"peace", "ceasefire"},
                  {"memorandum", "contract"}, {"memorandum", "partnership"}, {"treaty", "nuclear"},
                  {"sale", "defence"}, {"contract", "defence"}, {"trade", "partnership"}):  # fmt: skip
        return -0.2
    return None


def fit(report: Report, group: Group) -> float:
    """How surely a report means the agreement of a group: 0 where it can't, `_JOIN` or more where it does."""
    row = report.row
    if report.known is not None and group.known is not None:
        return 5.0 if report.known.key == group.known.key else 0.0
    shared = [a for a in report.firm if a in group.firm]
    both_firm = len(report.firm) >= 2 and len(group.firm) >= 2
    # Most groups that come near are of other parties: they are told first.
    if both_firm and len(shared) < 2 and not (len(shared) == 1 and row["kind"] == "ceasefire"):
        return 0.0
    if row["article_id"] in group.articles:
        return 0.0
    unsaid = [report] if group.known is not None else group.reports[:_SAMPLE] if report.known is not None else []
    known_as = group.known or report.known
    if known_as is not None and any(not _can_be(r, known_as) for r in unsaid if r.known is None):
        return 0.0
    kind = _kinds_fit(row["kind"], group)
    if kind is None:
        return 0.0
    dated = _dates_fit(row["signed_on"], group.signed)
    if dated is None:
        return 0.0
    duration = (row["duration_value"], row["duration_unit"])
    if duration[0] is not None and group.durations and duration not in group.durations:
        return 0.0
    if report.new != (group.new > 0) and (report.new or group.new * 2 > len(group.reports)):
        return 0.0
    loose = [a for a in report.close if a in group.loose]
    outside = any(a not in group.loose for a in report.firm)
    days = _days_apart(report.published, group)
    one_truce_score = 0.0
    if both_firm:
        one_truce = row["kind"] == group.kind == "ceasefire" and len(shared) == 1 and days is not None
        if one_truce and (days or 0) <= _SAME_TRUCE_DAYS and len(report.firm) == 2:
            one_truce_score = 0.6  # an army has many names
        elif len(shared) < 2 or (outside and len(shared) < len(report.firm) / 2):
            return 0.0
    elif not loose or (outside and not shared):
        return 0.0
    overlap = sum(telling for word, telling in report.telling if word in group.words)
    party_score = 1.3 if len(shared) >= 2 else 1.0 if len(loose) >= 2 else 0.6 if shared else 0.3
    score = party_score + kind + dated + min(1.2, overlap) + one_truce_score
    if report.most_telling >= 1.0 and group.most_telling >= 1.0 and overlap == 0.0 and dated <= 0.0:
        score -= 1.0 if row["kind"] in _MANY_OF_A_KIND else 0.4
    if (row["value"], row["currency"]) in group.worth:
        score += 1.4
    if row["kind"] in _PASSING or group.kind in _PASSING:
        if days is not None and days <= _NEAR_DAYS:
            score += 0.3
        elif not (days is not None and days <= _MONTHS_APART and _goes_on(report, group)):
            score -= 0.6 if days is None or days <= _MONTHS_APART else 1.2
    elif row["kind"] == "ceasefire" and days is not None and days > _MONTHS_APART and not dated:
        score -= 1.5
    if len(shared) < 2 and row["kind"] not in ("nuclear", "ceasefire", "treaty", "peace") and overlap < 0.5:
        score -= 0.7
    return score


def _can_be(report: Report, known: Known) -> bool:
    """Whether a report that does not say so can mean a known agreement: of its kind, among its parties."""
    return report.row["kind"] in (known.kind, "other") and (not known.parties or report.codes <= set(known.parties))


def _goes_on(report: Report, group: Group) -> bool:
    """Whether one of the two tells of talks on what the other has concluded."""
    return sum(a in group.firm for a in report.firm) >= 2 and group.is_open != (report.row["status"] in _OPEN)


def _dates_fit(signed_on: str | None, known: Counter[str]) -> float | None:
    """0.8 where dates agree, 0 where one is missing, None where the years differ."""
    if not signed_on or not known:
        return 0.0
    if any(k.startswith(signed_on) or signed_on.startswith(k) for k in known):
        return 0.8
    if any(k[:4] == signed_on[:4] for k in known):
        return -0.2
    return None


def _days_apart(published: datetime | None, group: Group) -> int | None:
    if published is None or group.first is None or group.last is None:
        return None
    if group.first <= published <= group.last:
        return 0
    return min(abs((published - group.first).days), abs((published - group.last).days))


def _agreement_id(group: Group) -> str:
    """From the report published first, so that later articles do not change it."""
    first = min(group.reports, key=lambda r: (r.published is None, r.published or datetime.min, r.row["report_id"]))
    return hashlib.sha256(f"agreement\x1f{first.row['report_id']}".encode()).hexdigest()[:20]
