"""A run is traced by its stages."""

from itertools import pairwise

from api.observe import tracing
from api.observe.metrics import REGISTRY

STAGES = ["reading", "scoring", "solving", "proving", "recording"]


def timed(stage):
    """How often a stage was timed so far."""
    return REGISTRY.get_sample_value("matcher_run_stage_seconds_count", {"stage": stage}) or 0


async def test_each_stage_of_a_run_is_a_span_and_is_timed(spans, executor, start, cohort):
    """One after the other, as the process that computes has noted them."""
    assert len(cohort) == 5
    run = await start()
    before = timed("solving")
    with tracing.span("runs"):
        await executor().execute(run.id)
    stages = [span for span in spans.get_finished_spans() if span.name in STAGES]
    assert [span.name for span in stages] == STAGES
    assert all(one.end_time <= other.start_time for one, other in pairwise(stages))
    assert timed("solving") == before + 1
