"""How Alembic reaches the database: by the connection that `api.store.migrate` hands over."""

from alembic import context

from api.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # Both databases can undo changes of the schema; Alembic assumes that SQLite cannot.
    transactional_ddl=True,
    # SQLite changes a column by making its table anew.
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
