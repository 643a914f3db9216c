"""The steps of pairings, with who has taken them and why.

Revision 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0008 to 0009; of older pairings the first and the last step are known."""
    op.create_table(
        "pairing_steps",
        sa.Column("pairing_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("by", sa.String(60), nullable=False),
        sa.Column("reason", sa.String(500)),
        sa.PrimaryKeyConstraint("pairing_id", "version", name="pk_pairing_steps"),
        sa.ForeignKeyConstraint(
            ["pairing_id"], ["pairings.id"], name="fk_pairing_steps_pairing_id", ondelete="CASCADE"
        ),
    )
    op.execute(
        'INSERT INTO pairing_steps (pairing_id, version, "at", state, "by", reason) '
        "SELECT id, 1, created_at, 'invited', opened_by, opened_reason FROM pairings"
    )
    op.execute(
        'INSERT INTO pairing_steps (pairing_id, version, "at", state, "by", reason) '
        "SELECT id, version, changed_at, state, changed_by, changed_reason FROM pairings "
        "WHERE changed_at IS NOT NULL AND version > 1"
    )


def downgrade() -> None:
    """Go back from 0009 to 0008."""
    op.drop_table("pairing_steps")
