"""Pairings, who settled a proposal, and events.

Revision 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.Uuid()
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
NAME = sa.String(20)
ACTOR = sa.String(60)
REASON = sa.String(500)
OPEN = sa.text("state IN ('invited', 'mentee_asked', 'active')")


def upgrade() -> None:
    """Go from 0001 to 0002."""
    op.add_column("proposals", sa.Column("settled_by", ACTOR))
    op.add_column("proposals", sa.Column("settled_at", MOMENT))
    op.add_column("proposals", sa.Column("settled_reason", REASON))
    _pairings()
    _events()


def downgrade() -> None:
    """Go back from 0002 to 0001."""
    op.drop_table("events")
    op.drop_table("pairings")
    for column in ("settled_reason", "settled_at", "settled_by"):
        op.drop_column("proposals", column)


def _pairings() -> None:
    op.create_table(
        "pairings",
        sa.Column("id", ID, nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("mentee_id", ID, nullable=False),
        sa.Column("mentor_id", ID, nullable=False),
        sa.Column("seat", sa.SmallInteger(), nullable=False),
        sa.Column("state", NAME, nullable=False),
        sa.Column("proposal_id", ID),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("regret", JSON),
        sa.Column("answer_until", MOMENT),
        sa.Column("opened_by", ACTOR, nullable=False),
        sa.Column("opened_reason", REASON),
        sa.Column("changed_by", ACTOR),
        sa.Column("changed_at", MOMENT),
        sa.Column("changed_reason", REASON),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pairings"),
        sa.UniqueConstraint("proposal_id", name="uq_pairings_proposal_id"),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_pairings_programme_id"),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name="fk_pairings_proposal_id", ondelete="CASCADE"
        ),
        *(_own_profile(column) for column in ("mentee_id", "mentor_id")),
    )
    for name, columns in (
        ("uq_pairings_open_seat", ["mentor_id", "seat"]),
        ("uq_pairings_open_mentee", ["mentee_id"]),
    ):
        op.create_index(name, "pairings", columns, unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_pairings_mentor_id_id", "pairings", ["mentor_id", "id"])
    op.create_index("ix_pairings_mentee_id_id", "pairings", ["mentee_id", "id"])
    op.create_index("ix_pairings_programme_id_id", "pairings", ["programme_id", "id"])
    op.create_index("ix_pairings_answer_until", "pairings", ["answer_until"])


def _own_profile(column: str) -> sa.ForeignKeyConstraint:
    """A mentee or mentor of the programme of the row."""
    return sa.ForeignKeyConstraint(
        ["programme_id", column],
        ["profiles.programme_id", "profiles.id"],
        name=f"fk_pairings_programme_id_{column}",
        ondelete="CASCADE",
    )


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("actor", ACTOR, nullable=False),
        sa.Column("subject_kind", NAME, nullable=False),
        sa.Column("subject_id", ID, nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_events_programme_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_events_programme_id_id", "events", ["programme_id", "id"])
