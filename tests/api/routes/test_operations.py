"""The service tells how it is, stays quick while it computes, and stops cleanly."""

import os
import select
import signal
import sqlite3
import threading
import time
from contextlib import closing
from copy import deepcopy

import httpx
import pytest

from api.security.access import Scope
from tools.databases import file_of
from tools.programs import has_ended
from tools.waiting import until


def large(body, size):
    """A request with `size` mentees and mentors, and prices that take the solver some time."""
    people = {}
    for name in ("mentees", "mentors"):
        people[name] = [
            {
                **deepcopy(body[name][0]),
                "id": f"{name}{k}",
                "occupations": [{"kldb": code} for code in (("81302", "43414", "81332")[k % 3],)],
                "location": {"lat": 52 + k * 7919 % 1000 / 1000, "lon": 8 + k * 104_729 % 1000 / 500},
                "meeting": "in_person",
            }
            for k in range(size)
        ]
        for person in people[name]:
            person.pop("max_distance_km", None)
    return people


def stop_children(server):
    """Stop all that computes: it stands for computations that take very long."""
    stopped = server.children()
    for child in stopped:
        os.kill(child, signal.SIGSTOP)
    return {pid: os.pidfd_open(pid) for pid in stopped}


def left_of(stopped):
    """Wait for the first of some processes to end, and name those that have not."""
    try:
        ended = select.select(list(stopped.values()), [], [], 10)[0]
    finally:
        for descriptor in stopped.values():
            os.close(descriptor)
    return [pid for pid, descriptor in stopped.items() if descriptor not in ended]


@pytest.fixture(scope="module")
def fragile(start_server, tmp_path_factory):
    """A server whose children may be stopped and killed, and a client with a key for it."""
    folder = tmp_path_factory.mktemp("fragile")
    with (
        start_server(folder, MATCHER_TIME_LIMIT="5") as server,
        server.client(server.make_key(Scope.MATCHING)) as client,
    ):
        yield server, client


def until_ready(client):
    """Ask until the service is ready."""

    def ready():
        answer = client.get("/health/ready")
        return answer if answer.status_code == 200 else None

    return until(ready, 60, "the service is ready")


def test_health(server):
    """A migrated server is live at once, and ready when its processes are up."""
    with server.client() as client:
        alive, ready = client.get("/health/live"), until_ready(client)
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert ready.json() == {"status": "ok"}


def test_a_database_without_migrations_is_not_ready(start_server, tmp_path):
    """The server is live, and says what it lacks."""
    with start_server(tmp_path) as server, server.client() as client:
        with closing(sqlite3.connect(file_of(server.settings.database_url))) as database, database:
            database.execute("DELETE FROM alembic_version")
        assert client.get("/health/live").status_code == 200
        answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["code"] == "not_ready"
    assert "database" in answer.json()["detail"]
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_the_children_end_with_the_server(start_server, tmp_path, how):
    """However the server ends, no process of it goes on."""
    with start_server(tmp_path) as server:
        with server.client() as client:
            assert client.get("/health/live").status_code == 200
        computing = server.children()
        assert len(computing) == 2
        server.process.send_signal(how)
        server.process.wait(timeout=10)
    assert all(has_ended(pid) for pid in computing)


def test_a_computation_beyond_the_limit_is_stopped(fragile, body):
    """The caller is told, the process is killed, and the next caller is served."""
    server, client = fragile
    until_ready(client)
    stopped = stop_children(server)
    answer = client.post("/v1/match", json=body)
    assert answer.status_code == 503
    assert answer.json()["code"] == "engine_timeout"
    assert len(left_of(stopped)) == 1
    assert client.post("/v1/match", json=body).status_code == 200


def test_a_killed_child_is_an_error_and_is_replaced(fragile, body):
    """The one request that loses its process is told to try again, and that works."""
    server, client = fragile
    until_ready(client)
    stopped = stop_children(server)
    killer = threading.Timer(0.2, lambda: [os.kill(child, signal.SIGKILL) for child in stopped])
    killer.start()
    answer = client.post("/v1/match", json=body)
    killer.join()
    assert answer.status_code == 503
    assert answer.json()["code"] == "engine_died"
    assert answer.headers["retry-after"]
    assert len(left_of(stopped)) < 2
    assert client.post("/v1/match", json=body).status_code == 200


def test_work_ends_when_the_caller_goes(fragile, body):
    """Nobody waits for the answer, so the process that computes it is stopped and replaced."""
    server, client = fragile
    until_ready(client)
    stopped = stop_children(server)
    with pytest.raises(httpx.ReadTimeout):
        client.post("/v1/match", json=body, timeout=0.5)
    assert len(left_of(stopped)) == 1
    assert client.post("/v1/match", json=body).status_code == 200


def test_others_are_served_while_a_large_match_is_computed(server, key, body):
    """The slowest of many short answers meanwhile is far shorter than the computation."""
    data = large(body, 500)
    with server.client(key) as client, server.client() as other:
        client.post("/v1/match", json=body)
        times = []
        done = threading.Event()

        def ask():
            while not done.is_set():
                started = time.perf_counter()
                assert other.get("/health/live").status_code == 200
                times.append(time.perf_counter() - started)

        asking = threading.Thread(target=ask)
        asking.start()
        started = time.perf_counter()
        answer = client.post("/v1/match", json=data)
        took = time.perf_counter() - started
        done.set()
        asking.join()
    assert answer.status_code == 200
    assert answer.json()["summary"]["pairs"] == 500
    times.sort()
    assert len(times) > 20
    assert times[int(len(times) * 0.99)] < took / 2
