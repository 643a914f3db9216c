"""What is said of the packages that the service is made of."""

import json
import re
import tomllib
from importlib import metadata

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.audit import judged
from tools.sbom import LOCK, bill, locked

TEXT = LOCK.read_text(encoding="utf-8")


def test_the_bill_of_materials_names_all_that_is_locked():
    """It is CycloneDX, names every package with its version and digests, and who needs it."""
    written = bill(TEXT)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written) is None
    found = json.loads(written)
    pinned = {tuple(line.split(" ")[0].split("==")) for line in re.findall(r"^\S+==\S+", TEXT, re.MULTILINE)}
    assert {(one["name"], one["version"]) for one in found["components"]} == {
        (name.partition("[")[0], version) for name, version in pinned
    }
    assert all(one["hashes"] for one in found["components"])
    needs = {one["ref"]: one.get("dependsOn", []) for one in found["dependencies"]}
    [litestar] = [one.version for one in locked(TEXT) if one.name == "litestar"]
    assert f"pkg:pypi/litestar@{litestar}" in needs["mentoring-matcher"]
    assert any(one.startswith("pkg:pypi/msgspec@") for one in needs[f"pkg:pypi/litestar@{litestar}"])
    ours = tomllib.loads((LOCK.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {canonicalize_name(Requirement(one).name) for one in ours["dependencies"]}
    assert {one.removeprefix("pkg:pypi/").partition("@")[0] for one in needs["mentoring-matcher"]} == wanted


def test_the_bill_of_materials_names_no_address():
    """Where packages come from is the operator's choice; only the schema of the bill is named."""
    assert re.findall(r"https?://[^\"]+", bill(TEXT)) == ["http://cyclonedx.org/schema/bom-1.6.schema.json"]


def test_what_is_locked_is_what_is_tested():
    """What this machine needs of the lock is installed here, in that version."""
    installed = {canonicalize_name(one.name): one.version for one in metadata.distributions()}
    pinned = [Requirement(line) for line in re.findall(r"^(\S+==.*?) *\\?$", TEXT, re.MULTILINE)]
    assert {one.name for one in pinned} == {one.name for one in locked(TEXT)}
    needed = [one for one in pinned if one.marker is None or one.marker.evaluate()]
    assert [str(one) for one in needed if installed.get(one.name) not in one.specifier] == []


def test_a_known_vulnerability_fails_the_audit():
    """It is told with its number and the version without it; what was not audited is told besides."""
    fault = {"id": "PYSEC-1", "fix_versions": ["2.0"], "aliases": [], "description": ""}
    said = {
        "dependencies": [
            {"name": "a", "version": "1.0", "vulns": [fault]},
            {"name": "b", "version": "1.0", "vulns": []},
            {"name": "c", "skip_reason": "Dependency not found: c"},
        ]
    }
    assert judged(1, json.dumps(said), "") == (
        1,
        ["a 1.0: PYSEC-1; without it: 2.0", "not audited: c: Dependency not found",
         "audited: 2 packages, 1 known vulnerabilities"],
    )  # fmt: skip


def test_a_service_that_is_not_reached_fails_nothing():
    """Then it is said that nothing was audited; a failure of another kind is one."""
    for away in ("requests.exceptions.ConnectionError: x", "503 Server Error: x", "Read timed out."):
        status, [said] = judged(1, "", away)
        assert (status, said.partition(":")[0]) == (0, "not audited")
    assert judged(2, "", "pip-audit: error: unrecognised")[0] == 2
