"""Imports that are done in the background.

Revision 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)
NAME = sa.String(20)


def upgrade() -> None:
    """Go from 0006 to 0007."""
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("role", NAME, nullable=False),
        sa.Column("dry_run", sa.Boolean, nullable=False),
        sa.Column("state", NAME, nullable=False),
        sa.Column("progress", sa.Float(53), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("report", JSON),
        sa.Column("error_code", sa.String(40)),
        sa.Column("error_values", JSON),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
        sa.ForeignKeyConstraint(["programme_id"], ["programmes.id"], name="fk_imports_programme_id"),
    )
    op.create_index("ix_imports_programme_id_id", "imports", ["programme_id", "id"])
    op.create_index("ix_imports_updated_at", "imports", ["updated_at"])


def downgrade() -> None:
    """Go back from 0007 to 0006."""
    op.drop_table("imports")
