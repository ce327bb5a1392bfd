"""Agreements: which reports of different articles mean one agreement.

Reports are few beside articles, so all of them are compared whenever one of
them, or an actor, has changed: what stands does not depend on the order in
which articles came. Who is the same as whom is decided in `mithaq.agreements`;
where that fails at an article, its reports stay apart (`failing.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import duckdb
import polars as pl

from mithaq.agreements import AgreementResolution, resolve_agreements
from mithaq.scope import ALL, Scope
from mithaq.stages.failing import Failures
from mithaq.stages.report import StageReport, timed
from mithaq.warehouse.ledger import Stage, due_input, record, redo
from mithaq.warehouse.schemas import DEDUP_AGREEMENT_REPORTS, DEDUP_AGREEMENTS

AGREEMENTS = Stage("agreements", "6", ("agreement_mentions", "actors", "clean_articles"))

# Only what reports speak of is read: most articles tell of no agreement.
_REPORTS = "select * from nlp.agreement_reports order by report_id"
_MENTIONS = """
    select mention_id, report_id, surface, status, modality, event_date from nlp.agreement_mentions order by mention_id
"""
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
            failures = Failures(AGREEMENTS, report)
            articles = reports["article_id"].unique(maintain_order=True).to_list()

            def resolved(article_ids: Iterable[str]) -> AgreementResolution:
                return resolve_agreements(_of_articles(reports, article_ids), *others)

            resolution = failures.together({article_id: article_id for article_id in articles}, resolved)
            failed = failures.of_batch(con, articles)
            agreements, apart = _apart(_of_articles(reports, (f.item_id for f in failed)))
            frames = {
                "dedup.agreements": pl.concat([resolution.agreements, agreements]),
                "dedup.agreement_reports": pl.concat([resolution.reports, apart]),
                "dedup.agreement_parties": resolution.parties,
            }
            record(con, AGREEMENTS, [due], frames, failed)
            report.items = len(reports)
            report.rows.update({name: len(rows) for name, rows in frames.items()})
    return report


def _of_articles(reports: pl.DataFrame, article_ids: Iterable[str]) -> pl.DataFrame:
    return reports.filter(pl.col("article_id").is_in(list(article_ids)))


def _apart(reports: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """An agreement of its own for each report, of unknown parties: rows of dedup.agreements and .agreement_reports."""
    made = reports.with_columns(
        agreement_id=pl.col("report_id").map_elements(
            lambda report_id: hashlib.sha256(f"apart\x1f{report_id}".encode()).hexdigest()[:20], pl.String
        ),
        name_en=pl.lit(None, pl.String),
    )
    return made.select(DEDUP_AGREEMENTS.column_names), made.select(DEDUP_AGREEMENT_REPORTS.column_names)
