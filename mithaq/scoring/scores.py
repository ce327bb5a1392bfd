"""Counting: precision, recall and F1 of actors, agreements and quantities, over all annotated articles.

Reads the marts and nothing else. What counts as the same is `matching.py`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TypeVar

import duckdb

from mithaq.scoring.gold import GoldArticle
from mithaq.scoring.matching import (
    SystemActor,
    SystemAgreement,
    SystemQuantity,
    actor_closeness,
    agreement_closeness,
    pair,
    parties_found,
    quantity_closeness,
    same_status,
)

_Item = TypeVar("_Item")


@dataclass(slots=True)
class Tally:
    """Facts found in both, in gold, and in the warehouse."""

    both: int = 0
    gold: int = 0
    found: int = 0

    def add(self, both: int, gold: int, found: int) -> None:
        """Count one article."""
        self.both += both
        self.gold += gold
        self.found += found

    @property
    def precision(self) -> float:
        """Share of what the warehouse says that is right; 0 where it says nothing."""
        return self.both / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of what is to be found that the warehouse says; 0 where there is nothing."""
        return self.both / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.both / (self.gold + self.found) if self.gold + self.found else 0.0


@dataclass(slots=True)
class Scores:
    """Everything that is counted.

    `attributes` are shares of what the right facts say rightly, as (right,
    all); `missing` are annotated articles that the warehouse doesn't hold:
    their facts count as missed. `missed` and `wrong` list facts, by kind, as
    (article, fact).
    """

    articles: int = 0
    missing: list[str] = field(default_factory=list)
    actors: Tally = field(default_factory=Tally)
    agreements: Tally = field(default_factory=Tally)
    quantities: Tally = field(default_factory=Tally)
    actor_b_cubed: float = 0.0
    attributes: dict[str, tuple[int, int]] = field(default_factory=dict)
    missed: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    wrong: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def as_dict(self) -> dict[str, object]:
        """The figures, for JSON."""
        tallies = {"actors": self.actors, "agreements": self.agreements, "quantities": self.quantities}
        return {
            "articles": self.articles,
            "articles_missing": self.missing,
            **{
                name: {
                    "precision": round(t.precision, 4),
                    "recall": round(t.recall, 4),
                    "f1": round(t.f1, 4),
                    "gold": t.gold,
                    "found": t.found,
                }
                for name, t in tallies.items()
            },
            "actor_b_cubed": round(self.actor_b_cubed, 4),
            "attributes": {name: f"{right}/{total}" for name, (right, total) in self.attributes.items()},
        }


def score(con: duckdb.DuckDBPyConnection, gold: Sequence[GoldArticle]) -> Scores:
    """Compare a warehouse with annotated articles; an article is found by its file name without endings."""
    articles: dict[str, str] = {}
    for article_id, source_file in con.execute("select article_id, source_file from marts.articles").fetchall():
        articles.setdefault(PurePosixPath(source_file).stem, article_id)
    scores = Scores(articles=len(gold))
    attributes: Counter[tuple[str, bool]] = Counter()
    links: list[tuple[str, str]] = []
    for article in gold:
        article_id = articles.get(article.id)
        if article_id is None:
            scores.missing.append(article.id)
        links += _score_actors(con, article, article_id, scores, attributes)
        _score_agreements(con, article, article_id, scores, attributes)
        _score_quantities(con, article, article_id, scores)
    scores.actor_b_cubed = b_cubed(links)
    names = dict.fromkeys(name for name, _ in attributes)
    scores.attributes = {n: (attributes[n, True], attributes[n, True] + attributes[n, False]) for n in names}
    return scores


def b_cubed(links: Sequence[tuple[Hashable, Hashable]]) -> float:
    """B-cubed F1 (Bagga and Baldwin 1998) of items given as (gold cluster, found cluster); 0 where there are none."""
    if not links:
        return 0.0
    both, gold, found = Counter(links), Counter(g for g, _ in links), Counter(f for _, f in links)
    precision = sum(n * n / found[f] for (_, f), n in both.items()) / len(links)
    recall = sum(n * n / gold[g] for (g, _), n in both.items()) / len(links)
    return 2 * precision * recall / (precision + recall)


