"""Real articles for benchmarks, as inputs of an inbox.

They come from `../shared/corpora/news`; without it no benchmark that needs
real articles can run, and says so.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import polars as pl

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("MITHAQ_SHARED", ROOT.parent / "shared"))


class CorpusMissing(Exception):
    """The shared corpora are not beside the checkout."""


@cache
def news() -> pl.DataFrame:
    """Every news article of the corpus, in a fixed random order: `source`, `url`, `published`, `title`, `text`.

    Raises:
        CorpusMissing: there is no corpus at `MITHAQ_SHARED` (default `../shared`).
    """
    files = sorted((SHARED / "corpora" / "news").glob("*.parquet"))
    if not files:
        raise CorpusMissing(f"needs real articles, and there are none in {SHARED / 'corpora' / 'news'}")
    columns = ["source", "url", "published", "title", "text"]
    return pl.concat([pl.read_parquet(f, columns=columns) for f in files]).sample(fraction=1, shuffle=True, seed=5)


def fill_inbox(inbox: Path, first: int, count: int) -> None:
    """Write articles `first` to `first + count` of the corpus as one JSON lines file."""
    inbox.mkdir(parents=True, exist_ok=True)
    chosen = news()[first : first + count]
    if len(chosen) < count:
        raise CorpusMissing(f"the corpus has {len(news()):,} articles, {first + count:,} are needed")
    lines = (json.dumps(row, ensure_ascii=False) for row in chosen.iter_rows(named=True))
    (inbox / f"articles-{first}-{count}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
