"""A read and an insert as one would write them with Litestar and SQLAlchemy alone: the yardstick.

`python -m bench.bare DATABASE_URL PORT PROGRAMME`: the tables are ours, and what SQLite is
set to. No key is asked for, nothing is checked, limited, noted or logged.
"""

import sys
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import uvicorn
from litestar import Litestar, get, post
from litestar.params import FromPath, JSONBody
from sqlalchemy import AdaptedConnection, event
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from api.schemas.states import Role, Status
from api.store.models import ProfileLanguageRow, ProfileOccupationRow, ProfileRow
from scoring.profile import Level, Meeting


def application(url: str, programme: UUID) -> Litestar:
    """`GET /people/{id}` and `POST /people`."""
    engine = create_async_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _durable)

    @get("/people/{identifier:uuid}")
    async def find(identifier: FromPath[UUID]) -> dict[str, Any]:
        async with AsyncSession(engine) as session:
            return _view(await session.get_one(ProfileRow, identifier))

    @post("/people")
    async def create(data: JSONBody[dict[str, Any]]) -> dict[str, Any]:
        async with AsyncSession(engine, expire_on_commit=False) as session:
            row = _row(data, programme)
            session.add(row)
            await session.flush()
            for position, each in enumerate(data["occupations"]):
                session.add(ProfileOccupationRow(profile_id=row.id, position=position, kldb=each["kldb"]))
            for position, each in enumerate(data["languages"]):
                level = Level[each["level"]]
                session.add(
                    ProfileLanguageRow(profile_id=row.id, position=position, code=each["code"], level=level)
                )
            await session.commit()
            return _view(row)

    return Litestar([find, create], openapi_config=None, on_shutdown=[engine.dispose])


def _durable(connection: AdaptedConnection, _record: object) -> None:
    """What is acknowledged is on the disk, and readers do not wait; as ours has it."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _row(data: dict[str, Any], programme: UUID) -> ProfileRow:
    now = datetime.now(UTC)
    return ProfileRow(
        id=uuid4(),
        programme_id=programme,
        role=Role.MENTOR,
        status=Status.ACTIVE,
        version=1,
        external_ref=None,
        wire=data,
        search="",
        name_key="",
        place_key="",
        lat=53.23,
        lon=7.45,
        ags="03457",
        meeting=Meeting.EITHER,
        max_distance_km=None,
        gender=None,
        same_gender_only=False,
        capacity=1,
        waiting_since=None,
        consent_withdrawn=False,
        created_at=now,
        updated_at=now,
    )


def _view(row: ProfileRow) -> dict[str, Any]:
    return {
        **row.wire,
        "id": row.id,
        "status": row.status,
        "version": row.version,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
    }


def main() -> None:
    """Serve until told to stop."""
    url, port, programme = sys.argv[1:]
    uvicorn.run(
        application(url, UUID(programme)),
        port=int(port),
        access_log=False,
        log_level="warning",
        server_header=False,
    )


if __name__ == "__main__":
    main()
