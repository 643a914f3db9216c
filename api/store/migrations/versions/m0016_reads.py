"""Who has looked at whom.

Revision 0016, after 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0015 to 0016."""
    op.create_table(
        "reads",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("profile_id", sa.Uuid()),
        sa.Column("actor", sa.String(60), nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reads"),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name="fk_reads_programme_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name="fk_reads_profile_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_reads_at", "reads", ["at"])
    op.create_index("ix_reads_profile_id", "reads", ["profile_id"])
    op.create_index("ix_reads_programme_id_id", "reads", ["programme_id", "id"])


def downgrade() -> None:
    """Go back from 0016 to 0015."""
    op.drop_table("reads")
