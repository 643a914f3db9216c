"""Why a page is not shown, or a form not taken."""

from api.errors import Forbidden, Unauthorised


class NotSignedIn(Unauthorised):
    """Nobody is signed in, or not any more."""

    code = "not_signed_in"


class SecondFactorMissing(Forbidden):
    """Whoever is signed in has to set up a second factor first."""

    code = "second_factor_missing"


class ForeignForm(Forbidden):
    """A page of somebody else has sent a form in the name of whoever is signed in."""

    code = "foreign_form"


class MissingRole(Forbidden):
    """Whoever is signed in has another role in the programme; `role` names the least that is needed."""

    code = "missing_role"

    def __init__(self, role: str) -> None:
        super().__init__(role=role)
