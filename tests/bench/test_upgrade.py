"""Clients that ask while a version is replaced are not lost unnoticed."""

from types import SimpleNamespace

import pytest

from bench import upgrade
from tools.serving import free_port


def test_clients_give_up_where_no_server_is(monkeypatch):
    """Each is told as an error, instead of asking for ever."""
    monkeypatch.setattr(upgrade, "PATIENCE", 0)
    gone = SimpleNamespace(url=f"http://127.0.0.1:{free_port()}")
    with upgrade.Asking([gone, gone], "key") as asking:
        pass
    assert asking.errors == upgrade.WRITERS
    assert any("stopped by ConnectError" in what for what in asking.counted)


def test_without_git_it_is_said_what_is_missing(monkeypatch, tmp_path):
    """The version before can come from nowhere else."""
    monkeypatch.setattr(upgrade, "ROOT", tmp_path)
    with pytest.raises(SystemExit, match=r"git and a clone are needed"):
        upgrade._unpack_the_version_before(tmp_path)
