"""Answers that are kept, to be given again; programmes that demand `If-Match`.

Revision 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

DIGEST = sa.LargeBinary(32)
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """Go from 0004 to 0005."""
    demands = sa.Column("require_if_match", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("programmes", demands)
    op.create_table(
        "kept_answers",
        sa.Column("name", DIGEST, nullable=False),
        sa.Column("request", DIGEST, nullable=False),
        sa.Column("status", sa.SmallInteger),
        sa.Column("headers", JSON),
        sa.Column("body", sa.LargeBinary),
        sa.Column("subject", sa.Uuid),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_kept_answers"),
    )
    for column in ("subject", "created_at"):
        op.create_index(f"ix_kept_answers_{column}", "kept_answers", [column])


def downgrade() -> None:
    """Go back from 0005 to 0004."""
    op.drop_table("kept_answers")
    op.drop_column("programmes", "require_if_match")
