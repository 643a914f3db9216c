"""The service keeps what its OpenAPI document promises, whatever is sent to it.

Schemathesis makes the requests from the document alone: examples, limits, random
values right and wrong, and sequences that follow what was made before.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

SOME = 4
"""Of each kind, so many ids are told."""

MANY = 10_000
"""If so many requests are asked for, those are made, too, that cover each keyword of each schema."""

CONFIG = """
request-timeout = 60
max-stream-events = 2
warnings = false

[generation]
database = "none"

# What a schema cannot say: whether a code is in the catalogue, whether people exist, what
# others have changed. So a request that fits the schema may be refused for its content.
[checks]
positive_data_acceptance.expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 410, 412, 422, 428, 429]
max_response_time = 60
negative_data_rejection.expected-statuses = [
    400, 401, 403, 404, 405, 406, 409, 410, 412, 413, 415, 422, 428, 429
]

# What is only read is never refused for its content, unless it is looked for in the catalogue.
[[operations]]
include-method = "GET"
exclude-path-regex = "/(mentors|mentees)$"
checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 410, 429]

# A process that computed for a stream which nobody reads any more has to be started anew.
[[operations]]
include-path = "/health/ready"
checks.not_a_server_error.expected-statuses = ["2xx", "4xx", 503]
checks.positive_data_acceptance.expected-statuses = ["2xx", 503]

[dictionaries]
{dictionaries}

[parameters]
{parameters}
"""


@pytest.fixture
def known(lived_in):
    """Ids of things that exist, by the parameter that names them."""
    some = {name: ids[:SOME] for name, ids in lived_in.items()}
    return {**some, "profile_id": some["mentor_id"] + some["mentee_id"]}


def test_the_service_keeps_its_promises(service, known, tmp_path, request):
    """No fault of ours, nothing undocumented, nothing wrong accepted, nothing right refused."""
    cases = request.config.getoption("--cases")
    config = tmp_path / "schemathesis.toml"
    config.write_text(
        CONFIG.format(
            dictionaries="\n".join(f"{name} = {{ values = {ids} }}" for name, ids in known.items()),
            parameters="\n".join(
                f'"{name}" = {{ dictionary = "{name}", probability = 0.7 }}' for name in known
            ),
        ),
        encoding="utf-8",
    )
    url = str(service.client.base_url)
    operations = service.client.get("/schema/openapi.json").json()["paths"]
    each = max(1, cases // sum(map(len, operations.values())))
    done = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(config), "run"),
            *(f"{url}/schema/openapi.json", "--url", url, "--checks", "all", "--no-color"),
            *("-H", f"Authorization: Bearer {service.admin_key}"),
            *("--phases", "examples,fuzzing,stateful" + (",coverage" if cases >= MANY else "")),
            *("--max-examples", str(each), "--seed", "1", "--continue-on-failure"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stdout[-20_000:]
    generated = re.search(r"(\d+) generated", done.stdout)
    assert int(generated[1]) >= (cases if cases >= MANY else cases // 2), done.stdout[-2000:]
