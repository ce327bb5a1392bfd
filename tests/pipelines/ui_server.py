"""A running `make ui` on a port of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 180


@contextmanager
def running_ui(data: Path, inbox: Path = ROOT / "data" / "sample") -> Iterator[str]:
    """The address of a UI over DATA; it ends with the block.

    Raises:
        RuntimeError: it ended, or didn't answer in time; with the end of its log.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "MITHAQ_INBOX": str(inbox),
        "MITHAQ_DATA": str(data),
        "DAGSTER_HOME": str(data / "dagster"),
    }
    subprocess.run(
        [sys.executable, "-m", "pipelines.instance"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )
    dagster = str(Path(sys.executable).with_name("dagster"))
    with (data / "ui.log").open("w") as log:
        server = subprocess.Popen(
            [dagster, "dev", "--workspace", "workspace.yaml", "--host", "127.0.0.1", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(url, server, data / "ui.log")
        yield url
    finally:
        os.killpg(server.pid, 15)
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, 9)


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/server_info", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise RuntimeError(f"the UI {'ended' if server.poll() is not None else 'is late'}: {log.read_text()[-3000:]}")
