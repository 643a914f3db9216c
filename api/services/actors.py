"""Who has done something: the id of an account or of a key, or a word such as "clock"."""

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID


def id_of(actor: str) -> UUID | None:
    """The id of the account or the key; `None` for "clock", "mentor" and the like."""
    with suppress(ValueError):
        return UUID(actor)
    return None


def ids_of(actors: Iterable[str]) -> set[UUID]:
    """The ids of accounts and keys among actors."""
    return {found for actor in actors if (found := id_of(actor)) is not None}
