"""Everything that the report shows, read once and tied together by ids.

Between the queries (`facts.py`, `condition.py`) and the pages (`pages.py`):
knows which thing has a page of its own and what leads where.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import duckdb

from mithaq.report import condition, facts
from mithaq.report.passages import Mention, Passage, passage
from mithaq.report.reading import Limits, Row, grouped
from mithaq.report.site import page_name


def _left(shown: Sequence[Row]) -> int:
    return shown[0]["told"] - len(shown) if shown else 0


_WHY_CHOSEN = ("told", "in_claim", "in_agreement")
_WHERE = ("sentence", "char_start", "char_end")


def _without(row: Row, columns: Sequence[str]) -> Row:
    """What pages show of a row: the less there is, the sooner it is told that a page stays the same."""
    return {name: value for name, value in row.items() if name not in columns}


@dataclass(frozen=True)
class Content:
    """Rows of the report; lists keep the order of their queries."""

    con: duckdb.DuckDBPyConnection
    limits: Limits

    @cached_property
    def totals(self) -> Row:
        """How much there is of each thing."""
        return condition.totals(self.con)

    @cached_property
    def agreements(self) -> list[Row]:
        """Agreements with their parties under `parties`."""
        parties = grouped(facts.parties(self.con), "agreement_id")
        return [row | {"parties": parties.get(row["agreement_id"], [])} for row in facts.agreements(self.con)]

    @cached_property
    def agreement(self) -> dict[str, Row]:
        """Agreements shown by id."""
        return {row["agreement_id"]: row for row in self.agreements}

    @cached_property
    def actors(self) -> list[Row]:
        """Actors shown."""
        return facts.actors(self.con)

    @cached_property
    def actor(self) -> dict[str, Row]:
        """Actors shown by id."""
        return {row["actor_id"]: row for row in self.actors}

    @cached_property
    def _articles(self) -> list[Row]:
        return facts.articles(self.con, self.limits)

    @cached_property
    def articles(self) -> list[Row]:
        """Articles that get a page, without their texts."""
        return [_without(row, ("text",)) for row in self._articles]

    @cached_property
    def texts(self) -> dict[str, str]:
        """The texts of the articles that get a page, by id."""
        return {row["article_id"]: row["text"] for row in self._articles}

    @cached_property
    def article(self) -> dict[str, Row]:
        """Articles that get a page, by id."""
        return {row["article_id"]: row for row in self.articles}

    @cached_property
    def events(self) -> dict[str, list[Row]]:
        """Timelines by agreement."""
        return grouped(facts.events(self.con), "agreement_id")

    @cached_property
    def mentions(self) -> dict[str, list[Row]]:
        """Evidence by agreement, each with its `passage`."""
        found = facts.agreement_mentions(self.con, self.limits)
        return grouped([self._in_passage(row) for row in found], "agreement_id")

    @cached_property
    def accounts(self) -> dict[str, list[Row]]:
        """What each outlet says, by agreement."""
        return grouped(facts.outlet_accounts(self.con), "agreement_id")

    @cached_property
    def _quantities(self) -> list[Row]:
        return facts.quantities(self.con, self.limits)

    @cached_property
    def quantities(self) -> dict[str, list[Row]]:
        """Figures by agreement."""
        found = [q for q in self._quantities if q["in_agreement"]]
        return grouped([_without(q, (*_WHY_CHOSEN, *_WHERE)) for q in found], "agreement_id")

    @cached_property
    def claims(self) -> list[Row]:
        """Measures shown, each with its `statements` in their passages, and how many there is no room for."""
        statements = grouped([q for q in self._quantities if q["in_claim"]], "claim_id")
        found = [(row, statements.get(row["claim_id"], [])) for row in facts.claims(self.con)]
        return [
            row
            | {
                "statements": [_without(self._in_passage(q), _WHY_CHOSEN) for q in told],
                "statements_left": _left(told),
            }
            for row, told in found
        ]

    @cached_property
    def claims_of_agreement(self) -> dict[str, list[Row]]:
        """Measures shown by agreement."""
        return grouped(self.claims, "agreement_id")

    @cached_property
    def pairs(self) -> dict[str, list[Row]]:
        """Ties by actor, strongest first."""
        return grouped(facts.pairs(self.con, self.limits), "actor_id")

    @cached_property
    def agreements_of_actor(self) -> dict[str, list[Row]]:
        """Agreements shown by actor, with the actor's `role`."""
        bound = [
            {"actor_id": party["actor_id"], "role": party["role"], "agreement": row}
            for row in self.agreements
            for party in row["parties"]
        ]
        return grouped(bound, "actor_id")

    @cached_property
    def mentions_in(self) -> dict[str, list[Mention]]:
        """Mentions by article."""
        groups: dict[str, list[Mention]] = {}
        for mention in facts.article_mentions(self.con):
            groups.setdefault(mention.article_id, []).append(mention)
        return groups

    @cached_property
    def beliefs(self) -> dict[str, list[Row]]:
        """Versions by agreement."""
        return grouped(facts.beliefs(self.con), "agreement_id")

    def passage(self, row: Row) -> Passage:
        """A mention in its context, or its sentence alone where the article has no page."""
        text = self.texts.get(row["article_id"])
        if text is None:
            return Passage(row["sentence"] or "")
        return passage(text, row["sentence"] or "", row["char_start"], row["char_end"])

    def _in_passage(self, row: Row) -> Row:
        """A mention with its `passage` in place of where it stands."""
        return _without(row, _WHERE) | {"passage": self.passage(row)}

    def agreement_page(self, agreement_id: str | None) -> str | None:
        """Path of an agreement's page; None where it has none."""
        return f"agreements/{page_name(agreement_id)}.html" if agreement_id in self.agreement and agreement_id else None

    def actor_page(self, actor_id: str | None) -> str | None:
        """Path of an actor's page; None where it has none."""
        return f"actors/{page_name(actor_id)}.html" if actor_id in self.actor and actor_id else None

    def article_page(self, article_id: str | None, mention_id: str | None = None) -> str | None:
        """Path of an article's page, at a mention if one is given; None where it has none."""
        if article_id is None or article_id not in self.article:
            return None
        anchor = f"#m-{page_name(mention_id)}" if mention_id else ""
        return f"articles/{page_name(article_id)}.html{anchor}"

    def pages_of(self, mentions: Sequence[Mention]) -> dict[str, str]:
        """Where mentions lead, by kind and id of what they mention; those without a page are left out."""
        pages = {"actor": self.actor_page, "agreement": self.agreement_page}
        meant = dict.fromkeys((m.kind, m.of_id) for m in mentions if m.kind in pages)
        found = {f"{kind} {of_id}": pages[kind](of_id) for kind, of_id in meant}
        return {what: page for what, page in found.items() if page is not None}

    def name(self, actor_id: str) -> Row:
        """Name and English name of an actor, shown or not; the id where it is not among those shown."""
        return self.actor.get(actor_id, {"name": actor_id, "name_en": None})
