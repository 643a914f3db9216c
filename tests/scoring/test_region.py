import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.region import FIT_MINUTES, ways

HANOVER, HILDESHEIM = (52.3759, 9.7320), (52.1508, 9.9511)
points = st.tuples(st.floats(51.3, 54.0), st.floats(6.6, 11.6))


@given(st.lists(points, min_size=1, max_size=5), st.lists(points, min_size=1, max_size=5))
def test_a_way_back_is_as_long(origins, destinations):
    """Distances, minutes and fits are the same in both directions."""
    there, back = ways(origins, destinations), ways(destinations, origins)
    assert np.allclose(there.km, back.km.T)
    assert np.allclose(there.minutes, back.minutes.T)
    assert np.array_equal(there.fit, back.fit.T)


@given(st.lists(points, min_size=2, max_size=6))
def test_a_way_does_not_depend_on_the_others(places):
    """Each way is the same alone and in company."""
    together = ways(places, places)
    for row, origin in enumerate(places):
        for column, destination in enumerate(places):
            alone = ways([origin], [destination]).between(0, 0)
            assert alone == together.between(row, column)


@given(points, points)
def test_a_way_is_never_shorter_than_the_air(one, other):
    """Water only lengthens a way, and fit falls with the minutes."""
    way = ways([one], [other]).between(0, 0)
    assert way.km >= 0
    assert way.minutes >= 10 + 1.11 * way.km - 1e-6
    assert 0 <= way.fit <= 10_000


def test_inland_ways_are_straight():
    """Hanover and Hildesheim: 29 km through the air, 42 minutes."""
    way = ways([HANOVER], [HILDESHEIM]).between(0, 0)
    assert round(way.km) == 29
    assert round(way.minutes) == 42


@pytest.mark.parametrize(("minutes", "fit"), [(10, 10_000), (20, 10_000), (60, 5000), (120, 1000), (135, 0)])
def test_fit_falls_with_the_minutes(minutes, fit):
    """Fit is 1 up to 20 minutes, 0.5 at 60, 0.1 at 120 and 0 from 135 on."""
    km = (minutes - 10) / 1.11
    south = (HANOVER[0] - km / 111.195, HANOVER[1])
    assert ways([HANOVER], [south]).between(0, 0).fit == pytest.approx(fit, abs=2)


def test_a_ferry_counts_unless_both_are_on_the_island():
    """To Norderney it takes the ferry; on Norderney it does not."""
    norderney, norden = (53.7073, 7.1467), (53.5957, 7.2056)
    over, on = ways([norderney], [norden]).between(0, 0), ways([norderney], [norderney]).between(0, 0)
    assert over.minutes > 60
    assert on.minutes == FIT_MINUTES[0] / 2
