"""What no unique index can say: an excluded pair is never open, and a seat is one of the mentor's.

Revision 0004, after 0003.
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

EXCLUDED = """
    NEW.state IN ('invited', 'mentee_asked', 'active')
    AND EXISTS (
        SELECT 1 FROM exclusions WHERE mentee_id = NEW.mentee_id AND mentor_id = NEW.mentor_id
    )"""
STILL_OPEN = """
    EXISTS (
        SELECT 1 FROM pairings
        WHERE state IN ('invited', 'mentee_asked', 'active')
            AND mentee_id = NEW.mentee_id AND mentor_id = NEW.mentor_id
    )"""
NO_SUCH_SEAT = """
    NEW.state IN ('invited', 'mentee_asked', 'active')
    AND NOT EXISTS (
        SELECT 1 FROM profiles WHERE id = NEW.mentor_id AND NEW.seat BETWEEN 1 AND capacity
    )"""

# Name, table, when it looks, what is refused. Seats only at the opening: a mentor
# may offer fewer later on, and keeps the mentees who are there.
GUARDS = (
    ("pair_excluded_at_opening", "pairings", "INSERT", EXCLUDED),
    ("pair_excluded_at_change", "pairings", "UPDATE", EXCLUDED),
    ("pair_open_at_exclusion", "exclusions", "INSERT", STILL_OPEN),
    ("seat_of_the_mentor", "pairings", "INSERT", NO_SUCH_SEAT),
)


def upgrade() -> None:
    """Go from 0003 to 0004."""
    make = _postgresql if op.get_bind().dialect.name == "postgresql" else _sqlite
    for guard in GUARDS:
        make(*guard)


def downgrade() -> None:
    """Go back from 0004 to 0003."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for name, table, _, _ in GUARDS:
        op.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
        if postgresql:
            op.execute(f"DROP FUNCTION {name}()")


def _sqlite(name: str, table: str, event: str, refused: str) -> None:
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {refused}"
        f" BEGIN SELECT RAISE(ABORT, 'refused by {name}'); END"
    )


def _postgresql(name: str, table: str, event: str, refused: str) -> None:
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {refused} THEN RAISE EXCEPTION 'refused by {name}'"
        " USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
