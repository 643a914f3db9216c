"""The overview at /schema: every operation on one page, readable without JavaScript."""

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

STYLE: Final = files("api.routes.openapi").joinpath("page.css").read_text(encoding="utf-8")

METHODS = ("get", "post", "put", "patch", "delete")


def page(document: dict[str, Any]) -> str:
    """Render the OpenAPI document as HTML."""
    environment = Environment(
        loader=PackageLoader("api.routes.openapi", "."), autoescape=True, undefined=StrictUndefined
    )
    schemas = document["components"]["schemas"]
    return environment.get_template("page.html").render(
        style=STYLE,
        info=document["info"],
        groups=_groups(document),
        schemas={name: json.dumps(schema, indent=2, ensure_ascii=False) for name, schema in schemas.items()},
    )


def _groups(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for tag, operation in _operations(document):
        groups.setdefault(tag, []).append(operation)
    return groups


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                found = item[method]
                body = found.get("requestBody", {}).get("content", {})
                operation = {
                    "id": found["operationId"],
                    "method": method.upper(),
                    "path": path,
                    "summary": found.get("summary", ""),
                    "description": found.get("description", ""),
                    "scopes": [scope for need in found["security"] for scope in need["apiKey"]],
                    "open": not found["security"],
                    "parameters": found.get("parameters", []),
                    "body": {kind: _name(content) for kind, content in body.items()},
                    "answers": {
                        status: (
                            answer["description"],
                            [_name(one) for one in answer.get("content", {}).values()],
                        )
                        for status, answer in found["responses"].items()
                    },
                }
                yield found.get("tags", ["Other"])[0], operation


def _name(content: dict[str, Any]) -> str:
    """The name of the component that a media type refers to; empty if it stands on the spot."""
    return str(content.get("schema", {}).get("$ref", "")).rpartition("/")[2]
