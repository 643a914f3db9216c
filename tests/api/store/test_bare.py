"""The yardstick reads and inserts, with tables as they are now."""

from uuid import UUID

import httpx

from api.schemas.programmes import ProgrammeInput
from api.services import programmes
from bench.bare import application
from bench.wire import SOMEBODY


async def test_what_was_inserted_is_read(database, clock, admin, url):
    """As measured by `bench.throughput`."""
    async with database.write() as session:
        programme: UUID = (await programmes.create(session, clock, admin, ProgrammeInput(name="IQ"))).id
    app = application(url, programme)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bare") as client:
        made = await client.post("/people", json=SOMEBODY)
        assert made.status_code == 201
        assert (await client.get(f"/people/{made.json()['id']}")).json() == made.json()
    for close in app.on_shutdown:
        await close()
