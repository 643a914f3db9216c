"""`matcher` for the commands of the documentation: each call is forked from a process that has loaded it.

`tools/docs_calling.py` asks through a socket, so that the shell of a page meets a program.
"""

import json
import os
import signal
import socket
import sys
from pathlib import Path

from api.cli import main
from api.engine import child
from tools.newborn import fork_engines

LONGEST = 1 << 17
"""Bytes of a call: arguments, folder and environment."""

LASTING = ("serve", "worker")
"""Commands with an engine."""


def obey(door: Path) -> None:
    """Take calls until who has started this ends; each is a process of its own, with the caller's files.

    Answers with the id of the process, and with its exit status once it has ended.
    """
    child.end_with(os.getppid())
    # Those who have ended need not be waited for.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    ours = os.getpid()
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(str(door))
        listener.listen()
        while True:
            caller, _ = listener.accept()
            with caller:
                if os.fork() == 0:
                    listener.close()
                    _do(caller, ours)


def _do(caller: socket.socket, parent: int) -> None:
    """Be `matcher` for one call, and end."""
    status = 1
    try:
        child.end_with(parent)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        call, files, _, _ = socket.recv_fds(caller, LONGEST, 3)
        arguments, folder, variables = json.loads(call)
        for ours, theirs in enumerate(files):
            os.dup2(theirs, ours)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(variables)
        if arguments and arguments[0] in LASTING:
            fork_engines()
        caller.send(str(os.getpid()).encode())
        main(arguments, prog_name="matcher")
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        caller.send(str(status).encode())
        # Nothing of the process that this was forked from is to happen here.
        os._exit(status)
