"""Those who run programmes: accounts, roles, sessions, and ways to sign in.

Revision 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.Uuid()
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
NAME = sa.String(20)
DIGEST = sa.LargeBinary(32)


def upgrade() -> None:
    """Go from 0009 to 0010."""
    _accounts()
    _memberships()
    _sessions()
    _sign_in_links()
    _sign_in_tries()
    _oidc_attempts()


def downgrade() -> None:
    """Go back from 0010 to 0009."""
    for table in ("oidc_attempts", "sign_in_tries", "sign_in_links", "sessions", "memberships", "accounts"):
        op.drop_table(table)


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", ID, nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("administrator", sa.Boolean(), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("totp_secret", sa.String(64)),
        sa.Column("totp_last_step", sa.Integer()),
        sa.Column("recovery_digests", JSON, nullable=False),
        sa.Column("oidc_issuer", sa.String(500)),
        sa.Column("oidc_subject", sa.String(255)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("email", name="uq_accounts_email"),
        sa.UniqueConstraint("oidc_issuer", "oidc_subject", name="uq_accounts_oidc_issuer_oidc_subject"),
    )


def _memberships() -> None:
    op.create_table(
        "memberships",
        sa.Column("account_id", ID, nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("role", NAME, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "programme_id", name="pk_memberships"),
        _owned_by("account", "memberships"),
        _owned_by("programme", "memberships"),
    )
    op.create_index("ix_memberships_programme_id", "memberships", ["programme_id"])


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("kept", JSON, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_sessions"),
        sa.UniqueConstraint("id", name="uq_sessions_id"),
        _owned_by("account", "sessions"),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])


def _sign_in_links() -> None:
    op.create_table(
        "sign_in_links",
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("account_id", ID),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.PrimaryKeyConstraint("digest", name="pk_sign_in_links"),
        _owned_by("account", "sign_in_links"),
    )
    op.create_index("ix_sign_in_links_account_id", "sign_in_links", ["account_id"])
    op.create_index("ix_sign_in_links_expires_at", "sign_in_links", ["expires_at"])


def _sign_in_tries() -> None:
    op.create_table(
        "sign_in_tries",
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("tried_at", MOMENT, nullable=False),
        sa.Column("locked_until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_sign_in_tries"),
    )
    op.create_index("ix_sign_in_tries_tried_at", "sign_in_tries", ["tried_at"])


def _oidc_attempts() -> None:
    op.create_table(
        "oidc_attempts",
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_oidc_attempts"),
    )
    op.create_index("ix_oidc_attempts_expires_at", "oidc_attempts", ["expires_at"])


def _owned_by(what: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{what}_id"], [f"{what}s.id"], name=f"fk_{table}_{what}_id", ondelete="CASCADE"
    )
