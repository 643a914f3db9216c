"""Whether anything is known against what is installed, from what pip-audit has said of requirements.lock.

`make audit` asks it. A known vulnerability fails. What the service of
vulnerabilities does not know, or all of it where the service is not reached, is
named as not audited, and does not.
"""

import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

LOCK = "requirements.lock"
BUILD = Path(__file__).parents[1] / "build"
_AWAY = re.compile(
    r"connection|timed? ?out|max retries|name resolution|SSL|proxy|\b[45]\d\d (client|server)", re.IGNORECASE
)
"""How pip-audit tells that nobody answers, or that whoever answers refuses."""


def judged(status: int, out: str, err: str) -> tuple[int, list[str]]:
    """The status to end with and what to say, from what pip-audit has said."""
    try:
        dependencies: list[dict[str, Any]] = json.loads(out)["dependencies"]
    except (ValueError, LookupError):
        if _AWAY.search(err):
            return 0, [f"not audited: all of {LOCK}: the service of vulnerabilities is not reached"]
        return status or 1, [f"pip-audit has failed: {err.strip()[-2_000:]}"]
    said, skipped = [], defaultdict(list)
    for one in dependencies:
        if "skip_reason" in one:
            skipped[one["skip_reason"].partition(":")[0]].append(one["name"])
        for fault in one.get("vulns", ()):
            better = ", ".join(fault["fix_versions"]) or "none yet"
            said.append(f"{one['name']} {one['version']}: {fault['id']}; without it: {better}")
    notes = [f"not audited: {', '.join(names)}: {reason}" for reason, names in skipped.items()]
    audited = len(dependencies) - sum(map(len, skipped.values()))
    total = f"audited: {audited} packages, {len(said)} known vulnerabilities"
    return (1 if said else 0), [*said, *notes, total]


def main() -> None:
    """Read build/audit.json and build/audit.log; the argument is the status that pip-audit ended with."""
    out, err = ((BUILD / name).read_text(encoding="utf-8") for name in ("audit.json", "audit.log"))
    status, said = judged(int(sys.argv[1]), out, err)
    sys.stdout.write("\n".join(said) + "\n")
    sys.exit(status)


if __name__ == "__main__":
    main()
