import io
import threading

import pytest
from rich.console import Console

from api.cli import watching
from matcher.progress import Progress


@pytest.fixture
def screen():
    """A terminal that keeps what was written."""
    return Console(file=io.StringIO(), force_terminal=True, width=80)


def test_a_bar_appears_where_it_takes_long(screen, monkeypatch):
    """After the time of patience, the stage is shown; at the end the bar is gone."""
    monkeypatch.setattr(watching, "PATIENCE", 0.0)
    with watching.Bar("de", screen) as bar:
        bar._timer.join()
        bar(Progress("solving", 0.2))
        bar._progress.refresh()
    assert "Plan suchen" in screen.file.getvalue()


@pytest.mark.parametrize("terminal", [True, False])
def test_what_is_done_at_once_shows_no_bar(terminal):
    """Nothing is written, and no thread is left behind."""
    screen = Console(file=io.StringIO(), force_terminal=terminal, width=80)
    with watching.Bar("en", screen) as bar:
        bar(Progress("scoring", 0.0))
    assert screen.file.getvalue() == ""
    assert bar._timer not in threading.enumerate()
