"""One article that a stage fails at costs its own rows and no night."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st

from assets.extract import agreement_mentions, entity_mentions, quantity_mentions
from assets.metadata import run_metadata
from expectations.adapter import asset_checks, check_result
from expectations.validating import check_what_is_due, suite_of, validate
from mithaq.language.analysis import Sentence, Word
from mithaq.language.engine import Reading
from mithaq.scope import Scope
from mithaq.settings import Settings
from mithaq.stages import (
    agreements,
    clean,
    extract,
    run_actors,
    run_agreement_mentions,
    run_agreements,
    run_clean,
    run_entity_mentions,
    run_ingest,
    run_quantity_mentions,
    run_sentences,
)
from mithaq.stages.clean import CLEAN
from mithaq.stages.extract import ENTITY_MENTIONS
from mithaq.stages.failing import LONGEST_MESSAGE, OF_THE_RUN, Failures, TooManyFailures, standing
from mithaq.stages.read import sentences_stage
from mithaq.stages.report import StageReport
from mithaq.warehouse.frames import frame
from mithaq.warehouse.ledger import Item, Stage, due_items, now, record
from mithaq.warehouse.schemas import CLEAN_ARTICLES, CLEAN_REJECTIONS, NLP_SENTENCES, RAW_DOCUMENTS
from mithaq.warehouse.store import insert_rows, open_work
from pipelines.run import failed_articles

TEXT = "مصر والأردن توقعان عقدا\nوقعت مصر والأردن عقدا بقيمة {} مليارات دولار في 3 مارس 2021، بحسب وزارة الطاقة."
SENTENCES = Stage("sentences", "1", ("clean_articles",))
FACTS = ("nlp.entity_mentions", "nlp.agreement_reports", "nlp.agreement_mentions", "nlp.quantity_mentions")
BAD = "a3"

Run = Callable[[duckdb.DuckDBPyConnection, Settings], StageReport]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(inbox=tmp_path / "inbox", data=tmp_path / "data", feeds=tmp_path / "feeds.toml")


@pytest.fixture
def con(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_work(settings.folder) as con:
        yield con


def deliver(con: duckdb.DuckDBPyConnection, count: int) -> None:
    """Articles that are clean and read, as earlier stages leave them."""
    articles, documents = [], []
    for n in range(1, count + 1):
        text = TEXT.format(n)
        documents.append(
            dict(
                document_id=f"d{n}", source_file=f"{n}.html", path=f"web/{n}.html", record_index=0, format="html",
                byte_size=9, original_path="o", ingested_at=now(),
            )
        )  # fmt: skip
        articles.append(
            dict(
                article_id=f"a{n}", document_id=f"d{n}", source_file=f"{n}.html", title=text.split("\n")[0], text=text,
                language="ar", word_count=9, offset_map=[], cleaned_at=now(),
            )
        )  # fmt: skip
    insert_rows(con, RAW_DOCUMENTS, frame(RAW_DOCUMENTS, documents))
    frames = {"clean.articles": frame(CLEAN_ARTICLES, articles), "clean.rejections": frame(CLEAN_REJECTIONS, [])}
    record(con, CLEAN, [Item(f"d{n}", f"d{n}") for n in range(1, count + 1)], frames)
    record(con, SENTENCES, due_items(con, SENTENCES), {"nlp.sentences": frame(NLP_SENTENCES, [])})


def fails_at(name: str, patch: pytest.MonkeyPatch, error: BaseException, bad: Sequence[str] = (BAD,)) -> None:
    """Let a finder of the stages raise for some articles, by their numbers in the text."""
    find = getattr(extract, name)
    texts = {TEXT.format(article_id[1:]) for article_id in bad}

    def failing(*args: Any) -> Any:
        if any(getattr(arg, "text", arg) in texts for arg in args if isinstance(getattr(arg, "text", arg), str)):
            raise error
        return find(*args)

    patch.setattr(extract, name, failing)


def facts(con: duckdb.DuckDBPyConnection) -> dict[str, list[Any]]:
    """Everything that the stages found, and what the ledger says of it but for versions and times."""
    held = {table: con.execute(f"from {table} order by all").fetchall() for table in FACTS}
    log = "select stage, item_id, input_hash, output_hash from ops.stage_log order by all"
    return held | {"log": con.execute(log).fetchall()}


def run_all(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    for run in (run_entity_mentions, run_agreement_mentions, run_quantity_mentions):
        run(con, settings)


@contextmanager
def next_version(patch: pytest.MonkeyPatch, name: str) -> Iterator[None]:
    """A release that has another version of a stage."""
    with patch.context() as of_release:
        stage = getattr(extract, name)
        of_release.setattr(extract, name, replace(stage, version=f"{stage.version}-next"))
        yield


@pytest.mark.parametrize(
    ("finder", "run", "stage", "table"),
    [
        ("find_actor_mentions", run_entity_mentions, "ENTITY_MENTIONS", "nlp.entity_mentions"),
        ("find_agreements", run_agreement_mentions, "AGREEMENT_MENTIONS", "nlp.agreement_mentions"),
        ("bind", run_quantity_mentions, "QUANTITY_MENTIONS", "nlp.quantity_mentions"),
    ],
)
def test_a_failed_article_has_no_rows_until_a_newer_release_reads_it(
    con: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture, finder: str, run: Run, stage: str, table: str, tmp_path: Path,
) -> None:  # fmt: skip
    deliver(con, 5)
    with monkeypatch.context() as broken:
        fails_at(finder, broken, ValueError("no such form\ud800"))
        run_all(con, settings)
    name = getattr(extract, stage).name
    articles = con.execute(f"select distinct article_id from {table} order by all").fetchall()
    assert articles == [("a1",), ("a2",), ("a4",), ("a5",)]
    [failure] = standing(con)
    assert failure[:4] == (name, BAD, "web/3.html", "ValueError: no such form\\ud800")
    [(trace,)] = con.execute("select traceback from ops.failures").fetchall()
    assert trace.rstrip().endswith("ValueError: no such form\\ud800") and "in failing" in trace
    assert f"{name} failed at article a3 (web/3.html): ValueError: no such form" in caplog.text

    # It is done: the next night leaves it alone, and so does every stage that follows from it.
    assert run(con, settings).items == 0
    assert len(standing(con)) == 1
    with next_version(monkeypatch, stage):
        report = run(con, settings)
        assert report.items == 5 and not report.errors
        assert standing(con) == []
        run_all(con, settings)
    fresh = replace(settings, data=tmp_path / "fresh")
    with open_work(fresh.folder) as other:
        deliver(other, 5)
        run_all(other, fresh)
        assert facts(con) == facts(other)


def test_a_full_refresh_reads_a_failed_article_again_and_failing_changes_nothing(
    con: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(con, 3)
    again = replace(settings, scope=Scope(full_refresh=True))
    with monkeypatch.context() as broken:
        fails_at("find_actor_mentions", broken, KeyError("x"))
        run_all(con, settings)
        before = facts(con)
        run_all(con, again)
        assert facts(con) == before
        assert [f.item_id for f in standing(con)] == [BAD]
    run_all(con, replace(again, scope=Scope(full_refresh=True, sources=("web/3.html",))))
    assert standing(con) == []
    assert con.execute("select count(distinct article_id) from nlp.entity_mentions").fetchone() == (3,)


def test_that_an_article_fails_is_published_even_where_it_gave_no_rows_before(
    con: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(con, 3)
    monkeypatch.setattr(extract, "find_actor_mentions", lambda article: [])
    run_entity_mentions(con, settings)
    hashes = "select output_hash from ops.stage_log where stage = 'entity_mentions' order by item_id"
    before = con.execute(hashes).fetchall()
    fails_at("find_actor_mentions", monkeypatch, ValueError("x"))
    run_entity_mentions(con, replace(settings, scope=Scope(full_refresh=True)))
    assert [old == new for old, new in zip(before, con.execute(hashes).fetchall(), strict=True)] == [True, True, False]


def test_a_value_that_fits_no_column_costs_its_article_alone(
    con: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(con, 5)
    find = extract.find_actor_mentions
    monkeypatch.setattr(
        extract,
        "find_actor_mentions",
        lambda article: [replace(m, name="\ud800") if article.article_id == BAD else m for m in find(article)],
    )
    run_entity_mentions(con, settings)
    assert [(f.item_id, f.error.split(":")[0]) for f in standing(con)] == [(BAD, "UnicodeEncodeError")]
    assert con.execute("select count(distinct article_id) from nlp.entity_mentions").fetchone() == (4,)


@pytest.mark.parametrize(
    ("change", "condition"),
    [
        ({"kind": "none"}, "kind_is_allowed"),
        ({"end": 10_000}, "surface_is_in_text"),
        ({"name": "و"}, "name_is_no_letter_and_no_essay"),
        ({"name": None}, "name_is_there"),
        ({"confidence": 1.5}, "confidence_is_a_share"),
        ({"mention_id": "same"}, "key_is_unique"),
    ],
)
def test_a_row_that_a_check_would_stop_the_night_for_costs_its_article_alone(
    con: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch,
    change: dict[str, Any], condition: str,
) -> None:  # fmt: skip
    deliver(con, 4)
    find = extract.find_actor_mentions
    monkeypatch.setattr(
        extract,
        "find_actor_mentions",
        lambda article: [replace(m, **change) if article.article_id == BAD else m for m in find(article)],
    )
    run_entity_mentions(con, settings)
    [failure] = standing(con)
    assert failure.item_id == BAD and failure.error.startswith("BrokenConstraint: nlp.entity_mentions ")
    assert failure.error.endswith(f": {condition}")
    assert con.execute("select count(distinct article_id) from nlp.entity_mentions").fetchone() == (3,)
    assert validate(suite_of("nlp_entity_mentions"), con).passed


def test_sentences_that_stand_nowhere_in_their_article_are_none(
    con: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    deliver(con, 3)
    beyond = Sentence(0, 10_000, (Word("مصر", "مصر", "PROPN", "", 0, 3, None, None),), ())
    engine: Any = _Engine({})
    engine.read = lambda texts: [Reading((beyond,) if text == TEXT.format(3) else ()) for text in texts]
    run_sentences(con, settings, engine)
    assert [(f.item_id, f.error) for f in standing(con)] == [
        (BAD, "BrokenConstraint: nlp.sentences a3/0: is_inside_text")
    ]
    assert con.execute("from nlp.sentences").fetchall() == []


@pytest.mark.parametrize(("articles", "batch"), [(20, 200), (20, 7), (30, 20)])
def test_where_most_articles_fail_the_run_does(
    con: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch, articles: int, batch: int
) -> None:
    deliver(con, articles)
    fails_at("find_actor_mentions", monkeypatch, ValueError("no lexicon"), [f"a{n}" for n in range(1, articles + 1)])
    with pytest.raises(
        TooManyFailures, match=r"failed at 2\d of 2\d, first at article a1\d* \(web/1\d*\.html\): Value"
    ):
        run_entity_mentions(con, replace(settings, batch_articles=batch))
    # What the batch before had is kept, as ever; of this one nothing.
    assert con.execute("select count(*) from ops.stage_log where stage = 'entity_mentions'").fetchone() == (
        articles // batch * batch if batch < 20 else 0,
    )


@pytest.mark.parametrize("bad", [1, 10])
def test_few_articles_say_nothing_of_the_installation_and_half_of_many_neither(
    con: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch, bad: int
) -> None:
    deliver(con, 1 if bad == 1 else 20)
    fails_at("find_actor_mentions", monkeypatch, ValueError("x"), [f"a{n}" for n in range(1, bad + 1)])
    assert len(run_entity_mentions(con, settings).errors) == bad


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), MemoryError(), duckdb.IOException("x"),
                                   ModuleNotFoundError("x"), KeyboardInterrupt(), SystemExit()])  # fmt: skip
def test_what_no_article_is_to_blame_for_ends_the_run(
    con: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    deliver(con, 3)
    fails_at("find_actor_mentions", monkeypatch, error)
    with pytest.raises(type(error)):
        run_entity_mentions(con, settings)
    assert standing(con) == []
    assert len(due_items(con, ENTITY_MENTIONS)) == 3


class _Engine:
    """What reading gives where it fails at some texts."""

    version = "test"

    def __init__(self, errors: dict[str, str]) -> None:
        self._errors = errors

    @contextmanager
    def staffed(self, _characters: int) -> Iterator[None]:
        yield

    def read(self, texts: Sequence[str]) -> list[Reading]:
        return [Reading(error=self._errors.get(text)) for text in texts]


def test_an_article_that_cannot_be_read_is_a_failure_of_its_own(
    con: duckdb.DuckDBPyConnection, settings: Settings
) -> None:
    deliver(con, 4)
    engine: Any = _Engine({TEXT.format(3): "RuntimeError: shape mismatch: 3: 4"})
    assert run_sentences(con, settings, engine).errors == {BAD: "RuntimeError: shape mismatch: 3: 4"}
    [failure] = con.execute("select stage, item_id, error_type, message, traceback from ops.failures").fetchall()
    assert failure == ("sentences", BAD, "RuntimeError", "shape mismatch: 3: 4", None)
    assert due_items(con, sentences_stage(engine)) == []
    # It is an article all the same, of which the later stages find what needs no sentences.
    run_all(con, settings)
    assert [f.stage for f in standing(con)] == ["sentences"]
    assert con.execute("select count(*) from clean.articles").fetchone() == (4,)


def test_a_document_that_cleaning_fails_at_is_rejected_and_accounted_for(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.inbox.mkdir()
    for n in (1, 2, 3):
        (settings.inbox / f"{n}.txt").write_text(TEXT.format(n), encoding="utf-8")
    run, cleaned = clean.clean_document, replace(CLEAN, version="next")

    def failing(document: Any, limits: Any) -> Any:
        if document.source_file == "2.txt":
            raise RecursionError("too deep " * LONGEST_MESSAGE)
        return run(document, limits)

    with open_work(settings.folder) as con:
        with monkeypatch.context() as broken:
            broken.setattr(clean, "clean_document", failing)
            run_ingest(con, settings)
            report = run_clean(con, settings)
        assert report.rejections == {"internal_error": 1} and report.rows["clean.articles"] == 2
        [(source_file, reason, detail)] = con.execute(
            "select source_file, reason, detail from clean.rejections"
        ).fetchall()
        assert (source_file, reason) == ("2.txt", "internal_error") and detail.startswith("RecursionError: too deep")
        assert len(detail) < LONGEST_MESSAGE + 20
        [failure] = standing(con)
        assert (failure.stage, failure.path) == ("clean_articles", "2.txt")
        assert validate(suite_of("accounting"), con).passed
        monkeypatch.setattr(clean, "CLEAN", cleaned)
        run_clean(con, settings)
        assert standing(con) == [] and con.execute("select count(*) from clean.rejections").fetchone() == (0,)


def test_reports_that_resolving_fails_at_stay_agreements_of_their_own(
    con: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(con, 5)
    run_all(con, settings)
    run_actors(con)
    resolve = agreements.resolve_agreements

    def failing(reports: pl.DataFrame, *others: pl.DataFrame) -> Any:
        if BAD in reports["article_id"]:
            raise ZeroDivisionError("x")
        return resolve(reports, *others)

    with monkeypatch.context() as broken:
        broken.setattr(agreements, "resolve_agreements", failing)
        run_agreements(con)
    [failure] = standing(con)
    assert failure[:4] == ("agreements", BAD, "web/3.html", "ZeroDivisionError: x")
    for name in ("dedup_agreements", "dedup_agreement_reports", "dedup_agreement_parties"):
        assert validate(suite_of(name), con).passed
    reports = "select count(*) from nlp.agreement_reports anti join dedup.agreement_reports using (report_id)"
    assert con.execute(reports).fetchone() == (0,)
    held = con.execute("select count(*) from dedup.agreements").fetchone()
    run_agreements(con, Scope(full_refresh=True))
    assert standing(con) == []
    assert con.execute("select count(*) from dedup.agreements").fetchone() != held


def test_an_article_that_cleaning_takes_back_leaves_no_failure(
    con: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(con, 3)
    fails_at("find_actor_mentions", monkeypatch, ValueError("x"))
    run_entity_mentions(con, settings)
    record(con, CLEAN, [Item("d3", "gone")], {
        "clean.articles": frame(CLEAN_ARTICLES, []), "clean.rejections": frame(CLEAN_REJECTIONS, []),
    })  # fmt: skip
    assert con.execute("from ops.failures").fetchall() == []


def test_the_check_warns_every_night_until_the_article_is_read(
    con: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(con, 3)
    with monkeypatch.context() as broken:
        fails_at("find_actor_mentions", broken, ValueError("<b>no</b> such form"))
        run_all(con, settings)
    for _night in range(2):
        result = check_result(check_what_is_due("failures", "quantity_mentions", con))
        assert not result.passed and result.severity == dg.AssetCheckSeverity.WARN
        [row] = result.metadata["failures"].records
        assert "error: ValueError: <b>no</b> such form, stage: entity_mentions, item_id: a3" in str(row.data["row"])
        assert row.data["says"] == "web/3.html"
    run_all(con, replace(settings, scope=Scope(full_refresh=True)))
    assert check_result(check_what_is_due("failures", "quantity_mentions", con)).passed
    assert check_what_is_due("failures", "quantity_mentions", con).unchanged_since


def test_people_are_told_of_it(
    con: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(con, 3)
    assert failed_articles(settings) == []
    fails_at("find_actor_mentions", monkeypatch, ValueError("no such form"))
    metadata = run_metadata(con, run_entity_mentions(con, settings), settings)
    assert metadata["failed"] == 1
    [record_] = metadata["latest_failures"].records  # type: ignore[attr-defined]
    told = ("a3", "web/3.html", "ValueError: no such form")
    assert (record_.data["item"], record_.data["input"], record_.data["error"]) == told
    assert run_metadata(con, run_entity_mentions(con, settings), settings)["failed"] == 0
    head, line, _ = failed_articles(settings)
    assert head.startswith("  Inputs that lack facts, since a stage failed at them: 1 (")
    assert line == "  entity_mentions failed at web/3.html: ValueError: no such form"


def test_a_run_of_dagster_goes_on_and_its_check_warns(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_work(settings.folder) as con:
        deliver(con, 3)
    fails_at("find_actor_mentions", monkeypatch, ValueError("no such form"))
    check = next(c for c in asset_checks() if c.check_key.name == "failures_as_expected")
    result = dg.materialize(
        [entity_mentions, agreement_mentions, quantity_mentions, check], resources={"settings": settings}
    )
    assert result.success
    [mentions] = result.asset_materializations_for_node("entity_mentions")
    assert mentions.metadata["failed"].value == 1
    [evaluation] = result.get_asset_check_evaluations()
    assert not evaluation.passed and evaluation.severity == dg.AssetCheckSeverity.WARN


@settings_of_hypothesis(max_examples=30)
@given(st.dictionaries(st.text(), st.sampled_from([None, ValueError, KeyError, RecursionError, StopIteration])))
def test_every_item_is_found_or_failed(items: dict[str, type[Exception] | None]) -> None:
    def work(error: type[Exception] | None) -> str:
        if error:
            raise error("\ud800" * 9_999)
        return "found"

    failures = Failures(ENTITY_MENTIONS, StageReport("entity_mentions"))
    found = failures.isolate(items, work)
    failed = failures._batch
    assert found.keys() | failed.keys() == items.keys() and not found.keys() & failed.keys()
    assert all(f.message.encode() for f in failed.values())
    assert not any(issubclass(error, OF_THE_RUN) for error in items.values() if error)


def test_a_warning_in_the_log_is_one_line(
    con: duckdb.DuckDBPyConnection, settings: Settings, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    deliver(con, 3)
    fails_at("find_actor_mentions", monkeypatch, ValueError("two\nlines\x1b[31m"))
    with caplog.at_level(logging.WARNING):
        run_entity_mentions(con, settings)
    [line] = [r.getMessage() for r in caplog.records if r.name == "mithaq.stages.failing"]
    assert "\n" not in line and "\x1b" not in line
