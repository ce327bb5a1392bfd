"""What the doctor found, for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from mithaq.doctor import Finding
from mithaq.terminal.tables import safe

_LOOKS = {"ok": ("ok", "green"), "warning": ("look", "yellow"), "problem": ("MEND", "bold red")}


def print_findings(findings: Sequence[Finding], out: TextIO) -> None:
    """A line for each, and below it what to do; the sum at the end."""
    console = Console(file=out, highlight=False)
    if not console.is_terminal:
        console = Console(file=out, highlight=False, width=100_000)
    for finding in findings:
        word, style = _LOOKS[finding.state]
        line = Text.assemble((f"{word:<5}", style), (f"{finding.name:<20}", "bold"), safe(finding.says))
        console.print(line)
        if finding.do:
            console.print(Padding(Text(f"→ {safe(finding.do)}"), (0, 0, 0, 25), expand=False))
    problems = sum(f.is_problem for f in findings)
    warnings = sum(f.state == "warning" for f in findings)
    if problems:
        console.print(f"\n{problems} to mend before a run can succeed, {warnings} to look at.")
    else:
        console.print(f"\nAll is well{f', {warnings} to look at' if warnings else ''}.")
