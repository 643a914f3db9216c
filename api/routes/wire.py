"""Teaches Litestar to read and write wire types."""

from collections.abc import Callable
from typing import Any

from litestar.config.app import AppConfig
from litestar.plugins.pydantic import PydanticInitPlugin
from pydantic import ValidationError

from api.schemas.base import WireModel
from api.schemas.faults import faults_of
from api.schemas.problem import InvalidInput
from scoring.catalogue import Catalogue


class WirePlugin(PydanticInitPlugin):
    """Stands in for Litestar's own plugin, which names faults in English and knows no catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self._catalogue = catalogue

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Register the reader and the writer of wire types."""
        app_config.type_decoders = [(is_wire_model, _reader(self._catalogue))]
        app_config.type_encoders = {WireModel: _written}
        return app_config


def is_wire_model(kind: object) -> bool:
    """Whether something is a class of wire types."""
    return isinstance(kind, type) and issubclass(kind, WireModel)


def _reader(catalogue: Catalogue) -> Callable[[type[WireModel], object], WireModel]:
    def read(kind: type[WireModel], value: object) -> WireModel:
        try:
            return kind.parse(value, catalogue)
        except ValidationError as error:
            raise InvalidInput(faults_of(error)) from None

    return read


def _written(model: WireModel) -> dict[str, Any]:
    return model.model_dump(mode="json")
