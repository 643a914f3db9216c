"""Which loops work compiles that warming up has not: `python -m tests.matcher.compiled`."""

import sys
from datetime import date

from bench.people import POLICY, people
from matcher import PoolScores, Problem, SolveParams, solve
from matcher.advice import warm as advice
from matcher.advice.frontier import frontier
from matcher.advice.ladder import Ladder
from matcher.advice.outlook import (
    forbidden_losses,
    forced_losses,
    gains_of_one_more,
    losses_of_one_fewer,
)
from matcher.advice.ranked import best_plans
from matcher.advice.scarcity import scarcity
from matcher.advice.wide.ground import Ground
from matcher.advice.wide.stock import Stock
from matcher.inputs import MatchInput
from matcher.match import match
from matcher.repair import Repairer
from matcher.repair import warm as repair
from matcher.sparse import warm as sparse
from scoring.fused.jit import Compiled
from scoring.pool import Pool
from tests.matcher.advice.whatif import cohort
from tests.matcher.repair.changes import REPAIRABLE, random_changes


def compiled():
    """How many kinds of arguments each loop is compiled for, by its name."""
    modules = [module for name, module in sys.modules.items() if name.startswith(("matcher", "scoring"))]
    loops = {loop for module in modules for loop in vars(module).values() if isinstance(loop, Compiled)}
    return {f"{loop.__module__}.{loop.__name__}": loop.kinds for loop in loops}


def solve_all():
    """Solve people and numbers by either method, and match."""
    mentees, mentors = people(200)
    posed = Problem.of_pool(PoolScores(Pool.of(mentees, mentors, as_of=date(2026, 11, 1)), POLICY))
    for problem in (posed, *map(cohort, range(6))):
        for method in ("sparse", "dense"):
            solve(problem, SolveParams(method=method))
    match(MatchInput(mentees=mentees[:50], mentors=mentors[:30], policy=POLICY))


def advise():
    """Ask everything about plans, over a matrix and without one."""
    scores = PoolScores(Pool.of(*people(60)), POLICY)
    problem = Problem.of_pool(scores)
    plan = solve(problem)
    for seen in Ladder.of(problem, plan), Stock.of(Ground.of(problem, plan)):
        forced_losses(seen, 3)
        forbidden_losses(seen, plan.matched.nonzero()[0][:5].tolist())
        gains_of_one_more(seen)
        losses_of_one_fewer(seen)
        scarcity(scores, seen)
    best_plans(problem, plan, 3)
    frontier(problem)


def repair_all():
    """Make many changes of all kinds."""
    for seed, objective in enumerate(REPAIRABLE):
        repairer = Repairer(cohort(seed, n=300, m=200, share=0.8, objective=objective))
        changes = random_changes(repairer, seed, share=0.8)
        for _ in range(50):
            changes.step()
        repairer.plan()


def main():
    """Write what was compiled only for the work."""
    for warm in (sparse, advice, repair):
        warm.warm_up()
    before = compiled()
    assert len(before) > 100, "There are more loops than this."
    assert any(before.values()), "Warming up compiles some of them."
    for work in (solve_all, advise, repair_all):
        work()
    more = sorted(name for name, count in compiled().items() if count > before.get(name, 0))
    sys.stdout.write(f"{more}\n")


if __name__ == "__main__":
    main()
