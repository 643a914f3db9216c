"""What the documentation's shell calls as `matcher`: asks `tools.docs_obeying`, and loads nothing else.

`serve` is ended as operators do it, `worker` as a power failure does, once they answer.
"""

import http.client
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

LASTING = {
    "serve": ("MATCHER_PORT", "/health/live", signal.SIGTERM),
    "worker": ("MATCHER_METRICS_PORT", "/metrics", signal.SIGKILL),
}
"""Commands that do not end by themselves: the setting of a port, what answers there, what ends them."""

ENDED_OTHERWISE = 70
"""The exit status if the process has told none."""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def answers(port: int, path: str) -> bool:
    """Whether something answers on a port of this machine."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def call(arguments: list[str]) -> int:
    """Have a command obeyed; its exit status."""
    lasting = LASTING.get(arguments[0]) if arguments else None
    variables = dict(os.environ)
    if lasting:
        port = free_port()
        variables[lasting[0]] = str(port)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as door:
        door.connect(variables.pop("DOOR"))
        wanted = json.dumps([arguments, str(Path.cwd()), variables]).encode()
        socket.send_fds(door, [wanted], [0, 1, 2])
        process = int(door.recv(16))
        if lasting:
            door.settimeout(0.05)
            while not answers(port, lasting[1]):
                # Whatever is told now, it has ended before it could answer.
                with suppress(TimeoutError):
                    return int(door.recv(16) or ENDED_OTHERWISE)
            os.kill(process, lasting[2])
            door.settimeout(None)
            # What was asked to end may end by the signal itself, and then tells nothing.
            return int(door.recv(16) or 0)
        return int(door.recv(16) or ENDED_OTHERWISE)


if __name__ == "__main__":
    sys.exit(call(sys.argv[1:]))
