"""Long lists in parts: wherever they stand, they are cut and led through alike."""

import pytest

from api.schemas.states import Role
from api.services.numbered import cut, last_of
from tests.api.desk.test_pairings import paired


@pytest.mark.parametrize("total", [0, 1, 2, 3, 4, 5])
def test_all_parts_together_are_the_list(total):
    """None is empty but that of an empty list; past the last comes the last."""
    parts = [cut(range(total), number, 2) for number in range(1, last_of(total, 2) + 1)]
    assert [item for part in parts for item in part.items] == list(range(total))
    assert [part.number for part in parts if not part.items] == ([1] if total == 0 else [])
    assert cut(range(total), 99, 2) == parts[-1]


async def test_past_the_last_part_of_a_list_comes_the_last(world, viewer, monkeypatch):
    """Of people and of tandems: whoever follows an old link sees somebody, and finds the way back."""
    monkeypatch.setattr("api.services.board.PER_PAGE", 1)
    monkeypatch.setattr("api.services.roster.PER_PAGE", 1)
    for name in ("Eins", "Zwei"):
        await paired(world, f"Mentee {name}", f"Mentor {name}")
    await world.person(Role.MENTEE, name="Mentee Drei")
    for page, last in (("/pairings?show=invited", 2), ("/people/mentees?", 3)):
        shown = await viewer.get(f"{page}&page=99")
        assert "Mentee " in shown.text
        assert f"Seite {last} von {last}" in shown.text
        [before] = [one["href"] for one in shown.all("a", rel="prev")]
        [after] = [one["href"] for one in (await viewer.get(f"{page}&page=1")).all("a", rel="next")]
        assert f"page={last - 1}" in str(before)
        assert "page=2" in str(after)


async def test_where_no_part_follows_there_is_no_way_to_one(world, viewer):
    """A short list has no parts."""
    await paired(world, "Mentee Eins", "Mentor Eins")
    for page in ("/pairings?show=invited", "/people/mentees", "/people/mentors?page=7"):
        assert "Seite 1 von" not in (await viewer.get(page)).text
