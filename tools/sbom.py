"""What the service is made of, as a CycloneDX bill of materials: `make sbom` writes build/sbom.json.

Everything comes from requirements.lock and the installed packages: names, versions,
digests of the files that may be installed, licences, and who needs what.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
TARGET = ROOT / "build" / "sbom.json"

_PINNED = re.compile(r"(?P<name>[\w.\[\]-]+)==(?P<version>[\w.!+-]+)")
_DIGEST = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"^ +#(?: via)? +(?!via$)(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Locked:
    """A package of the lock file; `via` are those that need it."""

    name: str
    version: str
    digests: tuple[str, ...]
    via: tuple[str, ...]


def locked(text: str) -> Iterator[Locked]:
    """The packages of a lock file."""
    for block in re.split(r"^(?=\w)", text, flags=re.MULTILINE):
        found = _PINNED.match(block)
        if found:
            name = found["name"].partition("[")[0]
            yield Locked(name, found["version"], tuple(_DIGEST.findall(block)), tuple(_VIA.findall(block)))


def bill(text: str) -> str:
    """The bill of materials for a lock file, as JSON; the same lock gives the same components."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    whole = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        bom_ref=project["name"],
        licenses=[DisjunctiveLicense(id=project["license"])],
    )
    packages = list(locked(text))
    parts = {(one.name, one.version): _component(one) for one in packages}
    bom = Bom(components=parts.values())
    bom.metadata.component = whole
    for one in packages:
        part = parts[one.name, one.version]
        for needer in one.via:
            needing = [other for (name, _), other in parts.items() if name == needer] or [whole]
            for other in needing:
                bom.register_dependency(other, [part])
    written: str = JsonV1Dot6(bom).output_as_string(indent=1)
    return written


def _component(one: Locked) -> Component:
    url = PackageURL("pypi", name=one.name, version=one.version)
    return Component(
        name=one.name,
        version=one.version,
        type=ComponentType.LIBRARY,
        bom_ref=url.to_string(),
        purl=url,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in one.digests],
        licenses=[DisjunctiveLicense(name=name) for name in _licence(one.name)],
    )


def _licence(name: str) -> list[str]:
    """The licence that an installed package names; none for what other systems install."""
    try:
        given = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    short = next((given[name] for name in ("License-Expression", "License") if name in given), "")
    return [short] if short and "\n" not in short else []


def main() -> None:
    """Write the bill of materials."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(bill(LOCK.read_text(encoding="utf-8")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
