"""Runs that are done: only they have results to speak of."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import Conflict
from api.schemas.states import RunState
from api.security.access import Principal
from api.services import runs
from api.store.records import Run


class RunNotDone(Conflict):
    """The run has no result: it is still being computed, or has failed or been cancelled."""

    code = "run_not_done"


async def finished(session: AsyncSession, who: Principal, run_id: UUID) -> Run:
    """A run that is done; raise `NotFound` or `RunNotDone`."""
    run = await runs.get(session, who, run_id)
    if run.state is not RunState.DONE:
        raise RunNotDone(state=run.state.value)
    return run
