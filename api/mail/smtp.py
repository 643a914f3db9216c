"""Hands messages to a mail server by SMTP (RFC 5321)."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Final, Self
from urllib.parse import unquote, urlsplit

import aiosmtplib

from api.mail.transport import NotTakenError

TIMEOUT: Final = 30.0

WITHIN: Final = 120.0
"""With a farewell, less than a claim of a message lasts."""

_PERMANENT: Final = 500
_PORTS: Final = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpTransport:
    """A mail server, and how to speak to it.

    Parameters
    ----------
    tls : bool
        Encrypted from the first byte. Otherwise the connection is encrypted if
        the server offers it (STARTTLS), and must be if there is a password.
    timeout : float
        Seconds that one answer of the server may take.
    within : float
        Seconds that handing over one message may take.
    """

    host: str
    port: int
    tls: bool
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = TIMEOUT
    within: float = WITHIN

    @classmethod
    def of(cls, url: str) -> Self:
        """Read `smtp://user:password@host:port` or `smtps://...`.

        Raises
        ------
        ValueError
            If the URL is of another form; the text does not repeat it.
        """
        wrong = ValueError("a URL such as smtp://user:password@mail.example.org:587, or smtps://...")
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
            raise wrong
        try:
            port = parts.port or _PORTS[parts.scheme]
        except ValueError:
            raise wrong from None
        return cls(
            host=parts.hostname,
            port=port,
            tls=parts.scheme == "smtps",
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
        )

    async def send(self, message: EmailMessage) -> None:
        """Hand a message over; raise `NotTakenError` where that fails."""
        client = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.username,
            password=self.password,
            use_tls=self.tls,
            start_tls=False if self.tls else (True if self.password else None),
            timeout=self.timeout,
        )
        handing = False
        try:
            async with asyncio.timeout(self.within):
                await client.connect()
                handing = True
                await client.send_message(message)
        except (aiosmtplib.SMTPException, OSError) as error:
            # The text of these names the address; it must not travel with the cause.
            raise _read(error, handing=handing) from None
        else:
            # The server has the message, whatever it says to the farewell.
            with suppress(aiosmtplib.SMTPException, OSError):
                await client.quit()
        finally:
            # Not as a context: that would wait for a silent server's farewell before it gives up.
            client.close()


def _read(error: Exception, *, handing: bool) -> NotTakenError:
    """Why a message was not taken; broken off while `handing` it over, it may have been."""
    match error:
        case aiosmtplib.SMTPRecipientsRefused(recipients=[refused, *_]):
            return NotTakenError(f"recipient_refused_{refused.code}", permanent=refused.code >= _PERMANENT)
        case aiosmtplib.SMTPDataError(code=code):
            return NotTakenError(f"message_refused_{code}", permanent=code >= _PERMANENT)
        # What follows is a matter of the operator, who can mend it, or of the moment.
        case aiosmtplib.SMTPResponseException(code=code):
            return NotTakenError(f"server_refused_{code}")
        case aiosmtplib.SMTPNotSupported():
            return NotTakenError("server_unreachable")
        case TimeoutError():
            return NotTakenError("server_silent", perhaps=handing)
        case _:
            return NotTakenError("server_unreachable", perhaps=handing)
