"""A site that is written to while it is harmed: brought to its end, judged and told."""

import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from bench.crash_load import UNENDED, Writer, Writes, judge
from bench.crash_mail import MailServer, judge_mails
from bench.crash_site import Site
from tools.serving import PATIENCE
from tools.waiting import until

WRITERS = 4
NO_FAULTS = {
    "runs",
    "mails",
    "mails handed over again",
}
"""What is counted to be told; everything else must be 0."""

Harm = Callable[["Trial"], None]
"""Kills somebody now and then, and starts them again; notes whom in `killed`."""


@dataclass
class Trial:
    """A site with its writers.

    Attributes
    ----------
    killed : Counter
        Who was killed how often.
    found : dict
        What was counted in the end, by name; see `NO_FAULTS`.
    """

    site: Site
    mail: MailServer

    def __post_init__(self) -> None:
        self.writes = Writes()
        self.killed: Counter[str] = Counter()
        self.found: dict[str, int] = {}
        self._writers: list[Writer] = []

    def run(self, harm: Harm) -> None:
        """Start the site, harm it, let everything come to its end, and count."""
        site = self.site
        try:
            site.start()
            harm(self)
            site.stop()
            _bring_leases_forward(site)
            site.start()
            _wait_for_the_end(site)
        except BaseException:
            print(f"\n{site.said()}", file=sys.stderr)
            raise
        finally:
            site.stop()
        self.found |= {**judge(site, self._writers), **judge_mails(site, self.mail)}

    @contextmanager
    def writing(self, programme: Callable[[], str]) -> Iterator[None]:
        """Have writers write, each time into the programme that is named then; they have ended afterwards.

        Raises what has stopped one of them.
        """
        stopped = threading.Event()
        self._writers = [
            Writer(self.site, number, programme, self.writes, stopped) for number in range(WRITERS)
        ]
        for writer in self._writers:
            writer.start()
        try:
            yield
        finally:
            stopped.set()
            for writer in self._writers:
                writer.join()
        self.writes.go_on(0)

    def kill(self, name: str) -> None:
        """Kill somebody at once, and start them again."""
        self.site.victims[name].kill()
        self.site.victims[name].start()
        self.killed[name] += 1
        print(".", end="", flush=True)

    def tell(self, head: str) -> bool:
        """Print what was found; whether there is no fault in it."""
        print(f"\n{head}")
        print(f"  killed: {', '.join(f'{name} {number}' for name, number in self.killed.items())}")
        print(f"  acknowledged writes: {self.writes.number}")
        for what, number in self.found.items():
            print(f"  {what}: {number}", flush=True)
        return not any(number for what, number in self.found.items() if what not in NO_FAULTS)


def _bring_leases_forward(site: Site) -> None:
    """Let the time pass for which a dead sender keeps a mail, and after which a mail is tried again.

    To be called while nobody sends: nobody's claim is taken away.
    """
    site.ask("UPDATE outbox SET due_at = created_at WHERE state = 'sending' OR attempts > 0")


def _wait_for_the_end(site: Site) -> None:
    """Wait while runs and mails go on to end; what is left when none does any more is stuck."""
    while any(left := _unended(site)):
        try:
            until(partial(_goes_on, site, left), PATIENCE)
        except TimeoutError:
            return


def _goes_on(site: Site, left: list[int]) -> bool:
    return _unended(site) != left


def _unended(site: Site) -> list[int]:
    return [len(site.ask(statement)) for statement in UNENDED.values()]
