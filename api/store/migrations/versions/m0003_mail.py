"""Mails, the links in them, feedback; outcome and first meeting of a pairing.

Revision 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.Uuid()
EVENT_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
NAME = sa.String(20)


def upgrade() -> None:
    """Go from 0002 to 0003."""
    op.add_column("pairings", sa.Column("outcome", NAME))
    op.add_column("pairings", sa.Column("first_meeting_at", MOMENT))
    op.add_column("pairings", sa.Column("first_meeting_place", sa.String(200)))
    _outbox()
    _links()
    _feedback()


def downgrade() -> None:
    """Go back from 0003 to 0002."""
    for table in ("feedback", "links", "outbox"):
        op.drop_table(table)
    for column in ("first_meeting_place", "first_meeting_at", "outcome"):
        op.drop_column("pairings", column)


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("pairing_id", ID, nullable=False),
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("event_id", EVENT_ID, nullable=False),
        sa.Column("kind", NAME, nullable=False),
        sa.Column("state", NAME, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("error", sa.String(40)),
        sa.Column("sent_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("event_id", "kind", "profile_id", name="uq_outbox_event_id_kind_profile_id"),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_outbox_programme_id"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="fk_outbox_event_id"),
        _goes_with("outbox", "pairing_id", "pairings"),
        sa.ForeignKeyConstraint(
            ["programme_id", "profile_id"],
            ["profiles.programme_id", "profiles.id"],
            name="fk_outbox_programme_id_profile_id",
            ondelete="CASCADE",
        ),
    )
    for columns in (["state", "due_at"], ["programme_id", "id"], ["pairing_id", "id"], ["profile_id"]):
        op.create_index("ix_outbox_" + "_".join(columns), "outbox", columns)


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("mail_id", ID, nullable=False),
        sa.Column("pairing_id", ID, nullable=False),
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("months", sa.SmallInteger()),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.Column("answer", NAME),
        sa.Column("answered_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_links"),
        _goes_with("links", "mail_id", "outbox"),
        _goes_with("links", "pairing_id", "pairings"),
        _goes_with("links", "profile_id", "profiles"),
    )
    for column in ("mail_id", "pairing_id", "profile_id"):
        op.create_index(f"ix_links_{column}", "links", [column])


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("pairing_id", ID, nullable=False),
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("months", sa.SmallInteger(), nullable=False),
        sa.Column("fit", sa.SmallInteger(), nullable=False),
        sa.Column("progress", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("pairing_id", "profile_id", "months", name="pk_feedback"),
        _goes_with("feedback", "pairing_id", "pairings"),
        _goes_with("feedback", "profile_id", "profiles"),
    )
    op.create_index("ix_feedback_profile_id", "feedback", ["profile_id"])


def _goes_with(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    """A reference to a row with which this one is deleted."""
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE")
