"""dbt's own documentation of the models as one page that opens from disk and asks the network for nothing.

What the page shows comes from dbt: its manifest, and a catalog of what stands
in the warehouse. Here the two are put into dbt's page, and what would call
elsewhere or look for files that aren't there is taken out of it. When the page
is made is in `documentation.py`.
Concept: https://docs.getdbt.com/reference/commands/cmd-docs
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from queue import SimpleQueue

from dagster_dbt import DbtProject
from dbt.cli.main import dbtRunnerResult
from dbt.task.docs import DOCS_INDEX_FILE_PATH
from dbt_common.events.base_types import EventMsg

from assets.dbt_build import parsed_project, run_dbt
from mithaq.stages.due import MANIFEST

STYLE = Path(__file__).with_suffix(".css")
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_TRACKER = "//d1fc8wv8zag5ca.cloudfront.net/2.9.0/sp.js"


class DbtDocsError(RuntimeError):
    """dbt's documentation can't be made; the message says why."""


def basis() -> str:
    """What the page is made from, as a hash: the dbt project as it was parsed, dbt's page, this module."""
    sources = (MANIFEST, Path(DOCS_INDEX_FILE_PATH), Path(__file__), STYLE)
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()


def write_dbt_docs(project: DbtProject, artifacts: Path, target: Path) -> bool:
    """Write `target/index.html`; the former page stays until the new one is whole.

    Contracts fix what the tables look like, so that a page of the same basis
    would come out the same: it is left as it is.

    Args:
        project: the dbt project.
        artifacts: folder where `dbt build` has left its manifest; the catalog goes there.
        target: folder of the page.

    Returns:
        Whether there was anything to write.

    Raises:
        DbtDocsError: dbt could not describe the warehouse, or its page is not the one that is known here.
        OSError: `target` can't be written.
    """
    made_from, basis_now = target / "made-from", basis()
    if (target / "index.html").exists() and made_from.exists() and made_from.read_text() == basis_now:
        return False
    _generate(project, artifacts)
    page = page_of(
        Path(DOCS_INDEX_FILE_PATH).read_text(encoding="utf-8"),
        (artifacts / "manifest.json").read_text(encoding="utf-8"),
        (artifacts / "catalog.json").read_text(encoding="utf-8"),
    )
    target.mkdir(parents=True, exist_ok=True)
    fresh = target / ".index.html"
    fresh.write_text(page, encoding="utf-8")
    fresh.replace(target / "index.html")
    made_from.write_text(basis_now)
    return True


def _generate(project: DbtProject, artifacts: Path) -> None:
    """Let dbt write its catalog of the work warehouse, and its manifest where no build has."""
    folders = ["--project-dir", str(project.project_dir), "--profiles-dir", str(project.project_dir),
               "--target-path", str(artifacts), "--log-path", str(artifacts)]  # fmt: skip
    # A build has left the compiled SQL in its manifest: compiling again would take seconds.
    options = ["--no-compile"] if (artifacts / "manifest.json").exists() else []
    events: SimpleQueue[EventMsg | None] = SimpleQueue()
    results: list[dbtRunnerResult] = []
    command = ["docs", "generate", *options, *folders, "--log-level", "none", "--log-level-file", "none"]
    run_dbt(command, parsed_project(project), events, results)
    if not results or not results[0].success:
        told = [e.info.msg.strip() for e in iter(events.get, None) if e and e.info.level == "error"]
        told += [str(r.exception) for r in results if r.exception]
        raise DbtDocsError("dbt docs generate failed: " + "; ".join(filter(None, told)))
    # dbt leaves its page beside them, too: the one that asks the network, and shows nothing when opened from disk.
    (artifacts / "index.html").unlink(missing_ok=True)


def page_of(index: str, manifest: str, catalog: str) -> str:
    """dbt's page with manifest and catalog (JSON texts) in it.

    Raises:
        DbtDocsError: the page lacks a place that they go to.
    """
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    places = {
        '<meta charset="utf-8">': f"{head}<style>{STYLE.read_text(encoding='utf-8')}</style>",
        '"MANIFEST.JSON INLINE DATA"': _in_script(manifest),
        '"CATALOG.JSON INLINE DATA"': _in_script(catalog),
    }
    corrections = {
        "<title>dbt Docs</title>": "<title>dbt documentation · Mithaq</title>",
        # No page of ours has an icon of its own: an empty one keeps browsers from looking for it.
        "${require('./assets/favicons/favicon.ico')}": "data:,",
        '<link rel="canonical" href="/overview/"/>': "",
        # Browsers take the template's address for a file before Angular has filled it in.
        'xlink:href="{{': 'ng-attr-href="{{',
        'ng-app="dbt"': 'ng-app="dbt" ng-csp="no-unsafe-eval"',
        _TRACKER: "",
    }
    for place in places:
        if place not in index:
            raise DbtDocsError(f"dbt's page has no {place} any more: assets/dbt_docs.py knows dbt-core 1.11's page")
    for old, new in (corrections | places).items():
        index = index.replace(old, new)
    return index


def _in_script(json_text: str) -> str:
    """JSON that stays inside a script element, whatever its strings say."""
    return json_text.replace("<", "\\u003c")
