"""A server that is asked to end has ended, in one way or the other."""

import subprocess

import pytest

from tools.serving import PATIENCE, Server


class Stubborn:
    """A process that ends by SIGKILL only."""

    killed = False

    def terminate(self):
        """Take no notice."""

    def kill(self):
        """End."""
        self.killed = True

    def wait(self, timeout=None):
        """See `subprocess.Popen`."""
        if not self.killed:
            raise subprocess.TimeoutExpired("matcher", timeout)


def test_a_server_that_does_not_end_is_killed_and_told_of(tmp_path):
    """Or it would run on beside whatever is tried next."""
    server = Server("sqlite+aiosqlite://", tmp_path)
    server.process = Stubborn()
    with pytest.raises(subprocess.TimeoutExpired, match=f"{PATIENCE:g}"):
        server.stop()
    assert server.process.killed
