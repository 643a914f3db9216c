"""Measurements are kept, one for each of a kind."""

import json

import pytest

from bench import kept


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setattr(kept, "FOLDER", tmp_path)
    return tmp_path


def test_newer_lines_replace_those_that_agree_in_the_key(folder):
    """The others stay, and all are sorted."""
    assert kept.read("sizes") == []
    kept.keep("sizes", [{"size": 2, "seconds": 5.0}, {"size": 1, "seconds": 3.0}], key=("size",))
    kept.keep("sizes", [{"size": 2, "seconds": 4.0}], key=("size",))
    assert kept.read("sizes") == [{"size": 1, "seconds": 3.0}, {"size": 2, "seconds": 4.0}]
    assert [path.name for path in folder.iterdir()] == ["sizes.jsonl"]


def test_a_file_is_replaced_as_a_whole(folder):
    """Whoever has it open reads on in the older one, as long as it is."""
    kept.keep("sizes", [{"size": 1}], key=("size",))
    with (folder / "sizes.jsonl").open() as older:
        kept.keep("sizes", [{"size": 2}], key=("size",))
        assert json.loads(older.read()) == {"size": 1}
