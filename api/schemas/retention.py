"""How long a programme keeps people, on the wire."""

from datetime import datetime

from api.schemas.base import WireModel


class RetentionView(WireModel):
    """What the limit of a programme means now."""

    retention_months: int | None
    """Null if people are kept."""
    due: int
    """How many people are erased within the next minutes, because their time is over."""
    protected: int
    """How many people stay although their time is over: they are restricted, or held."""
    next_at: datetime | None
    """When the next one is due after those, if nothing happens until then."""
