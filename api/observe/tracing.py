"""Traces by OpenTelemetry, if the environment asks for them (`OTEL_...`); without, nothing is done.

Spans carry ids, states and statements, never what anybody wrote: neither the text of
an exception nor the parameters of a statement. Of what callers send, `traceparent` is
taken and nothing else, for `tracestate` and `baggage` are free text.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import entry_points
from typing import Final

from opentelemetry.context import Context, attach, detach
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import (
    INVALID_SPAN,
    Span,
    SpanKind,
    Status,
    StatusCode,
    Tracer,
    get_current_span,
    set_span_in_context,
)
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from api.observe.faults import kind_of

TRACEPARENT: Final = "traceparent"
_GROUP: Final = "opentelemetry_traces_exporter"
_ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS: Final = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_BY_PROTOCOL: Final = {"http/protobuf": "otlp_proto_http", "grpc": "otlp_proto_grpc"}

_propagator = TraceContextTextMapPropagator()


class ExporterMissingError(Exception):
    """The environment names an exporter of traces that is not installed."""


class _Used:
    """Where spans go in this process."""

    provider: TracerProvider | None = None
    tracer: Tracer | None = None


def start(environment: Mapping[str, str]) -> None:
    """Begin to trace, if the environment asks for it.

    Read are `OTEL_TRACES_EXPORTER` ("otlp", "console", "none"), the address and
    protocol of "otlp", which is the default once there is an address, and
    `OTEL_SDK_DISABLED`; what else there is, the SDK reads.

    Raises
    ------
    ExporterMissingError
    """
    names = _exporters(environment)
    if not names or environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return
    provider = TracerProvider()
    for name in names:
        found = list(entry_points(group=_GROUP, name=name))
        if not found:
            raise ExporterMissingError(
                f"Traces are to go to {name!r}, and no such exporter is installed. Install "
                "the project with `[otlp]` (docs/how-to/observe.md), or set OTEL_TRACES_EXPORTER=none."
            )
        provider.add_span_processor(BatchSpanProcessor(found[0].load()()))
    use(provider)


def use(provider: TracerProvider | None) -> None:
    """Send spans to a provider from now on; None ends tracing."""
    _Used.provider = provider
    _Used.tracer = None if provider is None else provider.get_tracer("matcher")


def stop() -> None:
    """Send what has not been sent yet, and end tracing."""
    provider = _Used.provider
    use(None)
    if provider is not None:
        provider.shutdown()


def is_on() -> bool:
    """Whether anybody traces."""
    return _Used.tracer is not None


def begin(name: str, kind: SpanKind = SpanKind.INTERNAL, **attributes: str | int) -> Span:
    """Begin a span within the present one; whoever begins it ends it."""
    if _Used.tracer is None:
        return INVALID_SPAN
    return _Used.tracer.start_span(name, kind=kind, attributes=_named(attributes))


@contextmanager
def span(
    name: str,
    role: SpanKind = SpanKind.INTERNAL,
    *,
    parent: str | None = None,
    **attributes: str | int,
) -> Iterator[Span]:
    """Trace a block.

    Parameters
    ----------
    parent : str, optional
        The `traceparent` of what the block is part of; the present span if left out.
    **attributes
        `run_id=` becomes "matcher.run_id".
    """
    if _Used.tracer is None:
        yield INVALID_SPAN
        return
    context = None if parent is None else _propagator.extract({TRACEPARENT: parent}, Context())
    new = _Used.tracer.start_span(name, context, role, _named(attributes))
    token = attach(set_span_in_context(new, context))
    try:
        yield new
    except BaseException as error:
        fail(new, error)
        raise
    finally:
        detach(token)
        new.end()


def record(name: str, begun: int, ended: int) -> None:
    """Note a span that is over, within the present one; both in nanoseconds since 1970."""
    if _Used.tracer is not None:
        _Used.tracer.start_span(name, start_time=begun).end(ended)


def fail(failed: Span, error: BaseException) -> None:
    """Note that what is traced has failed: by the kind of the exception, not its text."""
    failed.set_status(Status(StatusCode.ERROR, kind_of(error)))


def traceparent() -> str | None:
    """The present span, as others are told of it."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier.get(TRACEPARENT)


def told(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers with the present span among them, if there is one."""
    present = traceparent()
    return {**headers, TRACEPARENT: present} if present is not None else dict(headers)


def is_recording() -> bool:
    """Whether the present span goes anywhere."""
    return get_current_span().is_recording()


def trace_id(of: Span) -> str:
    """The id of the trace that a span is part of, hexadecimal."""
    return f"{of.get_span_context().trace_id:032x}"


def _named(attributes: Mapping[str, str | int]) -> dict[str, str | int]:
    return {name if "." in name else f"matcher.{name}": value for name, value in attributes.items()}


def _exporters(environment: Mapping[str, str]) -> list[str]:
    """The names of the exporters that the environment asks for."""
    default = "otlp" if any(environment.get(name) for name in _ENDPOINTS) else "none"
    wanted = environment.get("OTEL_TRACES_EXPORTER") or default
    protocol = next(filter(None, map(environment.get, _PROTOCOLS)), "http/protobuf")
    names = [name.strip() for name in wanted.split(",") if name.strip() not in {"", "none"}]
    return [_BY_PROTOCOL.get(protocol, protocol) if name == "otlp" else name for name in names]
