"""Schemas of wire types, made by pydantic: it knows its own constraints best."""

import re
from dataclasses import dataclass
from typing import Any

from litestar._openapi.schema_generation.schema import SchemaCreator
from litestar.openapi.spec import Schema
from litestar.plugins.pydantic import PydanticSchemaPlugin
from litestar.typing import FieldDefinition
from pydantic.json_schema import models_json_schema

from api.routes.wire import is_wire_model
from api.schemas.base import WireModel

_TEMPLATE = "#/components/schemas/{model}"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9.\-_]")


def reference(model: type[WireModel]) -> dict[str, Any]:
    """The reference to a wire type's schema among the components."""
    return {"$ref": _TEMPLATE.format(model=_NOT_IN_NAMES.sub("_", model.__name__))}


def component_schemas(models: set[type[WireModel]]) -> dict[str, Any]:
    """The schemas of wire types and of all that they contain, by name.

    Raises
    ------
    ValueError
        If two types share a name, so that `reference` could not tell them apart.
    """
    ordered = sorted(models, key=lambda model: model.__name__)
    named, document = models_json_schema([(model, "validation") for model in ordered], ref_template=_TEMPLATE)
    for model in ordered:
        if named[model, "validation"] != reference(model):
            raise ValueError(f"Two wire types are called {model.__name__}; rename one.")
    schemas: dict[str, Any] = document["$defs"]
    for schema in schemas.values():
        for member in schema.get("properties", {}).values():
            _tell_default(member)
    return schemas


def _tell_default(member: dict[str, Any]) -> None:
    """Keep only a default that can be sent, and that generators of clients can write down.

    An object becomes an example. What is null where null is not allowed stands for being absent.
    """
    default = member.get("default", ...)
    if isinstance(default, dict):
        member.setdefault("examples", [member.pop("default")])
    elif default is None and {"type": "null"} not in member.get("anyOf", ()):
        del member["default"]


@dataclass
class _Reference(Schema):
    """A schema that stands elsewhere, in the place where Litestar expects one in full."""

    target: str = ""

    def to_schema(self) -> dict[str, Any]:
        return {"$ref": self.target}


class WireSchemas(PydanticSchemaPlugin):
    """Refers to wire types, and collects them in `models`."""

    __slots__ = ("models",)

    def __init__(self) -> None:
        super().__init__()
        self.models: set[type[WireModel]] = set()

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: SchemaCreator) -> Schema:
        """Refer to a wire type, and describe what else pydantic knows as Litestar would."""
        model = field_definition.annotation
        if not is_wire_model(model):
            return super().to_openapi_schema(field_definition, schema_creator)
        self.models.add(model)
        return _Reference(target=reference(model)["$ref"])
