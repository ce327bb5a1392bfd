"""The pictures in the documents: each is there, shown, described and small."""

from __future__ import annotations

import re

import pytest

from tests.docs.outputs import ROOT, documents
from tests.docs.views import UI

IMAGES = ROOT / "docs" / "images"
LARGEST, ALL_TOGETHER = 250_000, 2_000_000


def _shown() -> dict[str, str]:
    """Picture -> the words for who can't see it, over all documents."""
    found = {}
    for path in documents():
        for words, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+\.png)\)", path.read_text("utf8")):
            found[(path.parent / target).resolve().relative_to(IMAGES).as_posix()] = words
    return found


def test_every_picture_is_shown_and_every_shown_one_exists() -> None:
    assert set(_shown()) == {path.name for path in IMAGES.iterdir()}
    assert {f"{view.image}.png" for view in UI} <= set(_shown())


def test_every_picture_has_words_for_who_cannot_see_it() -> None:
    assert [name for name, words in _shown().items() if len(words.split()) < 4] == []


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in IMAGES.iterdir()}
    assert {name: size for name, size in sizes.items() if size >= LARGEST} == {}
    assert sum(sizes.values()) < ALL_TOGETHER


@pytest.mark.parametrize("name", [f"{view.image}.png" for view in UI])
def test_pictures_are_pictures_without_notes(name: str) -> None:
    content = (IMAGES / name).read_bytes()
    assert content.startswith(b"\x89PNG")
    assert b"tEXt" not in content and b"iTXt" not in content, "a note in the file may name the machine"
