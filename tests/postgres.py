"""A Postgres of the tests' own, on a loopback port, and lakes whose catalogs are its databases."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mithaq.warehouse.lake import Lake

PASSWORD = "t0p-s3cret"


@dataclass(frozen=True)
class Postgres:
    """A running server; its superuser is `mithaq`."""

    binaries: Path
    port: int

    def new_lake(self, name: str, folder: Path) -> Lake:
        """A lake that nobody has published to, in a database and a folder of its own."""
        folder.mkdir(parents=True)
        subprocess.run(
            [self.binaries / "createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "mithaq", name],
            check=True,
            env=os.environ | {"PGPASSWORD": PASSWORD},
        )
        return Lake(f"host=127.0.0.1 port={self.port} user=mithaq dbname={name}", folder)


def environment(lake: Lake, password: str = PASSWORD) -> dict[str, str]:
    """What a run needs to share this lake."""
    return {"MITHAQ_LAKE": f"postgres:{lake.catalog}", "MITHAQ_LAKE_DATA": str(lake.data), "PGPASSWORD": password}


@contextlib.contextmanager
def running(binaries: Path) -> Iterator[Postgres]:
    """Start a server in a folder of its own, as another user where we are root, which Postgres refuses to be."""
    as_user: dict[str, str | int | list[str]] = {}
    folder = Path(tempfile.mkdtemp(prefix="postgres"))
    if os.geteuid() == 0:
        names = {user.pw_name for user in pwd.getpwall()}
        user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        os.chown(folder, user.pw_uid, user.pw_gid)
    password = folder / "password"
    password.write_text(PASSWORD)
    password.chmod(0o644)
    data, log = folder / "data", folder / "log"
    try:
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", "mithaq", "--auth=scram-sha-256", f"--pwfile={password}",
             "--encoding=UTF8", "--locale=C", "--no-sync"],
            check=True, capture_output=True, cwd=folder, **as_user,  # type: ignore[call-overload]
        )  # fmt: skip
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with log.open("wb") as out:
            options = (f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off")
            server = subprocess.Popen(
                [binaries / "postgres", "-D", data, *(word for o in options for word in ("-c", o))],
                stdout=out, stderr=subprocess.STDOUT, cwd=folder, **as_user,  # type: ignore[call-overload]
            )  # fmt: skip
        try:
            _wait(server, port, log)
            yield Postgres(binaries, port)
        finally:
            server.send_signal(signal.SIGINT)  # without waiting for those who are connected
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait(20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(300):
        assert server.poll() is None, log.read_text()[-2000:]
        if "ready to accept connections" in log.read_text():
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return
        time.sleep(0.1)
    raise AssertionError(f"Postgres never came up: {log.read_text()[-2000:]}")
