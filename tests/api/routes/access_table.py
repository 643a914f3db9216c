"""What every endpoint is asked, which scope it needs, and what it belongs to: a line for each."""

from dataclasses import dataclass
from enum import Enum
from string import Template
from typing import Final

from api.security.access import Scope


class Of(Enum):
    """What decides whether a key that has the scope is let in."""

    PROGRAMME = "the programme of what the path names"
    NAMED = "the programmes that the body names"
    KEY = "nothing: of what is stored it shows what the key reaches"
    ALL = "being bound to no programme"
    NOTHING = "nothing: no programme is concerned"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How to ask an endpoint.

    Attributes
    ----------
    scope : Scope, optional
        What it needs; `None` if every key will do.
    body : str, optional
        A body that is right, with `$name` for the ids of things.
    query : str
        Parameters that it needs.
    content_type : str
    also : Scope, optional
        What it needs besides.
    """

    scope: Scope | None
    body: str | None = None
    query: str = ""
    of: Of = Of.PROGRAMME
    content_type: str = "application/json"
    also: Scope | None = None

    def asked(self, path: str, ids: dict[str, str], body: str | None = None) -> tuple[str, str | None]:
        """The address and the body of a request about things with these ids."""
        address = Template(path.replace("{", "${") + self.query).substitute(ids)
        wanted = self.body if body is None else body
        return address, None if wanted is None else Template(wanted).substitute(ids)


READ, WRITE, MATCH = Scope.PROFILES_READ, Scope.PROFILES_WRITE, Scope.MATCHING
PAIR, EVENTS, ADMIN = Scope.PAIRINGS, Scope.EVENTS_READ, Scope.ADMIN

PERSON: Final = (
    '{"occupations": [{"kldb": "81302"}], "location": {"place": "Leer"},'
    ' "languages": [{"code": "de", "level": "B2"}]}'
)
PEOPLE: Final = '{"mentee_id": "$mentee_id", "mentor_id": "$mentor_id"}'
OTHERS: Final = '{"mentee_id": "$idle_mentee_id", "mentor_id": "$mentor_id"}'
CSV: Final = "ID;Beruf;Ort;Sprachen\n"
POOL: Final = '{"mentors": [], "mentees": []}'
PROGRAMME: Final = "/v1/programmes/{programme_id}"

ENDPOINTS: Final = {
    "POST /v1/score": Endpoint(MATCH, POOL, of=Of.NOTHING),
    "POST /v1/match": Endpoint(MATCH, POOL, of=Of.NOTHING),
    "GET /v1/catalogue/languages": Endpoint(None, query="?q=de", of=Of.NOTHING),
    "GET /v1/catalogue/occupations": Endpoint(None, query="?q=Koch", of=Of.NOTHING),
    "GET /v1/catalogue/places": Endpoint(None, query="?q=Leer", of=Of.NOTHING),
    "GET /v1/programmes": Endpoint(READ, of=Of.KEY),
    "POST /v1/programmes": Endpoint(ADMIN, '{"name": "New"}', of=Of.ALL),
    f"GET {PROGRAMME}": Endpoint(READ),
    f"PATCH {PROGRAMME}": Endpoint(ADMIN, '{"name": "Renamed"}'),
    **{
        line: endpoint
        for role in ("mentor", "mentee")
        for line, endpoint in {
            f"GET {PROGRAMME}/{role}s": Endpoint(READ),
            f"POST {PROGRAMME}/{role}s": Endpoint(WRITE, PERSON),
            f"PUT {PROGRAMME}/{role}s/by-ref/{{external_ref}}": Endpoint(WRITE, PERSON),
            f"GET /v1/{role}s/{{{role}_id}}": Endpoint(READ),
            f"GET /v1/{role}s/{{{role}_id}}/export": Endpoint(READ),
            f"PUT /v1/{role}s/{{{role}_id}}/restriction": Endpoint(WRITE, '{"reason": "objection"}'),
            f"DELETE /v1/{role}s/{{{role}_id}}/restriction": Endpoint(WRITE),
            f"PUT /v1/{role}s/{{{role}_id}}/legal-hold": Endpoint(WRITE, '{"reason": "A lawsuit"}'),
            f"DELETE /v1/{role}s/{{{role}_id}}/legal-hold": Endpoint(WRITE),
            f"PATCH /v1/{role}s/{{{role}_id}}": Endpoint(WRITE, '{"name": "Renamed"}'),
            f"DELETE /v1/{role}s/{{{role}_id}}": Endpoint(WRITE),
            f"GET {PROGRAMME}/exports/{role}s.csv": Endpoint(READ),
            f"GET {PROGRAMME}/exports/{role}s.xlsx": Endpoint(READ),
        }.items()
    },
    f"GET {PROGRAMME}/retention": Endpoint(READ),
    f"GET {PROGRAMME}/exports/pairings.csv": Endpoint(PAIR),
    f"GET {PROGRAMME}/exports/pairings.xlsx": Endpoint(PAIR),
    f"POST {PROGRAMME}/imports": Endpoint(
        WRITE, CSV, query="?role=mentor&dry_run=true", content_type="text/csv"
    ),
    "GET /v1/imports/{import_id}": Endpoint(WRITE),
    "GET /v1/imports/{import_id}/progress": Endpoint(WRITE),
    f"GET {PROGRAMME}/exclusions": Endpoint(READ),
    f"POST {PROGRAMME}/exclusions": Endpoint(MATCH, OTHERS),
    f"DELETE {PROGRAMME}/exclusions/{{exclusion_id}}": Endpoint(MATCH),
    f"GET {PROGRAMME}/locks": Endpoint(READ),
    f"POST {PROGRAMME}/locks": Endpoint(MATCH, OTHERS),
    f"DELETE {PROGRAMME}/locks/{{lock_id}}": Endpoint(MATCH),
    f"GET {PROGRAMME}/runs": Endpoint(MATCH),
    f"GET {PROGRAMME}/suggestion": Endpoint(MATCH),
    f"POST {PROGRAMME}/runs": Endpoint(MATCH, "{}"),
    "GET /v1/runs/{run_id}": Endpoint(MATCH),
    "GET /v1/runs/{run_id}/progress": Endpoint(MATCH),
    "POST /v1/runs/{run_id}/cancel": Endpoint(MATCH),
    "GET /v1/runs/{run_id}/proposals": Endpoint(MATCH),
    "GET /v1/runs/{run_id}/unmatched": Endpoint(MATCH),
    "GET /v1/runs/{run_id}/certificate": Endpoint(MATCH),
    "GET /v1/runs/{run_id}/rivals": Endpoint(MATCH),
    "GET /v1/runs/{run_id}/rule-prices": Endpoint(MATCH),
    "GET /v1/runs/{run_id}/fairness": Endpoint(MATCH),
    "GET /v1/runs/{run_id}/scarcity": Endpoint(MATCH),
    "GET /v1/mentees/{mentee_id}/candidates": Endpoint(MATCH, also=READ),
    "POST /v1/proposals/{proposal_id}/approve": Endpoint(PAIR, "{}"),
    "POST /v1/proposals/{proposal_id}/reject": Endpoint(PAIR, "{}"),
    f"GET {PROGRAMME}/pairings": Endpoint(PAIR, query="?mentor_id=$mentor_id"),
    f"POST {PROGRAMME}/pairings": Endpoint(PAIR, PEOPLE),
    "GET /v1/pairings/{pairing_id}": Endpoint(PAIR),
    "POST /v1/pairings/{pairing_id}/confirm": Endpoint(PAIR, "{}"),
    "POST /v1/pairings/{pairing_id}/decline": Endpoint(PAIR, "{}"),
    "POST /v1/pairings/{pairing_id}/cancel": Endpoint(PAIR, "{}"),
    "POST /v1/pairings/{pairing_id}/complete": Endpoint(PAIR, "{}"),
    "POST /v1/pairings/{pairing_id}/remind": Endpoint(PAIR),
    "PUT /v1/pairings/{pairing_id}/first-meeting": Endpoint(PAIR, '{"at": "2026-12-01T10:00:00Z"}'),
    "DELETE /v1/pairings/{pairing_id}/first-meeting": Endpoint(PAIR),
    "GET /v1/pairings/{pairing_id}/feedback": Endpoint(PAIR),
    "GET /v1/pairings/{pairing_id}/history": Endpoint(PAIR),
    f"GET {PROGRAMME}/mails": Endpoint(PAIR),
    "POST /v1/mails/{mail_id}/retry": Endpoint(PAIR),
    f"GET {PROGRAMME}/events": Endpoint(EVENTS),
    f"GET {PROGRAMME}/events/stream": Endpoint(EVENTS),
    "GET /v1/webhooks": Endpoint(EVENTS, of=Of.KEY),
    "POST /v1/webhooks": Endpoint(
        EVENTS, '{"url": "https://example.org/hook", "programme_ids": ["$programme_id"]}', of=Of.NAMED
    ),
    "GET /v1/webhooks/{webhook_id}": Endpoint(EVENTS),
    "DELETE /v1/webhooks/{webhook_id}": Endpoint(EVENTS),
    "POST /v1/webhooks/{webhook_id}/rotate-secret": Endpoint(EVENTS, "{}"),
    "POST /v1/webhooks/{webhook_id}/ping": Endpoint(EVENTS),
    "GET /v1/webhooks/{webhook_id}/deliveries": Endpoint(EVENTS),
    "POST /v1/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver": Endpoint(EVENTS),
    "GET /v1/keys": Endpoint(ADMIN, of=Of.KEY),
    "POST /v1/keys": Endpoint(
        ADMIN, '{"name": "New", "scopes": ["admin"], "programme_ids": ["$programme_id"]}', of=Of.NAMED
    ),
    "GET /v1/keys/{key_id}": Endpoint(ADMIN),
    "POST /v1/keys/{key_id}/rotate": Endpoint(ADMIN, "{}"),
    "DELETE /v1/keys/{key_id}": Endpoint(ADMIN),
}
"""By method and path; `profile_id` and `note_id` are called after what they name."""
