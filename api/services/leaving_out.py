"""Who takes part in nothing although they are active, and why."""

from enum import StrEnum
from typing import Final

from api.errors import Conflict
from api.store.records import Person, Programme


class LeftOut(StrEnum):
    """Why somebody is left out of runs and can begin nothing."""

    PERSON_RESTRICTED = "person_restricted"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CONSENT_MISSING = "consent_missing"


class PersonRestricted(Conflict):
    """The data of somebody are only stored, until they are released; `kind` and `id` say whose."""

    code = LeftOut.PERSON_RESTRICTED


class ConsentWithdrawn(Conflict):
    """Somebody has withdrawn their consent; `kind` and `id` say who."""

    code = LeftOut.CONSENT_WITHDRAWN


class ConsentMissing(Conflict):
    """Somebody has not consented to the present version, as their programme demands."""

    code = LeftOut.CONSENT_MISSING


_ERRORS: Final[tuple[type[Conflict], ...]] = (PersonRestricted, ConsentWithdrawn, ConsentMissing)
_BY_CODE: Final = {error.code: error for error in _ERRORS}


def left_out(person: Person, programme: Programme) -> LeftOut | None:
    """Why somebody is left out; `None` if they are not. `api.store.pool` asks the same of all at once."""
    consent = person.wire.get("consent") or {}
    if person.restricted_at is not None:
        return LeftOut.PERSON_RESTRICTED
    if consent.get("withdrawn_at") is not None:
        return LeftOut.CONSENT_WITHDRAWN
    if programme.consent_required and consent.get("version") != programme.consent_version:
        return LeftOut.CONSENT_MISSING
    return None


def require_in(person: Person, programme: Programme) -> None:
    """Raise `PersonRestricted`, `ConsentWithdrawn` or `ConsentMissing` for whoever is left out."""
    why = left_out(person, programme)
    if why is not None:
        raise _BY_CODE[why](kind=person.role.value, id=str(person.id))


def require_free(person: Person) -> None:
    """Raise `PersonRestricted` if the data of somebody are only stored."""
    if person.restricted_at is not None:
        raise PersonRestricted(kind=person.role.value, id=str(person.id))
