"""Starts programs that must not outlive the one that has started them, and waits for the end of others."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


class Program(subprocess.Popen[bytes]):
    """A program, deaf to Ctrl-C; Linux ends it as soon as its parent is gone, however that ended.

    Its parent, to the kernel, is the thread that starts it: it must live as long as
    the program is to live.

    Parameters
    ----------
    log : Path
        What the program says is added to this file.
    variables : mapping of str to str, optional
        Its environment; ours if left out.
    user : str, optional
        Whom to run it as; only root may choose.
    at_our_end : Signals
        What the kernel ends it with.
    """

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        folder: Path,
        log: Path,
        variables: Mapping[str, str] | None = None,
        user: str | None = None,
        at_our_end: signal.Signals = signal.SIGKILL,
    ) -> None:
        self.log = log
        bound = ["setpriv", "--pdeathsig", at_our_end.name.removeprefix("SIG"), "--"]
        with log.open("ab") as said:
            super().__init__(
                [*(bound if sys.platform == "linux" else []), *map(str, command)],
                cwd=folder, env=variables, user=user, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                # Ctrl-C is for whoever has started it, who then ends it.
                start_new_session=True,
            )  # fmt: skip

    def children(self) -> list[int]:
        """The ids of the processes that it has started."""
        return children_of(self.pid)


def has_ended(pid: int, within: float = 10.0) -> bool:
    """Wait for the end of a process that need not be a child of this one, `within` seconds at most."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], within)[0])
    finally:
        os.close(descriptor)


def children_of(pid: int) -> list[int]:
    """The ids of the processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
