"""The model that all wire types share, and the one way to read them."""

from typing import Self

import msgspec
from pydantic import BaseModel, ConfigDict, ValidationInfo

from scoring.catalogue import Catalogue


class WireModel(BaseModel):
    """A wire type: strict types, unknown fields refused, immutable."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, use_attribute_docstrings=True
    )

    @classmethod
    def parse(cls, value: object, catalogue: Catalogue) -> Self:
        """Read decoded JSON; raise `pydantic.ValidationError` with *all* the faults.

        The value passes through JSON once more, because pydantic's strict mode
        reads dates and enumerations from text only there.
        """
        return cls.model_validate_json(msgspec.json.encode(value), context=catalogue)


def catalogue_of(info: ValidationInfo) -> Catalogue:
    """The catalogue that `WireModel.parse` handed to the validators."""
    if not isinstance(info.context, Catalogue):
        raise TypeError("Wire types that need the catalogue are read by WireModel.parse.")
    return info.context
