"""Who is given advice, on which runs, and within which limits."""

import os

import pytest

from api.engine import Engine
from api.errors import EngineTimeout, NotFound
from api.problems import problem_of
from api.security.access import Principal, Scope
from api.services import advice as advice_module
from api.services import runs
from api.services.advice import Advice
from api.services.advising import AdviceTooLarge
from api.services.finished import RunNotDone
from api.services.proofs import proof
from api.settings import Settings
from matcher.advice import limits


async def test_there_is_no_advice_before_a_run_is_done(cohort, start, advice, database, clock, admin, proved):
    """Queued or cancelled: the state is named."""
    assert cohort
    run = await start()
    for state in ("queued", "cancelled"):
        for question in (advice.scarcity, advice.rule_prices, advice.rivals):
            with pytest.raises(RunNotDone) as refused:
                await question(admin, run.id)
            assert refused.value.values == {"state": state}
        with pytest.raises(RunNotDone):
            await proved(run)
        if state == "queued":
            async with database.write() as session:
                await runs.cancel(session, clock, admin, run.id)


async def test_advice_is_for_keys_that_reach_the_programme(cohort, done, advice, admin, database):
    """Others find nothing, even where the answer is remembered."""
    run = await done()
    stranger = Principal("other", frozenset({Scope.ADMIN}), programmes=frozenset())
    await advice.scarcity(admin, run.id)
    for question in (advice.scarcity, advice.rule_prices, advice.rivals):
        with pytest.raises(NotFound):
            await question(stranger, run.id)
    with pytest.raises(NotFound):
        await advice.candidates(stranger, cohort["e0"], 10)
    async with database.read() as session:
        with pytest.raises(NotFound):
            await proof(session, stranger, run.id)


async def test_what_was_found_about_a_run_is_remembered(cohort, done, advice, admin, direct, monkeypatch):
    """Asked again, nothing is computed; the oldest is forgotten when there are too many."""
    assert cohort
    monkeypatch.setattr(advice_module, "REMEMBERED", 2)
    run = await done()
    first = await advice.scarcity(admin, run.id)
    await advice.rivals(admin, run.id)
    assert await advice.scarcity(admin, run.id) == first
    assert direct.asked == ["stored_scarcity", "stored_rivals"]
    await advice.rule_prices(admin, run.id)
    await advice.scarcity(admin, run.id)
    await advice.rivals(admin, run.id)
    assert direct.asked == ["stored_scarcity", "stored_rivals", "stored_rule_prices", "stored_rivals"]


async def test_advice_on_too_many_pairs_is_refused(cohort, done, advice, admin, monkeypatch):
    """Before anything is computed, with the numbers."""
    run = await done()
    for limit in ("LARGEST_COHORT", "LARGEST_POOL"):
        monkeypatch.setattr(limits, limit, 5)
    with pytest.raises(AdviceTooLarge) as refused:
        await advice.scarcity(admin, run.id)
    assert refused.value.values == {"pairs": 6, "most": 5}
    with pytest.raises(AdviceTooLarge):
        await advice.candidates(admin, cohort["e0"], 10)


async def test_advice_ends_with_the_time_limit(cohort, database, clock, admin):
    """What takes longer is a problem that says so, and is computed no further."""
    engine = Engine(Settings(time_limit=1e-6, interactive_workers=1, run_workers=1), os.getpid)
    engine.start()
    try:
        with pytest.raises(EngineTimeout) as ended:
            await Advice(database, engine, clock).candidates(admin, cohort["e0"], 10)
    finally:
        await engine.close()
    problem = problem_of(ended.value, "en")
    assert (problem.status, problem.code) == (503, "engine_timeout")
    assert problem.detail
