"""What is told is of a type that everybody knows."""

from uuid import UUID

import pytest

from api.services.telling import event_of, tell_all

SOMETHING = UUID(int=7)


def test_no_event_is_of_a_type_that_nobody_could_subscribe_to(clock):
    """The page of the audit trail has a word for each; one more is a fault that shows at once."""
    event = event_of("clock", clock.now(), SOMETHING, ("import", SOMETHING), "done")
    assert (event.type, event.subject_kind) == ("import.done", "import")
    with pytest.raises(ValueError, match=r"import\.begun is no known type"):
        event_of("clock", clock.now(), SOMETHING, ("import", SOMETHING), "begun")


async def test_nor_does_the_trail_tell_one(database, clock):
    """And nothing is written."""
    with pytest.raises(ValueError, match=r"key\.lost is no known type"):
        async with database.write() as session:
            await tell_all(session, "operator", clock.now(), ("key", SOMETHING), "lost")
