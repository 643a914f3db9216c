"""What probes of the service read."""

from typing import Literal

from api.schemas.base import WireModel


class Health(WireModel):
    """The service is well."""

    status: Literal["ok"] = "ok"
