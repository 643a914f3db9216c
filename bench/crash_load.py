"""Writers who note what was acknowledged, and whether it is all there, once."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from bench.crash_site import Site
from bench.wire import SOMEBODY
from tools.invariants import BROKEN
from tools.serving import PATIENCE, PLAIN

ORDER = ("invited", "active", "completed")
"""The states that a pairing of ours passes."""

UNENDED = {
    "runs": "SELECT state, id FROM runs WHERE state NOT IN ('done', 'failed', 'cancelled')",
    "mails": """
        SELECT state, id FROM outbox WHERE state IN ('waiting', 'sending') AND due_at <= CURRENT_TIMESTAMP""",
}
"""Finds what somebody should still be doing, by kind."""

TRY_AGAIN = {409, 503}
"""What a writer may be answered: a proposal that somebody else has settled, a database that is away."""

ONCE = {
    "profiles under one reference": """
        SELECT external_ref FROM profiles GROUP BY external_ref HAVING count(*) > 1""",
    "events of one step": """
        SELECT type, subject_id FROM events
        WHERE type IN ('pairing.invited', 'pairing.active', 'pairing.completed', 'mail.sent',
                       'run.started', 'run.done', 'mentor.created', 'mentee.created')
        GROUP BY type, subject_id HAVING count(*) > 1""",
    "pairings by hand of one mentee": """
        SELECT mentee_id FROM pairings WHERE proposal_id IS NULL GROUP BY mentee_id HAVING count(*) > 1""",
    "mails of one event": """
        SELECT event_id FROM outbox GROUP BY event_id, kind, profile_id HAVING count(*) > 1""",
}
"""What there may be one of, with the statements that find more."""


@dataclass
class Acknowledged:
    """What the service has said it has stored."""

    people: set[str] = field(default_factory=set)
    pairings: dict[str, str] = field(default_factory=dict)
    runs: set[str] = field(default_factory=set)


class Writes:
    """Counts what is acknowledged to all writers, and wakes whoever waits for that."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0
        self._fault: BaseException | None = None

    @property
    def number(self) -> int:
        """How many there have been."""
        return self._number

    def add(self) -> None:
        """One has been acknowledged."""
        with self._changed:
            self._number += 1
            self._changed.notify_all()

    def stop(self, fault: BaseException) -> None:
        """A writer has been stopped by an answer that there must not be."""
        with self._changed:
            self._fault = fault
            self._changed.notify_all()

    def go_on(self, seconds: float) -> None:
        """Let writers write for so long; raise what has stopped one, as soon as it has."""
        with self._changed:
            self._changed.wait_for(lambda: self._fault, seconds)
            if self._fault is not None:
                raise self._fault

    def wait_for(self, more: int) -> None:
        """Wait for so many more; raise `TimeoutError`, or what has stopped a writer."""
        with self._changed:
            enough = self._number + more
            if not self._changed.wait_for(lambda: self._fault or self._number >= enough, PATIENCE):
                raise TimeoutError(f"{more} writes were not acknowledged within {PATIENCE:g} s.")
        self.go_on(0)


