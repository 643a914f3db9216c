import json
import threading
from uuid import UUID

import pytest

from api.schemas.events import EventView
from api.security.access import Scope


class Stream:
    """An open stream: its blocks, as an `EventSource` reads them."""

    def __init__(self, answer):
        self.answer = answer
        self.lines = answer.iter_lines()

    def block(self):
        """The fields of the next block; comments are named ""."""
        fields = {}
        for line in self.lines:
            if not line and fields:
                return fields
            name, _, value = line.partition(": ")
            fields[name if line.startswith(("id", "data", "retry", "event")) else ""] = value
        return fields

    def event(self):
        """The next event, passing over signs of life."""
        while "data" not in (block := self.block()):
            assert block, "the stream has ended"
        assert set(block) == {"id", "data"}
        event = json.loads(block["data"])
        assert block["id"] == str(event["id"])
        return event


@pytest.fixture
def follow(service):
    """Opens a stream."""
    opened = []

    def call(programme, server=service, **asked):
        context = server.client.stream("GET", f"{programme}/events/stream", **asked)
        answer = context.__enter__()
        opened.append(context)
        assert answer.status_code == 200
        return Stream(answer)

    yield call
    for context in opened:
        context.__exit__(None, None, None)


def test_events_are_streamed_as_the_feed_shows_them(service, programme, follow, catalogue):
    """What has happened, then what happens; comments carry no event."""
    service.person(programme)
    stream = follow(programme)
    assert stream.answer.headers["content-type"].startswith("text/event-stream")
    assert "content-encoding" not in stream.answer.headers
    first = stream.block()
    assert (first["retry"], "data" in first) == ("2000", False)
    seen = [stream.event(), stream.event()]
    service.person(programme, "mentee")
    seen.append(stream.event())
    assert seen == service.client.get(f"{programme}/events").json()["items"]
    assert [EventView.parse(event, catalogue).type for event in seen] == [
        "programme.created",
        "mentor.created",
        "mentee.created",
    ]


@pytest.mark.parametrize("by", ["header", "parameter", "both"])
def test_whoever_comes_again_goes_on(service, programme, follow, by):
    """After the last event that was seen; the header goes before the parameter."""
    for _ in range(2):
        service.person(programme)
    first, second, third = service.client.get(f"{programme}/events").json()["items"]
    header, parameter = {"Last-Event-ID": str(second["id"])}, {"after": second["id"]}
    asked = {
        "header": {"headers": header},
        "parameter": {"params": parameter},
        "both": {"headers": header, "params": {"after": first["id"]}},
    }[by]
    assert follow(programme, **asked).event() == third


@pytest.mark.parametrize(
    "asked", [{"headers": {"Last-Event-ID": "x"}}, {"params": {"after": -1}}, {"params": {"since": 1}}]
)
def test_what_is_no_place_in_the_feed_is_refused(service, programme, asked):
    """422, as everywhere."""
    assert service.client.get(f"{programme}/events/stream", **asked).status_code == 422


def test_head_tells_of_a_stream_without_opening_it(service, programme):
    """The headers come and nothing follows them, so that the connection serves the next request."""
    told = service.client.head(f"{programme}/events/stream")
    assert (told.status_code, told.content) == (200, b"")
    assert told.headers["content-type"].startswith("text/event-stream")
    assert service.client.head(f"{programme}/events").status_code == 200
    refused = service.client.get(f"{programme}/events/stream", headers={"Accept": "application/json"})
    assert refused.status_code == 406


def test_streams_need_the_scope_and_the_programme(service, programme):
    """Before anything is streamed."""
    other = UUID(service.programme().rpartition("/")[2])
    for key, status in (
        (service.make_key(Scope.PROFILES_READ), 403),
        (service.make_key(Scope.EVENTS_READ, programme_ids=[other]), 404),
    ):
        with service.client_of(key) as client:
            assert client.get(f"{programme}/events/stream").status_code == status


def test_streams_end_when_the_server_stops(mortal, follow):
    """At once, and without a fault in the log."""
    programme = mortal.programme()
    stream = follow(programme, mortal)
    stream.event()
    ended = []
    reading = threading.Thread(target=lambda: ended.append(stream.block()))
    reading.start()
    mortal.process.terminate()
    mortal.process.wait(timeout=20)
    reading.join(20)
    assert ended == [{}]
    assert "graceful shutdown exceeded" not in mortal.log.read_text()
    mortal.close()
    mortal.start()
