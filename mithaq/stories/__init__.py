"""Stories: articles that are near-duplicates of one another.

Two steps, kept apart: `signature` reads one article and can run anywhere;
`cluster` puts articles together from signatures. A nightly run uses the
pieces and keeps what they gave: `band_keys` of the new articles,
`candidate_pairs` of all keys, `verify_pairs` of those that were not compared
before, then `stories` over all pairs.
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
