"""Messages: letters with addresses, as a mail server takes them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Final

from api.mail.calendar import Appointment, as_ics
from api.mail.letter import Letter, as_html, as_text

_ON_ONE_LINE: Final = 30
"""Characters of a name; even if each is escaped, it goes with its marks on a line of 78."""

_SPECIAL: Final = str.maketrans(dict.fromkeys('()<>[]:;@\\,"', " "))
"""Characters that end a name unless it stands in quotation marks (RFC 5322, section 3.2.3)."""


_WRITTEN: Final = re.compile(r"[^\s()<>\[\]:;,\\]{1,254}")
"""What an address is made of (RFC 5321, section 4.5.3.1); in comments Python would go down without end."""


class BadAddressError(ValueError):
    """An address that no mail can be sent to; the text does not repeat it."""

    def __init__(self) -> None:
        super().__init__("The mail address is not of the form name@domain.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """From whom to whom, and what makes a message the same message when it is sent again.

    Parameters
    ----------
    sender : str
        "Name <address>" or an address alone.
    message_id : str
        The part before the @ of the `Message-ID`.
    """

    sender: str
    to_name: str | None
    to_address: str
    message_id: str
    written_at: datetime


def compose(
    envelope: Envelope, letters: Sequence[Letter], appointment: Appointment | None = None
) -> EmailMessage:
    """Make a message: text and HTML that say the same, and perhaps an appointment.

    Raises
    ------
    BadAddressError
        If there is no sending to the address.
    """
    sender = address_of(*parseaddr(envelope.sender))
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = sender
    message["To"] = address_of(envelope.to_name or "", envelope.to_address)
    message["Subject"] = " / ".join(_in_one_line(letter.subject) for letter in letters)
    message["Date"] = envelope.written_at
    message["Message-ID"] = f"<{envelope.message_id}@{sender.domain}>"
    # So that no holiday notice answers (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(as_text(letters), cte="quoted-printable")
    message.add_alternative(as_html(letters), subtype="html", cte="quoted-printable")
    if appointment is not None:
        message.add_attachment(
            as_ics(appointment, sender).decode(), subtype="calendar", params={"method": "PUBLISH"},
            filename="termin.ics", cte="base64",
        )  # fmt: skip
    return message


def address_of(name: str, address: str) -> Address:
    """An address with a name, blanks in it made plain; raise `BadAddressError`.

    A domain may have umlauts, and is written as name servers know it. What stands
    before the @ may not: few mail servers take that (RFC 6531).
    """
    if not _WRITTEN.fullmatch(address):
        raise BadAddressError
    local, _, domain = address.rpartition("@")
    try:
        known = domain if domain.isascii() else domain.encode("idna").decode()
        return Address(display_name=_shown(name), addr_spec=f"{local}@{known}")
    # Python's parser stumbles over some addresses instead of refusing them.
    except (ValueError, IndexError, AttributeError, HeaderParseError):
        raise BadAddressError from None


def _shown(name: str) -> str:
    """A name as a header takes it.

    Where a long name goes over several lines, Python leaves out the quotation marks
    around it; then each comma in it would begin another address. So what needs the
    marks is left out.
    """
    plain = _in_one_line(name)
    return plain if len(plain) <= _ON_ONE_LINE else _in_one_line(plain.translate(_SPECIAL))


def _in_one_line(text: str) -> str:
    """What a header takes; names come with line ends out of spreadsheets."""
    return " ".join(text.split())
