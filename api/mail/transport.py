"""What the service needs of a mail server."""

from email.message import EmailMessage
from typing import Protocol


class NotTakenError(Exception):
    """A message that nobody has taken over, as far as is known.

    Parameters
    ----------
    code : str
        Why, for coordinators and logs: no address and no text of anybody.
    permanent : bool
        Whether trying again would be of no use.
    perhaps : bool
        Whether it may have been taken over all the same, because nobody has said no.
    """

    def __init__(self, code: str, *, permanent: bool = False, perhaps: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent
        self.perhaps = perhaps


class Transport(Protocol):
    """Takes messages over."""

    async def send(self, message: EmailMessage) -> None:
        """Hand a message over; raise `NotTakenError` where that fails."""
        ...
