"""How somebody has left a page of a programme, kept in their session."""

from typing import Any

from api.routes.desk.desk import Desk
from api.services import sessions


def kept(desk: Desk, name: str) -> dict[str, Any] | None:
    """What was kept for a page of this programme."""
    assert desk.signed is not None, "the guard has seen to it"
    found: dict[str, Any] | None = desk.signed.kept.get(_key(desk, name))
    return found


async def keep(desk: Desk, name: str, value: dict[str, Any]) -> None:
    """Keep something for a page of this programme."""
    assert desk.signed is not None, "the guard has seen to it"
    async with desk.database.write() as session:
        await sessions.keep(session, desk.signed.session_id, _key(desk, name), value or None)


def _key(desk: Desk, name: str) -> str:
    return f"people:{desk.programme.id}:{name}"
