"""Who has done something, as pages say it."""

from api import words
from api.words import Language


def actor_of(actor: str, by: str | None, language: Language) -> str:
    """Somebody by name, or what is known of them; `by` is the name of an account, a key or a person."""
    key = f"people.actor.{actor}"
    return by or words.text(key if words.known(key) else "people.actor.unknown", language)
