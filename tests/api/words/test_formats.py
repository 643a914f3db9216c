"""How values are written."""

from datetime import UTC, date, datetime

import pytest

from api import words

LATE = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
"""Half past midnight in Germany."""


@pytest.mark.parametrize("value", [LATE, date(2026, 7, 1), "2026-07-01"])
def test_a_day_is_the_one_on_german_calendars(value):
    """Whatever was stored of it."""
    assert words.show(value, "date", "de") == "01.07.2026"
