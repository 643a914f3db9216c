"""When each stage of a run began and ended, in the process that computes it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from matcher.progress import Progress


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage that is over; both times in nanoseconds since 1970."""

    name: str
    begun: int
    ended: int


@dataclass(slots=True)
class Stages:
    """Notes stages as they are told, and tells whoever watches."""

    watch: Callable[[Progress], None]
    over: list[Stage] = field(default_factory=list)
    _name: str = "reading"
    _begun: int = field(default_factory=time.time_ns)

    def __call__(self, progress: Progress) -> None:
        """Note how far it has come."""
        if progress.stage != self._name:
            self.end(progress.stage)
        self.watch(progress)

    def end(self, following: str = "") -> None:
        """End the present stage; another one follows."""
        now = time.time_ns()
        self.over.append(Stage(self._name, self._begun, now))
        self._name, self._begun = following, now
