"""Whether the dbt project was parsed since its files last changed, as `make` tells: by the times of the files.

Only files are looked at. Parsing is dbt's, which `make setup` and
`pipelines/parsing.py` ask for it; who builds from a project that has changed
would build SQL that no longer stands anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_READ = (".sql", ".yml", ".md")
_MADE = ("target", "logs")


class StaleProjectError(Exception):
    """The dbt project has changed since it was parsed, or was never parsed; the message says what to do."""


def manifest_of(project: Path) -> Path:
    """The file in which dbt keeps what it has parsed."""
    return project / "target" / "manifest.json"


def changed_since_parsed(project: Path) -> list[str]:
    """Files, and folders in which files came or went, newer than what was parsed; all where nothing was.

    The names are paths below the project, in order.
    """
    manifest = manifest_of(project)
    parsed_at = manifest.stat().st_mtime_ns if manifest.exists() else -1
    return sorted(p.relative_to(project).as_posix() for p in _sources(project) if p.stat().st_mtime_ns > parsed_at)


def check_parsed(project: Path) -> None:
    """See that what was parsed is what stands in the files.

    Raises:
        StaleProjectError: it is not.
    """
    if changed := changed_since_parsed(project):
        raise StaleProjectError(
            f"the dbt project has changed since it was parsed ({', '.join(changed[:3])}"
            f"{f' and {len(changed) - 3} more' if len(changed) > 3 else ''}). "
            "Run `make setup`, then start this again; in the UI, reload the code location"
        )


def _sources(project: Path) -> Iterator[Path]:
    for path in project.iterdir():
        if path.is_dir() and path.name not in _MADE and not path.name.startswith("."):
            yield path
            yield from (p for p in path.rglob("*") if p.is_dir() or p.suffix in _READ)
        elif path.suffix in _READ:
            yield path
