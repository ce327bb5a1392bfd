"""Extraction: read articles into mentions of actors, agreements and quantities.

Each function here is one stage of the DAG over the articles that are due; an
article that it fails at goes without its rows (`failing.py`). The
rules that find facts are in `mithaq.actors`, `mithaq.agreements`,
`mithaq.quantities` and `mithaq.dates`.
"""

from __future__ import annotations

import bisect
import hashlib
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import chain

import duckdb

from mithaq.actors import ActorMention, find_actor_mentions, outermost
from mithaq.agreements import find_agreements
from mithaq.dates import DateMention, find_dates
from mithaq.language.analysis import ReadArticle
from mithaq.quantities import Quantity, QuantityContext, as_of, bind, find_quantities
from mithaq.settings import Settings
from mithaq.stages.failing import Failures, Frames
from mithaq.stages.read import load_articles
from mithaq.stages.report import StageReport, timed
from mithaq.stages.taking import take
from mithaq.warehouse.frames import frame
from mithaq.warehouse.ledger import Stage, batches, record, rows_of
from mithaq.warehouse.schemas import NLP_ENTITY_MENTIONS

ENTITY_MENTIONS = Stage("entity_mentions", "7", ("sentences",))
AGREEMENT_MENTIONS = Stage("agreement_mentions", "11", ("entity_mentions",))
QUANTITY_MENTIONS = Stage("quantity_mentions", "5", ("agreement_mentions",))

_MOST_FOUND = 2_000
"""Articles whose numbers and dates are kept in memory for the next stage: some 30 MB."""

_Rows = dict[str, list[dict[str, object]]]
"""What one article gives: table -> rows."""

_Extract = Callable[[ReadArticle], _Rows]
_Prepare = Callable[[duckdb.DuckDBPyConnection, list[ReadArticle]], _Extract]
"""Reads what a batch needs from the store; the function that it gives reads articles, and only they can fail it."""


def run_entity_mentions(con: duckdb.DuckDBPyConnection, settings: Settings) -> StageReport:
    """Find the actors named in each article that is due."""

    def extract(article: ReadArticle) -> _Rows:
        return {"nlp.entity_mentions": [_entity_row(article, m) for m in find_actor_mentions(article)]}

    return _run(con, settings, ENTITY_MENTIONS, lambda _con, _articles: extract)


def run_agreement_mentions(con: duckdb.DuckDBPyConnection, settings: Settings) -> StageReport:
    """Find the agreements that each article that is due tells of."""

    def prepare(con: duckdb.DuckDBPyConnection, articles: list[ReadArticle]) -> _Extract:
        actors = load_actor_mentions(con, articles)

        def extract(article: ReadArticle) -> _Rows:
            named = actors[article.article_id]
            numbers = _find_numbers(article, named)
            _keep_found(article.article_id, numbers)
            found = find_agreements(article, named, numbers.quantities, numbers.dates)
            return {
                "nlp.agreement_mentions": [asdict(m) for m in found.mentions],
                "nlp.agreement_reports": [asdict(r) for r in found.reports],
            }

        return extract

    return _run(con, settings, AGREEMENT_MENTIONS, prepare)


def run_quantity_mentions(con: duckdb.DuckDBPyConnection, settings: Settings) -> StageReport:
    """Find the quantities in each article that is due, with the actor or agreement that each belongs to."""

    def prepare(con: duckdb.DuckDBPyConnection, articles: list[ReadArticle]) -> _Extract:
        actors = load_actor_mentions(con, articles)
        spans = _agreement_spans(con, articles)

        def extract(article: ReadArticle) -> _Rows:
            rows = _quantity_rows(article, actors[article.article_id], spans[article.article_id])
            return {"nlp.quantity_mentions": rows}

        return extract

    return _run(con, settings, QUANTITY_MENTIONS, prepare)


def _run(con: duckdb.DuckDBPyConnection, settings: Settings, stage: Stage, prepare: _Prepare) -> StageReport:
    report = StageReport(stage.name)
    failures = Failures(stage, report)

    def frames(found: Iterable[_Rows]) -> Frames:
        articles = list(found)
        return {
            table.full_name: frame(table, chain.from_iterable(rows[table.full_name] for rows in articles))
            for table in stage.tables
        }

    with timed(report):
        for batch in batches(take(con, stage, settings.scope, report), settings.batch_articles):
            articles = load_articles(con, [item.item_id for item in batch])
            found = failures.isolate({a.article_id: a for a in articles}, prepare(con, articles))
            texts = {a.article_id: a.text for a in articles}
            written = failures.constrained(con, failures.together(found, frames), texts)
            record(con, stage, batch, written, failures.of_batch(con, batch))
            report.items += len(batch)
            report.rows.update({name: len(rows) for name, rows in written.items()})
    return report


def sentence_position(article: ReadArticle, position: int) -> int:
    """Index of the last sentence that begins at or before `position`; 0 where there is none."""
    return max(0, bisect.bisect_right([s.start for s in article.sentences], position) - 1)


