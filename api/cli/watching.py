"""A progress bar on the standard error output, for what takes more than a second."""

import threading
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from api.words import Language, label
from matcher.progress import Progress as MatchProgress

PATIENCE = 1.0
"""Seconds after which a bar appears."""


class Bar:
    """Shows the progress of a match once it has lasted `PATIENCE` seconds; the watch to give to `match`."""

    def __init__(self, language: Language, console: Console | None = None) -> None:
        self._language = language
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=console or Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task("", total=1.0)
        # The match may compute for long without a word, so the bar comes by itself.
        self._timer = threading.Timer(PATIENCE, self._progress.start)
        self._timer.daemon = True

    def __call__(self, progress: MatchProgress) -> None:
        """Take notice of the progress."""
        stage = label("stage", progress.stage, self._language)
        self._progress.update(self._task, description=stage, completed=progress.fraction)

    def __enter__(self) -> Self:
        if self._progress.console.is_terminal:
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        if self._timer.ident is not None:
            self._timer.join()
        # Stopping a bar that never appeared would print an empty line.
        if self._progress.live.is_started:
            self._progress.stop()
