"""What is measured of a process is its own."""

from types import SimpleNamespace

import pytest

from bench import cohort
from bench.measure import peak_mib, spread


def test_the_memory_of_whoever_starts_a_process_is_not_its_own():
    """Linux tells of a child what its parent held, too, unless it is asked for the memory itself."""
    held = b"x" * 200_000_000
    assert 1 < peak_mib("pass") < len(held) / 2**20 / 2


def test_of_a_hundred_the_last_but_one_is_the_99th_percentile():
    """And of few the longest."""
    assert spread([float(k) for k in range(100, 0, -1)]) == (50.5, 99.0, 100.0)
    assert spread([2.0, 1.0]) == (1.5, 2.0, 2.0)


def test_an_environment_that_was_half_installed_is_made_anew(monkeypatch, tmp_path):
    """So is one for another lock; one that is complete is used."""
    installed, failing = [], [True]

    def run(command, *, check):
        assert check
        if failing.pop():
            raise OSError
        installed.append(command[-1].read_text())

    lock = tmp_path / "lock"
    lock.write_text("a==1")
    monkeypatch.setattr(cohort, "LOCK", lock)
    monkeypatch.setattr(cohort, "ENVIRONMENT", tmp_path / "environment")
    monkeypatch.setattr(cohort, "subprocess", SimpleNamespace(run=run))

    def create(folder, *, with_pip, clear):
        assert with_pip
        assert clear
        (folder / "bin").mkdir(parents=True, exist_ok=True)
        (folder / "bin" / "python").touch()

    monkeypatch.setattr(cohort, "venv", SimpleNamespace(create=create))
    with pytest.raises(OSError, match=r"^$"):
        cohort._installed()
    failing += [False] * 2
    assert cohort._installed() == cohort._installed() == tmp_path / "environment" / "bin" / "python"
    lock.write_text("a==2")
    cohort._installed()
    assert installed == ["a==1", "a==2"]
