"""Keys, programmes, people, pairs of people, runs and proposals.

Revision 0001, the first.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.Uuid()
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
NAME = sa.String(20)
SMALL = sa.SmallInteger()


def upgrade() -> None:
    """Go from nothing to 0001."""
    _keys()
    _programmes()
    _profiles()
    _pairs_of_people()
    _runs()
    _results()


def downgrade() -> None:
    """Go back from 0001 to nothing."""
    for table in (
        "proposals",
        "unmatched",
        "run_results",
        "runs",
        "locks",
        "exclusions",
        "profile_languages",
        "profile_occupations",
        "profiles",
        "policies",
        "programmes",
        "api_keys",
    ):
        op.drop_table(table)


def _keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", ID, nullable=False),
        sa.Column("prefix", sa.String(16), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("scopes", JSON, nullable=False),
        sa.Column("programme_ids", JSON),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.Column("last_used_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("prefix", name="uq_api_keys_prefix"),
    )


def _programmes() -> None:
    op.create_table(
        "programmes",
        sa.Column("id", ID, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("slug", sa.String(63), nullable=False),
        sa.Column("policy_version", sa.Integer(), nullable=False),
        sa.Column("answer_days", SMALL, nullable=False),
        sa.Column("confirmation", NAME, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_programmes"),
        sa.UniqueConstraint("slug", name="uq_programmes_slug"),
    )
    op.create_table(
        "policies",
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("policy", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("programme_id", "version", name="pk_policies"),
        _reference("policies", "programme_id", "programmes"),
    )


def _profiles() -> None:
    op.create_table(
        "profiles",
        sa.Column("id", ID, nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("role", NAME, nullable=False),
        sa.Column("status", NAME, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("external_ref", sa.String(200)),
        sa.Column("wire", JSON, nullable=False),
        sa.Column("search", sa.Text(), nullable=False),
        sa.Column("lat", sa.Float(53), nullable=False),
        sa.Column("lon", sa.Float(53), nullable=False),
        sa.Column("ags", sa.String(5)),
        sa.Column("meeting", NAME, nullable=False),
        sa.Column("max_distance_km", sa.Float(53)),
        sa.Column("gender", NAME),
        sa.Column("same_gender_only", sa.Boolean(), nullable=False),
        sa.Column("capacity", SMALL, nullable=False),
        sa.Column("waiting_since", sa.Date()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_profiles"),
        sa.UniqueConstraint(
            "programme_id", "role", "external_ref", name="uq_profiles_programme_id_role_external_ref"
        ),
        sa.UniqueConstraint("programme_id", "id", name="uq_profiles_programme_id_id"),
        _reference("profiles", "programme_id", "programmes"),
    )
    _index("profiles", "programme_id", "role", "id")
    _index("profiles", "programme_id", "role", "ags")
    op.create_table(
        "profile_occupations",
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("position", SMALL, autoincrement=False, nullable=False),
        sa.Column("kldb", sa.String(5), nullable=False),
        sa.PrimaryKeyConstraint("profile_id", "position", name="pk_profile_occupations"),
        _reference("profile_occupations", "profile_id", "profiles", ondelete="CASCADE"),
    )
    _index("profile_occupations", "kldb", "profile_id")
    op.create_table(
        "profile_languages",
        sa.Column("profile_id", ID, nullable=False),
        sa.Column("position", SMALL, autoincrement=False, nullable=False),
        sa.Column("code", sa.String(35), nullable=False),
        sa.Column("level", SMALL, nullable=False),
        sa.PrimaryKeyConstraint("profile_id", "position", name="pk_profile_languages"),
        _reference("profile_languages", "profile_id", "profiles", ondelete="CASCADE"),
    )
    _index("profile_languages", "code", "profile_id")


def _pairs_of_people() -> None:
    for table, once in (("exclusions", ("mentee_id", "mentor_id")), ("locks", ("mentee_id",))):
        op.create_table(
            table,
            sa.Column("id", ID, nullable=False),
            sa.Column("programme_id", ID, nullable=False),
            sa.Column("mentee_id", ID, nullable=False),
            sa.Column("mentor_id", ID, nullable=False),
            sa.Column("reason", sa.String(500)),
            sa.Column("created_at", MOMENT, nullable=False),
            sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
            sa.UniqueConstraint(*once, name=f"uq_{table}_{'_'.join(once)}"),
            *_own_people(table),
        )
        _index(table, "programme_id", "id")
        _index(table, "mentor_id")


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", ID, nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("policy", JSON, nullable=False),
        sa.Column("keep", sa.Boolean(), nullable=False),
        sa.Column("state", NAME, nullable=False),
        sa.Column("progress", sa.Float(53), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(200)),
        sa.Column("heartbeat_at", MOMENT),
        sa.Column("input_hash", sa.String(64)),
        sa.Column("solver_version", sa.String(40)),
        sa.Column("summary", JSON),
        sa.Column("error_code", sa.String(40)),
        sa.Column("error_values", JSON),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT),
        sa.Column("finished_at", MOMENT),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        _reference("runs", "programme_id", "programmes"),
    )
    _index("runs", "programme_id", "id")
    _index("runs", "state", "id")


def _results() -> None:
    op.create_table(
        "run_results",
        sa.Column("run_id", ID, nullable=False),
        sa.Column("input", sa.LargeBinary(), nullable=False),
        sa.Column("certificate", JSON, nullable=False),
        sa.Column("idle_mentors", JSON, nullable=False),
        sa.PrimaryKeyConstraint("run_id", name="pk_run_results"),
        _reference("run_results", "run_id", "runs"),
    )
    op.create_table(
        "unmatched",
        sa.Column("run_id", ID, nullable=False),
        sa.Column("mentee_id", ID, nullable=False),
        sa.Column("feasible_mentors", sa.Integer(), nullable=False),
        sa.Column("broken_rules", JSON, nullable=False),
        sa.Column("reasons", JSON, nullable=False),
        sa.PrimaryKeyConstraint("run_id", "mentee_id", name="pk_unmatched"),
        _reference("unmatched", "run_id", "runs"),
        _reference("unmatched", "mentee_id", "profiles", ondelete="CASCADE"),
    )
    _index("unmatched", "mentee_id")
    op.create_table(
        "proposals",
        sa.Column("id", ID, nullable=False),
        sa.Column("run_id", ID, nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.Column("mentee_id", ID, nullable=False),
        sa.Column("mentor_id", ID, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("criteria", JSON, nullable=False),
        sa.Column("reasons", JSON, nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("state", NAME, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.UniqueConstraint("run_id", "mentee_id", name="uq_proposals_run_id_mentee_id"),
        _reference("proposals", "run_id", "runs"),
        *_own_people("proposals"),
    )
    _index("proposals", "run_id", "id")
    _index("proposals", "programme_id", "state")
    _index("proposals", "mentee_id")
    _index("proposals", "mentor_id")


def _reference(table: str, column: str, target: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}", ondelete=ondelete)


def _own_people(table: str) -> list[sa.ForeignKeyConstraint]:
    """Mentee and mentor belong to the programme of the row."""
    people = [
        sa.ForeignKeyConstraint(
            ["programme_id", column],
            ["profiles.programme_id", "profiles.id"],
            name=f"fk_{table}_programme_id_{column}",
            ondelete="CASCADE",
        )
        for column in ("mentee_id", "mentor_id")
    ]
    return [_reference(table, "programme_id", "programmes"), *people]


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
