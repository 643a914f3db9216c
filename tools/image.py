"""An image as a folder: what the steps of a Dockerfile make of a base, and how it is to be started."""

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tools import dockerfile, virtual_root
from tools.dockerfile import Stage, Step

PATH: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
SHELL: Final = ("/bin/sh", "-c")
LARGEST_NAME: Final = 60
"""As much of a step is shown."""

BUILDERS: Final = re.compile(
    r"(.*-)?(cc|c\+\+|gcc|g\+\+|cpp|clang(\+\+)?|ld|as|make|cmake|rustc|cargo|go|pip[\d.]*|uv|git)(-[\d.]+)?"
)
"""Programs that build something, or fetch what is built."""

Timed = Callable[[str], AbstractContextManager[None]]


@dataclass(slots=True)
class Image:
    """What a stage has come to.

    Attributes
    ----------
    root : Path
        Its files.
    variables : dict of str to str
        The environment of whatever is started in it.
    user, folder : str
        As whom, and where.
    entrypoint, command, health : sequence of str
        What is started, what it is told, and what says whether it is well.
    """

    root: Path
    log: Path
    variables: dict[str, str] = field(default_factory=lambda: {"PATH": PATH})
    user: str = "0:0"
    folder: str = "/"
    entrypoint: Sequence[str] = ()
    command: Sequence[str] = ()
    health: Sequence[str] = ()

    def run(self, command: Sequence[str], more: Mapping[str, str]) -> None:
        """Do a command in it; see `virtual_root.call`."""
        entering = virtual_root.entering(
            self.root, command, variables={**self.variables, **more}, user=self.user, folder=self.folder
        )
        virtual_root.call(entering, self.log)

    def check_programs(self) -> None:
        """See that nothing in it builds, and that what backups need is there."""
        folders = {self.root / one.lstrip("/") for one in self.variables["PATH"].split(":")}
        names = {path.name for one in folders if one.is_dir() for path in one.iterdir()}
        builders = sorted(name for name in names if BUILDERS.fullmatch(name))
        assert not builders, f"Nothing in the image may build; there are {', '.join(builders)}."
        lacking = {"matcher", "pg_dump", "pg_restore"} - names
        assert not lacking, f"The image lacks {', '.join(sorted(lacking))}."
        assert self.user.split(":")[0] not in {"", "0", "root"}, "Nothing may be started as root."


def build(
    stages: Sequence[Stage],
    sources: Path,
    base: Path,
    folder: Path,
    log: Path,
    given: Mapping[str, str],
    timed: Timed,
) -> Image:
    """Do all stages, one after the other; the last of them.

    Parameters
    ----------
    sources : Path
        The folder that is sent, as `.dockerignore` there says.
    given : mapping of str to str
        Build arguments; what pip is told by our environment, it is told there, too.
    timed : callable
        Told what is done; a context while it is done.
    """
    done: dict[str, Image] = {}
    for number, stage in enumerate(stages):
        image = Image(folder / f"stage-{number}", log)
        virtual_root.copy(base, image.root, log)
        virtual_root.trust(image.root)
        arguments = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        for step in stage.steps:
            with timed(f"{step.word} {step.rest}"[:LARGEST_NAME]):
                if step.word == "ARG":
                    arguments |= dockerfile.argument(step, given)
                elif step.word == "RUN":
                    image.run([*SHELL, step.rest], arguments)
                elif step.word == "COPY":
                    _copy(step, image, sources, done)
                else:
                    _note(step, image)
        done[stage.name] = image
    return image


def _note(step: Step, image: Image) -> None:
    """Keep what a step says of how the image is to be used."""
    match step.word:
        case "ENV":
            image.variables |= dockerfile.settings(step, image.variables)
        case "USER":
            image.user = step.rest
        case "WORKDIR":
            image.folder = step.rest
            (image.root / step.rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        case "ENTRYPOINT":
            image.entrypoint = json.loads(step.rest)
        case "CMD":
            image.command = json.loads(step.rest)
        case "HEALTHCHECK":
            image.health = json.loads(step.rest.partition("CMD ")[2])


def _copy(step: Step, image: Image, sources: Path, done: Mapping[str, Image]) -> None:
    """Copy files of another stage as they are, or of the sources, without what .dockerignore leaves out."""
    *names, target = step.rest.split()
    into = image.root / target.lstrip("/")
    if names[0].startswith("--from="):
        [name] = names[1:]
        source = done[names[0].removeprefix("--from=")].root / name.lstrip("/")
        virtual_root.copy(source, into, image.log)
        return
    lines = (sources / ".dockerignore").read_text(encoding="utf-8").splitlines()
    ignored = shutil.ignore_patterns(*(line[3:] for line in lines if line.startswith("**/")))
    for name in names:
        source = sources / name
        if source.is_dir():
            shutil.copytree(source, into, ignore=ignored, dirs_exist_ok=True)
        else:
            into.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, into)
