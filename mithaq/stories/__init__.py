"""Stories: articles that are near-duplicates of one another.

Two steps, kept apart: `signature` reads one article and can run anywhere;
`cluster` puts articles together from signatures. For a nightly run use the
pieces: `band_keys` of the new articles, `candidate_pairs` against the stored
keys, `verify_pairs` on the few texts concerned, then `stories` over all pairs.
"""

from mithaq.stories.clusters import cluster, stories
from mithaq.stories.pairs import band_keys, candidate_pairs, verify_pairs
from mithaq.stories.signature import SIGNATURE_VERSION, signature, signatures

__all__ = [
    "SIGNATURE_VERSION",
    "band_keys",
    "candidate_pairs",
    "cluster",
    "signature",
    "signatures",
    "stories",
    "verify_pairs",
]
