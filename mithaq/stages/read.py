"""Reading: articles through Stanza into `nlp.sentences`, and back out of it as records.

The engine is `mithaq.language`; here is only what is due, in which batches.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import duckdb

from mithaq.language.analysis import Entity, ReadArticle, Sentence, Word
from mithaq.language.engine import Engine
from mithaq.settings import Settings
from mithaq.stages.failing import Failures
from mithaq.stages.report import StageReport, timed
from mithaq.stages.taking import take
from mithaq.warehouse.frames import frame
from mithaq.warehouse.ledger import Stage, batches, record, rows_of
from mithaq.warehouse.schemas import CLEAN_ARTICLES, NLP_SENTENCES

log = logging.getLogger(__name__)


def sentences_stage(engine: Engine) -> Stage:
    """The stage in the version that these models make it."""
    return Stage("sentences", f"1-{engine.version}", ("clean_articles",))


def run_sentences(con: duckdb.DuckDBPyConnection, settings: Settings, engine: Engine) -> StageReport:
    """Read every article that is due and in scope.

    An article that the engine can't read has no sentences (`failing.py`).

    Raises:
        PackError: the models are missing or unusable.
        TooManyFailures: most articles can't be read.
    """
    stage = sentences_stage(engine)
    report = StageReport(stage.name)
    failures = Failures(stage, report)
    with timed(report):
        due = take(con, stage, settings.scope, report)
        wanted = rows_of(CLEAN_ARTICLES, "article_id in (select unnest(?))")
        [(characters,)] = con.execute(
            f"select coalesce(sum(length(text)), 0) from clean.articles where {wanted}",
            [[item.item_id for item in due]],
        ).fetchall()
        with engine.staffed(characters):
            for batch in batches(due, settings.batch_articles):
                ids = [item.item_id for item in batch]
                texts = dict(
                    con.execute(f"select article_id, text from clean.articles where {wanted}", [ids]).fetchall()
                )
                readings = engine.read([texts[i] for i in ids])
                rows = []
                for article_id, reading in zip(ids, readings, strict=True):
                    if reading.error is not None:
                        error_type, _, message = reading.error.partition(": ")
                        failures.add(article_id, error_type, message)
                    rows += [_row(article_id, n, s) for n, s in enumerate(reading.sentences)]
                read = {NLP_SENTENCES.full_name: frame(NLP_SENTENCES, rows)}
                frames = failures.constrained(con, read, texts)
                record(con, stage, batch, frames, failures.of_batch(con, batch))
                report.items += len(batch)
                report.rows.update({name: len(written) for name, written in frames.items()})
                counts = {"done": report.items, "due": len(due)}  # for whoever shows how far it is
                log.info("sentences: %d of %d articles", report.items, len(due), extra=counts)
    return report


def _row(article_id: str, position: int, sentence: Sentence) -> dict[str, object]:
    return {
        "article_id": article_id,
        "position": position,
        "char_start": sentence.start,
        "char_end": sentence.end,
        "words": [
            {
                "text": w.text,
                "lemma": w.lemma,
                "upos": w.upos,
                "feats": w.feats,
                "char_start": w.start,
                "char_end": w.end,
                "head": w.head,
                "deprel": w.deprel,
            }
            for w in sentence.words
        ],
        "entities": [
            {"text": e.text, "label": e.label, "char_start": e.start, "char_end": e.end, "score": e.score}
            for e in sentence.entities
        ],
    }


def load_articles(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> list[ReadArticle]:
    """The articles with their readings, in the order of `article_ids`."""
    sentences: dict[str, list[Sentence]] = {article_id: [] for article_id in article_ids}
    wanted = "article_id in (select unnest(?))"
    for article_id, start, end, words, entities in con.execute(
        "select article_id, char_start, char_end, words, entities from nlp.sentences "
        f"where {rows_of(NLP_SENTENCES, wanted)} order by article_id, position",
        [list(article_ids)],
    ).fetchall():
        sentences[article_id].append(Sentence(start, end, tuple(_words(words)), tuple(_entities(entities))))
    articles = {
        article_id: ReadArticle(article_id, text, title, published_at, source, tuple(sentences[article_id]))
        for article_id, text, title, published_at, source in con.execute(
            "select article_id, text, title, published_at, source from clean.articles "
            f"where {rows_of(CLEAN_ARTICLES, wanted)}",
            [list(article_ids)],
        ).fetchall()
    }
    return [articles[article_id] for article_id in article_ids]


def _words(rows: Iterable[dict[str, Any]]) -> Iterator[Word]:
    for w in rows:
        yield Word(w["text"], w["lemma"], w["upos"], w["feats"], w["char_start"], w["char_end"], w["head"], w["deprel"])


def _entities(rows: Iterable[dict[str, Any]]) -> Iterator[Entity]:
    for e in rows:
        yield Entity(e["text"], e["label"], e["char_start"], e["char_end"], e["score"])
