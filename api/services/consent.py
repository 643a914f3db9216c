"""Consent: what is known of it stays, and whoever withdraws it takes part in nothing (GDPR, article 7)."""

from dataclasses import replace

from api.store.types import JsonObject
from scoring.profile import Mentee, Mentor


def kept(wire: JsonObject, before: JsonObject | None, *, required: bool) -> JsonObject:
    """A profile as it is to be stored, in place of the one before.

    Whoever synchronises and knows nothing of consent must not undo a withdrawal. What
    somebody has consented to is the base of their gender: it is not kept of whoever
    has withdrawn, nor of whoever has never consented to anything where that is
    `required`, see `api.store.programmes.requires_consent`.
    """
    consent = wire.get("consent") or (before or {}).get("consent")
    if consent is not None:
        wire = {**wire, "consent": consent}
    if required if consent is None else consent["withdrawn_at"] is not None:
        wire = {**wire, "gender": None, "same_gender_only": False}
    return wire


def depends(wire: JsonObject, before: JsonObject | None) -> bool:
    """Whether what is `kept` of a profile depends on what its programme requires."""
    unasked = (wire.get("consent") or (before or {}).get("consent")) is None
    return unasked and (wire["gender"] is not None or wire["same_gender_only"])


def fitted(subject: Mentor | Mentee, wire: JsonObject) -> Mentor | Mentee:
    """What scoring knows of somebody, as far as `wire`, of `kept`, says it."""
    if wire["gender"] == subject.gender:
        return subject
    return replace(subject, gender=None, same_gender_only=False)
