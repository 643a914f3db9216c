"""The bodies of PATCH: every field of a type may be left out."""

from operator import or_
from typing import Any

from pydantic import create_model

from api.schemas.base import WireModel
from api.schemas.people import PersonInput
from api.schemas.programmes import ProgrammeInput


def _patch_of(model: type[WireModel], name: str, description: str) -> type[WireModel]:
    """A type that documents a JSON Merge Patch of `model`; what results is checked, not the patch.

    Null brings a default back, so that what has none cannot be null.
    """
    members: dict[str, Any] = {
        field: (info.annotation if info.is_required() else or_(info.annotation, None), None)
        for field, info in model.model_fields.items()
    }
    # As with pages: there is no source to be searched for descriptions.
    no_source = {"use_attribute_docstrings": False}
    return create_model(name, __base__=WireModel, __doc__=description, __cls_kwargs__=no_source, **members)


ProgrammePatch = _patch_of(
    ProgrammeInput,
    "ProgrammePatch",
    "What is to change of a programme (RFC 7396); null brings a default back, and switches a rule off.",
)
PersonPatch = _patch_of(
    PersonInput,
    "PersonPatch",
    "What is to change of a profile (RFC 7396); null brings a default back. A location is replaced whole.",
)
