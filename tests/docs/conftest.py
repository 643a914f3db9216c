"""Where the commands of the documentation are tried out: a service, a programme, and a folder with lists."""

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.docs.blocks import steps_of
from tests.workbooks import workbook
from tools import docs_calling, docs_obeying, nursery
from tools.databases import SqliteFiles
from tools.postgres import Postgres, missing
from tools.serving import PATIENCE, admin_key, serving
from tools.waiting import until

HEADINGS = ("ID", "Name", "Beruf", "Ort", "Sprachen")
LISTS = {
    "mentors": [
        ("m1", "Ines Okafor", "Krankenschwester", "Leer", "Deutsch C2, Arabisch B2"),
        ("m2", "Uwe Köhler", "Elektroingenieur", "Aurich", "Deutsch C2"),
    ],
    "mentees": [("e1", "Amal Haddad", "Krankenschwester", "Emden", "Deutsch B1, Arabisch C2")],
}
PERSON = {
    "external_ref": "n1", "occupations": [{"kldb": "81302"}], "location": {"place": "Leer"},
    "languages": [{"code": "de", "level": "native"}],
}  # fmt: skip
CURL = """#!/bin/sh
# Refusals are errors here, and a stream that does not end is listened to for a second.
case " $* " in *" -N "*) curl_ends=28; set -- --max-time 1 "$@" ;; esac
CURL --silent --show-error --fail-with-body "$@"
status=$?
[ "$status" = "${curl_ends:-0}" ] || exit "$status"
"""


@dataclass(frozen=True)
class Place:
    """Where pages are tried out.

    Attributes
    ----------
    variables : dict of str to str
        The environment of their commands.
    instead : dict of str to str
        What stands here for what a page names.
    """

    folder: Path
    variables: dict[str, str]
    instead: dict[str, str]

    def run(self, blocks, instead):
        """Do all steps of a page in one shell, one after the other; what each one has said."""
        steps = [step for block in blocks if block.is_console and block.runs for step in steps_of(block)]
        work = self.folder / blocks[0].path.stem
        said = work / "said"
        said.mkdir(parents=True)
        for name, data in lists().items():
            (work / name).write_bytes(data)
        for block in blocks:
            if block.file:
                (work / block.file).write_text(block.code, encoding="utf-8")
        lines = ["set -euo pipefail"]
        for number, step in enumerate(steps):
            command = step.command
            for named, here in {**self.instead, **instead}.items():
                command = command.replace(named, here)
            lines += ["{", command, f"}} > {said}/{number} 2>&1"]
        # Whoever hangs is ended by `timeout`, and can be named.
        done = subprocess.run(
            ["timeout", f"{PATIENCE}", "bash", "-c", "\n".join(lines)],
            cwd=work, env=self.variables, capture_output=True, text=True, check=False,
        )  # fmt: skip
        heard = [(said / str(number)).read_text("utf-8") for number in range(len(list(said.iterdir())))]
        assert (done.returncode, done.stderr) == (0, ""), f"{steps[len(heard) - 1].command}\n{heard[-1]}"
        return list(zip(steps, heard, strict=True))


def lists():
    """The files that pages speak of."""
    files = {"profile.json": json.dumps({**PERSON, "external_ref": "n2"}).encode()}
    files["mentors.ndjson"] = json.dumps(PERSON).encode() + b"\n"
    for name, people in LISTS.items():
        rows = (HEADINGS, *people)
        files[f"{name}.csv"] = "\n".join(";".join(row) for row in rows).encode()
        files[f"{name}.xlsx"] = workbook(rows)
    return files


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    """A folder with `matcher`, which needs no time to load, and `curl`, which fails if it is refused."""
    for tool in ("curl", "jq"):
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed: pages need it.")
    folder = tmp_path_factory.mktemp("programs")
    door = folder / "door"
    nursery.load()
    mother = multiprocessing.get_context("forkserver").Process(
        target=docs_obeying.obey, args=(door,), daemon=True
    )
    mother.start()
    until(lambda: door.exists() or mother.exitcode, PATIENCE, "commands are obeyed")
    for name, text in {
        "matcher": f'#!/bin/sh\nDOOR={door} exec {sys.executable} -I -S {docs_calling.__file__} "$@"\n',
        "curl": CURL.replace("CURL", shutil.which("curl")),
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(0o755)
    yield folder
    mother.kill()
    mother.join()


@pytest.fixture
def postgresql():
    """An empty database on a server of its own."""
    if (why := missing()) is not None:
        pytest.skip(why)
    with Postgres.started() as server:
        yield server.create()


@pytest.fixture(scope="module")
def place(tmp_path_factory, programs):
    """A service with a programme, and everything that pages take for granted."""
    folder = tmp_path_factory.mktemp("pages")
    url = SqliteFiles(folder).make()
    key = admin_key(url)
    with serving(url, folder, nursery.start) as server, server.client(key) as client:
        programme = client.post("/v1/programmes", json={"name": "Weser-Ems"}).headers["location"]
        other = client.post("/v1/keys", json={"name": "other", "scopes": ["matching"]}).json()
        # Who is erased takes the imports of the programme along, so this one is elsewhere.
        elsewhere = client.post("/v1/programmes", json={"name": "Harz"}).headers["location"]
        mentee = client.post(f"{elsewhere}/mentees", json=PERSON).json()
        sent = client.post(
            f"{programme}/imports?role=mentor&dry_run=true", content=lists()["mentors.csv"],
            headers={"Content-Type": "text/csv", "Prefer": "respond-async"},
        )  # fmt: skip
        yield Place(
            folder,
            {
                "PATH": f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}",
                "HOME": str(folder), "LANG": "C.UTF-8",
                "MATCHER_DATABASE_URL": url, "MATCHER_LOG_LEVEL": "error",
                "URL": server.url, "KEY": key, "ADMIN_KEY": key, "PROGRAMME": programme, "ID": other["id"],
                "MENTEE_ID": mentee["id"],
                "IMPORT": sent.headers["location"].rpartition("/")[2],
            },
            {
                ".venv/bin/": "", "http://127.0.0.1:8000": server.url, "localhost:8000": server.url,
                "mm_...": key, "2026-11-22": f"{datetime.now(tz=UTC):%F}",
            },
        )  # fmt: skip
