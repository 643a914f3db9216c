"""What people are called and write is in no log, figure, trace, address or error, whatever goes wrong.

A canary stands in every field that may hold something of a person; a server and a worker
go through the whole of their work and some failures, with everything logged and traced.
"""

import asyncio
import json
import os
import re
import signal
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from api.schemas.examples import MATCH_REQUEST
from api.security.staff import COOKIE
from api.settings import Settings
from tests.api.mail.conftest import Post, open_doors
from tools import nursery
from tools.serving import PATIENCE, admin_key, free_port, serving
from tools.staff import sign_in
from tools.waiting import until

CANARY = "Kanari"
SAYING = {
    "User-Agent": CANARY, "Referer": f"http://{CANARY}.example/", "X-Request-Id": CANARY,
    "Cookie": f"kanari={CANARY}", "tracestate": f"kanari={CANARY}", "baggage": f"kanari={CANARY}",
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
}  # fmt: skip
"""Headers that callers fill as they like."""


def person(number, **more):
    """Somebody whose every field that takes words holds the canary."""
    return {
        "name": f"{CANARY} {number}", "email": f"kanari{number}@kanari.example",
        "occupations": [{"kldb": "81302"}], "location": {"place": "Leer"},
        "languages": [{"code": "de", "level": "B2"}], **more,
    }  # fmt: skip


class Receiver(BaseHTTPRequestHandler):
    """Takes the first message, and refuses the second with words of its own."""

    def do_POST(self):
        """Answer."""
        self.rfile.read(int(self.headers["content-length"]))
        self.server.came.append(dict(self.headers))
        self.send_response(500 if len(self.server.came) == 2 else 204, CANARY)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def receiving():
    """The receiver, and what came to it."""
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    server.came = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class World:
    """A server and a worker on one database, a mail server and a receiver, and what they have shown."""

    def __init__(self, databases, folder):
        self.databases, self.folder = databases, folder
        self.url = databases.make()
        self.post = Post()
        self.secrets, self.shown = [], []

    @contextmanager
    def running(self):
        """Start everything; the worker first, because the server is not ready without one."""
        with open_doors() as start, receiving() as receiver:
            self.receiver, self.worker_port = receiver, free_port()
            variables = {
                "MATCHER_LOG_LEVEL": "debug", "OTEL_TRACES_EXPORTER": "console",
                "MATCHER_SMTP_URL": f"smtp://{start(self.post)}", "MATCHER_MAIL_FROM": "matcher@example.org",
                "MATCHER_WEBHOOK_ALLOW_PRIVATE": "yes",
            }  # fmt: skip
            log = self.folder / "worker.log"
            own = {"MATCHER_DATABASE_URL": self.url, "MATCHER_METRICS_PORT": str(self.worker_port)}
            worker = nursery.start(
                "worker",
                folder=self.folder,
                log=log,
                variables={"PATH": os.environ["PATH"], **variables, **own},
            )
            try:
                with serving(
                    self.url, self.folder, nursery.start, MATCHER_RUN_WORKERS="0", **variables
                ) as self.server:
                    key = admin_key(self.url)
                    self.secrets.append(key)
                    with self.server.client(key) as self.client:
                        self.client.headers.update(SAYING)
                        yield
                    self.shown += [self.own_figures(port) for port in (self.server.url, self.worker_port)]
            finally:
                worker.terminate()
                worker.wait(PATIENCE)
        self.logs = [path.read_text() for path in (self.server.log, log)]
        self.databases.give_back(self.url)

    def own_figures(self, where):
        """What a process shows of itself."""
        address = where if isinstance(where, str) else f"http://127.0.0.1:{where}"
        return httpx.get(f"{address}/metrics").text

    def ask(self, method, path, *status, **how):
        """Ask; of errors that do not quote what was sent, everything counts as shown, and all addresses."""
        answer = self.client.request(method, path, **how)
        assert answer.status_code in status, (path, answer.text)
        if answer.status_code >= 400 and answer.status_code != 422:
            self.shown.append(answer.text)
        self.shown.append(str(dict(answer.headers)))
        return answer

    def mails(self, number):
        """Wait for so many mails."""
        until(lambda: len(self.post.taken) >= number, PATIENCE, f"{number} mails")
        return self.post.taken


def store(world):
    """People by all ways there are, and a webhook; the address of the programme."""
    programme = world.ask("POST", "/v1/programmes", 201, json={"name": CANARY, "slug": "iq"}).headers[
        "location"
    ]
    for role in ("mentor", "mentee"):
        world.ask("PUT", f"{programme}/{role}s/by-ref/{CANARY}", 201, json=person(role))
        world.ask("GET", f"{programme}/{role}s?q={CANARY}", 200)
    hook = {"url": f"http://127.0.0.1:{world.receiver.server_port}/{CANARY}", "description": CANARY}
    world.ask("POST", "/v1/webhooks", 201, json=hook)
    lines = "\n".join(json.dumps(person(number)) for number in (3, 4))
    ndjson = {"Content-Type": "application/x-ndjson"}
    world.ask("POST", f"{programme}/imports?role=mentee", 200, content=lines, headers=ndjson)
    csv = f"Name;Beruf;Ort;Sprachen\n{CANARY};{CANARY};{CANARY};{CANARY}\n"
    world.ask(
        "POST", f"{programme}/imports?role=mentee", 422, content=csv, headers={"Content-Type": "text/csv"}
    )
    session = asyncio.run(sign_in(Settings(database_url=world.url)))
    world.secrets.append(session)
    world.client.post(
        "/desk/programmes/iq/people/import",
        data={"role": "mentee"},
        files={"file": (f"{CANARY}.csv", csv.encode())},
        headers={"Cookie": f"{COOKIE}={session}", "Sec-Fetch-Site": "same-origin"},
    )
    return programme


