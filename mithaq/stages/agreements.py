"""Agreements: which reports of different articles mean one agreement.

Reports are few beside articles, so all of them are compared whenever one of
them, or an actor, has changed: what stands does not depend on the order in
which articles came. Who is the same as whom is decided in `mithaq.agreements`.
"""

from __future__ import annotations

import duckdb

from mithaq.agreements import resolve_agreements
from mithaq.scope import ALL, Scope
from mithaq.stages.report import StageReport, timed
from mithaq.warehouse.ledger import Stage, due_input, record, redo

AGREEMENTS = Stage("agreements", "5", ("agreement_mentions", "actors", "clean_articles"))

# Only what reports speak of is read: most articles tell of no agreement.
_REPORTS = "select * from nlp.agreement_reports order by report_id"
_MENTIONS = "select * from nlp.agreement_mentions order by mention_id"
_PARTIES = """
    select distinct m.article_id, m.local_id, d.actor_id
    from nlp.entity_mentions as m
    join dedup.actor_mentions as d using (mention_id)
    where m.local_id in (select p.local_id from nlp.agreement_reports, unnest(parties) as t(p))
    order by all
"""
_ACTORS = "select * from dedup.actors order by actor_id"
_ARTICLES = """
    select article_id, published_at
    from clean.articles
    where article_id in (select article_id from nlp.agreement_reports)
    order by article_id
"""


def run_agreements(con: duckdb.DuckDBPyConnection, scope: Scope = ALL) -> StageReport:
    """Resolve the articles' reports of agreements into one row an agreement."""
    report = StageReport(AGREEMENTS.name)
    with timed(report):
        if scope.full_refresh:
            redo(con, AGREEMENTS)
        due = due_input(con, AGREEMENTS)
        if due is not None:
            reports, *others = (con.execute(sql).pl() for sql in (_REPORTS, _MENTIONS, _PARTIES, _ACTORS, _ARTICLES))
            resolution = resolve_agreements(reports, *others)
            frames = {
                "dedup.agreements": resolution.agreements,
                "dedup.agreement_reports": resolution.reports,
                "dedup.agreement_parties": resolution.parties,
            }
            record(con, AGREEMENTS, [due], frames)
            report.items = len(reports)
            report.rows.update({name: len(rows) for name, rows in frames.items()})
    return report
