"""Two people who change the policy of a programme at once."""

from tests.api.desk.conftest import Seen, Staff, World
from tests.api.desk.policies import PROFESSION, REGION, present, typed


async def again(staff: Staff, page: Seen, action: str, shown: dict[str, str | None]) -> Seen:
    """Press a button of the page that came back, with what stands in it."""
    return await staff.sends(f"/match/{action}", shown | {"version": page.fields["version"]})


async def profession(world: World) -> int:
    """What the programme's policy gives to professions."""
    weights = (await present(world)).policy["weights"]
    return int(weights["profession"])


async def test_a_policy_that_was_refused_as_late_stays_late(world, coordinator, administrator):
    """A second press does not overwrite what somebody else has saved meanwhile."""
    mine = await typed(coordinator, **REGION)
    assert (await administrator.sends("/match/save", await typed(administrator, **PROFESSION))).status == 200
    late = await coordinator.sends("/match/save", mine)
    assert late.status == 412
    assert (await again(coordinator, late, "save", mine)).status == 412
    assert await profession(world) == 100


async def test_trying_a_policy_makes_it_no_newer(world, coordinator, administrator):
    """What was typed before somebody else saved is late after every page that shows it again."""
    mine = await typed(coordinator, **REGION)
    await administrator.sends("/match/save", await typed(administrator, **PROFESSION))
    tried = await coordinator.sends("/match/try", mine)
    faulty = await coordinator.sends("/match/try", mine | {"weights.region": "viel"})
    assert (tried.status, faulty.status) == (200, 422)
    for page in (tried, faulty):
        assert (await again(coordinator, page, "save", mine)).status == 412
    assert await profession(world) == 100
