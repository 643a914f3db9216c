import pytest

from api.problems import problem_of
from api.services.executing import MOST_CRASHES, RunBroken, RunCrashed
from api.services.pairs import LockExcluded, LockOverCapacity, LockTwice, PairNoted
from api.services.people import ExternalRefTaken
from api.services.programmes import SlugTaken
from api.services.solving import BrokenLock, LockImpossible
from api.words import LANGUAGES

IDENTIFIER = "01a200df-0000-7000-8000-000000000000"
CONFLICTS = [
    SlugTaken(slug="iq"),
    ExternalRefTaken(external_ref="niq-1"),
    PairNoted(kind="exclusion", id=IDENTIFIER),
    LockExcluded(),
    LockTwice(),
    LockOverCapacity(),
    LockImpossible((BrokenLock("e", "m", ("inactive",)),)),
    RunCrashed(attempts=MOST_CRASHES),
    RunBroken(),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("conflict", CONFLICTS, ids=lambda conflict: conflict.code)
def test_every_conflict_is_explained(conflict, language):
    """With the values that it carries when it is raised, in both languages."""
    problem = problem_of(conflict, language)
    assert problem.code == conflict.code
    assert problem.detail.endswith(".")
    assert "{" not in problem.detail
