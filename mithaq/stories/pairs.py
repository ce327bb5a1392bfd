"""Which articles resemble one another: keys that meet, then an exact comparison.

Here belong LSH keys, candidates and verification. Signatures are made in
`signature`, stories from pairs in `clusters`.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from mithaq.stories.shingles import Hashes, mix, shingle_sets
from mithaq.stories.signature import PERMUTATIONS, SignatureBlock, unpack

# 32 bands of 4: of pairs with Jaccard 0.5, 87 % meet; with 0.6, 98.8 %; with 0.8, all but one in ten million.
BANDS = 32
ROWS = PERMUTATIONS // BANDS
MIN_JACCARD = 0.5
MIN_CONTAINMENT = 0.8
# A text of fewer shingles than this is too little to say that another contains it.
MIN_CONTAINED_SHINGLES = 30
# In a bucket of more articles than this, each is compared with a few hubs instead of with all.
_LARGE_BUCKET = 256
_HUBS = 8
# A passage in more articles than this is a formula or boilerplate.
_COMMON_PASSAGE = 100
_MIN_SHARED_PASSAGES = 0.3
# MinHash estimates this much below the threshold are taken for a no (3.4 standard errors at 0.5).
_ESTIMATE_MARGIN = 0.15
_TEXTS_AT_ONCE = 1_000

KEY_SCHEMA = {"article_id": pl.String, "key": pl.Int64, "is_passage": pl.Boolean}
PAIR_SCHEMA = {"article_a": pl.String, "article_b": pl.String, "jaccard": pl.Float64, "containment": pl.Float64}


def band_keys(signatures: pl.DataFrame) -> pl.DataFrame:
    """The keys under which similar articles meet.

    Args:
        signatures: `article_id`, `signature`.

    Returns:
        `article_id`, `key`, `is_passage`: 32 LSH bands an article, and one key for
        each sampled passage (through which a short text meets a long one that holds
        it). An empty text has no keys.
    """
    block = unpack(signatures["signature"])
    full = np.flatnonzero(block.shingle_counts)
    ids = signatures["article_id"].gather(full)
    bands = pl.DataFrame(
        {
            "article_id": ids.gather(np.repeat(np.arange(len(full)), BANDS)),
            "key": _bands(block, full),
            "is_passage": False,
        },
        schema=KEY_SCHEMA,
    )
    lengths = [len(p) for p in block.passages]
    passages = pl.DataFrame(
        {
            "article_id": signatures["article_id"].gather(np.repeat(np.arange(len(lengths)), lengths)),
            "key": (np.concatenate(block.passages) if lengths else np.zeros(0, np.uint64)).view(np.int64),
            "is_passage": True,
        },
        schema=KEY_SCHEMA,
    )
    return pl.concat([bands, passages])


def _bands(block: SignatureBlock, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    values = block.minhashes[rows].reshape(-1, BANDS, ROWS).astype(np.uint64)
    keys: Hashes = np.broadcast_to(np.arange(1, BANDS + 1, dtype=np.uint64), values.shape[:2]).copy()
    for i in range(ROWS):
        keys = mix(keys * np.uint64(0x100000001B3) + values[:, :, i])
    return keys.reshape(-1).view(np.int64)


def candidate_pairs(keys: pl.DataFrame, passages: pl.DataFrame | None = None) -> pl.DataFrame:
    """Pairs of articles that share a band, or enough passages.

    Keys that only one article has make no pair: a caller that has many may
    leave them out, and then says how many passages each article has.

    Args:
        keys: `band_keys` of all articles.
        passages: `article_id`, `passages`; None counts them in `keys`.

    Returns:
        `article_a` < `article_b`, each pair once, in order.
    """
    if passages is None:
        passages = keys.filter("is_passage").unique().group_by("article_id").len("passages")
    met = keys.filter(pl.col("key").is_duplicated())
    ids = met["article_id"].unique().sort()
    index = pl.DataFrame({"article_id": ids, "i": pl.Series(range(len(ids)), dtype=pl.UInt32)})
    met = (
        met.unique(["article_id", "key", "is_passage"])
        .join(index, on="article_id")
        .with_columns(n=pl.len().over("key", "is_passage"))
        .filter(pl.col("n") > 1)
        .select("key", "is_passage", "i", "n")
    )
    bands = met.filter(~pl.col("is_passage"))
    small = _pairs_within(bands.filter(pl.col("n") <= _LARGE_BUCKET), None)
    large = _pairs_within(bands.filter(pl.col("n") > _LARGE_BUCKET), _HUBS)
    found = pl.concat(
        [small.select("a", "b"), large.select("a", "b"), _passage_pairs(met, passages.join(index, on="article_id"))]
    )
    found = found.unique().sort("a", "b")
    return found.select(article_a=ids.gather(found["a"]), article_b=ids.gather(found["b"]))


def _pairs_within(keys: pl.DataFrame, hubs: int | None) -> pl.DataFrame:
    """Pairs of articles under one key; with `hubs`, only pairs with one of the first few."""
    left = keys.select("key", a="i")
    if hubs is not None:
        left = left.filter(pl.col("a").rank("ordinal").over("key") <= hubs)
    joined = left.join(keys.select("key", b="i"), on="key").filter(pl.col("a") != pl.col("b"))
    if hubs is None:
        joined = joined.filter(pl.col("a") < pl.col("b"))
    return joined.select("key", a=pl.min_horizontal("a", "b"), b=pl.max_horizontal("a", "b"))


def _passage_pairs(met: pl.DataFrame, totals: pl.DataFrame) -> pl.DataFrame:
    passages = met.filter(pl.col("is_passage") & (pl.col("n") <= _COMMON_PASSAGE))
    shared = _pairs_within(passages, None).group_by("a", "b").len("shared")
    return (
        shared.join(totals.select(a="i", pa="passages"), on="a")
        .join(totals.select(b="i", pb="passages"), on="b")
        .filter(pl.col("shared") >= _MIN_SHARED_PASSAGES * pl.min_horizontal("pa", "pb"))
        .select("a", "b")
    )


def verify_pairs(
    pairs: pl.DataFrame,
    articles: pl.DataFrame,
    signatures: pl.DataFrame,
    *,
    min_jaccard: float = MIN_JACCARD,
    min_containment: float = MIN_CONTAINMENT,
) -> pl.DataFrame:
    """The candidate pairs that are near-duplicates, by an exact comparison of their shingles.

    Args:
        pairs: `article_a`, `article_b`.
        articles: `article_id`, `text` of at least the articles in `pairs`.
        signatures: `article_id`, `signature` of at least these.
        min_jaccard: Shared shingles among all shingles of the two.
        min_containment: Or: shared shingles among those of the shorter, if it has thirty or
            more. Above 1 switches this off.

    Returns:
        `article_a`, `article_b`, `jaccard`, `containment` of the pairs that pass, in order.

    Raises:
        KeyError: an article of `pairs` has no text or no signature here.
    """
    if pairs.is_empty():
        return pl.DataFrame(schema=PAIR_SCHEMA)
    ids = pl.concat([pairs["article_a"], pairs["article_b"]]).unique().sort()
    wanted = pl.DataFrame({"article_id": ids, "i": pl.Series(range(len(ids)), dtype=pl.UInt32)})
    known = wanted.join(signatures.select("article_id", "signature").unique("article_id"), on="article_id")
    texts = wanted.join(articles.select("article_id", "text").unique("article_id"), on="article_id").sort("i")
    for frame, what in ((known, "signature"), (texts, "text")):
        if len(frame) < len(ids):
            missing = wanted.join(frame, on="article_id", how="anti")["article_id"][0]
            raise KeyError(f"article {missing} of a candidate pair has no {what}")
    at_a, at_b = (
        pairs.select(pl.col(side)).join(wanted, left_on=side, right_on="article_id", how="left")["i"].to_numpy()
        for side in ("article_a", "article_b")
    )
    block = unpack(known.sort("i")["signature"])
    likely = np.flatnonzero(_likely(block, at_a, at_b, min_jaccard, min_containment))
    needed = np.zeros(len(ids), dtype=bool)
    needed[at_a[likely]] = needed[at_b[likely]] = True
    sets: list[Hashes] = []
    for part in range(0, len(ids), _TEXTS_AT_ONCE):
        rows = slice(part, part + _TEXTS_AT_ONCE)
        # Texts that no likely pair needs are left empty, and so are their sets.
        sets += shingle_sets(texts["text"][rows].set(pl.Series(~needed[rows]), "").fill_null("").to_list())
    jaccard, containment = np.zeros(len(likely)), np.zeros(len(likely))
    smaller = np.zeros(len(likely))
    for n, row in enumerate(likely):
        one, other = sets[at_a[row]], sets[at_b[row]]
        if not len(one) or not len(other):
            continue
        shared = _shared(one, other)
        smaller[n] = min(len(one), len(other))
        jaccard[n] = shared / (len(one) + len(other) - shared)
        containment[n] = shared / smaller[n]
    passed = (jaccard >= min_jaccard) | ((containment >= min_containment) & (smaller >= MIN_CONTAINED_SHINGLES))
    return (
        pairs[likely]
        .select("article_a", "article_b")
        .with_columns(jaccard=pl.Series(jaccard), containment=pl.Series(containment))
        .filter(pl.Series(passed))
        .sort("article_a", "article_b")
    )


def _shared(one: Hashes, other: Hashes) -> int:
    """How many values two sorted arrays of distinct values share."""
    if len(one) > len(other):
        one, other = other, one
    places = np.searchsorted(other, one)
    places[places == len(other)] = 0
    return int(np.count_nonzero(other[places] == one))


def _likely(
    block: SignatureBlock, a: NDArray[np.uint32], b: NDArray[np.uint32], min_jaccard: float, min_containment: float
) -> NDArray[np.bool_]:
    """Which pairs can pass, by the MinHash estimate or, for containment, by sizes and estimate together."""
    keep = np.zeros(len(a), dtype=bool)
    for start in range(0, len(a), 50_000):
        part = slice(start, start + 50_000)
        estimate = (block.minhashes[a[part]] == block.minhashes[b[part]]).mean(axis=1)
        sizes_a = block.shingle_counts[a[part]].astype(float)
        sizes_b = block.shingle_counts[b[part]].astype(float)
        smaller, total = np.minimum(sizes_a, sizes_b), np.maximum(sizes_a + sizes_b, 1)
        needed = np.full(len(estimate), min_jaccard)
        if min_containment <= 1:
            # The Jaccard similarity that min_containment of the smaller amounts to.
            least = min_containment * smaller / np.maximum(total - min_containment * smaller, 1)
            needed = np.minimum(needed, least)
        keep[part] = estimate >= needed - _ESTIMATE_MARGIN
    return keep
