"""Does one thing that is due, so that logs and traces tell what it was."""

from uuid import UUID

from opentelemetry.trace import SpanKind

from api.jobs.port import Work
from api.observe import logs, tracing


async def do(work: Work, kind: str, item: UUID, parent: str | None) -> None:
    """Do it.

    Parameters
    ----------
    parent : str, optional
        The `traceparent` of the request that has made it due.
    """
    with tracing.span(kind, SpanKind.CONSUMER, parent=parent, item=str(item)) as span:
        ids = {"job": kind, "item": str(item)}
        if span.is_recording():
            ids["trace"] = tracing.trace_id(span)
        with logs.about(**ids):
            await work.execute(item)
