"""Webhooks over HTTP: receivers are processes or threads of these tests, senders the server that runs."""

import json
import os
import re
import subprocess
import sys
import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_connection, socket
from uuid import UUID

import pytest

from api.schemas.webhooks import DeliveryView, WebhookSecret, WebhookView
from api.security.access import Scope

GUIDE = Path(__file__).parents[4] / "docs" / "how-to" / "integrate.md"


class Receiver(ThreadingHTTPServer):
    """Takes every message, and remembers which it has taken."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Taking)
        self.came = Counter()
        self.messages = {}
        self.on_message = lambda: None

    @property
    def url(self):
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}/hooks"

    def ids(self):
        """The ids of the events that have come."""
        return sorted(message["data"]["id"] for message in self.messages.values() if "id" in message["data"])


class _Taking(BaseHTTPRequestHandler):
    def do_POST(self):
        """Take a message."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        identifier = self.headers["webhook-id"]
        self.server.messages.setdefault(identifier, json.loads(body))
        self.server.came[identifier] += 1
        self.server.on_message()
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def receiver():
    """A receiver in a thread."""
    with Receiver() as made:
        thread = threading.Thread(target=made.serve_forever)
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def hook(service, receiver):
    """Makes a webhook that leads to the receiver, and deletes it; its address and what was answered."""
    made = []

    def create(server=service, **wanted):
        answer = server.client.post("/v1/webhooks", json={"url": receiver.url, **wanted})
        assert answer.status_code == 201, answer.text
        made.append((server, answer.headers["location"]))
        return answer

    yield create
    for server, location in made:
        server.client.delete(location)


def test_a_webhook_from_its_making_to_its_end(service, hook, receiver, catalogue):
    """Made, shown without its secret, tried, its log, another secret, gone."""
    answer = hook(event_types=["run.*"], description="Case database")
    webhook = answer.headers["location"]
    made = WebhookSecret.parse(answer.json(), catalogue)
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", made.secret)
    shown = service.client.get(webhook)
    assert shown.headers["etag"] == answer.headers["etag"]
    view = WebhookView.parse(shown.json(), catalogue)
    assert {**view.model_dump(), "secret": made.secret} == made.model_dump()
    assert "secret" not in shown.json()
    assert shown.json() in service.client.get("/v1/webhooks", params={"limit": 200}).json()["items"]
    pinged = service.client.post(f"{webhook}/ping")
    assert pinged.status_code == 202
    delivery = DeliveryView.parse(pinged.json(), catalogue)
    log = f"{webhook}/deliveries"
    service.until(lambda: service.client.get(log, params={"state": "delivered"}).json()["items"])
    [logged] = service.client.get(log).json()["items"]
    logged = DeliveryView.parse(logged, catalogue)
    assert (logged.id, logged.type, logged.attempts) == (delivery.id, "webhook.ping", 1)
    assert [attempt.status for attempt in logged.log] == [204]
    again = service.client.post(f"{log}/{logged.id}/redeliver")
    assert again.json()["state"] == "waiting"
    service.until(lambda: receiver.came[logged.message_id] == 2)
    stale = service.client.post(f"{webhook}/rotate-secret", headers={"If-Match": '"x"'})
    rotated = service.client.post(f"{webhook}/rotate-secret", json={"overlap_hours": 1})
    assert (stale.status_code, rotated.status_code) == (412, 200)
    assert rotated.json()["secret"] != made.secret
    assert rotated.json()["previous_secret_until"]
    assert service.client.delete(webhook).status_code == 204
    for path in (webhook, log):
        assert service.client.get(path).status_code == 404


def test_events_reach_a_webhook_soon(service, hook, receiver, programme):
    """Without waiting for a sweep, as the feed shows them."""
    hook(programme_ids=[programme.rpartition("/")[2]])
    service.person(programme, "mentor")
    service.until(lambda: receiver.messages)
    [message] = receiver.messages.values()
    event = service.client.get(f"{programme}/events").json()["items"][-1]
    assert message == {"type": "mentor.created", "timestamp": event["at"], "data": event}


@contextmanager
def example_receiver(secret, folder, port):
    """The receiver of the guide as a process."""
    [code] = re.findall(r"```python\n(.*?)```", GUIDE.read_text().partition("## Webhooks")[2], re.DOTALL)
    environment = {"WEBHOOK_SECRET": secret, "PORT": str(port), "SEEN": str(folder / "seen.db")}
    with subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield process
        process.terminate()


