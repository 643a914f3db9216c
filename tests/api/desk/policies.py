"""The form of a policy, filled in, and the policy that a programme has."""

from api.security.access import OPERATOR
from api.services import programmes

NEAR, FAR = {"place": "Leer"}, {"place": "Göttingen"}
ELECTRICIAN, NURSE = [{"kldb": "26212"}], [{"kldb": "81302"}]
REGION = {"weights__profession": "0", "weights__region": "100", "weights__language": "0"}
PROFESSION = {"weights__profession": "100", "weights__region": "0", "weights__language": "0"}


async def present(world):
    """The programme as it is now."""
    async with world.inside.database.read() as session:
        return await programmes.get(session, OPERATOR, world.programme_id)


async def typed(staff, **changes):
    """The form as it is shown, with changes; `None` switches off."""
    page = await staff.get("/match")
    [goal] = page.all("input", name="objective", checked=None)
    chosen = {"rules.common_language.level": "B1", "rules.german_level.level": "", "objective": goal["value"]}
    sent = page.fields | chosen
    sent |= {name.replace("__", "."): value for name, value in changes.items()}
    return {name: value for name, value in sent.items() if value is not None}
