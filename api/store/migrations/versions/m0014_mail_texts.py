"""What programmes say in their mails besides what all say.

Revision 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0013 to 0014."""
    op.create_table(
        "mail_texts",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("opening", sa.Text()),
        sa.Column("closing", sa.Text()),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("programme_id", "kind", "language", name="pk_mail_texts"),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programmes.id"], name="fk_mail_texts_programme_id", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Go back from 0014 to 0013."""
    op.drop_table("mail_texts")
