"""Files that are there complete, or not at all."""

import os
import secrets
from pathlib import Path


def write_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path`, which keeps what it had until everything is on the disk.

    Raises
    ------
    OSError
        If it cannot be written; nothing is left behind.
    """
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        # Like any new file, readable by whom the umask allows; tempfile would make it private.
        with unfinished.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
