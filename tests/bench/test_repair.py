"""What is measured of a repair are changes."""

from bench.repair import Cohort
from matcher.repair import Repairer


def test_only_who_has_a_mentor_declines_one():
    """Half of the mentees have none here; that they decline nothing would cost nothing."""
    cohort = Cohort(300, 0.5)
    repairer = Repairer(cohort.problem())
    decline = cohort.changes(repairer)["a pair declines"]
    for number in range(30):
        assert decline(number)(), "somebody moves"
