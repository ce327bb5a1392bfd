"""Reading Arabic: the engine against a plain loop of Stanza with the same models, words a second."""

from __future__ import annotations

from benchmarks.articles import news
from benchmarks.result import Result
from mithaq.language.engine import Engine
from training.speed import compare

ARTICLES = 500


def measure(scale: float) -> Result:
    """Ratio of the clock over distinct articles, the loop first; both may use every core."""
    usable = [a for a in dict.fromkeys(news()["text"].to_list()) if 400 < len(a) < 6_000]
    count = max(1, int(ARTICLES * scale))
    figures = compare(usable[:: len(usable) // count][:count], Engine())
    return Result(
        "language",
        "language stage against a plain Stanza loop",
        figures["ratio"],
        "x",
        "2 ×",
        "5 ×",
        figures,
        f"{figures['articles']:,} articles",
    )
