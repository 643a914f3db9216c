"""Imports in the background end with a report, whatever becomes of them, and are forgotten."""

import asyncio
from datetime import timedelta

import pytest

from api.engine import CallError
from api.engine.frames import Failed
from api.errors import EngineDied, NotFound
from api.schemas.imports import ImportState
from api.security.access import Principal, Scope
from api.services import imports
from api.services.forgetting import Forgetting
from api.services.imports import SILENCE
from tests.api.services.importing.conftest import AMAL, OLENA, table


@pytest.fixture
def begin(service, admin, programme_id, sent):
    """Begins an import in the background."""

    async def call(data, *, dry_run=False):
        return await service.in_background(admin, programme_id, sent(data), dry_run=dry_run)

    return call


@pytest.fixture
def state(database, clock, admin):
    """An import as it is now."""

    async def call(begun):
        async with database.read() as session:
            return await imports.get(session, clock, admin, begun.id)

    return call


async def ended(service):
    """Wait until nothing goes on in the background."""
    await asyncio.gather(*service.going_on.tasks, return_exceptions=True)


async def test_an_import_in_the_background_ends_with_its_report(begin, state, service, everybody, told):
    """`done` with the figures; the people, the report and the events come together."""
    begun = await begin(table(AMAL, OLENA))
    assert (begun.state, begun.progress, begun.report) == (ImportState.READING, 0.0, None)
    await ended(service)
    now = await state(begun)
    assert (now.state, now.progress, now.report["created"]) == (ImportState.DONE, 1.0, 2)
    assert len(await everybody()) == 2
    assert (await told())[-1].subject_id == begun.id


async def test_a_file_with_faults_is_refused_in_the_background_too(begin, state, service, everybody):
    """`refused`, with all the faults in the report; a dry run ends in the same way."""
    for dry_run in (False, True):
        begun = await begin(table("x;;81302;Neustadt;Deutsch B2;1"), dry_run=dry_run)
        await ended(service)
        now = await state(begun)
        assert (now.state, now.report["error_count"]) == (ImportState.REFUSED, 1)
    assert await everybody() == []


@pytest.mark.parametrize(
    ("error", "code"),
    [(EngineDied(), "engine_died"), (CallError(Failed("ValueError", "x", "y")), "import_broken")],
)
async def test_what_goes_wrong_is_noted(begin, state, service, apart, everybody, error, code):
    """`failed`, with a code; nothing is stored."""
    apart.error = error
    begun = await begin(table(AMAL))
    await ended(service)
    now = await state(begun)
    assert (now.state, now.error_code, await everybody()) == (ImportState.FAILED, code, [])


async def test_an_import_that_the_server_could_not_end_is_interrupted(
    begin, state, service, apart, everybody
):
    """Stopping says so at once; a process that died is given up after a while."""
    apart.go_on.clear()
    begun = await begin(table(AMAL))
    await apart.begun.wait()
    await service.close()
    now = await state(begun)
    assert (now.state, now.error_code) == (ImportState.FAILED, "import_interrupted")
    assert await everybody() == []


async def test_an_import_that_nobody_hears_of_is_taken_for_interrupted(database, clock, admin, begin, apart):
    """After some minutes without a sign of life, and not before."""
    apart.go_on.clear()
    begun = await begin(table(AMAL))
    async with database.read() as session:
        found = await imports.get(session, clock, admin, begun.id)
    assert imports.as_seen(found, clock.now() + SILENCE - timedelta(seconds=1)).state is ImportState.READING
    lost = imports.as_seen(found, clock.now() + SILENCE)
    assert (lost.state, lost.error_code) == (ImportState.FAILED, "import_interrupted")
    # Whoever has the version of before would not hear of it.
    assert lost.version == found.version + 1


async def test_reports_are_forgotten_after_a_week(begin, state, service, clock, database):
    """They quote the file; they go by themselves, not with the next import."""
    first = await begin(table(AMAL))
    await ended(service)
    forgetting = Forgetting(database, clock)
    clock.turn(days=7, seconds=-1)
    assert await forgetting.due(10) == []
    clock.turn(seconds=1)
    second = await begin(table(AMAL))
    await ended(service)
    [due] = await forgetting.due(10)
    await forgetting.execute(due)
    assert await forgetting.due(10) == []
    assert (await state(second)).state is ImportState.DONE
    with pytest.raises(NotFound):
        await state(first)


async def test_who_may_not_see_a_programme_sees_none_of_its_imports(begin, service, database, clock):
    """As if there were none."""
    begun = await begin(table(AMAL))
    await ended(service)
    stranger = Principal("x", frozenset({Scope.ADMIN}), frozenset({"other"}))
    async with database.read() as session:
        with pytest.raises(NotFound):
            await imports.get(session, clock, stranger, begun.id)
