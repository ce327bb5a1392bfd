"""Agreements over all articles.

These stages look at everything at once and are due whenever anything they rest
on has changed. Who is the same as whom is decided in `mithaq.actors` and
`mithaq.agreements`; stories are in `stories.py`.
"""

from __future__ import annotations

import duckdb

from mithaq.agreements import resolve_agreements
from mithaq.stages.report import StageReport, timed
from mithaq.warehouse.ledger import Stage, due_input, record

AGREEMENTS = Stage("agreements", "2", ("agreement_mentions", "actors", "clean_articles"))


def run_agreements(con: duckdb.DuckDBPyConnection) -> StageReport:
    """Resolve the articles' reports of agreements into one row an agreement."""
    report = StageReport(AGREEMENTS.name)
    with timed(report):
        due = due_input(con, AGREEMENTS)
        if due is not None:
            reports = con.execute("select * from nlp.agreement_reports order by report_id").pl()
            resolution = resolve_agreements(
                reports,
                con.execute("select * from nlp.agreement_mentions order by mention_id").pl(),
                con.execute(
                    "select distinct m.article_id, m.local_id, d.actor_id from nlp.entity_mentions as m "
                    "join dedup.actor_mentions as d using (mention_id) order by all"
                ).pl(),
                con.execute("select * from dedup.actors order by actor_id").pl(),
                con.execute("select article_id, published_at from clean.articles order by article_id").pl(),
            )
            frames = {
                "dedup.agreements": resolution.agreements,
                "dedup.agreement_reports": resolution.reports,
                "dedup.agreement_parties": resolution.parties,
            }
            record(con, AGREEMENTS, [due], frames)
            report.items = len(reports)
            report.rows.update({name: len(rows) for name, rows in frames.items()})
    return report
