"""Sends webhooks by the Standard Webhooks specification (standardwebhooks.com)."""

from api.webhooks.sender import Outcome, Sender
from api.webhooks.signing import headers_of, new_secret, shown_secret
from api.webhooks.targets import fault_of

__all__ = ["Outcome", "Sender", "fault_of", "headers_of", "new_secret", "shown_secret"]
