"""What is entered about those who run programmes."""

from typing import Annotated, Literal

from pydantic import AfterValidator

from api.schemas.base import WireModel
from api.schemas.profiles import Email, Line
from api.schemas.staff import StaffRole

Address = Annotated[Email, AfterValidator(str.casefold)]
"""An address in the form in which accounts are found by it."""


class OwnInput(WireModel):
    """What people say of themselves."""

    name: Line
    language: Literal["de", "en"] = "de"
    """The language of the pages."""


class AccountInput(OwnInput):
    """An account, as it is made for somebody."""

    email: Address


class RoleInput(WireModel):
    """What somebody may do in a programme."""

    role: StaffRole


class InvitationInput(AccountInput, RoleInput):
    """Who is to work in a programme, and as what."""
