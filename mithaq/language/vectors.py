"""Word vectors that are looked up by folded spelling.

The vectors are trained on folded text, so that أكرم and اكرم, or إيران and
ايران, share one row. The models read the text as written; only the look-up
folds. Here belong the look-up and the reading of the packed table, not the
training (see `training/vectors.py`).
"""

from __future__ import annotations

import re

from mithaq.orthography import folded

_DIGIT = re.compile(r"[0-9]")


def vector_form(text: str) -> str:
    """`text` in the spelling of the vector table: folded, lower case, every digit a 0."""
    return _DIGIT.sub("0", folded(text)).lower()
