"""Mails: letters as text and as HTML, messages with what belongs to them, and the way to a mail server.

Knows no database; `api.services.delivering` decides what is written to whom.
"""

from api.mail.calendar import Appointment
from api.mail.letter import Button, Letter
from api.mail.message import BadAddressError, Envelope, compose
from api.mail.smtp import SmtpTransport
from api.mail.transport import NotTakenError, Transport

__all__ = [
    "Appointment",
    "BadAddressError",
    "Button",
    "Envelope",
    "Letter",
    "NotTakenError",
    "SmtpTransport",
    "Transport",
    "compose",
]
