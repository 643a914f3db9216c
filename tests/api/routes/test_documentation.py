"""The documentation is valid, complete, true, and needs nothing from elsewhere."""

import re
from html.parser import HTMLParser

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from api.schemas.events import EVENT_TYPES, PING

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def document(server):
    """The OpenAPI document, as anyone may fetch it."""
    with server.client() as client:
        answer = client.get("/schema/openapi.json")
    assert answer.status_code == 200
    return answer.json()


@pytest.fixture(scope="module")
def operations(document):
    """Every operation by method and path."""
    return {
        f"{method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def test_the_document_is_valid_openapi_31(document):
    """The validator of the specification finds nothing."""
    assert document["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(document).iter_errors()) == []


def test_every_path_of_the_contract_so_far_is_there(operations):
    """Nothing that this service offers is left out."""
    assert {
        "POST /v1/score",
        "POST /v1/match",
        "GET /v1/catalogue/occupations",
        "GET /v1/catalogue/places",
        "GET /v1/catalogue/languages",
        "GET /health/live",
        "GET /health/ready",
        "GET /metrics",
    } <= set(operations)


def test_every_operation_has_an_id_a_summary_and_a_tag(operations):
    """Ids are made by hand and unique, so that generated clients have stable names."""
    ids = [operation["operationId"] for operation in operations.values()]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in ids)
    assert all(operation["summary"] and operation["tags"] for operation in operations.values())
    assert all(operation["description"] for operation in operations.values())


def test_every_error_is_documented_as_a_problem(operations):
    """Each answer that is no success is problem+json with an example."""
    for name, operation in operations.items():
        errors = {status: one for status, one in operation["responses"].items() if status >= "400"}
        assert "500" in errors, name
        for answer in errors.values():
            content = answer["content"]["application/problem+json"]
            assert content["schema"] == {"$ref": "#/components/schemas/Problem"}, name
            assert content["example"]["type"].startswith("/problems/"), name


def test_operations_that_read_say_what_may_be_wrong(operations):
    """A body can be malformed, too large, of the wrong type, or faulty."""
    for name, operation in operations.items():
        if "requestBody" in operation:
            assert {"413", "415", "422"} <= set(operation["responses"]), name
        if operation["security"]:
            assert "401" in operation["responses"], name


def test_whoever_takes_nothing_of_it_is_told_so(operations):
    """406 wherever there is a body to be taken, and only there."""
    for name, operation in operations.items():
        successes = [one for status, one in operation["responses"].items() if status < "300"]
        assert ("406" in operation["responses"]) is any("content" in one for one in successes), name


def test_the_messages_to_webhooks_are_documented(document):
    """Each type of event has a message of its own, which carries an event as the feed shows it."""
    webhooks = document["webhooks"]
    assert set(webhooks) == EVENT_TYPES | {PING}
    message = webhooks["pairing.active"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert message["allOf"] == [
        {"$ref": "#/components/schemas/EventMessage"},
        {"type": "object", "properties": {"type": {"const": "pairing.active"}}},
    ]
    carried = document["components"]["schemas"]["EventMessage"]["properties"]["data"]
    assert carried == {"$ref": "#/components/schemas/EventView"}
    headers = [one["$ref"].rpartition("/")[2] for one in webhooks[PING]["post"]["parameters"]]
    named = [document["components"]["parameters"][name]["name"] for name in headers]
    assert named == ["webhook-id", "webhook-timestamp", "webhook-signature"]


def test_operations_name_their_scope(operations, document):
    """Each operation says which scope a key needs, or that none is needed."""
    assert operations["POST /v1/match"]["security"] == [{"apiKey": ["matching"]}]
    assert operations["GET /v1/catalogue/places"]["security"] == [{"apiKey": []}]
    assert operations["GET /health/live"]["security"] == []
    assert document["components"]["securitySchemes"]["apiKey"]["scheme"] == "bearer"


def test_schemas_say_what_is_checked(document):
    """Limits, patterns, choices and descriptions reach the document."""
    schemas = document["components"]["schemas"]
    assert schemas["Person"]["additionalProperties"] is False
    assert schemas["Person"]["properties"]["capacity"]["maximum"] == 20
    assert "id" in schemas["Person"]["required"]
    assert schemas["OccupationRef"]["properties"]["kldb"]["anyOf"][0]["pattern"] == r"^\d{5}$"
    assert schemas["MatchRequest"]["properties"]["locks"]["description"]
    assert schemas["Objective"]["enum"] == ["most_pairs", "best_total", "fairest"]


def test_parameters_say_what_is_checked(operations):
    """Limits reach the document as whole numbers, and nothing is null that cannot be."""
    listed = operations["GET /v1/programmes/{programme_id}/mentors"]["parameters"]
    schemas = {parameter["name"]: parameter["schema"] for parameter in listed}
    assert schemas["q"] == {"type": "string", "maxLength": 200, "pattern": "^[^\\u0000]*$"}
    assert (schemas["limit"]["minimum"], schemas["limit"]["maximum"]) == (1, 200)
    assert schemas["status"] == {"$ref": "#/components/schemas/Status"}


def test_repeating_conditions_and_pages_are_documented(operations):
    """Each POST that stores takes an Idempotency-Key, each GET a tag, each list has a Link."""
    for name, operation in operations.items():
        method, _, path = name.partition(" ")
        headers = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "header"}
        stores = method == "POST" and path.startswith("/v1/") and path not in {"/v1/match", "/v1/score"}
        assert ("Idempotency-Key" in headers) is stores, name
        if stores:
            assert {"409", "410", "422"} <= set(operation["responses"]), name
        success = operation["responses"].get("200", {})
        if method == "GET" and path.startswith("/v1/") and "application/json" in success.get("content", {}):
            assert "If-None-Match" in headers, name
            assert "ETag" in success["headers"], name
            assert "content" not in operation["responses"]["304"], name
        if any(one["name"] == "cursor" for one in operation.get("parameters", ())):
            assert "Link" in success["headers"], name


def test_changes_say_that_a_version_may_be_demanded(operations):
    """428 wherever a programme may demand If-Match."""
    strict = {
        "PATCH /v1/programmes/{programme_id}",
        *(
            f"{verb} /v1/{role}s/{{profile_id}}"
            for verb in ("PATCH", "DELETE")
            for role in ("mentor", "mentee")
        ),
        "DELETE /v1/programmes/{programme_id}/locks/{note_id}",
        "PUT /v1/programmes/{programme_id}/mentors/by-ref/{external_ref}",
        "DELETE /v1/pairings/{pairing_id}/first-meeting",
    }
    assert strict <= {name for name, operation in operations.items() if "428" in operation["responses"]}


def test_what_is_required_cannot_be_patched_away(document):
    """Null brings a default back, and a name has none."""
    name = document["components"]["schemas"]["ProgrammePatch"]["properties"]["name"]
    assert (name["type"], "anyOf" in name, "default" in name) == ("string", False, False)


@pytest.mark.parametrize("path", ["/v1/match", "/v1/score"])
def test_the_examples_work(client, document, path):
    """What the documentation shows is accepted as it stands."""
    reference = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    schema = document["components"]["schemas"][reference["$ref"].rpartition("/")[2]]
    assert len(schema["examples"]) == 1
    for example in schema["examples"]:
        assert client.post(path, json=example).status_code == 200


def test_the_type_of_a_problem_leads_somewhere(client, operations):
    """Whoever follows the type of a documented problem, or of a fault, finds its title and status."""
    examples = [
        answer["content"]["application/problem+json"]["example"]
        for operation in operations.values()
        for status, answer in operation["responses"].items()
        if status >= "400"
    ]
    for example in examples:
        found = client.get(example["type"]).json()
        assert (found["code"], found["status"]) == (example["code"], example["status"])
        assert found["title"] == example["title"]
    refused = client.post("/v1/match", json={}).json()
    assert client.get(refused["type"]).json()["status"] == 422
    assert client.get("/problems/none").status_code == 404


class Links(HTMLParser):
    """Collects ids and everything that a page points to."""

    def __init__(self):
        super().__init__()
        self.ids, self.targets, self.tags = set(), [], set()

    def handle_starttag(self, tag, attrs):
        """Note an element."""
        self.tags.add(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.add(value)
            if name in {"href", "src", "action", "data"}:
                self.targets.append(value)


def test_the_overview_shows_every_operation_without_help_from_elsewhere(server, operations):
    """The page has no script and no address of another host, and its inner links lead somewhere."""
    with server.client() as client:
        answer = client.get("/schema")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = Links()
    page.feed(answer.text)
    assert {operation["operationId"] for operation in operations.values()} <= page.ids
    assert "script" not in page.tags
    assert "link" not in page.tags
    assert "@import" not in answer.text
    assert "url(" not in answer.text
    assert {target for target in page.targets if not target.startswith("#")} == {"/schema/openapi.json"}
    assert {target[1:] for target in page.targets if target.startswith("#")} <= page.ids


def test_what_may_be_left_out_is_not_required(operations):
    """A run may be started without a body; a generated client can do so too."""
    body = operations["POST /v1/programmes/{programme_id}/runs"]["requestBody"]
    assert not body["required"]
    assert body["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/RunInput"}


def test_the_reference_of_another_system_is_any_text(operations):
    """It need not be an address, though it may hold a slash."""
    [reference] = [
        parameter["schema"]
        for parameter in operations["PUT /v1/programmes/{programme_id}/mentors/by-ref/{external_ref}"][
            "parameters"
        ]
        if parameter["name"] == "external_ref"
    ]
    assert reference == {"type": "string", "minLength": 1, "pattern": "^[^\\u0000]*$"}
