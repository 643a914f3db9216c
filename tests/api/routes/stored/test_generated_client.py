"""A client that is generated from the OpenAPI document does the whole story, unchanged."""

import re
import subprocess
import sys
from importlib import import_module, invalidate_caches
from pathlib import Path
from uuid import UUID

import pytest

PACKAGE = "generated_matcher_client"
GUIDE = Path(__file__).parents[4] / "docs" / "how-to" / "integrate.md"


@pytest.fixture(scope="module")
def generated(service, tmp_path_factory):
    """What the generator says, and the folder that it wrote."""
    folder = tmp_path_factory.mktemp("generated")
    document = folder / "openapi.json"
    document.write_text(service.client.get("/schema/openapi.json").text, encoding="utf-8")
    overrides = folder / "overrides.yaml"
    [written] = re.findall(r"^```yaml [^\n]*\n(.*?)^```", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    overrides.write_text(written, encoding="utf-8")
    done = subprocess.run(
        [
            *(str(Path(sys.executable).with_name("openapi-python-client")), "generate"),
            *("--path", str(document), "--config", str(overrides), "--meta", "none"),
            *("--output-path", str(folder / PACKAGE)),
        ],
        env={"PATH": str(Path(sys.executable).parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done, folder


@pytest.fixture
def call(service, generated, monkeypatch):
    """Calls an operation: `call("mentors.create_mentor", programme_id, body={...})`."""
    _, folder = generated
    monkeypatch.syspath_prepend(folder)
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        monkeypatch.delitem(sys.modules, name)
    invalidate_caches()
    client = import_module(PACKAGE).AuthenticatedClient(
        base_url=str(service.client.base_url), token=service.admin_key
    )
    models = import_module(f"{PACKAGE}.models")

    def called(operation, *args, body=None, status=200, **parameters):
        if body is not None:
            kind, members = body
            parameters["body"] = getattr(models, kind).from_dict(members)
        answer = import_module(f"{PACKAGE}.api.{operation}").sync_detailed(*args, client=client, **parameters)
        assert answer.status_code == status, answer.content
        return answer.parsed

    with client:
        yield called


def test_the_generator_understands_everything(generated):
    """It warns of nothing, so no operation and no type is missing."""
    done, _ = generated
    assert (done.returncode, done.stderr) == (0, "")
    assert "WARNING" not in done.stdout
    assert "Unable" not in done.stdout


def test_every_operation_is_there(service, generated):
    """One module for each operation of the document."""
    _, folder = generated
    paths = service.client.get("/schema/openapi.json").json()["paths"]
    operations = {one["operationId"] for item in paths.values() for one in item.values()}
    written = {file.stem for file in (folder / PACKAGE / "api").glob("*/*.py")} - {"__init__"}
    assert written == operations


def test_the_whole_story(service, call):
    """People, a run, its result, an approval, an answer and the feed, by typed calls alone."""
    programme = call("programmes.create_programme", body=("ProgrammeInput", {"name": "IQ"}), status=201).id
    profile = {
        "occupations": [{"text": "Krankenschwester"}],
        "location": {"place": "Leer"},
        "languages": [{"code": "de", "level": "B2"}],
    }
    mentor = call("mentors.create_mentor", programme, body=("PersonInput", profile), status=201)
    mentee = call("mentees.put_mentee", programme, "niq/47 11", body=("PersonInput", profile), status=201)
    assert mentee.external_ref == "niq/47 11"
    run = call("runs.start_run", programme, body=("RunInput", {}), status=202).id
    service.until(lambda: call("runs.get_run", run).state == "done")
    [proposal] = call("runs.list_proposals", run).items
    assert (proposal.mentor_id, proposal.mentee_id) == (mentor.id, mentee.id)
    pairing = call("proposals.approve_proposal", proposal.id)
    assert pairing.state == "invited"
    active = call("pairings.confirm_pairing", pairing.id, body=("Answer", {"reason": "by telephone"}))
    assert active.state == "active"
    assert call("pairings.complete_pairing", pairing.id).state == "completed"
    seen = [event.type_ for event in call("events.list_events", programme).items]
    assert seen[0] == "programme.created"
    assert seen[-1] == "pairing.completed"


def test_a_refusal_is_typed(call):
    """An error arrives as a problem with its code and the places of all faults."""
    nobody = UUID("0199aaaa-0000-7000-8000-000000000000")
    assert call("mentors.get_mentor", nobody, status=404).code == "not_found"
    weightless = {
        "mentors": [],
        "mentees": [],
        "policy": {"weights": {"profession": 0, "region": 0, "language": 0}},
    }
    problem = call("matching.match", body=("MatchRequest", weightless), status=422)
    assert [(fault.pointer, fault.code) for fault in problem.errors] == [
        ("/policy/weights", "weights_all_zero")
    ]
