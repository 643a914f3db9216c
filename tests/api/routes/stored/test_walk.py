"""The walk of docs/how-to/integrate.md leads to its end, as it stands there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[4] / "docs" / "how-to" / "integrate.md"


@pytest.fixture
def walk():
    """The commands of the walk, but for the line that says where the service is."""
    for tool in ("curl", "jq"):
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed: the walk needs it.")
    [chapter] = re.findall(r"^## The whole way$(.*?)^## ", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    blocks = re.findall(r"^```console\n(.*?)^```", chapter, re.MULTILINE | re.DOTALL)
    assert blocks[0].startswith("export URL=")
    return "\n".join(blocks[1:])


def test_the_walk_ends_with_an_accepted_proof(service, walk, tmp_path):
    """Each command does what the guide says; the last one accepts the proof."""
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", walk],
        env={
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "URL": str(service.client.base_url),
            "KEY": service.admin_key,
        },
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert '"state": "active"' in done.stdout
    assert "pairing.active" in done.stdout
    assert (tmp_path / "result.json").exists()
