"""Nobody is paired by a machine alone: there is one way into a pairing, and a person goes it.

What `docs/explanation/ai-act.md` says of human oversight rests on these tests.
"""

import ast
from collections import defaultdict
from datetime import timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest

import api
from api.security.access import Principal
from api.services import approving
from api.services.deadlines import Deadlines
from api.services.telling import CLOCK, WORKER

HOUSE = Path(api.__file__).parent


@cache
def uses():
    """Which files of the service, without their endings, use a name, or call a function of a module."""
    found = defaultdict(set)
    for path in HOUSE.rglob("*.py"):
        here = path.relative_to(HOUSE).with_suffix("").as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=function)):
                    found[module, function].add(here)
                case ast.Name(id=word):
                    found[word].add(here)
    return found


def calls(function, module):
    """The files that call a function of a module of the store."""
    return uses()[module, function]


def names(word):
    """The files in which a word is used."""
    return uses()[word]


def test_there_is_one_place_where_pairings_begin():
    """Only `opening` stores them, and only those call it who answer a person's request."""
    assert calls("add_all", "pairings") == {"services/opening"}
    assert names("open_all") == {"services/opening", "services/approving"}
    assert names("open_pairing") == {"services/opening"}
    assert calls("approve", "approving") | calls("approve_all", "approving") == {
        "routes/pairings",
        "routes/desk/result/pair",
        "services/deciding",
    }


@pytest.mark.usefixtures("cohort")
async def test_whatever_runs_by_itself_pairs_nobody(start, executor, found, database, clock, admin, act, ask):
    """Runs, deadlines and repairs over months only propose; the pairings are those that a person approved."""
    run = await start()
    await executor().execute(run.id)
    proposals, _ = await found(run)
    assert await ask("SELECT count(*) FROM pairings") == [(0,)]
    async with database.write() as session:
        opened = await approving.approve(session, clock, admin, proposals[0].id, None)
    await act(opened, "decline", reason="no_time")
    deadlines = Deadlines(database=database, clock=clock)
    for _ in range(6):
        clock.turn(seconds=timedelta(days=30).total_seconds())
        for due in await deadlines.due(100):
            await deadlines.execute(due)
        for due in await executor().due(100):
            await executor().execute(due)
    assert [UUID(str(one)) for (one,) in await ask("SELECT id FROM pairings")] == [opened.id]


@pytest.mark.usefixtures("cohort")
async def test_every_pairing_names_who_has_approved_it(start, executor, found, database, clock, admin, ask):
    """The first step of each is that of a key or an account, never of the clock or a worker."""
    run = await start()
    await executor().execute(run.id)
    [proposal, *_] = (await found(run))[0]
    somebody = Principal(str(UUID(int=7)), admin.scopes)
    async with database.write() as session:
        await approving.approve(session, clock, somebody, proposal.id, None)
    steps = await ask('SELECT "by" FROM pairing_steps WHERE version = 1')
    assert steps == [(somebody.key_id,)]
    assert not {CLOCK, WORKER} & {by for (by,) in steps}
