"""Spans for statements: what is asked of the database, without the values that it is asked with."""

from typing import Any

from opentelemetry.trace import Span, SpanKind
from sqlalchemy import Connection, Engine, ExceptionContext, event

from api.observe import tracing

_OPEN = "spans of statements"


def trace_statements(engine: Engine) -> None:
    """Trace what is executed within a span from now on; nothing if nobody traces."""
    if not tracing.is_on():
        return
    system = engine.dialect.name

    def begin(connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        # What the sweeps ask every few seconds belongs to nothing.
        if tracing.is_recording():
            operation = statement.lstrip().partition(" ")[0].upper()
            about: dict[str, str | int] = {"db.system.name": system, "db.query.text": statement}
            _open(connection).append(tracing.begin(operation, SpanKind.CLIENT, **about))

    def end(connection: Connection, *_: object) -> None:
        for span in _taken(connection):
            span.end()

    def fail(context: ExceptionContext) -> None:
        if context.connection is not None:
            for span in _taken(context.connection):
                tracing.fail(span, context.original_exception)
                span.end()

    event.listen(engine, "before_cursor_execute", begin)
    event.listen(engine, "after_cursor_execute", end)
    event.listen(engine, "handle_error", fail)


def _open(connection: Connection) -> list[Span]:
    info: dict[str, Any] = connection.info
    spans: list[Span] = info.setdefault(_OPEN, [])
    return spans


def _taken(connection: Connection) -> list[Span]:
    spans = _open(connection)
    taken = spans[:]
    spans.clear()
    return taken
