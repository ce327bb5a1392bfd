"""Annotated articles: one JSON file each, `<id>.json`, where `<id>` is the article's file name without its ending."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class GoldError(ValueError):
    """A gold file or folder can't be used; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class GoldActor:
    """An actor of an article, with every form of its name there."""

    key: str
    kind: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldAgreement:
    """An agreement of an article; `parties` holds the names of each party."""

    key: str
    kind: str
    status: str
    names: tuple[str, ...]
    parties: tuple[tuple[str, ...], ...]
    signed_on: str | None
    duration: tuple[float, str] | None


@dataclass(frozen=True, slots=True)
class GoldQuantity:
    """A number with its unit."""

    surface: str
    value: float
    value_max: float | None
    unit: str
    kind: str


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """What people found in one article."""

    id: str
    actors: tuple[GoldActor, ...]
    agreements: tuple[GoldAgreement, ...]
    quantities: tuple[GoldQuantity, ...]


def read_gold(folder: Path) -> list[GoldArticle]:
    """Every annotated article of a folder, by id; JSON files that hold something else are passed over.

    Raises:
        GoldError: the folder holds none, or a file is no JSON or lacks a field.
    """
    articles = []
    for path in sorted(folder.glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise GoldError(f"{path} can't be read as JSON: {error}") from error
        if not isinstance(content, dict) or "actors" not in content:
            continue
        try:
            articles.append(_article(content, path.stem))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise GoldError(f"{path} is not as docs/scoring.md says: {type(error).__name__} {error}") from error
    if not articles:
        raise GoldError(f"{folder} holds no annotated article (a .json file with `actors`)")
    return articles


def _article(content: Mapping[str, Any], stem: str) -> GoldArticle:
    actors = tuple(GoldActor(a["key"], a["kind"], tuple(a["names"])) for a in content["actors"])
    names = {a.key: a.names for a in actors}
    return GoldArticle(
        content.get("id", stem),
        actors,
        tuple(_agreement(a, names) for a in content.get("agreements", ())),
        tuple(_quantity(q) for q in content.get("quantities", ())),
    )


def _agreement(content: Mapping[str, Any], names: Mapping[str, tuple[str, ...]]) -> GoldAgreement:
    duration = content.get("duration")
    return GoldAgreement(
        content["key"],
        content["kind"],
        content["status"],
        tuple(content["names"]),
        # A party that is no actor of the article is named by its key, whose first word is a tag.
        tuple(names.get(p) or (p.partition(" ")[2] or p,) for p in content["parties"]),
        content.get("signed_on"),
        (float(duration["value"]), duration["unit"]) if duration else None,
    )


def _quantity(content: Mapping[str, Any]) -> GoldQuantity:
    top = content.get("value_max")
    return GoldQuantity(
        content["surface"],
        float(content["value"]),
        None if top is None else float(top),
        content.get("unit") or "",
        content["kind"],
    )
