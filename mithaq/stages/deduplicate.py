"""Deduplication: stories, actors and agreements over all articles.

These stages look at everything at once and are due whenever anything they rest
on has changed. Who is the same as whom is decided in `mithaq.stories`,
`mithaq.actors` and `mithaq.agreements`.
"""

from __future__ import annotations

import duckdb
import polars as pl

from mithaq.actors import country_actors, resolve_actors
from mithaq.agreements import resolve_agreements
from mithaq.stages.report import StageReport, timed
from mithaq.stories import cluster, signatures
from mithaq.warehouse.ledger import Stage, due_input, record

STORIES = Stage("stories", "1", ("clean_articles",))
ACTORS = Stage("actors", "2", ("entity_mentions", "agreement_mentions"))
AGREEMENTS = Stage("agreements", "2", ("agreement_mentions", "actors", "clean_articles"))


def run_stories(con: duckdb.DuckDBPyConnection) -> StageReport:
    """Cluster near-duplicate articles into stories."""
    report = StageReport(STORIES.name)
    with timed(report):
        due = due_input(con, STORIES)
        if due is not None:
            articles = con.execute(
                "select article_id, title, text, source, published_at, word_count from clean.articles "
                "order by article_id"
            ).pl()
            found = cluster(articles, signatures(articles.select("article_id", "text")))
            record(con, STORIES, [due], {"dedup.story_articles": found})
            report.items = len(articles)
            report.rows["dedup.story_articles"] = len(found)
    return report


def run_actors(con: duckdb.DuckDBPyConnection) -> StageReport:
    """Resolve actor mentions into actors.

    A country that an agreement binds is an actor even where only an adjective names it.
    """
    report = StageReport(ACTORS.name)
    with timed(report):
        due = due_input(con, ACTORS)
        if due is not None:
            mentions = con.execute("select * from nlp.entity_mentions order by mention_id").pl()
            resolution = resolve_actors(mentions)
            codes = con.execute(
                "select distinct p.country_code from nlp.agreement_reports, unnest(parties) as t(p) "
                "where p.country_code is not null order by all"
            ).fetchall()
            bound = country_actors([code for (code,) in codes]).join(resolution.actors, on="actor_id", how="anti")
            actors = pl.concat([resolution.actors, bound.select(resolution.actors.columns)])
            record(con, ACTORS, [due], {"dedup.actors": actors, "dedup.actor_mentions": resolution.mentions})
            report.items = len(mentions)
            report.rows["dedup.actors"] = len(actors)
            report.rows["dedup.actor_mentions"] = len(resolution.mentions)
    return report


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
