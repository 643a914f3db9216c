"""A receiver is told which trace a message belongs to."""

from api.observe import tracing


async def test_a_receiver_can_go_on_with_the_trace(spans, hook, happen, deliver, receiver):
    """By `traceparent`, which names the span of the attempt; without tracing there is none."""
    await hook()
    await happen(1)
    with tracing.span("webhooks"):
        await deliver()
    [post] = [span for span in spans.get_finished_spans() if span.name == "post webhook"]
    told = {name.lower(): value for name, value in receiver.headers[0].items()}["traceparent"]
    assert told.startswith(f"00-{post.context.trace_id:032x}-{post.context.span_id:016x}-")
    tracing.use(None)
    await happen(1)
    await deliver()
    assert "traceparent" not in {name.lower() for name in receiver.headers[1]}
