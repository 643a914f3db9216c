"""How each block is walked through that needs Docker, or a machine of its own: `make container-docs`."""

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tests.docs.blocks import ROOT, blocks_of, steps_of
from tools.serving import PATIENCE
from tools.waiting import until

LONGEST = 1500
"""Seconds that the commands of a block may take: they build."""

SHELL = """set -euo pipefail
# Ctrl-C is for the commands of a job, which is a group of its own as it is at a terminal.
set -m
ctrl_c_once() {
    until eval "$1" >/dev/null 2>&1; do kill -0 $! || return 1; sleep 0.2; done
    kill -INT -- -$!
    wait $! || true
}
"""
NOTHING = MappingProxyType({})
READY = "curl --fail --silent http://127.0.0.1:8000/health/ready"


@dataclass(frozen=True)
class Walk:
    """A block, how it is walked through, and what is to be so afterwards.

    Attributes
    ----------
    page : str
        The page, from the root of the project.
    number : int
        Which one of its blocks that are left to `make container-docs`.
    user, folder : str
        Who gives the commands, and where, from the folder that others begin in.
    variables : mapping of str to str
        What is in the environment besides.
    typed : str
        What the reader answers.
    before : str
        What the reader has been told to do outside of the block.
    lasting : mapping of str to str
        Commands that last until Ctrl-C, by how they begin: it comes once this succeeds.
    then : str
        What is done afterwards, again and again until it succeeds.
    shown : tuple of str
        What commands or `then` say at last.
    after : str
        What clears up.
    """

    page: str
    number: int
    then: str
    shown: tuple[str, ...]
    user: str = "root"
    folder: str = "."
    variables: Mapping[str, str] = field(default_factory=dict)
    typed: str = ""
    before: str = ":"
    lasting: Mapping[str, str] = field(default_factory=dict)
    after: str = ":"

    @property
    def name(self):
        """Page and number, as a test is called."""
        return f"{self.page.rpartition('/')[2]}-{self.number}"

    def block(self):
        """What is walked through."""
        return [block for block in blocks_of(ROOT / self.page) if block.apart][self.number]

    def script(self, more):
        """All commands of the block, in order, for one shell."""
        lines = [SHELL]
        for step in steps_of(self.block()):
            command = step.command
            for named, here in more.items():
                assert named in self.block().code, f"{self.name} does not name {named}"
                command = command.replace(named, here)
            lasts = [check for begin, check in self.lasting.items() if step.command.startswith(begin)]
            lines += ["{", command, *(f"}} & ctrl_c_once '{check}'" for check in lasts)]
            lines += [] if lasts else ["}"]
        assert sum("ctrl_c_once '" in line for line in lines) == len(self.lasting), self.name
        return "\n".join(lines)


