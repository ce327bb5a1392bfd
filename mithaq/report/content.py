"""Everything that the report shows, read once and tied together by ids.

Between the queries (`facts.py`, `condition.py`) and the pages (`pages.py`):
knows which thing has a page of its own and what leads where.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb

from mithaq.report import condition, facts
from mithaq.report.passages import Mark, Passage, passage
from mithaq.report.reading import Limits, Row, grouped
from mithaq.report.site import page_name


def _left(shown: Sequence[Row]) -> int:
    return shown[0]["told"] - len(shown) if shown else 0


def _figure(row: Row) -> Row:
    """A figure as pages show it, without why it was chosen."""
    return {name: value for name, value in row.items() if name not in ("told", "in_claim", "in_agreement")}


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
    def articles(self) -> list[Row]:
        """Articles that get a page."""
        return facts.articles(self.con, self.limits)

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
        return grouped([row | {"passage": self.passage(row)} for row in found], "agreement_id")

    @cached_property
    def accounts(self) -> dict[str, list[Row]]:
        """What each outlet says, by agreement."""
        return grouped(facts.outlet_accounts(self.con), "agreement_id")

    @cached_property
    def _quantities(self) -> list[Row]:
        found = facts.quantities(self.con, self.limits)
        return [row | {"passage": self.passage(row)} for row in found]

    @cached_property
    def quantities(self) -> dict[str, list[Row]]:
        """Figures by agreement."""
        return grouped([_figure(q) for q in self._quantities if q["in_agreement"]], "agreement_id")

    @cached_property
    def claims(self) -> list[Row]:
        """Measures shown, each with its `statements`, and how many there is no room for."""
        statements = grouped([q for q in self._quantities if q["in_claim"]], "claim_id")
        found = [(row, statements.get(row["claim_id"], [])) for row in facts.claims(self.con)]
        return [row | {"statements": list(map(_figure, told)), "statements_left": _left(told)} for row, told in found]

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
    def marks(self) -> dict[str, list[Row]]:
        """Mentions by article."""
        return grouped(facts.article_marks(self.con), "article_id")

    @cached_property
    def beliefs(self) -> dict[str, list[Row]]:
        """Versions by agreement."""
        return grouped(facts.beliefs(self.con), "agreement_id")

    def passage(self, row: Row) -> Passage:
        """A mention in its context, or its sentence alone where the article has no page."""
        article = self.article.get(row["article_id"])
        if article is None:
            return Passage(row["sentence"] or "")
        return passage(article["text"], row["sentence"] or "", row["char_start"], row["char_end"])

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

    def text_marks(self, article_id: str) -> list[tuple[Mark, Row]]:
        """The mentions of an article as marks, with their rows."""
        pages: dict[str, Any] = {"actor": self.actor_page, "agreement": self.agreement_page}
        found = []
        for row in self.marks.get(article_id, []):
            leads_to = pages[row["kind"]](row["of_id"]) if row["kind"] in pages else None
            anchor = f"m-{page_name(row['id'])}"
            found.append((Mark(row["char_start"], row["char_end"], row["kind"], anchor, leads_to), row))
        return found

    def name(self, actor_id: str) -> Row:
        """Name and English name of an actor, shown or not; the id where it is not among those shown."""
        return self.actor.get(actor_id, {"name": actor_id, "name_en": None})
