"""The file that a copy is kept in: two lines of text, and then what the database has written.

The first line names the form and the digest of the second; the second is the
manifest as JSON, with the digest of the rest. So `tail -n +3 FILE` is what SQLite
opens or `pg_restore` reads, whatever becomes of this program.
"""

import hashlib
import os
import secrets
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import IO, Final, Literal

import msgspec

from api.store.copies.content import Content, CopyError

FORM: Final = "matcher-backup 1"

Kind = Literal["sqlite", "postgresql"]

_LONGEST_LINE: Final = 100_000


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a copy is.

    Parameters
    ----------
    kind : str
        Of which database: one cannot read the other's.
    schema : str
        The revision of the schema.
    taken_at : datetime
        In UTC.
    version : str
        Of the program.
    sha256 : str
        Of what follows the manifest, in hexadecimal digits.
    rows : mapping of str to int
        By the name of each table.
    """

    kind: Kind
    schema: str
    taken_at: datetime
    version: str
    sha256: str
    rows: Mapping[str, int]

    @property
    def content(self) -> Content:
        """What must be there once it is restored."""
        return Content(self.schema, self.rows)


def digest_of(data: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with data.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(target: Path, manifest: Manifest, data: Path) -> None:
    """Write a copy, which only its owner may read; `target` keeps what it had until all is on the disk.

    Raises
    ------
    OSError
        If it cannot be written; nothing is left behind.
    """
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    line = msgspec.json.encode(manifest)
    head = f"{FORM} {hashlib.sha256(line).hexdigest()}\n".encode()
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(head + line + b"\n")
            with data.open("rb") as source:
                shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
        _keep_name(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def is_copy(path: Path) -> bool:
    """Whether a file begins as a copy does, damaged or not."""
    with path.open("rb") as file:
        return file.read(len(FORM)) == FORM.encode()


def read(path: Path) -> Manifest:
    """Read what a copy is.

    Raises
    ------
    CopyError
        If it is none, or its manifest is damaged.
    """
    with path.open("rb") as file:
        return _manifest(path, file)


def unpack(path: Path, into: Path) -> Manifest:
    """Write what the database had written to `into`, and say what it is.

    Raises
    ------
    CopyError
        If the file is no copy, or damaged.
    """
    with path.open("rb") as file, into.open("xb") as data:
        manifest = _manifest(path, file)
        shutil.copyfileobj(file, data)
    if digest_of(into) != manifest.sha256:
        raise _damaged(path)
    return manifest


def _manifest(path: Path, file: IO[bytes]) -> Manifest:
    head = file.readline(_LONGEST_LINE).rstrip(b"\n").decode(errors="replace")
    if head[: len(FORM)] != FORM:
        raise CopyError(f"{path.name} is no copy that `matcher backup` has written.")
    line = file.readline(_LONGEST_LINE).rstrip(b"\n")
    if head != f"{FORM} {hashlib.sha256(line).hexdigest()}":
        raise _damaged(path)
    return msgspec.json.decode(line, type=Manifest)


def _damaged(path: Path) -> CopyError:
    return CopyError(
        f"{path.name} is damaged: its digest is another one than when it was written. "
        "Take an older copy; nothing was changed."
    )


def _keep_name(folder: Path) -> None:
    """Have the new name of a file on the disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
