"""Keys that are replaced by others and say who made and revoked them; what keys have used of their limits.

Revision 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ACTOR = sa.String(60)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go from 0007 to 0008."""
    for column in (
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        # Until now only the command line made keys.
        sa.Column("created_by", ACTOR, nullable=False, server_default="operator"),
        sa.Column("replaces", sa.Uuid()),
        sa.Column("retires_at", MOMENT),
        sa.Column("revoked_by", ACTOR),
    ):
        op.add_column("api_keys", column)
    op.create_table(
        "rate_windows",
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("taken", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("key_id", name="pk_rate_windows"),
    )
    if op.get_bind().dialect.name == "postgresql":
        # What is lost with it after a crash are the counts of a minute; so nobody waits for the disk.
        op.execute("ALTER TABLE rate_windows SET UNLOGGED")


def downgrade() -> None:
    """Go back from 0008 to 0007."""
    op.drop_table("rate_windows")
    for column in ("revoked_by", "retires_at", "replaces", "created_by", "version"):
        op.drop_column("api_keys", column)
