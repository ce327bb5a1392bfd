"""The signature of an article: a few hundred bytes that tell what it resembles.

A pure function of the text, so it can run on any machine and is stored. Which
articles go together is decided in `pairs` and `clusters`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import polars as pl
from numpy.typing import NDArray
from rensa import RMinHash

from mithaq.stories.shingles import Hashes, shingles
from mithaq.workers import Crew, useful_processes

# A change of shingles, hashes or layout makes stored signatures useless: count up.
SIGNATURE_VERSION = f"1.{RMinHash.ALGORITHM_VERSION}"
PERMUTATIONS = 128
_SEED = 20_250_117
_HEAD = 4
_FIXED = _HEAD + 4 * PERMUTATIONS
_BATCH = 1_000
# With fewer, starting processes costs more than they gain.
WORTHWHILE_ARTICLES = 20_000

SIGNATURE_SCHEMA = {"article_id": pl.String, "signature": pl.Binary, "shingle_count": pl.Int32}


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Signatures of `n` articles, unpacked.

    `minhashes` has shape (n, 128); `shingle_counts` (n,); `passages` is one
    array an article, of varying length.
    """

    minhashes: NDArray[np.uint32]
    shingle_counts: NDArray[np.uint32]
    passages: list[Hashes]


def signature(text: str) -> bytes:
    """The signature of one text: shingle count, 128 MinHash values, sampled passages, little-endian."""
    return batch((text,))[0]


def batch(texts: Sequence[str]) -> list[bytes]:
    """The signatures of several texts: the same bytes as one by one, faster."""
    parts = shingles(texts)
    bounds = np.cumsum([0, *(len(p.hashes) for p in parts)]).astype(np.uint64)
    flat = np.concatenate([p.hashes for p in parts]) if parts else np.zeros(0, dtype=np.uint64)
    rows = RMinHash.digest_matrix_from_flat_token_hashes(flat, bounds, PERMUTATIONS, _SEED).to_rows()
    minhashes = np.array(rows, dtype="<u4").reshape(len(parts), PERMUTATIONS)
    return [
        len(part.hashes).to_bytes(_HEAD, "little") + row.tobytes() + part.passages.astype("<u8").tobytes()
        for part, row in zip(parts, minhashes, strict=True)
    ]


def signatures(articles: pl.DataFrame) -> pl.DataFrame:
    """The signature of each article.

    Args:
        articles: `article_id`, `text`.

    Returns:
        `article_id`, `signature` (binary), `shingle_count`, in the order given.
    """
    texts = articles["text"].fill_null("")
    blocks = [texts[n : n + _BATCH].to_list() for n in range(0, len(texts), _BATCH)]
    with Crew(_batch_elsewhere, batch, useful_processes(None, len(texts) >= WORTHWHILE_ARTICLES)) as crew:
        packed = list(chain.from_iterable(crew.work(blocks)))
    counts = [int.from_bytes(one[:_HEAD], "little") for one in packed]
    return pl.DataFrame(
        {"article_id": articles["article_id"], "signature": packed, "shingle_count": counts}, schema=SIGNATURE_SCHEMA
    )


def _batch_elsewhere() -> Callable[[Sequence[str]], list[bytes]]:
    return batch


def unpack(packed: Iterable[bytes]) -> SignatureBlock:
    """Stored signatures as arrays.

    Raises:
        ValueError: a signature is too short to be one of this version.
    """
    stored = list(packed)
    for one in stored:
        if len(one) < _FIXED or (len(one) - _FIXED) % 8:
            raise ValueError(f"a story signature of {len(one)} bytes is not of version {SIGNATURE_VERSION}; redo them")
    fixed = np.frombuffer(b"".join(one[:_FIXED] for one in stored), dtype="<u4").reshape(-1, 1 + PERMUTATIONS)
    return SignatureBlock(
        minhashes=fixed[:, 1:].astype(np.uint32),
        shingle_counts=fixed[:, 0].astype(np.uint32),
        passages=[np.frombuffer(one, dtype="<u8", offset=_FIXED).astype(np.uint64) for one in stored],
    )
