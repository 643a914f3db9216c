"""What programmes add to their mails, as it is entered."""

from api.schemas.base import WireModel
from api.schemas.profiles import Prose


class MailTextInput(WireModel):
    """Paragraphs after the opening and at the end of a mail, with empty lines between them."""

    opening: Prose | None = None
    closing: Prose | None = None
