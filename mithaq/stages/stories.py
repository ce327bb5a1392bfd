"""Stories: which articles tell the same, with only what is new read and compared.

Signatures are kept an article, comparisons a pair. Which pairs are worth
comparing is decided anew over all articles each time, so that a warehouse
filled night by night holds the stories of one filled at once. What makes two
articles near-duplicates is decided in `mithaq.stories`.
"""

from __future__ import annotations

import duckdb
import numpy as np
import polars as pl

from mithaq.scope import ALL, Scope
from mithaq.stages.report import StageReport, timed
from mithaq.stories import SIGNATURE_VERSION, band_keys, candidate_pairs, signatures, stories, verify_pairs
from mithaq.warehouse.ledger import Stage, batches, due_input, due_items, record, redo, rows_of
from mithaq.warehouse.schemas import CLEAN_ARTICLES, OPS_STORY_PAIRS
from mithaq.warehouse.store import insert_rows

SIGNATURES = Stage("story_signatures", f"1-{SIGNATURE_VERSION}", ("clean_articles",))
STORIES = Stage("stories", "2", ("clean_articles",))
_BATCH = 1_000
_KEYS_AT_ONCE = 20_000_000
"""Keys that are sorted together: 160 MB."""


def run_stories(con: duckdb.DuckDBPyConnection, scope: Scope = ALL) -> StageReport:
    """Cluster near-duplicate articles into stories."""
    report = StageReport(STORIES.name)
    with timed(report):
        if scope.full_refresh:
            redo(con, SIGNATURES, STORIES)
        due = due_input(con, STORIES)
        if due is not None:
            report.items = _sign(con)
            articles = con.execute("select article_id, published_at, word_count from clean.articles").pl()
            found = stories(articles, _near_duplicates(con))
            record(con, STORIES, [due], {"dedup.story_articles": found})
            report.rows["dedup.story_articles"] = len(found)
    return report


def _sign(con: duckdb.DuckDBPyConnection) -> int:
    """Keep signature and keys of each article that is due; returns how many were."""
    due = due_items(con, SIGNATURES)
    for batch in batches(due, _BATCH):
        ids = [item.item_id for item in batch]
        articles = _texts(con, ids)
        signed = signatures(articles)
        # An article whose text has changed is compared anew.
        con.execute(
            "delete from ops.story_pairs where article_a in (select unnest($1)) or article_b in (select unnest($1))",
            [ids],
        )
        record(con, SIGNATURES, batch, {"ops.story_signatures": signed, "ops.story_keys": band_keys(signed).unique()})
    return len(due)


def _near_duplicates(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Every pair of near-duplicates; pairs that were never compared are compared now."""
    con.register("shared_keys", _shared_keys(con).to_arrow())
    shared = con.execute(
        "select article_id, key, is_passage from ops.story_keys where key in (select key from shared_keys)"
    ).pl()
    con.unregister("shared_keys")
    passages = con.execute(
        "select article_id, count(*) as passages from ops.story_keys where is_passage group by article_id"
    ).pl()
    candidates = candidate_pairs(shared, passages)
    compared = con.execute("from ops.story_pairs").pl()
    new = candidates.join(compared, on=["article_a", "article_b"], how="anti")
    if len(new):
        ids = pl.concat([new["article_a"], new["article_b"]]).unique().to_list()
        sql = "select article_id, signature from ops.story_signatures where article_id in (select unnest(?))"
        near = verify_pairs(new, _texts(con, ids), con.execute(sql, [ids]).pl())
        outcomes = new.join(near, on=["article_a", "article_b"], how="left")
        insert_rows(con, OPS_STORY_PAIRS, outcomes)
        compared = pl.concat([compared, outcomes.select(compared.columns)])
    return compared.drop_nulls("jaccard").join(candidates, on=["article_a", "article_b"], how="semi")


def _shared_keys(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """The keys that several rows of ops.story_keys have.

    Nearly every key is an article's alone: sorting them all takes a quarter of
    the time that counting each does, and memory is bounded by doing so in parts.
    """
    [(rows,)] = con.execute("select count(*) from ops.story_keys").fetchall()
    parts = rows // _KEYS_AT_ONCE + 1
    found = []
    for part in range(parts):
        keys = con.execute("select key from ops.story_keys where abs(key % ?) = ?", [parts, part]).fetchnumpy()["key"]
        keys.sort()
        found.append(np.unique(keys[1:][keys[1:] == keys[:-1]]))
    return pl.DataFrame({"key": np.concatenate(found)}, schema={"key": pl.Int64})


def _texts(con: duckdb.DuckDBPyConnection, article_ids: list[str]) -> pl.DataFrame:
    wanted = rows_of(CLEAN_ARTICLES, "article_id in (select unnest(?))")
    return con.execute(f"select article_id, text from clean.articles where {wanted}", [article_ids]).pl()
