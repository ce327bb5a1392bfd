"""A big warehouse out of a small one: the extraction of real articles, repeated under new ids.

Every table is what a real run would leave: ids have their form, spans hold,
the log of stages knows every copy, and copies are published on other days. What
is made up is only whom a copy resembles: a hundred copies of a text would be one
story, so that each copy gets a signature of its own with the sizes of the
original's. The originals' bytes are not copied.
"""

from __future__ import annotations

import duckdb
import numpy as np
import polars as pl

from mithaq.stages.stories import SIGNATURES
from mithaq.stories import band_keys, signatures
from mithaq.warehouse.ledger import due_items, record
from mithaq.warehouse.schemas import BY_NAME

_SHA = "sha256({0} || '/' || $copy::varchar)"
_DOCUMENT = _SHA.format("document_id")
_ARTICLE = "'a' || left(" + _SHA.format("article_id") + ", 20)"


def _own(column: str) -> str:
    """A fact's id in a copy, as long as the original's."""
    return f"left({column}, 1) || left({_SHA.format(column)}, length({column}) - 1)"


def _local(column: str) -> str:
    return f"{_ARTICLE} || substring({column}, length(article_id) + 1)"


_PATH = "'copy-' || $copy::varchar || '/' || path"
_CHANGES: dict[str, dict[str, str]] = {
    "raw.files": {"path": _PATH, "file_sha256": _SHA.format("file_sha256")},
    "raw.documents": {
        "document_id": _DOCUMENT,
        "path": _PATH,
        "original_path": f"'originals/' || left({_DOCUMENT}, 2) || '/' || {_DOCUMENT}",
    },
    "raw.rejections": {"path": _PATH, "file_sha256": _SHA.format("file_sha256")},
    "clean.articles": {
        "article_id": _ARTICLE,
        "document_id": _DOCUMENT,
        "published_at": "published_at - to_days($copy::integer)",
    },
    "clean.rejections": {"document_id": _DOCUMENT},
    "nlp.sentences": {"article_id": _ARTICLE},
    "nlp.entity_mentions": {
        "article_id": _ARTICLE,
        "mention_id": _own("mention_id"),
        "local_id": _local("local_id"),
    },
    "nlp.agreement_reports": {
        "article_id": _ARTICLE,
        "report_id": _own("report_id"),
        "parties": "list_transform(parties, lambda p: struct_pack(local_id := "
        f"{_local('p.local_id')}, country_code := p.country_code, name := p.name, role := p.role, "
        "confidence := p.confidence))",
    },
    "nlp.agreement_mentions": {
        "article_id": _ARTICLE,
        "mention_id": _own("mention_id"),
        "report_id": _own("report_id"),
        "reported_by": _local("reported_by"),
    },
    "nlp.quantity_mentions": {
        "article_id": _ARTICLE,
        "quantity_id": _own("quantity_id"),
        "local_id": _local("local_id"),
        "report_id": _own("report_id"),
    },
}
_ITEM = (
    "case stage when 'raw_documents' then 'copy-' || $copy::varchar || '/' || split_part(item_id, '/', 1) || '/' || "
    + _SHA.format("split_part(item_id, '/', 2)")
    + " when 'clean_articles' then "
    + _SHA.format("item_id")
    + " else 'a' || left("
    + _SHA.format("item_id")
    + ", 20) end"
)


def repeat_extraction(con: duckdb.DuckDBPyConnection, articles: int, seed: int = 3) -> int:
    """Copy everything that stands in a work warehouse until it has at least `articles`; returns how many it has.

    The warehouse holds what a run up to `quantity_mentions` has left; stories,
    actors, agreements and marts are not copied and have to be made afterwards.
    """
    (base,) = con.execute("select count(*) from clean.articles").fetchone() or (0,)
    con.execute("create temp table base_log as select * from ops.stage_log where item_id <> '*'")
    for name in _CHANGES:
        con.execute(f"create temp table base_{name.replace('.', '_')} as from {name}")
    texts = con.execute("select article_id, text from clean.articles order by article_id").pl()
    originals = signatures(texts)
    _keep_signatures(con, originals)
    chance = np.random.default_rng(seed)
    for copy in range(1, -(-articles // base)):
        con.begin()
        for name, changes in _CHANGES.items():
            columns = [f"{changes.get(c, c)} as {c}" for c in BY_NAME[name].column_names]
            con.execute(
                f"insert into {name} by name select {', '.join(columns)} from base_{name.replace('.', '_')}",
                {"copy": copy},
            )
        con.execute(
            f"insert into ops.stage_log select stage, {_ITEM}, version, "
            "case stage when 'clean_articles' then sha256(item_id || '/' || $copy::varchar) else input_hash end, "
            "output_hash, done_at from base_log",
            {"copy": copy},
        )
        con.commit()
        _keep_signatures(con, _unlike(con, originals, copy, chance))
    return int(base * -(-articles // base))


def _keep_signatures(con: duckdb.DuckDBPyConnection, signed: pl.DataFrame) -> None:
    """As the stage of signatures leaves them: what it has in its log it doesn't sign again."""
    frames = {"ops.story_signatures": signed, "ops.story_keys": band_keys(signed).unique()}
    record(con, SIGNATURES, due_items(con, SIGNATURES), frames)


def _unlike(
    con: duckdb.DuckDBPyConnection, originals: pl.DataFrame, copy: int, chance: np.random.Generator
) -> pl.DataFrame:
    """Signatures of the sizes of the originals', of texts that are like no other."""
    ids = con.execute(
        "select article_id, 'a' || left(sha256(article_id || '/' || $copy::varchar), 20) from base_clean_articles",
        {"copy": copy},
    ).fetchall()
    made = dict(ids)
    head = 4  # the number of shingles stays
    return originals.with_columns(
        pl.col("article_id").replace_strict(made),
        signature=pl.Series([s[:head] + chance.bytes(len(s) - head) for s in originals["signature"]], dtype=pl.Binary),
    )
