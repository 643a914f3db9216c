"""Images for an engine that reaches no registry: made of Debian, and named as what they stand for."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tools import virtual_root
from tools.dockerfile import stages
from tools.engine import GATEWAY, Engine
from tools.programs import Program
from tools.serving import PATIENCE
from tools.waiting import until_up

ROOT: Final = Path(__file__).parents[1]
RELEASE: Final = re.compile(r"-slim-(\w+)$")
"""What the name of the base says of Debian."""
INDEX: Final = 8008
"""The port of a package index of one's own."""
BUILDS: Final = "setuptools"
"""What builds our own package, beside what is locked."""


def base() -> str:
    """The image that the Dockerfile begins with."""
    return stages((ROOT / "Dockerfile").read_text(encoding="utf-8"), {})[-1].base


def make_base(engine: Engine, made: Path | None) -> None:
    """Make the base image that the Dockerfile names, of Debian and its Python.

    It trusts whom this machine trusts, and its pip does what ours is told by the environment.

    Parameters
    ----------
    made : Path, optional
        What debootstrap has made before.
    """
    name = base()
    found = RELEASE.search(name)
    assert found is not None, f"The base must be named ...-slim-RELEASE to be made anew, and is {name!r}."
    root = engine.folder / "base"
    if made is None:
        virtual_root.make(root, found[1], engine.log)
    else:
        virtual_root.copy(made, root, engine.log)
    virtual_root.trust(root)
    (root / "etc" / "pip.conf").write_text(_settings_of_pip(), encoding="utf-8")
    engine.call(f"tar --directory {root} --create . | docker import - {name}")


def _settings_of_pip() -> str:
    """What pip is told by our environment, as a file: there, a build argument says it better."""
    told = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    lines = [f"{name[4:].lower().replace('_', '-')} = {value}" for name, value in sorted(told.items())]
    return "\n".join(["[global]", f"trusted-host = {GATEWAY}", *lines, ""])


def build(engine: Engine, name: str, folder: Path) -> None:
    """Build an image from a folder with a Dockerfile."""
    engine.call(f"docker build --tag {name} {folder}")


def push(engine: Engine, name: str) -> str:
    """Put an image into a registry of one's own, whose image is there; its name there, with its digest."""
    there = f"localhost:5000/{name}"
    engine.call(
        "docker run --detach --name registry --network host registry\n"
        "timeout 60 sh -c 'until curl --silent --fail localhost:5000/v2/; do sleep 1; done'\n"
        f"docker tag {name} {there}\ndocker push --quiet {there}"
    )
    return engine.call(f"docker image inspect --format '{{{{index .RepoDigests 0}}}}' {there}").strip()


@contextmanager
def index(engine: Engine) -> Iterator[tuple[str, Path]]:
    """A package index that has what the image is made of; its address, and where it says who has asked."""
    folder = engine.folder / "index"
    folder.mkdir()
    locked = ["--require-hashes", "--requirement", str(ROOT / "requirements.lock")]
    for wanted in (locked, [BUILDS]):
        download = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(folder)]
        virtual_root.call([*download, *wanted], engine.log)
    for file in list(folder.iterdir()):
        name = re.sub(r"[-_.]+", "-", re.split(r"-\d", file.name)[0]).lower()
        (folder / "simple" / name).mkdir(parents=True, exist_ok=True)
        file.rename(folder / "simple" / name / file.name)
    command = [sys.executable, "-m", "http.server", "--bind", GATEWAY, str(INDEX)]
    asked = folder / "asked"
    process = Program(engine.entering(["env", f"--chdir={folder}", *command]), folder=folder, log=asked)
    address = f"http://{GATEWAY}:{INDEX}/simple/"
    try:
        asking = ("curl", "--silent", "--fail", address)
        until_up(process, lambda: engine.succeeds(*asking), PATIENCE, "the index answers")
        yield address, asked
    finally:
        process.kill()
        process.wait()
