"""What a match begins with: people as they are stored, and the policy that holds for them."""

from datetime import date

import msgspec

from api.schemas.policy import Policy
from api.store.records import PoolData
from api.store.types import JsonObject
from matcher.inputs import MatchInput
from scoring import policy as domain


def match_input(people: PoolData, policy: JsonObject, as_of: date) -> MatchInput:
    """The people of a programme under a stored policy.

    Parameters
    ----------
    as_of : date
        The day up to which waiting counts.
    """
    return MatchInput(
        mentees=people.mentees,
        mentors=people.mentors,
        policy=policy_of(policy),
        exclusions=people.exclusions,
        locks=people.locks,
        as_of=as_of,
    )


def policy_of(stored: JsonObject) -> domain.Policy:
    """A policy as programmes and runs keep it."""
    return Policy.model_validate_json(msgspec.json.encode(stored)).to_domain()
