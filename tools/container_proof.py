"""Makes and tries the container without an engine of containers: `make container-proof`.

Debian and Python are installed into a folder, as the base image has them. Then each
step of the Dockerfile is done there as it stands, by chroot and as its user; what has
come of it is started with a root that cannot be written, asked, and stopped.
"""

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tools import virtual_root
from tools.dockerfile import stages
from tools.image import Image, build
from tools.running import Running

ROOT: Final = Path(__file__).parents[1]
BASE: Final = ("python:", "-slim-")
"""What the name of the base says: python:VERSION-slim-RELEASE."""


def main() -> None:
    """Build, start, ask, stop, and print how long each part has taken."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.container_proof", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("--build-arg", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--base", type=Path, metavar="FOLDER", help="What debootstrap has made before.")
    said = parser.parse_args()
    if (why := virtual_root.missing()) is not None:
        sys.exit(why)
    if wrong := [one for one in said.build_arg if "=" not in one]:
        parser.error(f"--build-arg must be NAME=VALUE, got {wrong[0]!r}.")
    given = dict(one.split("=", 1) for one in said.build_arg)
    with tempfile.TemporaryDirectory(prefix="container-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # Other users have to get to what is in it.
        folder.chmod(0o755)
        log = folder / "log"
        try:
            _prove(folder, log, given, said.base)
        except (virtual_root.CallError, AssertionError, TimeoutError, RuntimeError) as error:
            # Said at once: to remove two roots takes a while.
            sys.stderr.write(f"{log.read_text(errors='replace')[-3000:] if log.exists() else ''}\n{error}\n")
            sys.stderr.flush()
            sys.exit(1)


def _prove(folder: Path, log: Path, given: dict[str, str], base: Path | None) -> None:
    begun = time.monotonic()
    read = stages((ROOT / "Dockerfile").read_text(encoding="utf-8"), given)
    python, release = _of_base(read[-1].base)
    with _timed(f"the base, Debian {release}"):
        if base is None:
            base = folder / "base"
            virtual_root.make(base, release, log)
        _check_python(base, python, log)
    image = build(read, ROOT, base, folder, log, given, _timed)
    with _timed("looked at"):
        image.check_programs()
    with _timed("started, asked and stopped, its root read-only"):
        _try(image, folder, log)
    _say(f"All steps of the Dockerfile hold; {time.monotonic() - begun:.0f} s.")


def _try(image: Image, folder: Path, log: Path) -> None:
    running = Running(image, folder / "data", log)
    with running:
        running.check_user()
        running.check_health()
        running.check_matching()
        running.check_backup()
        running.check_nothing_else_is_written()
    assert running.ended in {0, -signal.SIGTERM}, (
        f"It was to end by SIGTERM, and has ended by {running.ended}."
    )


def _of_base(base: str) -> tuple[str, str]:
    """The version of Python and the release of Debian that an image has."""
    before, between = BASE
    if not base.startswith(before) or between not in base:
        sys.exit(f"The base must be named {before}VERSION{between}RELEASE to be made anew, and is {base!r}.")
    python, _, release = base.removeprefix(before).partition(between)
    return python, release


def _check_python(base: Path, version: str, log: Path) -> None:
    wanted = f"import sys; sys.exit(not sys.version.startswith({version!r}))"
    virtual_root.call(virtual_root.entering(base, ["/usr/bin/python", "-c", wanted], variables={}), log)


@contextmanager
def _timed(what: str) -> Iterator[None]:
    """Print what was done, and how long it took."""
    begun = time.monotonic()
    yield
    _say(f"{time.monotonic() - begun:6.1f} s  {what}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