def test_the_receiver_of_the_guide_takes_each_message_once(service, programme, tmp_path):
    """It verifies what the service signs, refuses another secret, and knows what it has seen."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    body = {"url": f"http://127.0.0.1:{port}/", "programme_ids": [programme.rpartition("/")[2]]}
    made = service.client.post("/v1/webhooks", json=body)
    webhook, log = made.headers["location"], f"{made.headers['location']}/deliveries"
    with example_receiver(made.json()["secret"], tmp_path, port) as process:
        service.until(lambda: listens(port))
        service.person(programme, "mentor")
        first = process.stdout.readline()
        assert first.startswith("mentor.created {'id': ")
        service.until(lambda: service.client.get(log, params={"state": "delivered"}).json()["items"])
        [delivery] = service.client.get(log).json()["items"]
        service.client.post(f"{log}/{delivery['id']}/redeliver")
        service.until(lambda: len(service.client.get(log).json()["items"][0]["log"]) == 2)
        service.client.post(f"{webhook}/ping")
        assert process.stdout.readline().startswith("webhook.ping ")
        service.client.post(f"{webhook}/rotate-secret", json={"overlap_hours": 0})
        service.client.post(f"{webhook}/ping")
        service.until(lambda: service.client.get(log).json()["items"][0]["log"])
        assert service.client.get(log).json()["items"][0]["log"][0]["status"] == 401
    service.client.delete(webhook)


def listens(port):
    """Whether somebody listens."""
    try:
        create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_the_guide_names_what_there_is(service):
    """Its path and its example work."""
    guide = GUIDE.read_text().partition("## Webhooks")[2]
    [body] = re.findall(r"-d '(\{.*?\})'", guide)
    made = service.client.post("/v1/webhooks", json=json.loads(body))
    assert made.status_code == 201
    assert service.client.delete(made.headers["location"]).status_code == 204


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "missing"),
        ({"url": "ftp://cases.example.org/"}, "webhook_url_not_https"),
        ({"url": "https://user@cases.example.org/"}, "webhook_url_invalid"),
        ({"url": "https://169.254.169.254/"}, "webhook_url_private"),
        ({"url": "https://cases.example.org/", "event_types": ["pairing"]}, "event_type_unknown"),
        ({"url": "https://cases.example.org/", "event_types": []}, "too_short"),
        ({"url": "https://cases.example.org/", "secret": "x"}, "extra_forbidden"),
    ],
)
def test_what_makes_no_sense_is_refused(service, body, code):
    """422, and which field it is."""
    answer = service.client.post("/v1/webhooks", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_webhooks_need_the_scope_for_events(service, hook):
    """Others are refused; a key that is bound elsewhere sees none of them."""
    webhook = hook().headers["location"]
    other = UUID(service.programme().rpartition("/")[2])
    paths = [
        ("GET", ""),
        ("POST", "/ping"),
        ("POST", "/rotate-secret"),
        ("GET", "/deliveries"),
        ("DELETE", ""),
    ]
    for key, status in (
        (service.make_key(Scope.PROFILES_READ, Scope.PAIRINGS), 403),
        (service.make_key(Scope.EVENTS_READ, programme_ids=[other]), 404),
        (service.make_key(Scope.EVENTS_READ), 200),
    ):
        with service.client_of(key) as client:
            if status != 200:
                answers = [client.request(method, webhook + path).status_code for method, path in paths]
                assert set(answers) == {status}
            else:
                assert client.get(webhook).status_code == status


def test_each_event_is_told_at_least_once_though_the_sender_is_killed(mortal, hook, receiver):
    """Killed in the middle of sending: nothing is missed, one effect per id."""
    programme = mortal.programme()
    hook(mortal, programme_ids=[programme.rpartition("/")[2]])
    last = mortal.client.get(f"{programme}/events").json()["items"][-1]["id"]
    reached = threading.Event()
    receiver.on_message = reached.set
    for _ in range(5):
        mortal.person(programme)
    assert reached.wait(60)
    mortal.kill()
    # As if the one that was killed had been given up.
    mortal.execute("UPDATE webhooks SET free_at = '2026-01-01 00:00:00.000000'")
    mortal.start()
    mortal.person(programme)
    events = mortal.client.get(f"{programme}/events", params={"after": last}).json()["items"]
    mortal.until(lambda: len(receiver.messages) >= len(events))
    assert receiver.ids() == [event["id"] for event in events]
