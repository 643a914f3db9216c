import os
from importlib.resources import files

import pytest

from scoring.catalogue.tables import install, packaged

OLD, NEW, NEWER = (["old"],), (["new"],) * 1000, (["newer"],) * 1000

TABLES = sorted(path.name for path in files("scoring.catalogue").iterdir() if path.name.endswith(".csv"))


def names(folder):
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("name", TABLES)
def test_a_packaged_table_is_read_without_its_headings(name):
    """Every row has as many cells as there are headings, and the headings are not among the rows."""
    first = files("scoring.catalogue").joinpath(name).read_text(encoding="utf-8").splitlines()[0].split(",")
    rows = list(packaged(name))
    assert {len(row) for row in rows} == {len(first)}
    assert first not in rows


def test_a_failure_leaves_the_old_table(tmp_path, monkeypatch):
    """If the disk is full in the middle, what was there stays, and nothing is left behind."""
    install(tmp_path / "table.csv", OLD)

    def fail(_):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="no space left"):
        install(tmp_path / "table.csv", NEW)
    assert (tmp_path / "table.csv").read_text(encoding="utf-8") == "old\n"
    assert names(tmp_path) == ["table.csv"]


def test_two_who_install_at_once_leave_one_whole_table(tmp_path, monkeypatch):
    """Whoever is the last to finish stands, from the first row to the last."""
    written, waiting = os.fsync, [NEWER]

    def meanwhile(descriptor):
        if waiting:
            install(tmp_path / "table.csv", waiting.pop())
        written(descriptor)

    monkeypatch.setattr(os, "fsync", meanwhile)
    install(tmp_path / "table.csv", NEW)
    assert (tmp_path / "table.csv").read_text(encoding="utf-8") == "new\n" * 1000
    assert names(tmp_path) == ["table.csv"]
