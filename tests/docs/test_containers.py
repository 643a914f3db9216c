"""What needs Docker, or a machine of its own, does what its page says: `make container-docs`.

The engine is one of its own (`tools/engine.py`), and reaches no registry: its images are made of Debian.
"""

import os
import shutil

import pytest

from tests.docs.blocks import ROOT, blocks_of
from tests.docs.walks import DOCKER, MACHINE, STORIES, Place
from tools import docker_images
from tools.engine import Engine, missing, variables

IMAGES = ROOT / "tests" / "docs" / "images"
NOT_SENT = shutil.ignore_patterns(
    ".venv", ".git", ".env", "build", "__pycache__", "*.egg-info", ".*_cache", ".hypothesis", "*.db", "*.db-*"
)
"""What is in a folder of the project, and in no fresh one."""


AS_SYSTEMD = (
    "--cgroupns=private", "--cap-add=SYS_ADMIN", "--security-opt=seccomp=unconfined",
    "--security-opt=apparmor=unconfined", "--tmpfs=/run", "--tmpfs=/run/lock", "--tmpfs=/tmp:exec",
)  # fmt: skip
"""What a container needs in which systemd is the first process."""


@pytest.fixture(scope="module", autouse=True)
def _asked(request):
    """Skips what was not asked for by `--containers`."""
    if not request.config.getoption("--containers"):
        pytest.skip("It takes some twenty minutes, as root: make container-docs.")


@pytest.fixture(scope="module")
def engine(request):
    """An engine with the base image, and the project, unpacked."""
    if (why := missing()) is not None:
        pytest.fail(why)
    with Engine.started() as started:
        docker_images.make_base(started, request.config.getoption("--base"))
        shutil.copytree(ROOT, started.folder / "project", ignore=NOT_SENT)
        yield started


@pytest.fixture(scope="module")
def docker(engine):
    """The project's folder, with `matcher.env`, beside an engine that has what others have made."""
    docker_images.build(engine, "postgres:15-bookworm", IMAGES / "postgres")
    docker_images.build(engine, "axllent/mailpit:v1.20", IMAGES / "mail")
    project = engine.folder / "project"
    (project / "matcher.env").write_text(file_of("docs/how-to/install.md", "matcher.env"), encoding="utf-8")

    def entering(walk, script):
        return engine.entering(["env", f"--chdir={project / walk.folder}", "bash", "-c", script])

    return Place(entering, variables())


@pytest.fixture(scope="module")
def machine(engine):
    """A machine with systemd, PostgreSQL, the project in `/opt/matcher/app`, and its two files in `/etc`."""
    docker_images.build(engine, "machine", IMAGES / "machine")
    engine.call(
        f"docker run --detach --name machine --add-host collector:127.0.0.1 {' '.join(AS_SYSTEMD)} machine\n"
        "docker exec machine mkdir --parents /opt/matcher\n"
        f"docker cp {engine.folder}/project machine:/opt/matcher/app"
    )
    for name, path in {
        "matcher.env": "/etc/matcher.env",
        "matcher.service": "/etc/systemd/system/matcher.service",
    }.items():
        file = engine.folder / name
        file.write_text(file_of("docs/how-to/install.md", name), encoding="utf-8")
        file.chmod(0o600)
        engine.call(f"docker cp {file} machine:{path}")

    def entering(walk, script):
        given = [f"--env={name}={value}" for name, value in walk.variables.items()]
        command = ["docker", "exec", "--interactive", f"--user={walk.user}", f"--workdir=/{walk.folder}"]
        return engine.entering([*command, *given, "machine", "bash", "-c", script])

    return Place(entering, variables())


def file_of(page, name):
    """The file that a page has its reader make."""
    [code] = [block.code for block in blocks_of(ROOT / page) if block.file == name]
    return code


@pytest.mark.parametrize("walk", STORIES, ids=lambda walk: walk.name)
def test_stories_are_told_as_a_page_says(walk):
    """In the folder of the project itself, where all is that tests need."""

    def entering(walk, script):
        return ["env", f"--chdir={ROOT / walk.folder}", "bash", "-c", script]

    Place(entering, os.environ).walk(walk)


@pytest.mark.parametrize("walk", DOCKER[:-1], ids=lambda walk: walk.name)
def test_docker_does_what_a_page_says(docker, walk):
    """Commands are given as they stand; what they start answers."""
    docker.walk(walk)


def test_an_image_is_built_of_what_is_ones_own(engine, docker):
    """Of a base that is named by its digest, and of packages that an index of one's own is asked for."""
    docker_images.build(engine, "registry", IMAGES / "registry")
    pinned = docker_images.push(engine, docker_images.base())
    with docker_images.index(engine) as (address, asked):
        docker.walk(DOCKER[-1], {"python@sha256:...": pinned, "INDEX_URL=...": f"INDEX_URL={address}"})
        assert '.whl HTTP/1.1" 200' in asked.read_text("utf-8")


@pytest.mark.parametrize("walk", MACHINE, ids=lambda walk: walk.name)
def test_a_machine_becomes_what_a_page_says(machine, walk):
    """Debian with systemd, on which nothing of ours was before."""
    machine.walk(walk)
