"""`python -m benchmarks`: run all benchmarks, or those that are named, and print the table."""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import sys
import time
from pathlib import Path

from benchmarks.articles import ROOT, CorpusMissing
from benchmarks.base import FOLDER
from benchmarks.result import load, machine, save, table

BENCHMARKS = ("sample", "duplicates", "marts", "night", "dag", "memory", "language")
"""Shortest first; a module each, with a function `measure(scale)`."""
RESULTS = FOLDER / "results"
PAGE = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- results -->", "<!-- end of results -->"


def main() -> int:
    """Exit status 1 where a benchmark could not be run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}; all where none is named")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full size, such as 0.1 for a try")
    parser.add_argument("--page", action="store_true", help="write all kept results into docs/benchmarks.md")
    options = parser.parse_args()
    unknown = set(options.only) - set(BENCHMARKS)
    if unknown:
        parser.error(f"no benchmark named {', '.join(sorted(unknown))}")
    logging.basicConfig(level=logging.INFO, format="  %(message)s")
    failed = False
    for name in options.only or BENCHMARKS:
        if not Path(__file__).with_name(f"{name}.py").exists():
            continue
        started = time.monotonic()
        print(f"{name} …", flush=True)
        try:
            result = importlib.import_module(f"benchmarks.{name}").measure(options.scale)
        except (CorpusMissing, ImportError) as reason:
            print(f"  not run: {reason}", file=sys.stderr)
            failed = True
            continue
        save(result, RESULTS)
        print(json.dumps(result.details, ensure_ascii=False, indent=1, default=str))
        print(f"  {result.measured:,.2f} {result.unit} in {time.monotonic() - started:,.0f} s", flush=True)
    results = load(RESULTS)
    print(f"\n{machine()}\n\n{table(results)}")
    if options.page:
        page = PAGE.read_text(encoding="utf-8")
        before, _, rest = page.partition(BEGIN)
        _, _, after = rest.partition(END)
        PAGE.write_text(f"{before}{BEGIN}\n{machine()}\n\n{table(results)}\n{END}{after}", encoding="utf-8")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
