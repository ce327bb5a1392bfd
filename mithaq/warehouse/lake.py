"""The lake: one warehouse that several writers share, its rows in Parquet files, its catalog in Postgres.

Here is how it is named, opened and taken in turns. Which rows go in and out
is `exchange.py` and `lake_publish.py`; a DATA folder without a lake needs none
of this. The format: https://ducklake.select
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import duckdb

from mithaq.warehouse.store import WarehouseError, literal

NAME = "lake"
"""What the lake is attached as, beside the work warehouse."""
EXTENSIONS = ("ducklake", "postgres_scanner")
SCHEME = "postgres:"
TURN_KEY = 0x6D697468
"""Key of the advisory lock in the catalog's database: the bytes of "mith"."""
_PAIR = re.compile(r"(?P<key>\w+)\s*=\s*(?:'(?:[^'\\]|\\.)*'|[^\s'\\]+)\s*")
_SECRET = ("password", "sslpassword")
_SIGNS = ("DuckLake", "ostgres", "server closed the connection")
"""What errors say that come from the lake rather than from the work warehouse."""
_EXAMPLE = "postgres:host=db.example dbname=mithaq user=mithaq"


class LakeError(WarehouseError):
    """The lake can't be used; the message says why and what to do, and holds no password."""


class LakeMissing(LakeError):
    """Catalog and folder may be sound, but nobody has made a lake there yet."""


@dataclass(frozen=True, slots=True)
class Lake:
    """Where a lake is: `catalog` in libpq's words (`host=… dbname=…`), and the folder of its rows."""

    catalog: str
    data: Path

    @classmethod
    def parse(cls, address: str, data: str) -> Lake:
        """A lake from the values of MITHAQ_LAKE and MITHAQ_LAKE_DATA.

        Raises:
            ValueError: the address is none, holds a password, or there is no absolute folder; a password is not shown.
        """
        if not address.startswith(SCHEME):
            raise ValueError(f"MITHAQ_LAKE must begin with {SCHEME}, such as {_EXAMPLE}")
        catalog = address.removeprefix(SCHEME).strip()
        pairs = list(_PAIR.finditer(catalog))
        if not pairs or "".join(p.group() for p in pairs) != catalog:
            raise ValueError(f"MITHAQ_LAKE must be pairs of a name and a value, such as {_EXAMPLE}")
        if any(p["key"].lower() in _SECRET for p in pairs):
            raise ValueError("MITHAQ_LAKE must hold no password: put it in PGPASSWORD, or in the file PGPASSFILE")
        if not data or not Path(data).is_absolute():
            raise ValueError("MITHAQ_LAKE_DATA must be the absolute path of the folder that all writers share")
        return cls(catalog, Path(data))

    @property
    def connection(self) -> str:
        """What libpq is given; it gives up after ten seconds unless the catalog's words say otherwise."""
        return self.catalog if "connect_timeout" in self.catalog else f"{self.catalog} connect_timeout=10"


def extension_files() -> list[Path]:
    """The extensions as their packages carry them: nothing is downloaded.

    Raises:
        LakeError: a package is not installed, or is for another DuckDB.
    """
    files = []
    for name in EXTENSIONS:
        package = find_spec(f"duckdb_extension_{name}")
        folder = Path(package.origin).parent if package and package.origin else Path()
        file = folder / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
        if not file.is_file():
            raise LakeError(
                f"MITHAQ_LAKE needs DuckDB's extension {name} for {duckdb.__version__}: "
                "run `pip install 'mithaq[lake]'` with the versions of requirements.lock"
            )
        files.append(file)
    return files


def load_extensions(con: duckdb.DuckDBPyConnection) -> None:
    """Load what a lake needs into a connection.

    Raises:
        LakeError: an extension is missing.
    """
    for file in extension_files():
        con.execute(f"load {literal(str(file))}")


