"""The work warehouse: real files, real locks, real damage."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import polars as pl
import pytest

from mithaq.warehouse.frames import frame, polars_schema, polars_type
from mithaq.warehouse.schemas import CLEAN_REJECTIONS, NLP_SENTENCES, RAW_DOCUMENTS, TABLES
from mithaq.warehouse.store import DataFolder, WarehouseError, create_tables, insert_rows, open_work


def test_every_table_has_its_columns_and_comments(tmp_path: Path) -> None:
    with open_work(DataFolder(tmp_path)) as con:
        for table in TABLES:
            columns = con.execute(
                "select column_name, comment from duckdb_columns() where schema_name = ? and table_name = ? "
                "order by column_index",
                [table.schema, table.name],
            ).fetchall()
            assert columns == [(c.name, c.description) for c in table.columns]
            comment = con.execute(
                "select comment from duckdb_tables() where schema_name = ? and table_name = ?",
                [table.schema, table.name],
            ).fetchone()
            assert comment == (table.description,)


def test_nothing_is_drawn_into_the_output_even_where_duckdb_takes_this_for_a_terminal(tmp_path: Path) -> None:
    program = (
        "import pathlib, duckdb\nfrom mithaq.warehouse.store import DataFolder, open_work\n"
        "asked = \"select current_setting('enable_progress_bar')\"\n"
        "with open_work(DataFolder(pathlib.Path.cwd())) as con:\n"
        "    print(duckdb.connect().execute(asked).fetchone(), con.execute(asked).fetchone())"
    )
    paths = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    # A program without a file of its own, as in a process that was begun to work for another.
    shown = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=paths, capture_output=True, text=True)
    assert shown.stdout.split("\n")[0] == "(True,) (False,)", shown.stderr


def test_opening_again_keeps_rows(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with open_work(folder) as con:
        con.execute("insert into ops.stage_log values ('stories', '*', '1', 'a', 'b', now()::timestamp)")
    with open_work(folder) as con:
        assert con.execute("select count(*) from ops.stage_log").fetchone() == (1,)


def test_a_table_of_an_older_version_is_made_anew_and_its_stage_forgets(tmp_path: Path) -> None:
    with open_work(DataFolder(tmp_path)) as con:
        con.execute("insert into ops.stage_log values ('stories', '*', '1', 'a', 'b', now()::timestamp)")
        con.execute("insert into ops.stage_log values ('actors', '*', '1', 'a', 'b', now()::timestamp)")
        con.execute("alter table dedup.story_articles drop column similarity")
        create_tables(con)
        assert con.execute("select stage from ops.stage_log").fetchall() == [("actors",)]
        assert "similarity" in [c[0] for c in con.execute("describe dedup.story_articles").fetchall()]


def test_a_raw_table_of_an_older_version_keeps_its_rows(tmp_path: Path) -> None:
    """The files that they came from may be gone from the inbox."""
    with open_work(DataFolder(tmp_path)) as con:
        con.execute(
            "insert into raw.documents values ('d', 'f', 'f', 0, 'txt', null, 1, 'o', 'https://a.example/', null, "
            "now()::timestamp)"
        )
        con.execute("insert into ops.stage_log values ('raw_documents', 'f/d', '1', 'a', 'b', now()::timestamp)")
        con.execute("alter table raw.documents drop column url")
        con.execute("alter table raw.documents add column colour varchar")
        create_tables(con)
        columns = con.execute("describe raw.documents").fetchall()
        assert [c[0] for c in columns] == list(RAW_DOCUMENTS.column_names)
        assert [c[2] == "YES" for c in columns] == [c.nullable for c in RAW_DOCUMENTS.columns]
        assert con.execute("select document_id, url from raw.documents").fetchall() == [("d", None)]
        assert con.execute("select count(*) from ops.stage_log").fetchone() == (1,)


def test_rows_with_a_missing_column_are_refused_by_name(tmp_path: Path) -> None:
    with open_work(DataFolder(tmp_path)) as con, pytest.raises(ValueError, match="detail"):
        insert_rows(con, CLEAN_REJECTIONS, pl.DataFrame({"document_id": ["x"]}))


def test_nested_rows_come_back_as_they_went_in(tmp_path: Path) -> None:
    word = dict(text="وقع", lemma="وقع", upos="VERB", feats="", char_start=0, char_end=3, head=None, deprel=None)
    rows = [
        dict(article_id="a", position=0, char_start=0, char_end=3, words=[word], entities=[]),
        dict(article_id="a", position=1, char_start=4, char_end=9, words=[], entities=[]),
    ]
    with open_work(DataFolder(tmp_path)) as con:
        insert_rows(con, NLP_SENTENCES, frame(NLP_SENTENCES, rows))
        assert con.execute("select words, entities from nlp.sentences order by position").fetchall() == [
            ([word], []),
            ([], []),
        ]


def test_every_column_type_has_a_polars_type() -> None:
    for table in TABLES:
        assert polars_schema(table).names() == list(table.column_names)
    nested = polars_type("STRUCT(a VARCHAR, b STRUCT(c INTEGER, d DOUBLE)[])[]")
    assert nested == pl.List(pl.Struct({"a": pl.String, "b": pl.List(pl.Struct({"c": pl.Int32, "d": pl.Float64}))}))
    with pytest.raises(ValueError, match="HUGEINT"):
        polars_type("HUGEINT")


def _hold(path: str, seconds: float, ready: multiprocessing.synchronize.Event) -> None:
    with duckdb.connect(path):
        ready.set()
        time.sleep(seconds)


@pytest.mark.parametrize(("held_seconds", "patience", "opens"), [(1.0, 10.0, True), (6.0, 0.5, False)])
def test_a_locked_file_is_waited_for_and_then_named(
    tmp_path: Path, held_seconds: float, patience: float, opens: bool
) -> None:
    folder = DataFolder(tmp_path)
    with open_work(folder):
        pass
    spawn = multiprocessing.get_context("spawn")
    ready = spawn.Event()
    holder = spawn.Process(target=_hold, args=(str(folder.work), held_seconds, ready))
    holder.start()
    try:
        assert ready.wait(30)
        if opens:
            with open_work(folder, wait_seconds=patience) as con:
                assert con.execute("select 1").fetchone() == (1,)
        else:
            with pytest.raises(WarehouseError, match="held by another run"), open_work(folder, wait_seconds=patience):
                pass
    finally:
        holder.terminate()
        holder.join()


def test_a_damaged_work_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.work.parent.mkdir(parents=True)
    folder.work.write_bytes(b"this is no database" * 1000)
    with (
        pytest.raises(WarehouseError, match=r"warehouse\.duckdb.*put the published copy in its place"),
        open_work(folder),
    ):
        pass


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    with pytest.raises(WarehouseError, match="MITHAQ_DATA"), open_work(DataFolder(blocker)):
        pass
