"""No table and no column can hold something of a person without being exported, or named with a reason."""

import pytest

from api import words
from api.store.exporting import condition, refers_to_people
from api.store.holdings import HOLDINGS, Of, is_shown
from api.store.models import Base
from api.store.types import new_id

TABLES = Base.metadata.tables
SHOWN = sorted(name for name in TABLES if is_shown(name))


def test_every_table_is_described():
    """Whoever adds one says in `api/store/holdings.py` what it holds of whom."""
    assert set(HOLDINGS) == set(TABLES)


@pytest.mark.parametrize("name", sorted(set(TABLES) - set(SHOWN)))
def test_a_table_that_is_not_exported_has_the_columns_that_were_looked_at(name):
    """Whoever adds one asks again whether it may hold something of a person, and says why if so."""
    holding = HOLDINGS[name]
    assert holding.columns.split() == [column.name for column in TABLES[name].columns]
    assert (holding.of is Of.PEOPLE) == (holding.unshown is not None)


@pytest.mark.parametrize("name", SHOWN)
def test_an_exported_table_is_found_by_its_keys(name):
    """And each of its columns is exported, or is hidden for a reason."""
    assert condition(TABLES[name], new_id()) is not None
    assert set(HOLDINGS[name].hidden) <= {column.name for column in TABLES[name].columns}


@pytest.mark.parametrize("name", sorted(set(TABLES) - set(SHOWN)))
def test_what_refers_to_people_is_exported(name):
    """No table with a key to somebody is left out."""
    assert not refers_to_people(TABLES[name])


@pytest.mark.parametrize("name", SHOWN)
def test_people_can_read_what_is_exported(name):
    """A table has a name and a purpose, and each column a heading."""
    assert [key for key in (f"held.table.{name}", f"held.purpose.{name}") if not words.known(key)] == []
    shown = {column.name for column in TABLES[name].columns} - set(HOLDINGS[name].hidden)
    assert [column for column in sorted(shown) if not words.known(f"held.column.{column}")] == []
