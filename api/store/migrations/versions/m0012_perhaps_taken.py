"""Mails that a mail server may have taken although nobody has noted it.

Revision 0012, after 0011.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0011 to 0012; of older mails it is not known."""
    perhaps = sa.Column("perhaps_taken", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("outbox", perhaps)


def downgrade() -> None:
    """Go back from 0012 to 0011, whose program knows neither the state nor the kind."""
    op.execute("DELETE FROM outbox WHERE kind = 'ended'")
    op.execute("UPDATE outbox SET state = 'dropped' WHERE state = 'maybe_sent'")
    op.drop_column("outbox", "perhaps_taken")
