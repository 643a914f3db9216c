"""What the explanations tell of two mentees and two mentors is what the program finds."""

import re

import numpy as np
import pytest

from matcher.problem import MatrixScores, Problem
from matcher.solve import solve
from scoring.policy import Objective
from scoring.region import FIT_MINUTES, FIT_POINTS, ONLINE_POINTS
from tests.docs.blocks import ROOT

SCORES = np.array([[95, 87], [90, 70]], dtype=np.int32) * 100
"""Amal and Olena with Antje and Uwe, as the pictures have it."""


def total(*, antje=1, uwe=1):
    """What the best plan is worth, with so many seats."""
    problem = Problem(
        scores=MatrixScores(SCORES, np.ones((2, 2), dtype=np.bool_)),
        seats=np.array([antje, uwe], dtype=np.int32),
        objective=Objective.BEST_TOTAL,
    )
    return solve(problem).total_score // 100


def test_together_is_better_than_by_hand():
    """177 is the best; a seat more at Antje's brings 8, at Uwe's nothing, as the prices say."""
    assert (total(), total(antje=2), total(uwe=2)) == (177, 177 + 8, 177)
    prices = {"Amal": 87, "Olena": 82, "Antje": 8, "Uwe": 0}
    pairs = np.add.outer([prices["Amal"], prices["Olena"]], [prices["Antje"], prices["Uwe"]])
    assert (100 * pairs >= SCORES).all()
    assert sum(prices.values()) == 177


@pytest.mark.parametrize("name", ["matching.md", "zuordnung.md"])
def test_the_figures_of_the_region_are_those_of_the_program(name):
    """20, 60 and 120 minutes, in the row of the region, and the least for two who can meet online."""
    text = (ROOT / "docs" / "explanation" / name).read_text("utf-8")
    [row] = re.findall(r"^\| \*\*[Rr]egion\*\* .*", text, re.MULTILINE)
    fits = dict(zip(FIT_MINUTES.tolist(), (FIT_POINTS / 100).tolist(), strict=True))
    assert (fits[20], fits[60], fits[120], ONLINE_POINTS) == (100, 50, 10, 6000)
    assert re.findall(r"\d+(?: %)?", row) == ["20", "60", "50 %", "10 %"]
    assert re.search(r"online[^.|]* 60 %", text)
