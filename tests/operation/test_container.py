"""What the container is made of names what there is."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from api.settings import Settings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def of_compose(name):
    """The settings of a service."""
    return COMPOSE["services"][name]["environment"]


def test_whatever_is_copied_is_there_and_sent():
    """Each source of a COPY exists, and .dockerignore lets it pass."""
    sent = set(re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE))
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    names = {name for line in copied for name in line.split()}
    assert names == sent
    assert all((ROOT / name).exists() for name in names)


def test_the_settings_of_the_container_are_read():
    """Every MATCHER_ variable of the image and of compose is a setting with a sound value."""
    given = dict(re.findall(r"(MATCHER_[A-Z_]+)=(\S+)", DOCKERFILE))
    assert Settings.from_environment(given).database_url.endswith("////data/matcher.db")
    for name in ("server-1", "worker-2"):
        plain = {
            key: re.sub(r"\$\{\w+:[-?]([^}]*)\}", r"\1", value) for key, value in of_compose(name).items()
        }
        assert Settings.from_environment(given | plain).run_workers == 0


@pytest.mark.parametrize("name", ["migrated", "server-1", "server-2", "worker-1", "worker-2"])
def test_no_container_may_more_than_it_needs(name):
    """Read-only, without capabilities, not as root."""
    service = COMPOSE["services"][name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert re.search(r"^USER 10001:10001$", DOCKERFILE, re.MULTILINE)


def test_what_is_compiled_is_found_where_it_may_be_written():
    """The start copies what was compiled to where Numba looks, and hands on its arguments."""
    compiled = set(re.findall(r"NUMBA_CACHE_DIR=(\S+) /opt", DOCKERFILE))
    assert compiled == {"/opt/matcher/compiled"}
    assert re.search(r"^ {4}.*NUMBA_CACHE_DIR=/data/compiled ", DOCKERFILE, re.MULTILINE)
    shell, flag, script, name = json.loads(re.search(r"^ENTRYPOINT (.+)$", DOCKERFILE, re.MULTILINE)[1])
    assert script.startswith(f"cp -R {compiled.pop()} /data/ && exec matcher")
    done = subprocess.run(
        [shell, flag, script.replace("cp -R", "true").replace("exec matcher", "echo"), name, "serve", "a b"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "serve a b\n"


def test_nothing_is_installed_without_its_hash():
    """What comes from elsewhere is what was locked."""
    installs = re.findall(r"pip install (.+)$", DOCKERFILE, re.MULTILINE)
    assert installs == ["--require-hashes --requirement /src/requirements.lock", "--no-deps /src"]
