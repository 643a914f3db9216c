"""The OpenAPI 3.1 document and a page that shows it, without anything from elsewhere."""

from api.routes.openapi.config import openapi_config
from api.routes.openapi.schemas import WireSchemas

__all__ = ["WireSchemas", "openapi_config"]
