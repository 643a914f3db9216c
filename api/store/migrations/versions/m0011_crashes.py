"""How often a run has ended the process that computed it.

Revision 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0010 to 0011; how the attempts of older runs have ended is not known."""
    crashes = sa.Column("crashes", sa.SmallInteger, nullable=False, server_default="0")
    op.add_column("runs", crashes)


def downgrade() -> None:
    """Go back from 0011 to 0010."""
    op.drop_column("runs", "crashes")
