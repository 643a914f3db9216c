"""Writers who note what was acknowledged, and whether it is all there, once."""

import random
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

import httpx

from bench.crash_site import PLAIN, Site
from tools.invariants import BROKEN

PROFILE = {
    "occupations": [{"kldb": "81302"}],
    "location": {"place": "Leer"},
    "languages": [{"code": "de", "level": "B2"}],
}
ORDER = ("invited", "active", "completed")
"""The states that a pairing of ours passes."""

ONCE = {
    "profiles under one reference": """
        SELECT external_ref FROM profiles GROUP BY external_ref HAVING count(*) > 1""",
    "events of one step": """
        SELECT type, subject_id FROM events
        WHERE type IN ('pairing.invited', 'pairing.active', 'pairing.completed',
                       'run.started', 'run.done', 'mentor.created', 'mentee.created')
        GROUP BY type, subject_id HAVING count(*) > 1""",
    "pairings of one mentee": "SELECT mentee_id FROM pairings GROUP BY mentee_id HAVING count(*) > 1",
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
    writes: int = 0


class Writer(threading.Thread):
    """Makes two people, pairs them, confirms and completes, again and again; whatever fails is left."""

    def __init__(self, site: Site, number: int, programme: str, stopped: threading.Event) -> None:
        super().__init__(daemon=True)
        self.said = Acknowledged()
        self.fault: BaseException | None = None
        self._site = site
        self._number = number
        self._programme = programme
        self._stopped = stopped
        self._chance = random.Random(number)

    def run(self) -> None:
        """Write until told to stop."""
        count = 0
        headers = {"Authorization": f"Bearer {self._site.key}"}
        while not self._stopped.is_set():
            # A new client each time: the old connection may lead to a server that is dead.
            with httpx.Client(base_url=self._site.url, headers=headers, timeout=30, verify=PLAIN) as client:
                count += 1
                try:
                    self._tandem(client, count)
                except (httpx.TransportError, httpx.HTTPStatusError):
                    self._stopped.wait(0.05)
                except BaseException as fault:
                    self.fault = fault
                    raise

    def _tandem(self, client: httpx.Client, count: int) -> None:
        ids = {}
        for role in ("mentee", "mentor"):
            reference = f"{self._number}-{count}-{role}"
            known = {"external_ref": reference, "email": f"{reference}@example.org"}
            made = self._post(client, f"{self._programme}/{role}s", {**PROFILE, **known})
            self.said.people.add(reference)
            ids[f"{role}_id"] = made["id"]
        if self._chance.random() < 0.1:
            self.said.runs.add(self._post(client, f"{self._programme}/runs", {})["id"])
        pairing = self._post(client, f"{self._programme}/pairings", ids)
        self.said.pairings[pairing["id"]] = "invited"
        for step, state in (("confirm", "active"), ("complete", "completed")):
            self._post(client, f"/v1/pairings/{pairing['id']}/{step}", {})
            self.said.pairings[pairing["id"]] = state

    def _post(self, client: httpx.Client, path: str, body: Mapping[str, object]) -> dict[str, str]:
        answer = client.post(path, json=body)
        answer.raise_for_status()
        made: dict[str, str] = answer.json()
        self.said.writes += 1
        return made


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
            there = states.get(UUID(one))
            lost["pairings"] += there is None or ORDER.index(there) < ORDER.index(state)
    doubled = sum(len(site.ask(statement)) for statement in ONCE.values())
    unended = sum(state not in {"done", "failed", "cancelled"} for state in runs.values())
    failed = sum(state == "failed" for state in runs.values())
    done = sum(state == "done" for state in runs.values())
    told = len(site.ask("SELECT id FROM events WHERE type = 'run.done'"))
    return {
        "lost": sum(lost.values()),
        "doubled": doubled,
        "broken rules": sum(len(site.ask(statement)) for statement in BROKEN.values()),
        "runs": len(runs),
        "runs stuck": unended,
        "runs failed": failed,
        "runs done without their event": done - told,
    }
