"""Restriction, legal hold and consent: who is left out, who stays, and what can be done with neither."""

import pytest

from api.errors import Conflict
from api.schemas.pairings import PairingInput
from api.schemas.problem import InvalidInput
from api.schemas.programmes import ProgrammeInput
from api.schemas.states import Mark, Role
from api.services import erasure, exporting, marking, opening, people, programmes
from api.services.leaving_out import ConsentMissing, ConsentWithdrawn, PersonRestricted
from api.services.versions import Expected
from api.services.wire import parse
from api.store import outbox, pool
from api.store.models_people import ProfileRow
from scoring.profile import Gender

ANY = Expected()
CONSENT = {"version": "2026-10", "at": "2026-10-01T10:00:00+00:00"}
WITHDRAWN = {**CONSENT, "withdrawn_at": "2026-11-01T10:00:00+00:00"}


@pytest.fixture
def mark(database, clock, admin):
    """Protects somebody: `mark(Role.MENTEE, id, Mark.HELD, "why")`; without a reason no longer."""

    async def call(role, profile_id, what, reason=None):
        async with database.write() as session:
            return await marking.mark(session, clock, admin, role, profile_id, what, reason, expected=ANY)

    return call


@pytest.fixture
def taking_part(database, programme_id):
    """The ids of all who take part in a run."""

    async def call():
        async with database.read() as session:
            found = await pool.read(session, programme_id)
        return {one.id for one in (*found.mentees, *found.mentors)}

    return call


@pytest.fixture
def change(database, clock, admin, catalogue):
    """Changes a mentee."""

    async def call(profile_id, patch):
        async with database.write() as session:
            return await people.change(
                session, clock, admin, Role.MENTEE, profile_id, patch, expected=ANY, catalogue=catalogue
            )

    return call


@pytest.fixture
def pair(database, clock, admin, programme_id, cohort):
    """Pairs two people of the cohort by hand."""

    async def call(mentee, mentor):
        async with database.write() as session:
            data = PairingInput(mentee_id=cohort[mentee], mentor_id=cohort[mentor])
            return await opening.create(session, clock, admin, programme_id, data)

    return call


@pytest.fixture
def demand(database, clock, admin, programme_id, catalogue):
    """Changes the programme."""

    async def call(**patch):
        async with database.write() as session:
            await programmes.change(
                session, clock, admin, programme_id, patch, expected=ANY, catalogue=catalogue
            )

    return call


async def test_who_is_restricted_is_left_alone(
    database, clock, admin, cohort, mark, taking_part, change, pair, told
):
    """No run, no change, no new tandem until they are released; all that is stored can be exported."""
    there = await taking_part()
    restricted = await mark(Role.MENTEE, cohort["e0"], Mark.RESTRICTED, "objection")
    assert await taking_part() == there - {str(cohort["e0"])}
    with pytest.raises(PersonRestricted):
        await change(cohort["e0"], {"name": "Somebody else"})
    with pytest.raises(PersonRestricted):
        await pair("e0", "m0")
    async with database.read() as session:
        export = await exporting.of_person(session, clock, admin, cohort["e0"], Role.MENTEE)
    [stored] = export.stored["profiles"]
    assert (stored["restricted_reason"], stored["restricted_by"]) == ("objection", admin.key_id)
    assert stored["restricted_at"] == restricted.restricted_at
    released = await mark(Role.MENTEE, cohort["e0"], Mark.RESTRICTED)
    assert (released.restricted_at, released.version) == (None, restricted.version + 1)
    assert await taking_part() == there
    heard = [one for one in await told() if one.subject_id == cohort["e0"]]
    assert [(one.type, one.actor, one.data) for one in heard[-2:]] == [
        ("mentee.restricted", admin.key_id, {"reason": "objection"}),
        ("mentee.released", admin.key_id, {}),
    ]


async def test_gender_is_kept_only_of_whoever_consents_where_that_is_required(
    database, clock, admin, programme_id, profile, demand, change
):
    """It can be sent by anybody, and matching knows of it as little as the profile does."""
    await demand(consent_version="2026-10", consent_required=True)

    async def put(**more):
        async with database.write() as session:
            data = profile(gender="female", same_gender_only=True, **more)
            found = await people.put(
                session, clock, admin, programme_id, Role.MENTEE, "r1", data, expected=ANY
            )
        return found.person

    async def known(profile_id):
        async with database.read() as session:
            row = await session.get(ProfileRow, profile_id)
        return row.gender, row.same_gender_only

    someone = await put()
    assert (someone.wire["gender"], someone.wire["same_gender_only"]) == (None, False)
    assert await known(someone.id) == (None, False)
    again = await put()
    assert again.version == someone.version
    someone = await put(consent=CONSENT)
    assert (someone.wire["gender"], someone.wire["same_gender_only"]) == ("female", True)
    assert await known(someone.id) == (Gender.FEMALE, True)
    someone = await change(someone.id, {"consent": None})
    assert await known(someone.id) == (None, False)


