"""Stories from pairs of near-duplicates: who belongs together, who stands for the rest.

Here belongs the last step, on identifiers and times alone. It is a pure
function of the articles and pairs: batches and row order make no difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import polars as pl

from mithaq.stories.pairs import MIN_CONTAINMENT, MIN_JACCARD, band_keys, candidate_pairs, verify_pairs

# Reports made to a pattern (executions, telegrams, market closes) resemble one another from day to day.
# Pairs below this similarity therefore tell one story only if they appeared close together.
REPRINT_JACCARD = 0.8
REPRINT_DAYS = 7

STORY_SCHEMA = {
    "article_id": pl.String,
    "story_id": pl.String,
    "is_canonical": pl.Boolean,
    "similarity": pl.Float64,
}


def story_id_of(article_id: str) -> str:
    """The id of the story whose canonical article is this one."""
    return "story_" + blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def stories(articles: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The story of each article, by the connected components of `pairs`.

    A pair of Jaccard below 0.8 links its articles only if they were published
    within a week of one another, where both times are known.

    The canonical article is the earliest published (those without a time come
    last), then the longest, then the first by id; the story takes its id from
    it. So a story keeps its id as later articles join. Where a new article
    links two stories, the one with the earlier canonical article keeps its id
    and the other's ceases; an article that turns up late but was published
    earliest gives its story a new id.

    Args:
        articles: `article_id`, `published_at`, `word_count`; one row an article.
        pairs: What `verify_pairs` gave, over any number of runs; pairs of articles not in `articles` are left out.

    Returns:
        Rows of `dedup.story_articles` in order of `article_id`.
    """
    order = articles.select("article_id", "published_at", "word_count").sort(
        pl.col("published_at"), pl.col("word_count"), pl.col("article_id"),
        descending=[False, True, False], nulls_last=True,
    )  # fmt: skip
    ranked = order.with_row_index("rank")
    edges = (
        pairs.select("article_a", "article_b", "jaccard")
        .join(ranked.select(article_a="article_id", a="rank", at_a="published_at"), on="article_a")
        .join(ranked.select(article_b="article_id", b="rank", at_b="published_at"), on="article_b")
    )
    apart = (pl.col("at_a").cast(pl.Datetime("us")) - pl.col("at_b").cast(pl.Datetime("us"))).abs()
    edges = edges.filter(
        (pl.col("jaccard") >= REPRINT_JACCARD) | (apart <= pl.duration(days=REPRINT_DAYS)).fill_null(value=True)
    )
    head = _earliest_linked(len(ranked), edges["a"].to_list(), edges["b"].to_list())
    ends = pl.concat([edges.select("jaccard", rank="a"), edges.select("jaccard", rank="b")])
    nearest = ends.group_by("rank").agg(similarity=pl.col("jaccard").max())
    ids = ranked["article_id"].to_list()
    named = {i: story_id_of(ids[i]) for i in set(head)}
    return (
        ranked.with_columns(
            story_id=pl.Series([named[i] for i in head], dtype=pl.String),
            is_canonical=pl.Series([i == n for n, i in enumerate(head)], dtype=pl.Boolean),
        )
        .join(nearest, on="rank", how="left")
        .with_columns(pl.col("similarity").fill_null(1.0))
        .select(*STORY_SCHEMA)
        .sort("article_id")
    )


def _earliest_linked(size: int, a: Sequence[int], b: Sequence[int]) -> list[int]:
    """For each of `size` nodes the smallest node that a chain of edges links it to."""
    parent = list(range(size))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for one, other in zip(a, b, strict=True):
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return [root(node) for node in range(size)]


def cluster(
    articles: pl.DataFrame,
    signatures: pl.DataFrame,
    *,
    min_jaccard: float = MIN_JACCARD,
    min_containment: float = MIN_CONTAINMENT,
) -> pl.DataFrame:
    """The story of each article, from signatures alone: all pairs are sought anew.

    Args:
        articles: `article_id`, `text`, `published_at`, `word_count`; one row an article.
        signatures: What `signatures(articles)` gave, in any order.
        min_jaccard: See `verify_pairs`.
        min_containment: See `verify_pairs`.

    Returns:
        Rows of `dedup.story_articles` in order of `article_id`.
    """
    keys = band_keys(signatures.join(articles.select("article_id"), on="article_id", how="semi"))
    pairs = verify_pairs(
        candidate_pairs(keys), articles, signatures, min_jaccard=min_jaccard, min_containment=min_containment
    )
    return stories(articles, pairs)
