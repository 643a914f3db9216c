"""What a request has made due belongs to its trace, on either queue."""

from uuid import uuid4

from api.observe import tracing
from api.observe.carrying import remember


async def test_work_is_part_of_the_trace_that_made_it_due(spans, jobs, chores):
    """What nobody remembers is a trace of its own."""
    known, unknown = uuid4(), uuid4()
    with tracing.span("request") as request:
        remember(known)
    chores.waiting += [known, unknown]
    jobs.start()
    await chores.until_done(2)
    await jobs.close()
    done = {span.attributes["matcher.item"]: span for span in spans.get_finished_spans()[1:]}
    assert done[str(known)].parent.span_id == request.get_span_context().span_id
    assert done[str(unknown)].parent is None
