"""Whose data may only be stored, who must not be erased, consent, and how long programmes keep people.

Revision 0018, after 0017.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

_FORGET_CONSENT = {
    "postgresql": "UPDATE profiles SET wire = wire - 'consent'",
    "sqlite": "UPDATE profiles SET wire = json_remove(wire, '$.consent')",
}


def upgrade() -> None:
    """Go from 0017 to 0018; nobody is restricted, and nothing is demanded."""
    of_people: tuple[sa.Column[Any], ...] = (
        sa.Column("restricted_at", MOMENT),
        sa.Column("restricted_by", sa.String(60)),
        sa.Column("restricted_reason", sa.String(40)),
        sa.Column("held_at", MOMENT),
        sa.Column("held_by", sa.String(60)),
        sa.Column("held_reason", sa.String(500)),
        sa.Column("consent_version", sa.String(40)),
        sa.Column("consent_withdrawn", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    of_programmes: tuple[sa.Column[Any], ...] = (
        sa.Column("consent_version", sa.String(40)),
        sa.Column("consent_url", sa.String(500)),
        sa.Column("consent_required", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("retention_months", sa.SmallInteger()),
    )
    # In the order in which writers go from table to table, so that none waits for this and this for it.
    for table, columns in (("programmes", of_programmes), ("profiles", of_people)):
        for column in columns:
            op.add_column(table, column)


def downgrade() -> None:
    """Go back from 0018 to 0017; the profile as it was sent loses its consent."""
    # The earlier version refuses fields that it does not know.
    op.execute(_FORGET_CONSENT[op.get_bind().dialect.name])
    for name in ("retention_months", "consent_required", "consent_url", "consent_version"):
        op.drop_column("programmes", name)
    for name in (
        *("consent_withdrawn", "consent_version"),
        *("held_reason", "held_by", "held_at"),
        *("restricted_reason", "restricted_by", "restricted_at"),
    ):
        op.drop_column("profiles", name)
