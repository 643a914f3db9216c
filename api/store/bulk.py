"""Many rows at once, ready for the driver.

SQLAlchemy prepares the parameters of each row anew, for any statement there could
be. Here a column is prepared at a time, by the same types, and a value that all
rows share only once: half of the work that remains when thousands are stored.

To PostgreSQL the rows go as JSON, those of several tables in one statement: its
driver would adapt each value on its own, and each statement is a trip to the server.
To SQLite they go as values, a hundred rows in one statement: after each statement its
thread has to wait for Python's lock, which a busy server keeps for milliseconds.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain, repeat
from typing import Any, NamedTuple, cast

from sqlalchemy import JSON, Dialect, Insert, Table, Text, bindparam, column, func, insert, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from api.store.json import to_json
from api.store.models import Base

REMEMBERED = 64
"""Statements: of some tables, for each engine."""

AT_A_TIME = 100
"""Rows in one statement to SQLite."""


class Rows(NamedTuple):
    """Rows of a table.

    Parameters
    ----------
    names : tuple of str
        The columns that are given; all others are left to the database.
    rows : sequence of tuple
        A value for each of `names`; JSON may be ready as `msgspec.Raw`.
    """

    into: type[Base]
    names: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]


async def insert_all(session: AsyncSession, *parts: Rows) -> None:
    """Add rows to tables, first to those that others refer to."""
    parts = tuple(part for part in parts if part.rows)
    if not parts:
        return
    connection = await session.connection()
    insert_parts = _insert_objects if connection.dialect.name == "postgresql" else _insert_tuples
    await insert_parts(connection, parts)


async def _insert_tuples(connection: AsyncConnection, parts: Sequence[Rows]) -> None:
    """As values, table by table."""
    for part in parts:
        sql, order, processors = _prepared(connection.dialect, _columns(part))
        columns = dict(zip(part.names, _ready(part, processors), strict=True))
        rows = list(zip(*(columns[name] for name in order), strict=True))
        one = ", ({})".format(", ".join("?" * len(order)))
        for start in range(0, len(rows), AT_A_TIME):
            some = rows[start : start + AT_A_TIME]
            more = one * (len(some) - 1)
            await connection.exec_driver_sql(sql + more, tuple(chain.from_iterable(some)))


async def _insert_objects(connection: AsyncConnection, parts: Sequence[Rows]) -> None:
    """All at once, from a list of objects for each table."""
    sql, processors = _prepared_together(connection.dialect, tuple(map(_columns, parts)))
    texts = {}
    for k, (part, some) in enumerate(zip(parts, processors, strict=True)):
        rows = zip(*_ready(part, some), strict=True)
        texts[f"rows_{k}"] = to_json([dict(zip(part.names, row, strict=True)) for row in rows])
    await connection.exec_driver_sql(sql, texts)


class _Columns(NamedTuple):
    """Some columns of a table."""

    table: Table
    names: tuple[str, ...]


def _columns(part: Rows) -> _Columns:
    return _Columns(cast(Table, part.into.__table__), part.names)


_Processors = tuple[Callable[[Any], Any] | None, ...]
"""How a database is given a value of each column; `None` as it is."""


@lru_cache(maxsize=REMEMBERED)
def _prepared(dialect: Dialect, into: _Columns) -> tuple[str, tuple[str, ...], _Processors]:
    """A statement that takes the values of a row, the columns in its order, and how it is given them."""
    # Inline: nobody asks for the ids that the database gives.
    compiled = insert(into.table).inline().compile(dialect=dialect, column_keys=list(into.names))
    assert isinstance(compiled, SQLCompiler), "so are all statements that insert"
    assert compiled.positiontup is not None, "its driver takes values by their place"
    processors = tuple(kind.bind_processor(dialect) for kind in _kinds(dialect, into))
    return str(compiled), tuple(compiled.positiontup), processors


@lru_cache(maxsize=REMEMBERED)
def _prepared_together(dialect: Dialect, into: tuple[_Columns, ...]) -> tuple[str, tuple[_Processors, ...]]:
    """A statement that takes a list of objects for each table, `rows_0` and so on, as JSON.

    References are checked when all has been inserted.
    """
    *others, last = (_insert_of_objects(f"rows_{k}", one) for k, one in enumerate(into))
    together = last.add_cte(*(one.cte(f"part_{k}") for k, one in enumerate(others)))
    # What is JSON itself becomes a part of the text.
    processors = (
        tuple(None if isinstance(kind, JSON) else kind.bind_processor(dialect) for kind in kinds)
        for kinds in (_kinds(dialect, one) for one in into)
    )
    return str(together.compile(dialect=dialect)), tuple(processors)


def _insert_of_objects(text: str, into: _Columns) -> Insert:
    given = func.json_to_recordset(sql_cast(bindparam(text, type_=Text), JSON))
    rows = given.table_valued(*(column(name, into.table.c[name].type) for name in into.names))
    return insert(into.table).inline().from_select(into.names, select(rows.render_derived(with_types=True)))


def _kinds(dialect: Dialect, into: _Columns) -> list[TypeEngine[Any]]:
    return [into.table.c[name].type.dialect_impl(dialect) for name in into.names]


def _ready(part: Rows, processors: _Processors) -> list[Iterable[Any]]:
    """The columns as a database is given them."""
    return list(map(_column, processors, zip(*part.rows, strict=True)))


def _column(process: Callable[[Any], Any] | None, column: tuple[Any, ...]) -> Iterable[Any]:
    """A column as the database is given it."""
    if process is None:
        return column
    first = column[0]
    if len(set(map(id, column))) == 1:
        return repeat(process(first), len(column))
    return map(process, column)
