"""Who has looked at whom is noted, kept for half a year, and goes with the person."""

from datetime import timedelta

import pytest
from litestar.routes import HTTPRoute

from api.app import create_app
from api.routes.witnessed import WAYS
from api.schemas.reads import Way
from api.schemas.states import Role
from api.security.access import ACCESS, SIGNED_IN, Scope, is_for_visitors
from api.services import people, witnessing
from api.services.forgetting import READS_KEPT_FOR, Forgetting
from api.services.witnessing import Witness
from api.settings import Settings
from api.store.reads import Look
from api.store.types import new_id
from tests.api.inside import inside

NOBODY = (
    "/v1/programmes", "/v1/programmes/{programme_id}", "/v1/programmes/{programme_id}/exclusions",
    "/v1/programmes/{programme_id}/locks", "/v1/programmes/{programme_id}/mails",
    "/v1/programmes/{programme_id}/retention", "/v1/programmes/{programme_id}/suggestion",
    "/v1/programmes/{programme_id}/runs", "/v1/runs/{run_id}", "/v1/runs/{run_id}/progress",
    "/v1/runs/{run_id}/rule-prices",
    "/v1/runs/{run_id}/fairness", "/v1/runs/{run_id}/scarcity", "/v1/imports/{import_id}",
    "/v1/imports/{import_id}/progress",
)  # fmt: skip
"""What shows nobody, or no more of them than an id."""

NO_PROFILES = (
    "match", "match/runs", "match/runs/{run_id}", "match/runs/{run_id}/progress", "people", "people/import",
    "people/import/{upload_id}", "people/import/{upload_id}/columns", "people/lookup/languages",
    "people/lookup/occupations", "people/lookup/places", "people/mentees/new", "people/mentors/new",
    "people/new", "report", "report/figures.xlsx", "result", "result/{run_id}/frontier",
    "result/{run_id}/fairness",
    "result/{run_id}/picture", "result/{run_id}/proof", "result/{run_id}/rules", "",
)  # fmt: skip
"""Pages that show figures, forms, or what nobody has stored yet; those of settings do, too."""


def shown():
    """The patterns of what may show people."""
    app = create_app(Settings(database_url="sqlite+aiosqlite:///unused.db"))
    desk = "/desk/programmes/{slug}"
    scopes = {Scope.PROFILES_READ.value, Scope.PAIRINGS.value, Scope.MATCHING.value}
    for route in app.routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else ():
            path, access = route.path_format, handler.opt.get(ACCESS, "")
            if "GET" not in handler.http_methods:
                continue
            if is_for_visitors(access) and access == SIGNED_IN[ACCESS] and path.startswith(desk):
                page = path.removeprefix(desk).removeprefix("/")
                if page not in NO_PROFILES and not page.startswith("settings"):
                    yield path
            elif access in scopes and path not in NOBODY:
                yield path


def test_whatever_shows_people_is_noted():
    """A new route is either noted, or is said to show nobody; no pattern stands for nothing."""
    assert sorted(set(WAYS)) == sorted(set(shown()))


@pytest.fixture
async def person(database, clock, admin, profile, programme_id):
    """A mentor."""
    async with database.write() as session:
        return await people.create(session, clock, admin, programme_id, Role.MENTOR, profile(name="Berta"))


@pytest.fixture
def listed(database, admin, programme_id):
    """Who has looked at whom."""

    async def call():
        async with database.read() as session:
            found = await witnessing.listed(session, admin, programme_id, before=None)
        return [(one.whom, one.read.way) for one in found.items]

    return call


async def test_a_look_over_http_is_noted(url, database, clock, admin, programme_id, person, listed):
    """At one and at many, by whom; what is not found, or not shown, is none."""
    async with inside(Settings(database_url=url), clock) as app:
        key = await app.key(Scope.PROFILES_READ)
        for path in (
            f"mentors/{person.id}", f"programmes/{programme_id}/mentors", f"mentees/{person.id}",
            f"mentors/{person.id}/export", "catalogue/languages?q=de",
        ):  # fmt: skip
            await app.client.get(f"/v1/{path}", headers=key)
    assert await listed() == [("Berta", Way.STORED), (None, Way.LIST), ("Berta", Way.PROFILE)]
    async with database.read() as session:
        found = await witnessing.listed(session, admin, programme_id, before=None)
    assert {one.by for one in found.items} == {"test"}


async def test_looks_are_kept_for_half_a_year_and_no_longer_than_the_person(database, clock, person, listed):
    """Who is gone before it is written is left out, and the same again within a moment counts once."""
    witness = Witness(database)
    for whom in (person.id, new_id(), person.id):
        witness.note(Look(at=clock.now(), actor="clock", way=Way.PROFILE, profile_id=whom))
    witness.note(Look(at=clock.now() + timedelta(days=1), actor="clock", way=Way.LIST, slug="weser-ems"))
    await witness.close()
    assert await listed() == [(None, Way.LIST), ("Berta", Way.PROFILE)]
    clock.turn(seconds=READS_KEPT_FOR.total_seconds())
    forgetting = Forgetting(database, clock)
    for item in await forgetting.due(10):
        await forgetting.execute(item)
    assert await listed() == [(None, Way.LIST)]