async def test_a_system_that_synchronises_cannot_overwrite_a_restriction(
    database, clock, admin, programme_id, profile, mark
):
    """It is refused, even if nothing would change."""

    async def put(**changes):
        async with database.write() as session:
            return await people.put(
                session, clock, admin, programme_id, Role.MENTOR, "r1", profile(**changes), expected=ANY
            )

    made = (await put()).person
    await mark(Role.MENTOR, made.id, Mark.RESTRICTED, "accuracy_contested")
    for changes in ({"name": "Somebody else"}, {}):
        with pytest.raises(PersonRestricted):
            await put(**changes)


async def test_mails_of_a_tandem_wait_while_one_of_the_two_is_restricted(database, clock, cohort, mark, pair):
    """The invitation of the mentor would tell of the mentee; once they are released, it goes."""
    await pair("e0", "m0")

    async def due():
        async with database.read() as session:
            return await outbox.due(session, now=clock.now(), limit=10)

    [mail] = await due()
    await mark(Role.MENTEE, cohort["e0"], Mark.RESTRICTED, "objection")
    assert await due() == []
    async with database.write() as session:
        assert await outbox.claim(session, mail, now=clock.now(), lease=clock.now() - clock.now()) is None
    await mark(Role.MENTEE, cohort["e0"], Mark.RESTRICTED)
    assert await due() == [mail]


async def test_nobody_erases_who_is_held(database, clock, admin, cohort, mark):
    """Until the hold is lifted; said again for the same reason, nothing happens."""
    held = await mark(Role.MENTOR, cohort["m0"], Mark.HELD, "A lawsuit")
    assert await mark(Role.MENTOR, cohort["m0"], Mark.HELD, "A lawsuit") == held

    async def erase():
        async with database.write() as session:
            await erasure.erase(session, clock, admin, Role.MENTOR, cohort["m0"], expected=ANY)

    with pytest.raises(erasure.LegalHold):
        await erase()
    await mark(Role.MENTOR, cohort["m0"], Mark.HELD)
    await erase()


async def test_who_withdraws_takes_no_part_and_loses_their_gender(cohort, change, taking_part, pair):
    """Gender is there for the wish alone, and by consent; both go with it, and come back with neither."""
    await change(cohort["e0"], {"gender": "female", "same_gender_only": True, "consent": CONSENT})
    assert str(cohort["e0"]) in await taking_part()
    withdrawn = await change(cohort["e0"], {"consent": WITHDRAWN})
    assert (withdrawn.wire["gender"], withdrawn.wire["same_gender_only"]) == (None, False)
    assert str(cohort["e0"]) not in await taking_part()
    with pytest.raises(ConsentWithdrawn):
        await pair("e0", "m0")
    again = await change(cohort["e0"], {"consent": {**CONSENT, "withdrawn_at": None}})
    assert again.wire["gender"] is None
    assert str(cohort["e0"]) in await taking_part()


async def test_who_knows_nothing_of_consent_does_not_undo_a_withdrawal(
    database, clock, admin, programme_id, profile
):
    """A system that synchronises without the field keeps what is known, and gender stays away."""

    async def put(**changes):
        async with database.write() as session:
            return (
                await people.put(
                    session, clock, admin, programme_id, Role.MENTEE, "r1", profile(**changes), expected=ANY
                )
            ).person

    before = await put(consent=WITHDRAWN)
    after = await put(gender="female")
    assert after == before
    assert after.wire["consent"]["version"] == "2026-10"


async def test_consent_is_demanded_only_where_a_programme_says_so(cohort, change, demand, taking_part, pair):
    """Then only those take part who have consented to the present version."""
    everybody = await taking_part()
    await demand(consent_version="2026-10")
    assert await taking_part() == everybody
    await change(cohort["e0"], {"consent": CONSENT})
    await demand(consent_required=True)
    assert await taking_part() == {str(cohort["e0"])}
    with pytest.raises(ConsentMissing):
        await pair("e1", "m0")
    await demand(consent_version="2027-01")
    assert await taking_part() == set()


def test_what_is_demanded_has_a_version(catalogue):
    """A programme cannot demand consent to nothing."""
    with pytest.raises(InvalidInput, match="consent_version_missing"):
        parse(ProgrammeInput, {"name": "IQ", "consent_required": True}, catalogue)


def test_each_reason_is_a_conflict_of_its_own():
    """Other systems tell them apart by their codes."""
    kinds = (PersonRestricted, ConsentWithdrawn, ConsentMissing, erasure.LegalHold)
    assert all(issubclass(kind, Conflict) for kind in kinds)
    assert [kind.code for kind in kinds] == [
        *("person_restricted", "consent_withdrawn", "consent_missing", "legal_hold"),
    ]
