"""From decoded JSON to a wire type, or an error that names all the faults."""

from typing import TypeVar

from pydantic import ValidationError

from api.schemas.base import WireModel
from api.schemas.faults import faults_of
from api.schemas.problem import InvalidInput
from scoring.catalogue import Catalogue

Model = TypeVar("Model", bound=WireModel)


def parse(model: type[Model], value: object, catalogue: Catalogue) -> Model:
    """Read decoded JSON as `model`; raise `InvalidInput` with all the faults."""
    try:
        return model.parse(value, catalogue)
    except ValidationError as error:
        raise InvalidInput(faults_of(error)) from None
