"""Spans say what was done and how it went, and nothing of anybody."""

import pytest
from opentelemetry.trace import SpanKind, StatusCode
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from api.observe import carrying, tracing
from api.schemas.programmes import ProgrammeInput
from api.services import programmes
from api.settings import Settings
from api.store.database import Database
from tests.api.inside import inside

SECRET = "Amal Haddad"
TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"


@pytest.fixture
async def database(spans, url):
    """A database whose statements are traced."""
    assert spans is not None
    async with Database(Settings(database_url=url)) as opened:
        yield opened


def shown(spans):
    """All that leaves with the spans."""
    return "".join(span.to_json() for span in spans.get_finished_spans())


def test_without_being_asked_nothing_is_traced():
    """Neither by default nor if it is switched off."""
    for environment in ({}, {"OTEL_TRACES_EXPORTER": "none"}, {"OTEL_SDK_DISABLED": "true"}):
        tracing.start({"OTEL_SDK_DISABLED": "", **environment})
        assert not tracing.is_on()
    with tracing.span("nothing") as span:
        assert (span.is_recording(), tracing.traceparent()) == (False, None)


@pytest.mark.parametrize(
    "environment",
    [{"OTEL_TRACES_EXPORTER": "smoke"}, {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}],
)
def test_an_exporter_that_is_missing_is_said(environment, monkeypatch):
    """Before anything begins; what to install is said, too."""
    monkeypatch.setattr(tracing, "entry_points", lambda **_: [])
    with pytest.raises(tracing.ExporterMissingError, match=r"`\[otlp\]` \(docs/how-to/observe.md\)"):
        tracing.start(environment)


def test_what_fails_is_shown_by_its_kind(spans):
    """The text of an exception may name somebody."""
    with pytest.raises(ValueError, match=SECRET), tracing.span("block", programme_id="7"):
        raise ValueError(SECRET)
    [span] = spans.get_finished_spans()
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, "builtins.ValueError")
    assert span.attributes == {"matcher.programme_id": "7"}
    assert SECRET not in shown(spans)


async def test_statements_are_traced_without_their_values(spans, database, clock, admin):
    """Within a span alone, so that what sweeps look for makes no traces."""
    async with database.read() as session:
        await session.execute(text("SELECT 1"))
    with tracing.span("block") as block:
        async with database.write() as session:
            await programmes.create(session, clock, admin, ProgrammeInput(name=SECRET))
    *statements, last = spans.get_finished_spans()
    assert last.name == "block"
    assert {span.parent.span_id for span in statements} == {block.get_span_context().span_id}
    insert = next(span for span in statements if "INTO programmes" in span.attributes["db.query.text"])
    assert (insert.name, insert.kind) == ("INSERT", SpanKind.CLIENT)
    assert SECRET not in shown(spans)


async def test_a_statement_that_fails_is_shown_by_its_kind(spans, database):
    """The database's own words may quote a row."""
    with pytest.raises(DBAPIError), tracing.span("block"):
        async with database.read() as session:
            await session.execute(text("SELECT :name FROM nowhere"), {"name": SECRET})
    failed = spans.get_finished_spans()[-2]
    assert failed.status.status_code is StatusCode.ERROR
    assert SECRET not in shown(spans)


async def test_a_request_goes_on_with_the_trace_of_its_caller(spans, url, clock):
    """Named by its route; of the caller nothing is taken but the ids."""
    headers = {"traceparent": PARENT, "tracestate": "a=Haddad", "baggage": "b=Haddad", "User-Agent": "Haddad"}
    async with inside(Settings(database_url=url), clock) as service:
        await service.client.get("/problems/not_found?q=Haddad", headers=headers)
        await service.client.get("/Haddad", headers={"traceparent": "Haddad"})
    known, unknown = spans.get_finished_spans()
    assert (known.name, f"{known.context.trace_id:032x}") == ("GET /problems/{code}", TRACE)
    assert known.attributes == {
        "http.request.method": "GET", "http.route": "/problems/{code}", "http.response.status_code": 422,
    }  # fmt: skip
    assert (unknown.name, unknown.parent) == ("GET -", None)
    assert "Haddad" not in shown(spans)


def test_no_more_is_remembered_than_may_be(spans):
    """What is never done here does not fill the memory."""
    assert spans is not None
    with tracing.span("request"):
        for item in range(carrying.MOST + 1):
            carrying.remember(item)
    assert carrying.recall(0) is None
    assert carrying.recall(carrying.MOST) is not None
    assert carrying.recall(carrying.MOST) is None
