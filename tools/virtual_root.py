"""A Linux of its own in a folder, for whoever has no containers: made by debootstrap, entered by chroot.

Each command gets a namespace of mounts of its own, so that nothing stays mounted,
however it ends. Only root may do that.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tools.programs import Program

PROGRAMS: Final = ("debootstrap", "unshare", "mount", "chroot", "setpriv")
CERTIFICATES: Final = Path("/etc/ssl/certs/ca-certificates.crt")
PYTHON: Final = ("ca-certificates", "netbase", "python3", "python3-venv", "python-is-python3", "tzdata")
"""What images of Python add to Debian, as packages of Debian."""

_MOUNT: Final = """set -e
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
"""
_READ_ONLY: Final = """mount -t tmpfs tmpfs "$root/tmp"
mount --bind "$data" "$root/data"
mount -o remount,bind,ro "$root"
"""
_ENTER: Final = """exec setpriv --no-new-privs \\
    chroot --userspec="$user" "$root" /bin/sh -c 'cd "$0" && exec "$@"' "$@"
"""


class CallError(Exception):
    """A command has failed."""


def missing() -> str | None:
    """Why there can be no such root; `None` if there can."""
    if os.geteuid():
        return "Only root may make a virtual root and enter it."
    if without := [name for name in PROGRAMS if shutil.which(name) is None]:
        return f"Not installed: {', '.join(without)} (Debian: apt-get install debootstrap util-linux)."
    return None


def make(folder: Path, release: str, log: Path) -> None:
    """Install the least of Debian, and Python, into a folder; see `call`."""
    call(["debootstrap", "--variant=minbase", f"--include={','.join(PYTHON)}", release, folder], log)


def trust(root: Path) -> None:
    """Have a root trust whom this machine trusts: a network may have certificates of its own."""
    if CERTIFICATES.exists():
        shutil.copyfile(CERTIFICATES, root / CERTIFICATES.relative_to("/"))


def copy(source: Path, target: Path, log: Path) -> None:
    """Copy a root, or a part of one, with owners, modes and links; see `call`."""
    call(["cp", "--archive", source, target], log)


def call(command: Sequence[str | Path], log: Path) -> None:
    """Do a command, and add what it says to a log.

    Raises
    ------
    CallError
        If it fails.
    """
    if status := Program(command, folder=log.parent, log=log).wait():
        raise CallError(f"It has ended with {status}: {' '.join(map(str, command[-3:]))}")


def entering(
    root: Path,
    command: Sequence[str],
    *,
    variables: Mapping[str, str],
    user: str = "0:0",
    folder: str = "/",
    data: Path | None = None,
) -> list[str]:
    """The command that does another one in a root.

    Parameters
    ----------
    variables : mapping of str to str
        All that it finds in its environment.
    user : str
        Numbers of user and group.
    folder : str
        Where it begins, in the root.
    data : Path, optional
        Then nothing can be written but this, as `/data`, and `/tmp`, which is empty.
    """
    given = {"root": str(root), "user": user, "data": str(data or "")}
    words = [f"{name}={value}" for name, value in variables.items()]
    return [
        *("env", *(f"{name}={value}" for name, value in given.items())),
        *("unshare", "--mount", "sh", "-c", _MOUNT + (_READ_ONLY if data else "") + _ENTER, "sh"),
        *(folder, "env", "-i", *words, *command),
    ]