def _score_actors(
    con: duckdb.DuckDBPyConnection,
    article: GoldArticle,
    article_id: str | None,
    scores: Scores,
    attributes: Counter[tuple[str, bool]],
) -> list[tuple[str, str]]:
    """Count one article's actors; returns which actor of the warehouse each gold actor is."""
    found = [
        SystemActor(actor_id, kind, tuple(names))
        for actor_id, kind, names in con.execute(
            "select m.actor_id, any_value(a.kind), list(distinct m.surface order by m.surface) "
            "from marts.actor_mentions as m join marts.actors as a using (actor_id) "
            "where m.article_id = ? group by m.actor_id order by m.actor_id",
            [article_id],
        ).fetchall()
    ]
    pairs = pair(article.actors, found, actor_closeness)
    scores.actors.add(len(pairs), len(article.actors), len(found))
    attributes.update(("actor kind", g.kind == s.kind) for g, s in pairs)
    _note(scores, "actors", article.id, [g.names[0] for g in _others(article.actors, [g for g, _ in pairs])], True)
    _note(scores, "actors", article.id, [s.names[0] for s in _others(found, [s for _, s in pairs])], False)
    return [(g.key, s.actor_id) for g, s in pairs]


def _score_agreements(
    con: duckdb.DuckDBPyConnection,
    article: GoldArticle,
    article_id: str | None,
    scores: Scores,
    attributes: Counter[tuple[str, bool]],
) -> None:
    found = [
        SystemAgreement(row[0], row[1], row[2], (row[3], *row[7]), _parties(con, row[0]), row[4], (row[5], row[6]))
        for row in con.execute(
            "select g.agreement_id, g.kind, g.status, g.name, g.signed_on, g.duration_value, g.duration_unit, "
            "list(distinct m.surface order by m.surface) "
            "from marts.agreement_mentions as m join marts.agreements as g using (agreement_id) "
            "where m.article_id = ? group by all order by g.agreement_id",
            [article_id],
        ).fetchall()
    ]
    pairs = pair(article.agreements, found, agreement_closeness)
    scores.agreements.add(len(pairs), len(article.agreements), len(found))
    for g, s in pairs:
        attributes["agreement kind", g.kind == s.kind] += 1
        attributes["agreement parties", parties_found(g, s) == len(g.parties)] += 1
        if g.status != "unknown":
            attributes["agreement status", same_status(g.status, s.status)] += 1
        if g.signed_on:
            attributes["agreement signed_on", (s.signed_on or "").startswith(g.signed_on[:7])] += 1
        if g.duration:
            attributes["agreement duration", g.duration == s.duration] += 1
    _note(scores, "agreements", article.id, [g.key for g in _others(article.agreements, [g for g, _ in pairs])], True)
    _note(scores, "agreements", article.id, [s.names[0] for s in _others(found, [s for _, s in pairs])], False)


def _parties(con: duckdb.DuckDBPyConnection, agreement_id: str) -> tuple[tuple[str, ...], ...]:
    """The names of each party of an agreement."""
    return tuple(
        tuple(n for n in (name, name_en, *(aliases or [])) if n)
        for name, name_en, aliases in con.execute(
            "select a.name, a.name_en, list(l.alias order by l.alias) filter (l.alias is not null) "
            "from marts.agreement_parties as p join marts.actors as a using (actor_id) "
            "left join marts.actor_aliases as l using (actor_id) "
            "where p.agreement_id = ? group by p.actor_id, a.name, a.name_en order by p.actor_id",
            [agreement_id],
        ).fetchall()
    )


def _score_quantities(
    con: duckdb.DuckDBPyConnection, article: GoldArticle, article_id: str | None, scores: Scores
) -> None:
    found = [
        SystemQuantity(*row)
        for row in con.execute(
            "select surface, value, value_max, unit, kind from marts.quantities where article_id = ? "
            "order by char_start, quantity_id",
            [article_id],
        ).fetchall()
    ]
    pairs = pair(article.quantities, found, quantity_closeness)
    scores.quantities.add(len(pairs), len(article.quantities), len(found))
    missed = _others(article.quantities, [g for g, _ in pairs])
    _note(scores, "quantities", article.id, [f"{g.surface} = {g.value:g} {g.unit}" for g in missed], True)
    wrong = _others(found, [s for _, s in pairs])
    _note(scores, "quantities", article.id, [f"{s.surface} = {s.value:g} {s.unit}" for s in wrong], False)


def _others(items: Sequence[_Item], taken: Sequence[_Item]) -> list[_Item]:
    """The items that are not among `taken`, as objects: equal ones may be both."""
    ids = {id(item) for item in taken}
    return [item for item in items if id(item) not in ids]


def _note(scores: Scores, kind: str, article: str, facts: Sequence[str], is_missed: bool) -> None:
    (scores.missed if is_missed else scores.wrong)[kind] += [(article, fact) for fact in facts]