def _entity_row(article: ReadArticle, mention: ActorMention) -> dict[str, object]:
    row = asdict(mention)
    row |= {
        "article_id": article.article_id,
        "char_start": row.pop("start"),
        "char_end": row.pop("end"),
        "sentence_position": sentence_position(article, mention.start),
    }
    return row


def load_actor_mentions(
    con: duckdb.DuckDBPyConnection, articles: Sequence[ReadArticle]
) -> dict[str, list[ActorMention]]:
    """Actor mentions of each article, in text order."""
    found: dict[str, list[ActorMention]] = {a.article_id: [] for a in articles}
    for article_id, *fields in con.execute(
        "select article_id, mention_id, char_start, char_end, surface, kind, role, country_code, local_id, name, "
        f"finder, confidence from {NLP_ENTITY_MENTIONS.full_name} "
        f"where {rows_of(NLP_ENTITY_MENTIONS, 'article_id in (select unnest(?))')} "
        "order by article_id, char_start, char_end",
        [list(found)],
    ).fetchall():
        found[article_id].append(ActorMention(*fields))
    return found


def quantity_context(article: ReadArticle, actors: Sequence[ActorMention]) -> QuantityContext:
    """What the number grammar may know of the article: countries most at issue first, the reading, the date."""
    codes = Counter(m.country_code for m in actors if m.country_code)
    return QuantityContext(
        country_codes=tuple(code for code, _ in codes.most_common()),
        sentences=article.sentences,
        published_at=article.published_at,
    )


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The quantities and dates of one article, and the hash of all that they were found from."""

    basis: int
    quantities: Sequence[Quantity]
    dates: Sequence[DateMention]


_found: OrderedDict[str, _Numbers] = OrderedDict()


def _find_numbers(article: ReadArticle, actors: Sequence[ActorMention]) -> _Numbers:
    """Found now, or a moment ago by the stage before in the same run."""
    context = quantity_context(article, actors)
    found = _found.pop(article.article_id, None)
    basis = hash((article.text, context))
    if found is not None and found.basis == basis:
        return found
    dates = find_dates(article.text, article.published_at)
    return _Numbers(basis, find_quantities(article.text, context), dates)


def _keep_found(article_id: str, numbers: _Numbers) -> None:
    _found[article_id] = numbers
    while len(_found) > _MOST_FOUND:
        _found.popitem(last=False)


_Span = tuple[int, int, str]


def _agreement_spans(con: duckdb.DuckDBPyConnection, articles: Sequence[ReadArticle]) -> dict[str, list[_Span]]:
    found: dict[str, list[_Span]] = {a.article_id: [] for a in articles}
    for article_id, *span in con.execute(
        "select article_id, char_start, char_end, report_id from nlp.agreement_mentions "
        "where article_id in (select unnest(?)) order by article_id, char_start, char_end",
        [list(found)],
    ).fetchall():
        found[article_id].append((span[0], span[1], span[2]))
    return found


def _quantity_rows(
    article: ReadArticle, actors: Sequence[ActorMention], agreements: Sequence[_Span]
) -> list[dict[str, object]]:
    numbers = _find_numbers(article, actors)
    quantities = numbers.quantities
    bindings = bind(
        quantities,
        [(m.start, m.end, m.local_id) for m in outermost(actors)],
        agreements,
        article.text,
        [(s.start, s.end) for s in article.sentences],
    )
    dates = [(d.start, d.end, d.iso_date) for d in numbers.dates if d.iso_date is not None]
    rows = []
    for quantity, binding in zip(quantities, bindings, strict=True):
        position = sentence_position(article, quantity.start)
        sentence = article.sentences[position] if article.sentences else None
        span = (sentence.start, sentence.end) if sentence else (quantity.start, quantity.end)
        rows.append(
            {
                "quantity_id": quantity_id(article.article_id, quantity),
                "article_id": article.article_id,
                "sentence_position": position,
                "surface": quantity.surface,
                "char_start": quantity.start,
                "char_end": quantity.end,
                "value": quantity.value,
                "value_max": quantity.value_max,
                "comparator": quantity.comparator,
                "kind": quantity.kind,
                "unit": quantity.unit,
                "si_value": quantity.si_value,
                "si_unit": quantity.si_unit,
                "per": quantity.per,
                "subject": quantity.subject,
                "direction": quantity.direction,
                "modality": quantity.modality,
                "local_id": binding.actor_id,
                "report_id": binding.agreement_id,
                "as_of": as_of(quantity, dates, span),
                "sentence": article.text[slice(*span)],
                "confidence": quantity.confidence,
            }
        )
    return rows


def quantity_id(article_id: str, quantity: Quantity) -> str:
    """Identity of a quantity: where it stands."""
    return "q" + hashlib.sha256(f"{article_id}/{quantity.start}/{quantity.end}".encode()).hexdigest()[:20]