class Writer(threading.Thread):
    """Makes two people, pairs them, confirms, completes, again and again; whatever fails is left.

    Some are left free, and some tandems open, so that there is somebody to be
    paired by a run and somebody to be introduced by mail. Proposals of a run that
    is done are approved.

    Parameters
    ----------
    programme : callable
        Gives the path of the programme to write in.
    writes : Writes
        Where each acknowledged write is counted.
    """

    def __init__(
        self, site: Site, number: int, programme: Callable[[], str], writes: Writes, stopped: threading.Event
    ) -> None:
        super().__init__(daemon=True)
        self.said = Acknowledged()
        self._writes = writes
        self._site = site
        self._number = number
        self._programme = programme
        self._stopped = stopped
        self._chance = random.Random(number)
        self._last_run: str | None = None

    def run(self) -> None:
        """Write until told to stop, or until there is an answer that there must not be."""
        count = 0
        headers = {"Authorization": f"Bearer {self._site.key}"}
        while not self._stopped.is_set():
            # A new client each time: the old connection may lead to a server that is dead.
            with httpx.Client(base_url=self._site.url, headers=headers, timeout=30, verify=PLAIN) as client:
                count += 1
                try:
                    self._approve(client)
                    self._tandem(client, count)
                except httpx.TransportError:
                    self._stopped.wait(0.05)
                except httpx.HTTPStatusError as error:
                    if error.response.status_code not in TRY_AGAIN:
                        error.add_note(error.response.text)
                        self._writes.stop(error)
                        return
                    self._stopped.wait(0.05)
                except BaseException as fault:
                    self._writes.stop(fault)
                    raise

    def _approve(self, client: httpx.Client) -> None:
        """Approve two proposals of the last run, once it is done."""
        run = self._last_run
        if run is None or self._get(client, f"/v1/runs/{run}")["state"] != "done":
            return
        self._last_run = None
        for proposal in self._get(client, f"/v1/runs/{run}/proposals?limit=2")["items"]:
            pairing = self._post(client, f"/v1/proposals/{proposal['id']}/approve", {})
            self.said.pairings.setdefault(pairing["id"], "invited")

    def _tandem(self, client: httpx.Client, count: int) -> None:
        ids = {}
        programme = self._programme()
        for role in ("mentee", "mentor"):
            reference = f"{self._number}-{count}-{role}"
            known = {
                "external_ref": reference,
                "name": f"Jürgen {count}",
                "email": f"{reference}@example.org",
            }
            made = self._post(client, f"{programme}/{role}s", {**SOMEBODY, **known})
            self.said.people.add(reference)
            ids[f"{role}_id"] = made["id"]
        if self._chance.random() < 0.2:
            self._last_run = self._post(client, f"{programme}/runs", {})["id"]
            self.said.runs.add(self._last_run)
            return
        pairing = self._post(client, f"{programme}/pairings", ids)
        self.said.pairings[pairing["id"]] = "invited"
        steps = {"confirm": "active", "complete": "completed"}
        for step in list(steps)[: self._chance.randint(0, 2)]:
            self._post(client, f"/v1/pairings/{pairing['id']}/{step}", {})
            self.said.pairings[pairing["id"]] = steps[step]

    def _post(self, client: httpx.Client, path: str, body: Mapping[str, object]) -> dict[str, str]:
        answer = client.post(path, json=body)
        answer.raise_for_status()
        made: dict[str, str] = answer.json()
        self._writes.add()
        return made

    def _get(self, client: httpx.Client, path: str) -> dict[str, Any]:
        answer = client.get(path)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


def judge(site: Site, writers: list[Writer]) -> dict[str, int]:
    """Count what was lost, doubled, stuck or broken."""
    people = {row[0] for row in site.ask("SELECT external_ref FROM profiles")}
    states = {UUID(str(row[0])): str(row[1]) for row in site.ask("SELECT id, state FROM pairings")}
    runs = {UUID(str(row[0])): str(row[1]) for row in site.ask("SELECT id, state FROM runs")}
    lost: Counter[str] = Counter()
    for writer in writers:
        lost["people"] += len(writer.said.people - people)
        lost["runs"] += sum(UUID(one) not in runs for one in writer.said.runs)
        for one, state in writer.said.pairings.items():
            lost["pairings"] += states.get(UUID(one)) not in ORDER[ORDER.index(state) :]
    doubled = sum(len(site.ask(statement)) for statement in ONCE.values())
    failed = Counter(str(row[0]) for row in site.ask("SELECT error_code FROM runs WHERE state = 'failed'"))
    done = sum(state == "done" for state in runs.values())
    told = len(site.ask("SELECT id FROM events WHERE type = 'run.done'"))
    return {
        "lost": sum(lost.values()),
        "doubled": doubled,
        "broken rules": sum(len(site.ask(statement)) for statement in BROKEN.values()),
        "runs": len(runs),
        **{f"{kind} stuck": len(site.ask(statement)) for kind, statement in UNENDED.items()},
        "runs failed": failed.total(),
        **{f"runs failed by {code}": number for code, number in failed.items()},
        "runs done without their event": done - told,
    }
