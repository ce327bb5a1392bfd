"""Words a second of the engine against a plain Stanza loop with the same models.

    python -m training.speed [ARTICLES]     default 500

Both read the same distinct news articles in one process, the loop first. The
last line printed is JSON.
"""

from __future__ import annotations

import itertools
import json
import sys
import time
from collections.abc import Sequence
from typing import Any

from mithaq.language.engine import Engine
from mithaq.language.packs import load_pipeline
from training.news_text import articles


def sample(count: int) -> list[str]:
    """`count` distinct articles of ordinary length, spread over the outlets."""
    usable = (a for a in dict.fromkeys(articles()) if 400 < len(a) < 6_000)
    return list(itertools.islice(itertools.islice(usable, 0, None, 97), count))


def compare(texts: Sequence[str], engine: Engine) -> dict[str, Any]:
    """Seconds and words a second of both ways; words are those between spaces."""
    words = sum(len(t.split()) for t in texts)
    plain = load_pipeline(engine.pack, plain=True)
    started = time.perf_counter()
    for text in texts:
        plain(text)
    loop = time.perf_counter() - started
    engine.load()
    started = time.perf_counter()
    readings = engine.read(texts)
    batched = time.perf_counter() - started
    assert not any(r.error for r in readings)
    return {
        "articles": len(texts),
        "words": words,
        "loop_seconds": round(loop, 1),
        "engine_seconds": round(batched, 1),
        "loop_words_per_second": round(words / loop),
        "engine_words_per_second": round(words / batched),
        "ratio": round(loop / batched, 2),
    }


if __name__ == "__main__":
    result = compare(sample(int(sys.argv[1]) if len(sys.argv) > 1 else 500), Engine())
    print(json.dumps(result))
