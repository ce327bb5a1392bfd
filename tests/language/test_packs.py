"""Choosing and reading model packs, without loading models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mithaq.language.packs import PackError, find_pack, read_pack


def _write_pack(root: Path, **content: object) -> Path:
    root.mkdir(exist_ok=True)
    (root / "tokenizer.pt").write_bytes(b"weights")
    manifest = {"format": 1, "name": "small", "files": {"tokenize": "tokenizer.pt"}} | content
    (root / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")
    return root


def test_a_pack_is_known_by_its_content(tmp_path: Path) -> None:
    first = read_pack(_write_pack(tmp_path / "a"))
    assert first.processors == "tokenize"
    assert read_pack(tmp_path / "a").version == first.version
    (tmp_path / "a" / "tokenizer.pt").write_bytes(b"other weights")
    assert read_pack(tmp_path / "a").version != first.version


def test_a_missing_pack_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="make train"):
        read_pack(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    _write_pack(tmp_path, files={"tokenize": "tokenizer.pt", "ner": "ner.pt"})
    with pytest.raises(PackError, match=r"ner\.pt"):
        read_pack(tmp_path)


@pytest.mark.parametrize("content", [{"format": 99}, {"files": []}])
def test_a_foreign_manifest_is_refused(tmp_path: Path, content: dict[str, object]) -> None:
    with pytest.raises(PackError):
        read_pack(_write_pack(tmp_path, **content))


def test_official_models_that_are_not_there_name_the_download(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MITHAQ_MODELS", "official")
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(tmp_path))
    with pytest.raises(PackError, match=r"stanza\.download\('ar'\)"):
        find_pack()


def test_the_environment_may_name_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MITHAQ_MODELS", str(_write_pack(tmp_path)))
    assert find_pack().name == "small"
