"""The period of a report."""

from datetime import date
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_core.core_schema import ValidationInfo

from api.schemas.base import WireModel
from api.schemas.faults import wrong

Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]


class Period(WireModel):
    """Days on German clocks, the first and the last one with them."""

    since: Day
    until: Day

    @field_validator("until")
    @classmethod
    def _follows(cls, until: date, info: ValidationInfo) -> date:
        since = info.data.get("since")
        if since is not None and until < since:
            raise wrong("period_reversed")
        return until
