import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST = 300
WRITTEN = {".py", ".html", ".js", ".css", ".mako"}


def test_imports_go_one_way():
    """The import rules of pyproject.toml hold."""
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("folder", ["scoring", "matcher", "api", "tests", "tools", "bench"])
def test_modules_have_one_subject(folder):
    """No module, page, script or sheet of styles is longer than 300 lines."""
    written = [path for path in (ROOT / folder).rglob("*") if path.suffix in WRITTEN]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in written}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_locks_hold_hashes_and_no_addresses():
    """Every requirement is pinned with hashes, and no registry is named."""
    for name in (
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-uv.lock",
        "requirements-bench.lock",
        "bench/mentor-match.lock",
    ):
        text = (ROOT / name).read_text()
        assert "://" not in text
        requirements = [entry for entry in re.split(r"\n(?=\S)", text) if not entry.startswith("#")]
        assert [entry for entry in requirements if not re.match(r"[\w.-]+==\S+ ", entry)] == []
        assert [entry for entry in requirements if "--hash=sha256:" not in entry] == []
