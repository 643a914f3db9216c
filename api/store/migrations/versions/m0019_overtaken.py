"""When a later run has taken the place of another.

Revision 0019, after 0018. Proposals that were superseded before keep that state.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_OVERTAKEN = """
UPDATE runs SET overtaken_at = later.finished_at FROM (
    SELECT earlier.id AS id, min(newer.finished_at) AS finished_at
    FROM runs AS earlier JOIN runs AS newer
    ON newer.programme_id = earlier.programme_id AND newer.id > earlier.id
    WHERE earlier.state = 'done' AND newer.state = 'done' GROUP BY earlier.id
) AS later WHERE runs.id = later.id
"""
_SUPERSEDE = """
UPDATE proposals SET state = 'superseded', updated_at = runs.overtaken_at FROM runs
WHERE runs.id = proposals.run_id AND runs.overtaken_at IS NOT NULL AND proposals.state = 'proposed'
"""


def upgrade() -> None:
    """Go from 0018 to 0019."""
    op.add_column("runs", sa.Column("overtaken_at", sa.DateTime(timezone=True)))
    op.execute(_OVERTAKEN)


def downgrade() -> None:
    """Go back from 0019 to 0018, where each proposal says that it was superseded."""
    op.execute(_SUPERSEDE)
    op.drop_column("runs", "overtaken_at")
