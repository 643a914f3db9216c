"""A container that runs without an engine of containers, and what must be so as long as it does."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

import httpx

from api.schemas.examples import MATCH_REQUEST
from tools import virtual_root
from tools.image import Image
from tools.programs import Program
from tools.serving import PATIENCE, PLAIN, free_port
from tools.waiting import until_up


class Running:
    """An image that is started as `compose.yaml` does: its root read-only, and all it stores in a volume.

    Attributes
    ----------
    ended : int or None
        How it has ended when it was stopped.
    """

    def __init__(self, image: Image, data: Path, log: Path) -> None:
        self._image = image
        self._data = data
        self._log = log
        port = free_port()
        self._url = f"http://127.0.0.1:{port}"
        self._variables = {**image.variables, "MATCHER_HOST": "127.0.0.1", "MATCHER_PORT": str(port)}
        self._process: Program
        self.ended: int | None = None

    def __enter__(self) -> Self:
        image = self._image
        # A volume that is new begins with what the image has there.
        virtual_root.copy(image.root / "data", self._data, self._log)
        started = self._entering([*image.entrypoint, *image.command], image.user)
        self._process = Program(started, folder=self._data.parent, log=self._log)
        try:
            until_up(self._process, self._is_ready, PATIENCE, "/health/ready answers 200")
        except BaseException:
            self._process.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        try:
            self.ended = self._process.wait(PATIENCE)
        finally:
            self._process.kill()

    def check_user(self) -> None:
        """See that the process is of the user whom the image names, with no right of root."""
        lines = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii").splitlines()
        status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
        uid, gid = self._image.user.split(":")
        assert status["Uid"].split() == [uid] * 4, f"It runs as {status['Uid']}."
        assert status["Gid"].split() == [gid] * 4, f"It runs in the group {status['Gid']}."
        assert int(status["CapEff"], 16) == 0, f"It may do what only root may: {status['CapEff']}."

    def check_health(self) -> None:
        """See that what the image asks itself says that it is well."""
        self._inside(self._image.health)

    def check_matching(self) -> None:
        """Have people matched over HTTP, with a key made beside it."""
        key = self._inside(["matcher", "keys", "create", "--name", "proof", "--scope", "admin"]).split()[-1]
        answer = httpx.post(
            f"{self._url}/v1/match",
            json=MATCH_REQUEST,
            headers={"Authorization": f"Bearer {key}"},
            timeout=PATIENCE,
            verify=PLAIN,
        )
        assert answer.status_code == httpx.codes.OK, (
            f"A match was answered {answer.status_code}: {answer.text}"
        )
        assert answer.json()["pairs"], "Somebody must be paired."

    def check_backup(self) -> None:
        """Have a copy taken beside it, and looked at; the programs for PostgreSQL must start, too."""
        self._inside(["matcher", "backup", "/data/proof.backup"])
        self._inside(["matcher", "backup", "--check", "/data/proof.backup"])
        for program in ("pg_dump", "pg_restore"):
            self._inside([program, "--version"])

    def check_nothing_else_is_written(self) -> None:
        """See that not even root could write elsewhere."""
        for user in (self._image.user, "0:0"):
            for path in ("/proof", "/opt/matcher/proof", "/usr/bin/proof"):
                said = self._inside(["sh", "-c", f"touch {path} 2>&1 || true"], user)
                assert "Read-only file system" in said, f"{user} may write {path}: {said}"

    def _inside(self, command: Sequence[str], user: str = "") -> str:
        """What a command says that is done beside it, as `docker exec` does."""
        log = self._data.parent / "said"
        log.write_bytes(b"")
        virtual_root.call(self._entering(command, user or self._image.user), log)
        return log.read_text(encoding="utf-8")

    def _entering(self, command: Sequence[str], user: str) -> list[str]:
        image = self._image
        return virtual_root.entering(
            image.root, command,
            variables=self._variables, user=user, folder=image.folder, data=self._data,
        )  # fmt: skip

    def _is_ready(self) -> bool:
        with suppress(httpx.TransportError):
            return httpx.get(f"{self._url}/health/ready", verify=PLAIN, timeout=PATIENCE).is_success
        return False
