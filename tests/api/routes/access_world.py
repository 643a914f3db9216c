"""A programme with one thing of every kind, made as somebody who may do everything."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.engine import Engine
from api.schemas.imports import ImportState
from api.schemas.states import Role
from api.services.executing import Executor
from api.store import imports
from api.store.records_imports import Import
from api.store.types import new_id
from tests.api.inside import Inside
from tests.api.routes.access_table import PERSON


@dataclass(frozen=True)
class Maker:
    """Makes things with a key for everything; `engine` computes runs."""

    application: Inside
    key: dict[str, str]
    engine: Engine

    async def programme(self, name: str) -> str:
        """Make a programme; its id."""
        return (await self._post("/v1/programmes", json={"name": name}))["id"]

    async def everything(self) -> dict[str, str]:
        """A programme with one thing of every kind; the ids by name."""
        programme_id = await self.programme("Own")
        programme = f"/v1/programmes/{programme_id}"
        ids = {"programme_id": programme_id, "external_ref": "niq-1"}
        for name in ("mentor", "mentee", "idle_mentee", "locked_mentor", "locked_mentee"):
            ids[f"{name}_id"] = await self._person(f"{programme}/{name.rpartition('_')[2]}s")
        pair = {"mentee_id": ids["locked_mentee_id"], "mentor_id": ids["locked_mentor_id"]}
        ids["lock_id"] = (await self._post(f"{programme}/locks", json=pair))["id"]
        pair["mentor_id"] = ids["mentor_id"]
        ids["exclusion_id"] = (await self._post(f"{programme}/exclusions", json=pair))["id"]
        ids["run_id"] = await self._run(programme)
        first, second = await self._items(f"/v1/runs/{ids['run_id']}/proposals")
        ids["pairing_id"] = (await self._post(f"/v1/proposals/{first['id']}/approve"))["id"]
        ids["proposal_id"] = second["id"]
        ids["mail_id"] = (await self._items(f"{programme}/mails"))[0]["id"]
        hook = {"url": "https://example.org/hook", "programme_ids": [programme_id]}
        ids["webhook_id"] = (await self._post("/v1/webhooks", json=hook))["id"]
        ids["delivery_id"] = (await self._post(f"/v1/webhooks/{ids['webhook_id']}/ping"))["id"]
        key = {"name": "Own", "scopes": ["matching"], "programme_ids": [programme_id]}
        ids["key_id"] = (await self._post("/v1/keys", json=key))["id"]
        ids["import_id"] = await self._import(programme_id)
        return ids

    async def _post(self, path: str, **sent: Any) -> dict[str, Any]:
        answer = await self.application.client.post(path, headers=self.key, **sent)
        assert answer.is_success, answer.text
        return answer.json()

    async def _items(self, path: str) -> list[dict[str, Any]]:
        return (await self.application.client.get(path, headers=self.key)).json()["items"]

    async def _person(self, path: str) -> str:
        sent = {"content": PERSON, "headers": self.key | {"Content-Type": "application/json"}}
        return (await self.application.client.post(path, **sent)).json()["id"]

    async def _run(self, programme: str) -> str:
        run_id = (await self._post(f"{programme}/runs"))["id"]
        database, clock = self.application.database, self.application.clock
        await Executor(database=database, engine=self.engine, clock=clock, worker="test").execute(
            UUID(run_id)
        )
        return run_id

    async def _import(self, programme_id: str) -> str:
        now = self.application.clock.now()
        ended = Import(
            id=new_id(),
            programme_id=UUID(programme_id),
            role=Role.MENTOR,
            dry_run=True,
            state=ImportState.FAILED,
            progress=1.0,
            version=1,
            report=None,
            error_code="engine_died",
            error_values={},
            created_at=now,
            updated_at=now,
        )
        async with self.application.database.write() as session:
            await imports.add(session, ended)
        return str(ended.id)
