"""Sentences: inside their article, in order, with their words inside them."""

from __future__ import annotations

import great_expectations.expectations as gxe

from expectations.base import JOIN_ARTICLES, OF_DUE_ARTICLES, TableSuite, always_true, table_suite
from mithaq.warehouse.schemas import NLP_SENTENCES


def suite() -> TableSuite:
    """See `expectations.suites`."""
    return table_suite(
        NLP_SENTENCES,
        [
            gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="char_end", column_B="char_start"),
            gxe.ExpectColumnValuesToBeBetween(column="position", min_value=0),
            *always_true("is_inside_text", "words_are_inside"),
            gxe.ExpectColumnValuesToBeBetween(column="word_total", min_value=1, mostly=0.99, severity="warning"),
        ],
        computed={
            "is_inside_text": "coalesce(t.char_start >= 0 and t.char_end <= length(a.text), false)",
            "words_are_inside": "coalesce(list_bool_and(list_transform(t.words, "
            "lambda w: w.char_start >= t.char_start and w.char_end <= t.char_end "
            "and w.char_start < w.char_end)), true)",
            "word_total": "len(t.words)",
        },
        joins=JOIN_ARTICLES,
        due=OF_DUE_ARTICLES,
    )