def pair(world, programme):
    """From a run over an answer by mail to the end, with words at every step."""
    run = world.ask("POST", f"{programme}/runs", 202).headers["location"]
    until(lambda: world.client.get(run).json()["state"] == "done", PATIENCE, "the run is done")
    [proposal] = world.client.get(f"{run}/proposals").json()["items"]
    world.post.to_rcpt = f"450 {CANARY}"
    pairing = world.ask("POST", f"/v1/proposals/{proposal['id']}/approve", 200).json()["id"]
    refused = "SELECT 1 FROM outbox WHERE state = 'waiting' AND attempts > 0 AND due_at > now()"
    until(lambda: world.databases.ask(world.url, refused), PATIENCE, "a refusal")
    world.post.to_rcpt = None
    world.databases.ask(world.url, "UPDATE outbox SET due_at = now()")
    [mail] = world.mails(1)
    link = re.search(r"http\S+(/answer/\S+)", mail.get_body(("plain",)).get_content())[1]
    world.secrets.append(link.rpartition("/")[2])
    world.ask("GET", link, 200)
    world.client.post(link, data={"answer": "decline", "reason": CANARY, "comment": CANARY})
    world.ask("GET", f"/answer/{CANARY}", 404, 410)
    world.client.post(link, data={"answer": "confirm"})
    world.ask("POST", f"/v1/pairings/{pairing}/confirm", 200)
    world.mails(3)
    end = {"outcome": "ended_early", "reason": CANARY}
    world.ask("POST", f"/v1/pairings/{pairing}/complete", 200, json=end)
    world.ask("POST", f"/v1/pairings/{pairing}/confirm", 409)
    pair_of = {name: proposal[name] for name in ("mentee_id", "mentor_id")}
    world.ask("POST", f"{programme}/exclusions", 201, json={**pair_of, "reason": CANARY})


def fail(world, programme):
    """Wrong requests, a process that dies, and a table that is gone."""
    world.ask("GET", f"/{CANARY}", 404)
    world.ask("POST", f"{programme}/mentors", 422, json=person(9, name=[CANARY]))
    world.ask(
        "POST",
        f"{programme}/mentors",
        400,
        content=f'{{"name": "{CANARY}',
        headers={"Content-Type": "application/json"},
    )
    world.ask(
        "POST", f"{programme}/mentors", 401, json=person(9), headers={"Authorization": f"Bearer {CANARY}"}
    )
    world.ask("PATCH", programme, 412, json={"name": CANARY}, headers={"If-Match": f'"{CANARY}"'})
    match = {
        name: [{**one, "name": CANARY} for one in people]
        for name, people in MATCH_REQUEST.items()
        if name in {"mentors", "mentees"}
    }
    children = world.server.children()
    for child in children:
        os.kill(child, signal.SIGSTOP)
    killer = threading.Timer(1.0, lambda: [os.kill(child, signal.SIGKILL) for child in children])
    killer.start()
    world.ask("POST", "/v1/match", 503, 200, json=match)
    killer.join()
    world.databases.ask(world.url, "ALTER TABLE profile_languages RENAME TO elsewhere")
    world.ask("POST", f"{programme}/mentors", 500, json=person(9), headers={"Idempotency-Key": CANARY})
    world.ask("POST", f"{programme}/runs", 202)
    until(lambda: "waits for a worker again" in (world.folder / "worker.log").read_text(), PATIENCE, "a try")
    world.databases.ask(world.url, "ALTER TABLE elsewhere RENAME TO profile_languages")


@pytest.fixture(scope="module")
def world(postgres_databases, tmp_path_factory):
    """Everything that has been shown after all of it."""
    made = World(postgres_databases, tmp_path_factory.mktemp("observed"))
    with made.running():
        programme = store(made)
        pair(made, programme)
        fail(made, programme)
    return made


def test_nobody_is_named_anywhere(world):
    """Neither people nor what opens something to them."""
    for text in (*world.logs, *world.shown):
        found = re.search(r".*kanari.*", text, re.IGNORECASE)
        assert found is None, found[0]
        for secret in world.secrets:
            assert secret not in text


def test_what_was_looked_at_was_there(world):
    """The logs, figures and traces tell of all that was done; so there was something to be found."""
    server, worker = world.logs
    for said in ("PUT /v1/programmes/{programme_id}/mentors/by-ref/{external_ref}", "Internal error"):
        assert said in server
    assert "was not taken at attempt" in worker
    for span in ("runs", "solving", "mails", "send mail", "post webhook", "INSERT"):
        assert f'"name": "{span}"' in worker, span
    assert 'matcher_requests_total{method="PUT"' in world.shown[-2]
    assert 'matcher_mail_attempts_total{outcome="sent"}' in world.shown[-1]
    assert 'matcher_webhook_attempts_total{outcome="status"}' in world.shown[-1]


def test_a_trace_goes_from_the_caller_to_the_worker_and_the_receiver(world):
    """The run belongs to the trace of the request that has started it, through the queue."""
    trace = SAYING["traceparent"].split("-")[1]
    spans = world.logs[1].split('"name": "runs"')[1]
    assert trace in spans.partition("}")[0]
    assert all("traceparent" in {name.lower() for name in headers} for headers in world.receiver.came)
