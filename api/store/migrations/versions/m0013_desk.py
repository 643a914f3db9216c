"""What pages about people need: keys to sort by, the events of one person, files that are to be imported.

Revision 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from scoring.catalogue.text import fold

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)
KEY = 200
PAGE = 500


def upgrade() -> None:
    """Go from 0012 to 0013."""
    for name in ("name_key", "place_key"):
        op.add_column("profiles", sa.Column(name, sa.String(KEY), nullable=False, server_default=""))
    _fill()
    op.create_index(
        "ix_profiles_programme_id_role_name_key_id", "profiles", ["programme_id", "role", "name_key", "id"]
    )
    op.create_index("ix_events_subject_id_id", "events", ["subject_id", "id"])
    _uploads()
    op.create_table(
        "import_columns",
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
        sa.Column("meanings", JSON, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("programme_id", "digest", name="pk_import_columns"),
        _owned_by("programme", "import_columns"),
    )


def downgrade() -> None:
    """Go back from 0013 to 0012."""
    op.drop_table("import_columns")
    op.drop_table("uploads")
    op.drop_index("ix_events_subject_id_id", "events")
    op.drop_index("ix_profiles_programme_id_role_name_key_id", "profiles")
    op.drop_column("profiles", "place_key")
    op.drop_column("profiles", "name_key")


def _fill() -> None:
    """Make the keys of those who are there, as whoever is stored from now on gets them."""
    profiles = sa.table(
        "profiles", *(sa.column(name) for name in ("id", "name_key", "place_key")), sa.column("wire", JSON)
    )
    connection = op.get_bind()
    last = None
    while True:
        statement = sa.select(profiles.c.id, profiles.c.wire).order_by(profiles.c.id).limit(PAGE)
        if last is not None:
            statement = statement.where(profiles.c.id > last)
        found = connection.execute(statement).all()
        for identifier, wire in found:
            home = wire["location"]
            name = wire["name"] or wire["external_ref"] or ""
            place = home.get("place") or home.get("postcode") or home.get("ags") or ""
            connection.execute(
                sa.update(profiles)
                .where(profiles.c.id == identifier)
                .values(name_key=fold(name)[:KEY], place_key=fold(place)[:KEY])
            )
        if len(found) < PAGE:
            return
        last = found[-1].id


def _uploads() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("arranged", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_uploads"),
        _owned_by("programme", "uploads"),
        _owned_by("session", "uploads"),
    )
    for column in ("session_id", "programme_id", "created_at"):
        op.create_index(f"ix_uploads_{column}", "uploads", [column])


def _owned_by(what: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [f"{what}_id"], [f"{what}s.id"], name=f"fk_{table}_{what}_id", ondelete="CASCADE"
    )