@dataclass(frozen=True)
class Place:
    """Where commands are given: `entering` makes of a walk and a script the command that does it there."""

    entering: Callable[[Walk, str], list[str]]
    environment: Mapping[str, str]

    def walk(self, walk, more=NOTHING):
        """Do all that a block says, and see that it has come true; `more` is for what it names."""
        self._done(walk, walk.before)
        try:
            said = self._done(walk, walk.script(more), walk.typed)
            said += until(lambda: self._found(walk), PATIENCE, f"{walk.then}, after {said[-2000:]}").stdout
        finally:
            self._done(walk, walk.after)
        assert [one for one in walk.shown if one not in said] == [], said[-5000:]

    def _done(self, walk, script, typed=""):
        done = self._do(walk, script, typed)
        assert done.returncode == 0, f"{walk.name}: {done.returncode}\n{done.stdout[-5000:]}"
        return done.stdout

    def _found(self, walk):
        done = self._do(walk, f"set -euo pipefail\n{walk.then}")
        return done if done.returncode == 0 else None

    def _do(self, walk, script, typed=""):
        return subprocess.run(
            self.entering(walk, script), input=typed, env=self.environment, timeout=LONGEST,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip


WELCOME = "https://mentoring.example.org/desk/welcome/"
OURS = "matcher:PASSWORD@localhost/matcher"
VENV = "/opt/matcher/app/.venv/bin"
DOCKER = (
    Walk(
        "docs/how-to/install.md", 0,
        then=f"{READY}; docker logs matcher",
        shown=('{"status":"ok"}', WELCOME),
        after="docker rm --force --volumes matcher; docker volume rm matcher",
    ),
    Walk(
        "docs/how-to/operate.md", 0,
        lasting={"docker run": READY},
        then="docker volume inspect matcher",
        shown=("Serving on http", "Successfully tagged matcher:latest"),
        after="docker rm --force $(docker ps --all --quiet); docker volume rm matcher",
    ),
    Walk(
        "docs/how-to/operate.md", 2,
        then="for port in 8001 8002; do curl --fail --silent http://127.0.0.1:$port/health/ready; done\n"
        "curl --fail --silent http://127.0.0.1:8025\ndocker compose logs server-1",
        shown=('{"status":"ok"}{"status":"ok"}0 mails', "http://127.0.0.1:8001/desk/welcome/"),
    ),
    Walk(
        "docs/how-to/upgrade.md", 0,
        then="docker compose ps --status running",
        shown=("matcher-server-1-1", "matcher-server-2-1", "matcher-worker-1-1", "matcher-worker-2-1"),
    ),
    Walk(
        "docs/how-to/back-up.md", 0,
        before="install --directory --owner=10001 /var/backups/matcher",
        then="docker compose run --rm --volume /var/backups/matcher:/copies server-1 "
        "backup --check /copies/$(date +%F).backup",
        shown=(".backup is written: postgresql", ".backup is sound: postgresql"),
        after="docker compose down --volumes",
    ),
    Walk(
        "docs/how-to/operate.md", 1,
        then="docker run --rm matcher --help",
        shown=("Successfully tagged matcher:latest", "Usage: matcher"),
    ),
)  # fmt: skip
MACHINE = (
    Walk(
        "docs/how-to/install.md", 1,
        typed="y\n",
        then=f"stat --format '%U' {VENV}/matcher; {VENV}/matcher --help",
        shown=("matcher\nUsage: matcher",),
    ),
    Walk(
        "README.md", 0, user="matcher", folder="opt/matcher/app",
        variables={"OPTIONS": "tests/test_readme.py"},
        lasting={"make demo  ": READY},
        then="true",
        shown=("A key, shown only once:", "Serving on http://127.0.0.1:8000", " passed in "),
    ),
    Walk(
        "docs/how-to/observe.md", 0, user="matcher", folder="opt/matcher/app",
        before="python3 /usr/local/lib/collector.py >/tmp/collected 2>&1 &",
        lasting={".venv/bin/matcher serve": f"{READY} && grep /v1/traces /tmp/collected"},
        then="cat /tmp/collected",
        shown=("/v1/traces application/x-protobuf",),
    ),
    Walk(
        "docs/how-to/install.md", 2,
        then=f"{READY}; journalctl --unit matcher\n"
        "stat --format 'It belongs to %U.' /proc/$(systemctl show --property=MainPID --value matcher)",
        shown=('{"status":"ok"}', WELCOME, "It belongs to matcher."),
    ),
    Walk(
        "docs/how-to/postgresql.md", 0,
        typed="PASSWORD\nPASSWORD\n",
        then=f"psql postgresql://{OURS} --tuples-only --no-align "
        "-c 'SHOW wal_recycle' -c 'CREATE SCHEMA IF NOT EXISTS ours'\n"
        f"MATCHER_DATABASE_URL=postgresql+psycopg://{OURS} {VENV}/matcher migrate",
        shown=("off\nCREATE SCHEMA\n",),
    ),
)  # fmt: skip
STORIES = (
    Walk(
        "README.md", 1,
        before="mkdir --parents build; touch build/begun",
        then="find build/screenshots -name 'story-*.png' -newer build/begun | grep png",
        shown=(" passed in ", "/story-de-", "/story-en-"),
    ),
)  # fmt: skip
WALKS = {"needs minutes": STORIES, "needs Docker": DOCKER, "needs a machine of its own": MACHINE}
"""By why they are not done among the other tests; what one walk has made, the next may need."""