@contextmanager
def attached(con: duckdb.DuckDBPyConnection, lake: Lake, *, read_only: bool = False) -> Iterator[None]:
    """Inside, the connection has the lake as `lake`; it is made where it is not there yet, unless `read_only`.

    Raises:
        LakeMissing: `read_only`, and no lake is there yet.
        LakeError: an extension is missing, the catalog can't be reached, or the folder is not the lake's own.
    """
    load_extensions(con)
    if not lake.data.is_dir():
        raise LakeError(f"the lake's folder {lake.data} is not there: make it once, and mount it on every writer")
    # Rows stay out of the catalog, where text may not hold every character that an article may.
    options = f"data_path {literal(str(lake.data))}, data_inlining_row_limit 0" + (", read_only" if read_only else "")
    try:
        con.execute(f"attach {literal(f'ducklake:{SCHEME}{lake.connection}')} as {NAME} ({options})")
    except duckdb.Error as error:
        if read_only and "does not exist - and creating" in str(error):
            raise LakeMissing(f"no lake is made yet in {lake.catalog}") from None
        raise LakeError(explain(lake, error)) from None
    try:
        yield
    except duckdb.Error as error:
        if any(sign in str(error) for sign in (str(lake.data), *_SIGNS)):
            raise LakeError(explain(lake, error)) from error
        raise
    finally:
        with contextlib.suppress(duckdb.Error):  # a connection that is lost has nothing to detach
            con.execute(f"detach {NAME}")


def explain(lake: Lake, error: duckdb.Error) -> str:
    """One line on what the lake's catalog or folder has against us."""
    text = " ".join(str(error).split())
    if "connect to Postgres" in text:
        reason = text.rpartition('": ')[2]
        return (
            f"the lake's catalog ({lake.catalog}) can't be reached: {reason}. "
            "Look at MITHAQ_LAKE, at PGPASSWORD or PGPASSFILE, and whether that Postgres is up"
        )
    if "DATA_PATH parameter" in text:
        return f"MITHAQ_LAKE_DATA is not where this lake has its rows: {text.partition(' You can')[0]}"
    return f"the lake ({lake.catalog}, {lake.data}) fails: {text}"


class Turn:
    """A writer's turn: from gathering all writers' articles until what follows from them is published.

    One writer at a time has it; the others read articles meanwhile, and wait
    where they would gather. It is a lock in the catalog's database, so it ends
    with the process that holds it, however that ends.
    """

    def __init__(self, lake: Lake, wait_seconds: float = 3600.0) -> None:
        self._lake = lake
        self._wait_seconds = wait_seconds
        self._con: duckdb.DuckDBPyConnection | None = None

    def take(self, on_wait: Callable[[str], object] = print) -> None:
        """Wait for the turn; nothing where it is taken already.

        Raises:
            LakeError: the catalog can't be reached, or another writer keeps the turn for too long.
        """
        if self._con is not None:
            return
        con = _reach(self._lake)
        try:
            deadline = time.monotonic() + self._wait_seconds
            waited = False
            while True:
                con.begin()
                asked = f"select pg_try_advisory_xact_lock({TURN_KEY})"
                if con.execute("from postgres_query('catalog', ?)", [asked]).fetchall() == [(True,)]:
                    break
                con.rollback()
                if time.monotonic() >= deadline:
                    raise LakeError(f"another writer has kept the lake for {self._wait_seconds:.0f} s: run again later")
                if not waited:
                    on_wait("waiting for another writer to publish to the lake")
                waited = True
                time.sleep(min(1.0, self._wait_seconds / 10))
        except duckdb.Error as error:
            con.close()
            raise LakeError(explain(self._lake, error)) from None
        except BaseException:
            con.close()
            raise
        self._con = con

    def release(self) -> None:
        """Give the turn to whoever waits."""
        if self._con is not None:
            self._con.close()
            self._con = None


def reach(lake: Lake) -> None:
    """Ask the catalog's Postgres for an answer, whatever it holds.

    Raises:
        LakeError: an extension is missing, or there is no answer.
    """
    _reach(lake).close()


def _reach(lake: Lake) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    try:
        load_extensions(con)
        con.execute(f"attach {literal(lake.connection)} as catalog (type postgres)")
    except duckdb.Error as error:
        con.close()
        raise LakeError(explain(lake, error)) from None
    except LakeError:
        con.close()
        raise
    return con


def writer_name() -> str:
    """How this writer signs what it publishes."""
    return f"{os.uname().nodename}:{os.getpid()}"
