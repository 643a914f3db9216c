"""How each run treats groups of mentees.

Revision 0017, after 0016.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0016 to 0017."""
    op.add_column("run_results", sa.Column("fairness", sa.JSON().with_variant(JSONB(), "postgresql")))


def downgrade() -> None:
    """Go back from 0017 to 0016."""
    op.drop_column("run_results", "fairness")
