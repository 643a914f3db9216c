"""What each table holds of whom: the one place from which exports and the record of processing are made.

A table that is missing here, or a column that somebody has added to a table that no
export shows, makes a test fail: whoever adds one says here what it means for people.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Of(StrEnum):
    """Of whom the rows of a table tell."""

    PEOPLE = "people"
    """Mentors and mentees."""
    STAFF = "staff"
    """Whoever runs programmes."""
    NOBODY = "nobody"


class Kept(StrEnum):
    """How long rows stay."""

    PERSON = "person"
    """Until the person is erased."""
    FEED = "feed"
    """With the programme; an id remains of somebody who was erased."""
    PROGRAMME = "programme"
    RUN = "run"
    """With the programme; whoever is erased is taken out of what runs were computed from."""
    DAY = "day"
    """24 hours."""
    MONTH = "month"
    """30 days after the end."""
    WEEK = "week"
    """7 days; of a programme, none that quotes a file is kept once somebody is erased."""
    HALF_DAY = "half_day"
    """12 hours, or until it is imported or somebody of the programme is erased."""
    HALF_YEAR = "half_year"
    """Half a year, and no longer than the person."""
    ACCOUNT = "account"
    SESSION = "session"
    """12 hours at most; what has ended is removed when somebody signs in."""
    LINK = "link"
    """Until it has expired and the next one is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What a table holds.

    Parameters
    ----------
    unshown : str, optional
        Why the export of a person leaves it out, though it may hold something of people.
    columns : str
        All the columns of a table that no export shows, as they were when that was decided.
    hidden : mapping of str to str
        Columns that an export leaves out, and why.
    """

    of: Of
    kept: Kept
    purpose: str
    unshown: str | None = None
    columns: str = ""
    hidden: Mapping[str, str] = field(default_factory=dict)


def _nobody(purpose: str, columns: str, kept: Kept = Kept.PROGRAMME) -> Holding:
    return Holding(of=Of.NOBODY, kept=kept, purpose=purpose, columns=columns)


def _staff(purpose: str, columns: str, kept: Kept = Kept.ACCOUNT) -> Holding:
    return Holding(of=Of.STAFF, kept=kept, purpose=purpose, columns=columns)


def _shown(purpose: str, hidden: Mapping[str, str] | None = None, kept: Kept = Kept.PERSON) -> Holding:
    return Holding(of=Of.PEOPLE, kept=kept, purpose=purpose, hidden=hidden or {})


def _unshown(purpose: str, why: str, columns: str, kept: Kept) -> Holding:
    return Holding(of=Of.PEOPLE, kept=kept, purpose=purpose, unshown=why, columns=columns)


HOLDINGS: Final[Mapping[str, Holding]] = {
    "accounts": _staff(
        "Who signs in, and how",
        "id email name language administrator password_hash totp_secret totp_last_step recovery_digests "
        "oidc_issuer oidc_subject version created_at updated_at disabled_at",
    ),
    "api_keys": _staff(
        "By what other systems are let in, and who has made it",
        "id prefix hash name scopes programme_ids version created_at created_by expires_at replaces "
        "retires_at revoked_at revoked_by last_used_at",
        Kept.PROGRAMME,
    ),
    "events": _shown("What has happened, for the history and for other systems", kept=Kept.FEED),
    "exclusions": _shown("Which two must never be proposed, and why"),
    "feedback": _shown("What somebody says of their tandem after some months"),
    "import_columns": _nobody("What headings of lists mean", "programme_id digest meanings updated_at"),
    "imports": _unshown(
        "What has become of a list that was sent",
        "Only the report of a list that was refused quotes it, and nobody of it was stored.",
        "id programme_id role dry_run state progress version report error_code error_values created_at "
        "updated_at",
        Kept.WEEK,
    ),
    "kept_answers": _unshown(
        "Answers to give again to a request that comes twice",
        "Repeats for a day what other tables hold.",
        "name request status headers body subject created_at",
        Kept.DAY,
    ),
    "links": _shown(
        "By what somebody answers a mail, and the answer",
        {"hash": "The digest of a secret."},
    ),
    "locks": _shown("Which two every plan must contain, and why"),
    "mail_texts": _nobody(
        "What a programme adds to its mails", "programme_id kind language opening closing updated_at"
    ),
    "memberships": _staff("Who may do what in a programme", "account_id programme_id role"),
    "oidc_attempts": _staff(
        "Who is on the way through the provider of identities",
        "digest verifier nonce expires_at",
        Kept.LINK,
    ),
    "outbox": _shown("Which mails somebody was sent, without their text"),
    "pairing_steps": _shown("Who has brought a tandem into a state, and why"),
    "pairings": _shown("Tandems, open and past"),
    "policies": _nobody("How a programme weighs", "programme_id version policy created_at"),
    "profile_languages": _shown("Languages, as they are matched"),
    "profile_occupations": _shown("Occupations, as they are matched"),
    "profiles": _shown("Who takes part, and what a good match rests on"),
    "programmes": _nobody(
        "Programmes and their rules",
        "id name slug policy_version answer_days confirmation require_if_match consent_version consent_url "
        "consent_required retention_months version created_at updated_at",
    ),
    "proposals": _shown("Which pairs a run has proposed, why, and who has decided"),
    "rate_windows": _nobody("How much keys have asked", "key_id number taken"),
    "reads": _shown("Who has looked at whose data, so that it can be checked", kept=Kept.HALF_YEAR),
    "run_results": _unshown(
        "What a run was computed from, what proves it, and how it treats groups",
        "Codes of all people of the run together; those of one are in the profile.",
        "run_id input certificate idle_mentors fairness",
        Kept.RUN,
    ),
    "runs": _nobody(
        "Matches that were computed, in figures",
        "id programme_id policy keep state progress version attempt crashes worker heartbeat_at input_hash "
        "solver_version summary error_code error_values created_at started_at finished_at "
        "overtaken_at updated_at",
    ),
    "sessions": _staff(
        "Who is signed in, and how they left pages",
        "digest id account_id created_at seen_at expires_at kept",
        Kept.SESSION,
    ),
    "sign_in_links": _staff("Invitations", "digest kind account_id expires_at used_at", Kept.LINK),
    "sign_in_tries": _staff(
        "How often an address was tried in vain, as a digest",
        "digest failures tried_at locked_until",
        Kept.DAY,
    ),
    "trail": _staff(
        "What has become of accounts, keys and webhooks",
        "id at type actor subject_kind subject_id data",
        Kept.PROGRAMME,
    ),
    "unmatched": _shown("Whom a run has left over, and why"),
    "uploads": _unshown(
        "Lists that are about to be imported",
        "A list that nobody has imported: nobody in it is stored yet.",
        "id programme_id session_id role name data arranged version created_at",
        Kept.HALF_DAY,
    ),
    "webhook_cursors": _nobody("How far webhooks were told", "webhook_id programme_id event_id"),
    "webhook_deliveries": _nobody(
        "What webhooks were told, by the ids of events, and the status of the answer",
        "id webhook_id event_id state due_at attempts log created_at updated_at",
        Kept.MONTH,
    ),
    "webhooks": _nobody(
        "Which other systems are told what happens",
        "id url description event_types programme_ids secret previous_secret previous_until state ended_at "
        "version created_by turn free_at held_until failures created_at updated_at",
    ),
}
"""By the name of each table."""


def is_shown(table: str) -> bool:
    """Whether the export of a person shows what a table holds of them."""
    holding = HOLDINGS[table]
    return holding.of is Of.PEOPLE and holding.unshown is None
