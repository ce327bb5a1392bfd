"""What a machine does to a run at night: each gives one clear error that says what to do, and readers keep theirs."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from mithaq.warehouse.store import DataFolder
from tests.pipelines.sites import ROOT, Site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

IN_A_NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-ec"]
COUNT = "select count(*) as articles from marts.articles"


def _one_clear_error(stderr: str, *words: str) -> None:
    assert "Traceback" not in stderr and "Stack Trace" not in stderr, stderr[-3000:]
    lines = [line for line in stderr.splitlines() if line.strip()]
    assert 1 <= len(lines) <= 3, stderr[-3000:]
    for word in words:
        assert word in lines[0], stderr[-3000:]


def _on_a_disk(site: Site, options: str, prepare: str = "") -> tuple[subprocess.CompletedProcess[str], int]:
    """A run whose DATA is a disk of its own with these mount options; and how many articles readers find after it.

    `prepare` is done in the shell between filling the disk and the run.
    """
    if subprocess.run([*IN_A_NAMESPACE, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets us mount nothing, not even in a namespace of our own")
    data, copy = shlex.quote(str(site.data)), shlex.quote(f"{site.data}-copy")
    python = shlex.quote(sys.executable)
    script = f"""
        mv {data} {copy}; mkdir {data}
        mount -t tmpfs -o {options} tmpfs {data}
        cp -a {copy}/. {data}/
        {prepare}
        status=0; {python} -m pipelines.run >/dev/null || status=$?
        {python} -m pipelines.cli sql --format json {shlex.quote(COUNT)}
        exit $status
    """
    process = subprocess.run(
        [*IN_A_NAMESPACE, script], cwd=ROOT, env=site.environment, capture_output=True, text=True, timeout=600,
        check=False,
    )  # fmt: skip
    return process, json.loads(process.stdout)[0]["articles"]


@pytest.fixture(scope="module")
def articles(first_night: Site) -> int:
    return int(first_night.query(COUNT)[0][0])


@pytest.mark.parametrize("free_kilobytes", [8, 600, 4000])
def test_a_full_disk(second_night: Site, articles: int, free_kilobytes: int) -> None:
    # The rest of the disk is taken by a file of someone else's.
    fill = (
        'free=$(df -k --output=avail "$MITHAQ_DATA" | tail -1); '
        f'head -c $(( (free - {free_kilobytes}) * 1024 )) /dev/zero > "$MITHAQ_DATA/others"'
    )
    process, found = _on_a_disk(second_night, "size=64m", fill)
    assert process.returncode == 1, process.stderr[-3000:]
    _one_clear_error(process.stderr, "is full", "Free some space", str(second_night.data))
    assert found == articles


def test_a_read_only_folder(second_night: Site, articles: int) -> None:
    process, found = _on_a_disk(second_night, "size=64m", 'mount -o remount,ro "$MITHAQ_DATA"')
    assert process.returncode == 1
    _one_clear_error(process.stderr, "can't be written", "MITHAQ_DATA", str(second_night.data))
    assert found == articles


def test_a_missing_model(second_night: Site, tmp_path: Path, articles: int) -> None:
    empty = tmp_path / "models"
    empty.mkdir()
    process = second_night.run(MITHAQ_MODELS=str(empty))
    assert process.returncode == 1
    _one_clear_error(process.stderr, f"no model pack in {empty}", "MITHAQ_MODELS", "make train")
    assert second_night.query(COUNT) == [(articles,)]


@pytest.mark.parametrize("damage", ["header", "blocks"])
def test_a_damaged_work_file(second_night: Site, articles: int, damage: str) -> None:
    work = second_night.data / "work" / "warehouse.duckdb"
    content = bytearray(work.read_bytes())
    if damage == "header":
        content[:4096] = bytes(4096)
    else:
        content[3 * 4096 :] = bytes(b ^ 0xFF for b in content[3 * 4096 :])
    work.write_bytes(content)
    process = second_night.run()
    assert process.returncode == 1
    _one_clear_error(process.stderr, f"cp {second_night.data / 'warehouse.duckdb'} {work}")
    assert second_night.query(COUNT) == [(articles,)]
    # What the error says helps.
    work.write_bytes(second_night.snapshot.read_bytes())
    assert second_night.run().returncode == 0


def test_without_documentation_the_night_is_published_and_the_run_says_what_failed(second_night: Site) -> None:
    site, before = second_night, second_night.snapshot
    docs = site.data / "docs"
    if docs.exists():
        docs.rename(site.data / "former-docs")
    docs.write_text("a file stands where the folder should be")
    failed = site.run()
    assert failed.returncode == 1
    assert "data_docs: " in failed.stderr and "dbt_docs: " in failed.stderr
    assert "is published, but not all that goes with it was made" in failed.stderr
    assert site.snapshot != before
    assert len(site.marts()["articles"]) > 2
    footer = (site.data / "report" / "en" / "index.html").read_text("utf-8").partition("<footer")[2]
    assert "docs/" not in footer, "no link leads nowhere"
    docs.unlink()
    mended = site.run()
    assert mended.returncode == 0, mended.stderr[-3000:]
    assert DataFolder(site.data).are_pages_current
    assert "../../docs/dbt/index.html" in (site.data / "report" / "en" / "index.html").read_text("utf-8")
