"""How a lake is named, and what a DATA folder must have to open one; nothing here needs a Postgres."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from mithaq.settings import Settings
from mithaq.warehouse import lake
from mithaq.warehouse.lake import Lake, LakeError, load_extensions

CATALOG = "postgres:host=db.example dbname=mithaq user='the writer'"


def test_a_lake_is_named_by_its_catalog_and_its_folder() -> None:
    settings = Settings.from_environment({"MITHAQ_LAKE": CATALOG, "MITHAQ_LAKE_DATA": "/srv/lake"})
    assert settings.shared_lake == Lake("host=db.example dbname=mithaq user='the writer'", Path("/srv/lake"))
    assert settings.shared_lake.connection.endswith(" connect_timeout=10")
    assert Settings.from_environment(settings.as_environment()) == settings
    assert Settings.from_environment({}).shared_lake is None


@pytest.mark.parametrize(
    ("address", "folder", "words"),
    [
        ("mysql:host=x", "/srv/lake", "must begin with postgres:"),
        ("postgres:", "/srv/lake", "pairs of a name and a value"),
        ("postgres:host=x; drop", "/srv/lake", "pairs of a name and a value"),
        ("postgres://writer:hunter2@db.example/mithaq", "/srv/lake", "pairs of a name and a value"),
        ("postgres:host=x password=hunter2", "/srv/lake", "PGPASSWORD"),
        ("postgres:host=x PASSWORD = 'hunter2'", "/srv/lake", "PGPASSWORD"),
        (CATALOG, "", "absolute path"),
        (CATALOG, "lake", "absolute path"),
    ],
)
def test_what_names_no_lake_is_refused_and_no_password_is_shown(address: str, folder: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as raised:
        Settings.from_environment({"MITHAQ_LAKE": address, "MITHAQ_LAKE_DATA": folder})
    assert "hunter2" not in str(raised.value)


def test_extensions_come_from_their_packages_and_nothing_is_downloaded(tmp_path: Path) -> None:
    pytest.importorskip("duckdb_extension_ducklake")
    with duckdb.connect(config={"home_directory": str(tmp_path)}) as con:
        load_extensions(con)
        loaded = con.execute(
            "select extension_name from duckdb_extensions() where loaded and extension_name in "
            "('ducklake', 'postgres_scanner')"
        ).fetchall()
    assert len(loaded) == 2
    assert list(tmp_path.iterdir()) == []


def test_without_the_extensions_it_says_how_to_install_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lake, "EXTENSIONS", ("not_there",))
    with pytest.raises(LakeError, match=r"pip install 'mithaq\[lake\]'"):
        load_extensions(duckdb.connect())
