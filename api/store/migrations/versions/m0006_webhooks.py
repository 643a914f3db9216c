"""Webhooks, how far each has been told, and deliveries.

Revision 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.Uuid()
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
EVENT_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
NAME = sa.String(20)


def upgrade() -> None:
    """Go from 0005 to 0006."""
    _webhooks()
    _cursors()
    _deliveries()


def downgrade() -> None:
    """Go back from 0006 to 0005."""
    for table in ("webhook_deliveries", "webhook_cursors", "webhooks"):
        op.drop_table(table)


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", ID, nullable=False),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("description", sa.String(200)),
        sa.Column("event_types", JSON),
        sa.Column("programme_ids", JSON),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("previous_secret", sa.LargeBinary()),
        sa.Column("previous_until", MOMENT),
        sa.Column("state", NAME, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(60), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("free_at", MOMENT, nullable=False),
        sa.Column("held_until", MOMENT, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
    )
    op.create_index("ix_webhooks_state_free_at", "webhooks", ["state", "free_at"])


def _cursors() -> None:
    table = "webhook_cursors"
    op.create_table(
        table,
        sa.Column("webhook_id", ID, nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("event_id", EVENT_ID, nullable=False),
        sa.PrimaryKeyConstraint("webhook_id", "programme_id", name=f"pk_{table}"),
        _of_webhook(table),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name=f"fk_{table}_programme_id"),
    )


def _deliveries() -> None:
    table = "webhook_deliveries"
    op.create_table(
        table,
        sa.Column("id", ID, nullable=False),
        sa.Column("webhook_id", ID, nullable=False),
        sa.Column("event_id", EVENT_ID),
        sa.Column("state", NAME, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("log", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("webhook_id", "event_id", name=f"uq_{table}_webhook_id_event_id"),
        _of_webhook(table),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=f"fk_{table}_event_id"),
    )
    for columns in (["webhook_id", "id"], ["webhook_id", "state", "due_at"], ["event_id"]):
        op.create_index(f"ix_{table}_" + "_".join(columns), table, columns)


def _of_webhook(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["webhook_id"], ["webhooks.id"], name=f"fk_{table}_webhook_id", ondelete="CASCADE"
    )
