"""The settings: environment variables `MATCHER_*`, read once, with clear errors.

Each setting is a field of `Settings` and says there what it is for; `TABLE` is
made from the fields, and the README's table is tested against it.
"""

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self

from api import settings_values as reading

PREFIX = "MATCHER_"


class SettingsError(ValueError):
    """One or more settings are wrong; the message has a line for each."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of the table of settings."""

    name: str
    default: str
    meaning: str


def _by(read: Callable[[str], object], meaning: str, *, secret: bool = False) -> dict[str, object]:
    return {"read": read, "meaning": meaning, "secret": secret}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of the service; `from_environment` reads them."""

    database_url: str = field(
        default="sqlite+aiosqlite:///matcher.db",
        metadata=_by(reading.database, "Where everything is stored: an SQLAlchemy URL."),
    )
    host: str = field(default="127.0.0.1", metadata=_by(reading.text, "Address that the server listens on."))
    port: int = field(
        default=8000,
        metadata=_by(reading.integer(0, 65_535), "Port that the server listens on; 0 takes a free one."),
    )
    public_url: str | None = field(
        default=None,
        metadata=_by(
            reading.url, "How others reach the service, for links; the address listened on if empty."
        ),
    )
    log_level: str = field(
        default="info",
        metadata=_by(reading.level, f"Least severity that is logged: {', '.join(reading.LOG_LEVELS)}."),
    )
    metrics_token: str | None = field(
        default=None,
        repr=False,
        metadata=_by(
            reading.text,
            "What `GET /metrics` wants as `Authorization: Bearer ...`; nothing if empty.",
            secret=True,
        ),
    )
    metrics_port: int = field(
        default=0,
        metadata=_by(
            reading.integer(0, 65_535),
            "Port on which `matcher worker` shows the figures of its own; none if 0.",
        ),
    )
    catalogue_dir: Path = field(
        default=Path("matcher-catalogue"),
        metadata=_by(
            reading.directory, "Folder of the tables that `matcher catalogue load-...` loads; made by it."
        ),
    )
    time_limit: float = field(
        default=60.0,
        metadata=_by(reading.seconds, "Seconds that one computation may take before it is stopped."),
    )
    interactive_workers: int = field(
        default=1, metadata=_by(reading.integer(1, 64), "Processes that compute what a request waits for.")
    )
    run_workers: int = field(
        default=1,
        metadata=_by(
            reading.integer(0, 64),
            "Processes that compute runs; with 0 the server leaves all but answering to `matcher worker`.",
        ),
    )
    max_body_bytes: int = field(
        default=10_000_000,
        metadata=_by(reading.integer(1_000, 1_000_000_000), "Longest request body that is read."),
    )
    max_import_bytes: int = field(
        default=32_000_000,
        metadata=_by(reading.integer(1_000, 32_000_000), "Largest file that is imported."),
    )
    rate_limit: int = field(
        default=6000,
        metadata=_by(
            reading.integer(0, 1_000_000),
            "Requests that each key may make in a minute; 0 if as many as it likes.",
        ),
    )
    smtp_url: str | None = field(
        default=None,
        repr=False,
        metadata=_by(
            reading.mail_server,
            "Mail server: `smtp://user:password@host:port` or `smtps://...`; mails wait if empty.",
            secret=True,
        ),
    )
    mail_from: str | None = field(
        default=None,
        metadata=_by(reading.sender, "Sender of mails: `Name <address>`; needed with a mail server."),
    )
    contact: str | None = field(
        default=None,
        metadata=_by(
            reading.sender,
            "Mail address that takes reports of barriers, shown in the accessibility statement.",
        ),
    )
    webhook_allow_private: bool = field(
        default=False,
        metadata=_by(
            reading.truth,
            "Whether webhooks may reach this machine and its network, there also by plain `http`.",
        ),
    )
    second_factor: bool = field(
        default=False,
        metadata=_by(
            reading.truth,
            "Whether everybody who signs in with a password has to set up a second factor, too.",
        ),
    )
    oidc_issuer: str | None = field(
        default=None,
        metadata=_by(
            reading.issuer,
            "Provider of identities (OpenID Connect) at which people may sign in; none if empty.",
        ),
    )
    oidc_client_id: str | None = field(
        default=None, metadata=_by(reading.text, "Who the service is for the provider; needed with one.")
    )
    oidc_client_secret: str | None = field(
        default=None,
        repr=False,
        metadata=_by(
            reading.text, "By what the provider recognises the service; needed with one.", secret=True
        ),
    )
    oidc_acr: str | None = field(
        default=None,
        metadata=_by(
            reading.text,
            "How well the provider must have recognised people, in its word (`acr`); as it likes if empty.",
        ),
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read all variables that start with `MATCHER_`; an empty one counts as absent.

        Raises
        ------
        SettingsError
            If a variable is unknown or its value is wrong; names all of them.
        """
        given = {name: text for name, text in environment.items() if name.startswith(PREFIX)}
        readers = {_variable(item.name): item for item in fields(cls)}
        faults: list[str] = []
        values: dict[str, Any] = {}
        for name, text in sorted(given.items()):
            item = readers.get(name)
            if item is None:
                near = difflib.get_close_matches(name, readers, n=1)
                meant = f" Did you mean {near[0]}?" if near else ""
                faults.append(f"{name} is not a setting.{meant} Known: {', '.join(sorted(readers))}.")
            elif text:
                try:
                    values[item.name] = item.metadata["read"](text)
                except ValueError as expected:
                    shown = "something else" if item.metadata["secret"] else repr(text)
                    faults.append(f"{name} must be {expected}, got {shown}.")
        read = cls(**values)
        if read.run_workers == 0 and read.database_url.startswith("sqlite"):
            faults.append(
                "MATCHER_RUN_WORKERS may be 0 only where others do the work: "
                "set MATCHER_DATABASE_URL to a PostgreSQL database, and start `matcher worker`."
            )
        if "smtp_url" in values and "mail_from" not in values:
            faults.append("MATCHER_MAIL_FROM must name a sender, because MATCHER_SMTP_URL is set.")
        if len({"oidc_issuer", "oidc_client_id", "oidc_client_secret"} & values.keys()) in {1, 2}:
            faults.append(
                "MATCHER_OIDC_ISSUER, MATCHER_OIDC_CLIENT_ID and MATCHER_OIDC_CLIENT_SECRET "
                "must be set together, or none of them."
            )
        if faults:
            raise SettingsError("\n".join(faults))
        return read

    @property
    def base_url(self) -> str:
        """How others reach the service, without a slash at the end."""
        return self.public_url or f"http://{self.host}:{self.port}"


def _variable(field_name: str) -> str:
    return PREFIX + field_name.upper()


TABLE = tuple(
    Setting(
        name=_variable(item.name),
        default="" if item.default is None else str(item.default),
        meaning=item.metadata["meaning"],
    )
    for item in fields(Settings)
)
"""Every setting with its default and meaning, in the order of the README."""
