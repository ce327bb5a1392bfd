"""The annotated articles: how many of their quantities are found."""

from __future__ import annotations

import json
from pathlib import Path

from mithaq.orthography import folded
from mithaq.quantities import Quantity, find_quantities

SCALE = {"kilometre": ("metre", 1e3), "tonne": ("gram", 1e6), "square_kilometre": ("square_metre", 1e6)}


def same(gold: dict[str, object], quantity: Quantity) -> bool:
    value, unit = float(str(gold["value"])), str(gold["unit"])
    if abs(value - quantity.value) > 1e-6 * abs(value):
        return False
    if gold["value_max"] is not None and gold["value_max"] != quantity.value_max:
        return False
    if gold["kind"] == "count":
        ours, theirs = folded(quantity.surface), folded(str(gold["surface"]))
        return quantity.kind == "count" and (ours in theirs or theirs in ours or unit == quantity.unit)
    return unit == quantity.unit


def test_annotated_articles_reach_the_floor(shared_dir: Path) -> None:
    hits = found_total = gold_total = 0
    for path in sorted((shared_dir / "articles").glob("dev*.json")):
        article = json.loads(path.read_text("utf-8"))
        gold = json.loads((shared_dir / "gold" / path.name).read_text("utf-8"))["quantities"]
        left = find_quantities(article["title"] + "\n" + article["text"])
        found_total, gold_total = found_total + len(left), gold_total + len(gold)
        for item in gold:
            hit = next((q for q in left if same(item, q)), None)
            if hit is not None:
                left.remove(hit)
                hits += 1
    assert 2 * hits / (found_total + gold_total) >= 0.93
