"""Whether what is installed is what the project was tested with: Python, packages, models, the parsed dbt project.

Each check takes the files that it reads, so that any installation can be looked at.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from mithaq.dbt_project import changed_since_parsed, manifest_of
from mithaq.doctor.finding import Finding, ok, problem, warning
from mithaq.language.packs import DAMAGED, PackError, find_pack

_PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)$")
SENTENCE = "وقع البلدان اتفاقا للتعاون."
SHOWN = 5


def python(pyproject: Path) -> Finding:
    """The running Python against `requires-python`."""
    asked = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]["requires-python"]
    running = ".".join(map(str, sys.version_info[:3]))
    if running in SpecifierSet(asked):
        return ok("Python", f"{running} ({sys.executable})")
    return problem(
        "Python", f"this is {running}; Mithaq needs {asked}", "make clean, then make setup PYTHON=/path/to/python3.11"
    )


def packages(lock: Path) -> Finding:
    """Installed packages against the lock's exact versions."""
    pins = {
        m["name"]: m["version"] for line in lock.read_text(encoding="utf-8").splitlines() if (m := _PIN.match(line))
    }
    wrong = []
    for name, version in pins.items():
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{name} is missing")
            continue
        if found.partition("+")[0] != version:
            wrong.append(f"{name} is {found}, tested with {version}")
    if not wrong:
        return ok("packages", f"all {len(pins)} of {lock.name} are installed in their versions")
    more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
    return problem("packages", "; ".join(wrong[:SHOWN]) + more, "rm -f .venv/.installed, then make setup")


def extras(pyproject: Path) -> Finding:
    """Which optional parts are installed."""
    groups = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"].get("optional-dependencies", {})
    absent = {
        group: missing
        for group, needed in groups.items()
        if (missing := [r.name for line in needed if not _installed(r := Requirement(line))])
    }
    present = ", ".join(sorted(set(groups) - set(absent))) or "none"
    if not absent:
        return ok("optional parts", present)
    lacking = "; ".join(f"{group} lacks {', '.join(names)}" for group, names in sorted(absent.items()))
    return warning(
        "optional parts",
        f"installed: {present}; {lacking}",
        "only if you need them: pip install 'mithaq[name of the part]'",
    )


def _installed(requirement: Requirement) -> bool:
    try:
        return requirement.specifier.contains(metadata.version(requirement.name), prereleases=True)
    except metadata.PackageNotFoundError:
        return False


def models(choice: str | None) -> Finding:
    """The model pack: whether it is there, and reads a sentence. Takes some seconds."""
    from mithaq.language.engine import Engine

    mend = "restore the folder (git checkout models), or set MITHAQ_MODELS to a pack, or to 'official'"
    try:
        pack = find_pack(choice)
        (read,) = Engine(pack).read([SENTENCE])
    except (PackError, *DAMAGED) as error:
        return problem("models", str(error) or type(error).__name__, mend)
    if read.error or not read.sentences:
        return problem("models", f"the pack in {pack.root} can't read a sentence: {read.error}", mend)
    return ok("models", f"pack {pack.name}, version {pack.version}, reads Arabic")


def dbt_manifest(project: Path) -> Finding:
    """The parsed dbt project: there, made by the installed dbt, and newer than what it was parsed from."""
    manifest = manifest_of(project)
    if not manifest.exists():
        return problem("dbt project", f"{manifest} is missing: the project was never parsed", "make setup")
    try:
        made_by = json.loads(manifest.read_text(encoding="utf-8"))["metadata"]["dbt_version"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return problem("dbt project", f"{manifest} can't be read: {error}", f"rm {manifest}, then make setup")
    installed = metadata.version("dbt-core")
    if made_by != installed:
        return problem("dbt project", f"parsed by dbt {made_by}; {installed} is installed", "make setup")
    if changed := changed_since_parsed(project):
        return warning(
            "dbt project",
            f"changed since it was parsed: {', '.join(changed[:SHOWN])}",
            "the next `mithaq run` or `make` parses it anew; an open UI needs `make setup` and a reload",
        )
    return ok("dbt project", f"parsed by dbt {made_by}")


def settings_of_tools(environment: Mapping[str, str], data: Path) -> Finding:
    """Whether DAGSTER_HOME, where it is set, is the one below DATA."""
    home, expected = environment.get("DAGSTER_HOME", ""), data / "dagster"
    if home and Path(home).resolve() != expected.resolve():
        return warning(
            "DAGSTER_HOME",
            f"is {home}; Mithaq keeps its history in {expected}",
            "unset DAGSTER_HOME, unless you start Dagster's own programs with it",
        )
    return ok("DAGSTER_HOME", str(expected))
