"""Opening a published warehouse, and choosing what the report has room for.

The choice is made once, into temporary tables that the queries of `facts.py`
and `condition.py` join with; the warehouse itself is opened read-only and
never written. Nothing here knows of pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

Row = dict[str, Any]

_NEEDED = (
    "marts.articles", "marts.stories", "marts.actors", "marts.actor_aliases", "marts.actor_mentions",
    "marts.actor_pairs", "marts.agreements", "marts.agreement_parties", "marts.agreement_mentions",
    "marts.agreement_events", "marts.quantities", "marts.quantity_claims", "marts.rejections",
    "marts.input_accounting", "history.agreements", "history.actors",
)  # fmt: skip

# Control characters would break a page; overrides of direction would turn what stands around a text.
# One code point for one, so that offsets hold.
_CONTROLS = {*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF} - {*map(ord, "\t\n\r")}
_OVERRIDES = {*range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_HARMLESS = dict.fromkeys(_CONTROLS, "\ufffd") | dict.fromkeys(_OVERRIDES, "\u200b")
_HARMFUL = re.compile(f"[{re.escape(''.join(map(chr, sorted(_HARMLESS))))}]")


class ReportError(Exception):
    """The report can't be made; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the report shows: pages of a kind, rows of a list on one page, rows kept to one thing.

    An article gets a page where it is evidence of an agreement that is shown,
    or else while there is room, the most recent first. Of a measure, figures
    that differ are shown before figures that were given already.
    """

    agreements: int = 1000
    actors: int = 600
    articles: int = 1500
    list_rows: int = 100
    claims_a_kind: int = 100
    statements: int = 6
    evidence: int = 60
    related: int = 25
    text_length: int = 60_000


@contextmanager
def opened(warehouse: Path, limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection in which the selection's temporary tables stand.

    Raises:
        ReportError: there is no such file, it can't be opened, or it lacks a mart.
    """
    if not warehouse.is_file():
        raise ReportError(f"no warehouse at {warehouse}: run the pipeline first (`make run`)")
    try:
        con = duckdb.connect(str(warehouse), read_only=True)
    except duckdb.Error as error:
        raise ReportError(f"{warehouse} can't be opened for the report: {error}") from error
    with con:
        found = {row[0] for row in con.execute(
            "select table_schema || '.' || table_name from information_schema.tables"
        ).fetchall()}  # fmt: skip
        missing = [name for name in _NEEDED if name not in found]
        if missing:
            raise ReportError(f"{warehouse} is no published warehouse: it lacks {', '.join(missing)}. Run `make run`.")
        _select(con, limits)
        yield con


def harmless(value: Any) -> Any:
    """A value as pages can hold it: no control characters, nothing that overrides direction; lengths stay."""
    if isinstance(value, str):
        # To look for one takes a tenth of the time of translating.
        return value.translate(_HARMLESS) if _HARMFUL.search(value) else value
    if isinstance(value, list):
        return [harmless(v) for v in value]
    if isinstance(value, dict):
        return {name: harmless(v) for name, v in value.items()}
    return value


def rows(con: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object] = ()) -> list[Row]:
    """The answer to a query, a dict a row."""
    cursor = con.execute(sql, list(values))
    names = [d[0] for d in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in fetched(cursor)]


def fetched(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    """The rows of a query that was executed, as pages can hold them."""
    return zip(*map(_harmless_column, zip(*cursor.fetchall(), strict=True)), strict=True)


def _harmless_column(column: tuple[Any, ...]) -> Iterable[Any]:
    """A column as pages can hold it; one of texts is looked through as a whole."""
    types = set(map(type, column)) - {type(None)}
    if types == {str}:
        return map(harmless, column) if _HARMFUL.search("".join(filter(None, column))) else column
    return map(harmless, column) if types & {str, list, dict} else column


def one(con: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object] = ()) -> Row:
    """The answer to a query of exactly one row."""
    (row,) = rows(con, sql, values)
    return row


def grouped(found: Sequence[Row], key: str) -> dict[Any, list[Row]]:
    """Rows by the value of a column, in their order."""
    groups: dict[Any, list[Row]] = {}
    for row in found:
        groups.setdefault(row[key], []).append(row)
    return groups


def _select(con: duckdb.DuckDBPyConnection, limits: Limits) -> None:
    """The agreements, actors, claims and articles of the report, best first."""
    con.execute(
        """
        create temp table shown_agreements as
        select agreement_id, row_number() over (
            order by last_reported_at desc nulls last, article_count desc, agreement_id
        ) as shown_place
        from marts.agreements
        qualify shown_place <= ?
        """,
        [limits.agreements],
    )
    con.execute(
        """
        create temp table shown_actors as
        with parties as (
            select actor_id, min(shown_place) as best
            from marts.agreement_parties join shown_agreements using (agreement_id)
            group by actor_id
        )
        select actor_id, row_number() over (
            order by parties.best is null, story_count desc, mention_count desc, actor_id
        ) as shown_place
        from marts.actors left join parties using (actor_id)
        qualify shown_place <= ?
        """,
        [limits.actors],
    )
    con.execute(
        """
        create temp table shown_claims as
        select claim_id, row_number() over (
            partition by kind
            order by is_contradicted desc, story_count desc, article_count desc, agreement_id is null, claim_id
        ) as shown_place
        from marts.quantity_claims
        qualify shown_place <= ?
        """,
        [limits.claims_a_kind],
    )
    con.execute(
        """
        create temp table shown_articles as
        with evidence as (
            select article_id, min(shown_place) as best from (
                select article_id, shown_place
                from marts.agreement_mentions join shown_agreements using (agreement_id)
                union all
                select article_id, shown_place from marts.quantities join shown_agreements using (agreement_id)
            )
            group by article_id
        )
        select article_id, row_number() over (
            order by evidence.best is null, evidence.best,
                published_at desc nulls last, ingested_at desc, article_id
        ) as shown_place
        from marts.articles left join evidence using (article_id)
        qualify shown_place <= ?
        """,
        [limits.articles],
    )
